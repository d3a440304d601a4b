"""Makes the examples that the reader learns from and is measured on, and writes them to one file.

    python -m tests.quality.reader.examples --data ../shared/data --out examples.jsonl.xz

The data, each file checked against its SHA-256: half of SQuAD 2.0's development set and XQuAD's English part (CC BY-SA
4.0), SQuADShifts (CC BY 4.0), ClapNQ's development set (Apache-2.0), and our own news in `tests/quality/news`. SQuAD's
articles are parted by title: `held` ones are for figures alone, `dev` ones for choosing; XQuAD leaves both out.

What a reader meets in a library is a few sentences that were found for the question and mostly do not answer it. So:

- a context is a window of whole sentences around the answer, now narrow, now wide, with its article's title before it;
- every question is also put to windows that do not hold its answer: of its own paragraph, and of those paragraphs that
  look most like holding it (TF-IDF);
- and in a wording whose answer the window does not hold: another name or number in the place of one, a denial, the
  opposite of a word (after Rajpurkar et al., "Know what you don't know", ACL 2018, whose annotators did such things).
"""

import argparse
import gzip
import hashlib
import json
import lzma
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array

from retrieval.questions import STOP_WORDS, WORD, parse, stems
from retrieval.sentences import Span, sentence_spans

NEWS = Path(__file__).parents[1] / "news"
DIGESTS = {
    "squad2_dev_half/dev-v2.0-half.json": "f5e0e7cab261deddd8f44513f8e34a289fbbf15e97970b32d9c35b7b59a05d37",
    "xquad_en/xquad.en.json": "262dd4778c9a45590be0af757211762ed303e580cd71afd9e91a31feeee782f8",
    "squadshifts_no_nyt/new_wiki_v1.0.json.gz": "92883f365e6dafb4833a3229e4d9a6116b70ba8f673268941f480c230ed9a725",
    "squadshifts_no_nyt/reddit_v1.0.json.gz": "96fa7e0175b67cde972372ea320a6d50824a2fc8c2cfa0fd116799d2d9687229",
    "squadshifts_no_nyt/amazon_reviews_v1.0.json.gz": (
        "f854672d9f9321b3f2568f0fd548c65197f7a5819191aca8bd5b7d425abea12f"
    ),
    "clapnq_dev/clapnq_dev_answerable.jsonl": "8c5acef77b69485d0b5e717423cb5b9ca054644509b243fbf683be212f299ed4",
    "clapnq_dev/clapnq_dev_unanswerable.jsonl": "81f35485428db6d28e39f410d96074ebf97284ca00997dd3425c02893d42d70f",
}
"""The SHA-256 of each file of the data folder."""

HELD = frozenset(("Force", "Immune_system", "Packet_switching", "Yuan_dynasty"))
DEV = frozenset(("Computational_complexity_theory", "Islamism"))
NEWS_PARTS = {f"{name}.jsonl": "train" for name in "abdefgijklmn"} | {"c.jsonl": "dev", "held.jsonl": "held"}

WEIGHTS = {"wide": 1.0, "narrow": 0.7, "none": 1.5, "changed": 0.4, "elsewhere": 0.5, "near": 0.4}
"""How often an example is shown in an epoch, by how it was made."""
SOURCES = {"squad": 2.5, "news": 1.6, "reddit": 0.6, "amazon_reviews": 0.6}
"""How much more often, by set: those more whose questions without an answer people made, those less that are talk."""

_WIDEST = 1_300  # characters of a window
_SEED = 20261126
_NEAR = 12  # paragraphs that look like holding an answer
_OPPOSITES = {
    one: other
    for pair in """first last|more less|more fewer|most least|largest smallest|biggest smallest|highest lowest
    |higher lower|before after|increase decrease|rise fall|rose fell|gain lose|gained lost|win lose
    |won lost|north south|east west|northern southern|eastern western|early late|earlier later|young old
    |youngest oldest|support oppose|supported opposed|accept reject|accepted rejected|allow ban
    |allowed banned|buy sell|bought sold|start end|started ended|began ended|open close|opened closed
    |above below|over under|long short|longest shortest|good bad|best worst|positive negative
    |always never|same different|male female|men women|public private|national local|approved refused
    |up down|join leave|joined left|raise cut|raised cut|strong weak|success failure|import export
    |minimum maximum|cause prevent|caused prevented|include exclude|possible impossible|legal illegal
    |major minor
    """.replace("\n", "").split("|")
    for one, other in (pair.split(), pair.split()[::-1])
}
_DENIABLE = re.compile(r"\b(is|are|was|were|did|does|do|has|have|had|can|could|will|would|should)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text with the title of what it is from, and its sentences' spans."""

    title: str
    text: str
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A question about a paragraph: where its answer is there, or nowhere; every accepted wording of the answer."""

    source: str
    split: str
    question: str
    paragraph: Paragraph
    span: Span | None
    accepted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """What the reader is shown: ``context[start:end]`` answers the question; -1 where nothing does.

    ``weight`` is how often it is shown in an epoch. ``answers`` are for measuring.
    """

    source: str
    split: str
    question: str
    title: str
    context: str
    start: int
    end: int
    answers: tuple[str, ...] = ()
    weight: float = 1.0
    way: str = ""


def check(folder: Path) -> None:
    """Raise ValueError where a file of the data folder is not the one meant."""
    for name, digest in DIGESTS.items():
        found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        if found != digest:
            raise ValueError(f"{folder / name} has the SHA-256 {found}; this recipe is for {digest}")


def items(folder: Path) -> Iterator[Item]:
    """Every question of the data, once."""
    yield from _squad(folder / "squad2_dev_half/dev-v2.0-half.json", "squad")
    yield from _squad(folder / "xquad_en/xquad.en.json", "xquad")
    for name in ("new_wiki", "reddit", "amazon_reviews"):
        yield from _squad(folder / f"squadshifts_no_nyt/{name}_v1.0.json.gz", name)
    for name in ("answerable", "unanswerable"):
        yield from _clapnq(folder / f"clapnq_dev/clapnq_dev_{name}.jsonl")
    for file, split in NEWS_PARTS.items():
        yield from _news(NEWS / file, split)


def _squad(path: Path, source: str) -> Iterator[Item]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        data = json.load(file)["data"]
    for article in data:
        title = article.get("title", "")
        split = "held" if title in HELD else "dev" if title in DEV else "train"
        if source == "xquad" and split != "train":
            continue
        shown = title.replace("_", " ") if source in ("squad", "xquad", "new_wiki") else ""
        for paragraph in article["paragraphs"]:
            text = paragraph["context"]
            whole = Paragraph(shown, text, tuple(sentence_spans(text)))
            for asked in paragraph["qas"]:
                found = (
                    []
                    if asked.get("is_impossible")
                    else [(one["answer_start"], one["text"]) for one in asked["answers"]]
                )
                span = (found[0][0], found[0][0] + len(found[0][1])) if found else None
                yield Item(
                    source, split, asked["question"].strip(), whole, span, tuple(dict.fromkeys(t for _, t in found))
                )


def is_for_training(identity: str) -> bool:
    """Whether a question of ClapNQ is: those with even ids are."""
    return int(identity) % 2 == 0


def _clapnq(path: Path) -> Iterator[Item]:
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        passage, output = row["passages"][0], row["output"][0]
        text = passage["text"]
        marked = [one.strip() for one in output.get("selected_sentences") or [] if isinstance(one, str) and one.strip()]
        places = [
            (place, place + len(one)) for one in marked if output.get("answer") and (place := text.find(one)) >= 0
        ]
        if places or not output.get("answer"):
            whole = Paragraph(passage["title"], text, tuple(sentence_spans(text)))
            accepted = tuple(text[start:end] for start, end in places)
            part = "train" if is_for_training(row["id"]) else "dev"
            yield Item("clapnq", part, row["input"], whole, min(places, default=None), accepted)


def _news(path: Path, split: str) -> Iterator[Item]:
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        text = row["text"]
        whole = Paragraph(row["title"], text, tuple(sentence_spans(text)))
        for asked in row["questions"]:
            places = [(place, place + len(one)) for one in asked["answers"] if (place := text.find(one)) >= 0]
            yield Item("news", split, asked["question"], whole, min(places, default=None), tuple(asked["answers"]))


def window(paragraph: Paragraph, first: int, last: int, most: int = _WIDEST) -> Span:
    """The span of the sentences from ``first`` to ``last``, fewer where that is too long."""
    sentences = paragraph.sentences
    while last > first and sentences[last][1] - sentences[first][0] > most:
        last -= 1
    start = sentences[first][0]
    return start, min(sentences[last][1], start + 2 * most)


def _around(chance: random.Random, paragraph: Paragraph, span: Span, widest: int) -> Span:
    """A window that holds a span, with up to so many sentences more on each side."""
    held = [place for place, (start, end) in enumerate(paragraph.sentences) if start < span[1] and span[0] < end]
    if not held:
        return 0, len(paragraph.text)
    first = max(0, held[0] - chance.randint(0, widest))
    last = min(len(paragraph.sentences) - 1, held[-1] + chance.randint(0, widest))
    while first < held[0] and paragraph.sentences[last][1] - paragraph.sentences[first][0] > _WIDEST:
        first += 1
    start, end = window(paragraph, first, last)
    return start, max(end, span[1])


def _anywhere(chance: random.Random, paragraph: Paragraph, question: str) -> Span:
    """A window of one to five sentences, mostly around the one with most of the question's words."""
    asked = frozenset(stems(question))
    scores = [len(asked.intersection(stems(paragraph.text[slice(*one)]))) for one in paragraph.sentences]
    best = int(np.argmax(scores)) if chance.random() < 0.8 else chance.randrange(len(scores))
    first = max(0, best - chance.randint(0, 2))
    return window(paragraph, first, min(len(scores) - 1, best + chance.randint(0, 2)))


def _holds(text: str, accepted: Sequence[str]) -> bool:
    lower = text.lower()
    return any(one.lower() in lower for one in accepted)


def changed(chance: random.Random, question: str, paragraph: Paragraph) -> str | None:
    """The question with another name or number, a denial or an opposite in it; None where it has no place for one."""
    ways = [_renamed, _denied, _turned]
    chance.shuffle(ways)
    ways.sort(key=lambda way: way is not _renamed if chance.random() < 0.6 else 0)  # names most of all
    return next((made for way in ways if (made := way(chance, question, paragraph)) and made != question), None)


def _renamed(chance: random.Random, question: str, paragraph: Paragraph) -> str | None:
    anchors = [name for name in parse(question).anchors if len(name) > 1]
    words = {word for word in WORD.findall(paragraph.text) if word.lower() not in STOP_WORDS}
    asked = question.lower()
    for name in chance.sample(anchors, len(anchors)):
        number = name[0].isdigit()
        others = sorted(
            word
            for word in words
            if word.lower() not in asked and (word[0].isdigit() if number else word[0].isupper() and len(word) > 3)
        )
        if others:
            return re.sub(rf"\b{re.escape(name)}\b", chance.choice(others), question)
    return None


def _denied(chance: random.Random, question: str, _: Paragraph) -> str | None:
    found = _DENIABLE.search(question)
    if not found or chance.random() < 0.7 or re.search(r"\b(?:not|never|no)\b|n['’]t\b", question):
        return None
    word = chance.choice((" not", " never", "n’t", "n't"))
    return f"{question[: found.end()]}{word}{question[found.end() :]}"


def _turned(chance: random.Random, question: str, _: Paragraph) -> str | None:
    found = [match for match in WORD.finditer(question) if match[0].lower() in _OPPOSITES]
    if not found:
        return None
    one = chance.choice(found)
    return f"{question[: one.start()]}{_OPPOSITES[one[0].lower()]}{question[one.end() :]}"


class Near:
    """For each question, the paragraphs that look most like holding its answer, by TF-IDF."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self._paragraphs = paragraphs
        self._terms: dict[str, int] = {}
        rows: list[int] = []
        columns: list[int] = []
        counts: list[float] = []
        for row, paragraph in enumerate(paragraphs):
            found, count = np.unique(
                [self._terms.setdefault(stem, len(self._terms)) for stem in stems(paragraph.text)], return_counts=True
            )
            rows.extend([row] * len(found))
            columns.extend(found)
            counts.extend(1 + np.log(count))
        matrix = csr_array((counts, (rows, columns)), shape=(len(paragraphs), len(self._terms)), dtype=np.float32)
        holding = np.bincount(matrix.indices, minlength=len(self._terms))
        self._rarity = np.log(1 + len(paragraphs) / (1 + holding)).astype(np.float32)
        weighted = matrix * self._rarity
        norms = np.sqrt((weighted * weighted).sum(axis=1)) + 1e-9
        self._matrix = csr_array(weighted / norms[:, None])

    def __call__(self, question: str) -> list[Paragraph]:
        """The nearest, the best first."""
        asked = np.zeros(len(self._terms), dtype=np.float32)
        for stem in set(stems(question)):
            if stem in self._terms:
                asked[self._terms[stem]] = self._rarity[self._terms[stem]]
        scores = self._matrix @ asked
        best = np.argpartition(-scores, min(_NEAR, len(scores) - 1))[:_NEAR]
        return [self._paragraphs[place] for place in best[np.argsort(-scores[best], kind="stable")]]


def examples(item: Item, near: Near, chance: random.Random) -> Iterator[Example]:
    """The examples of a question; one for measuring, whole, outside the part to train on."""
    paragraph = item.paragraph
    if item.split != "train":
        start, end = item.span or (-1, -1)
        yield Example(
            item.source, item.split, item.question, paragraph.title, paragraph.text, start, end, item.accepted
        )
        return

    def shown(way: str, question: str, where: Paragraph, part: Span, span: Span | None = None) -> Example:
        offset, end = part
        at = (span[0] - offset, span[1] - offset) if span else (-1, -1)
        title = where.title if chance.random() < 0.8 or item.source == "news" else ""
        weight = WEIGHTS[way] * SOURCES.get(item.source, 1.0)
        return Example(item.source, "train", question, title, where.text[offset:end], *at, weight=weight, way=way)

    if item.span is None:
        yield shown("none", item.question, paragraph, window(paragraph, 0, len(paragraph.sentences) - 1))
        yield shown("none", item.question, paragraph, _anywhere(chance, paragraph, item.question))
    else:
        yield shown("wide", item.question, paragraph, _around(chance, paragraph, item.span, 9), item.span)
        yield shown("narrow", item.question, paragraph, _around(chance, paragraph, item.span, 2), item.span)
        for _ in range(2):
            if made := changed(chance, item.question, paragraph):
                yield shown("changed", made, paragraph, _around(chance, paragraph, item.span, 4))
        elsewhere = _anywhere(chance, paragraph, item.question)
        if not _holds(paragraph.text[slice(*elsewhere)], item.accepted):
            yield shown("elsewhere", item.question, paragraph, elsewhere)
    others = [one for one in near(item.question) if one.text != paragraph.text and not _holds(one.text, item.accepted)]
    for other in chance.sample(others[:6], min(2, len(others[:6]))):
        yield shown("near", item.question, other, _anywhere(chance, other, item.question))


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description="Make the reader's examples.")
    parser.add_argument("--data", type=Path, required=True, help="the folder with the data sets")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    check(options.data)
    chance = random.Random(_SEED)  # noqa: S311 - no secret
    found = [one for one in items(options.data) if one.paragraph.sentences]
    by_source: dict[str, list[Item]] = {}
    for one in found:
        by_source.setdefault(one.source if one.source != "xquad" else "squad", []).append(one)
    with lzma.open(options.out, "wt", encoding="utf-8") as file:
        for part in by_source.values():
            near = Near(list({one.paragraph.text: one.paragraph for one in part if one.split == "train"}.values()))
            for one in part:
                for example in examples(one, near, chance):
                    file.write(json.dumps(asdict(example), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
