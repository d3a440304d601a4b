"""How many true and false sentences about articles are taken for borne out: `python -m tests.quality.claims`.

The sentences are those of ``claims.jsonl``, written by hand as language models word answers, and ones derived by rule
from the articles of ``news``: copies, sentences joined, numbers in figures, clauses dropped; numbers, names and days
exchanged, denials put in, other articles' sentences, another source's number. Each cites the passage that has most of
its words, or for the last two one that it is not from. Rules were made with the articles of a.jsonl and b.jsonl;
those of c.jsonl tell how good they are.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from retrieval.chunking import split
from retrieval.claims import content, tokens
from retrieval.domain import Document, Passage
from retrieval.ports import Reading
from retrieval.verifying import verify
from tests.retrieval.fakes import entry

_HERE = Path(__file__).parent
_FILES = "abc"
_WORDS = 120  # of a passage: about as many as a real one has
_SMALL = dict(zip("two three four five six seven eight nine ten eleven twelve".split(), range(2, 13), strict=True))
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_VERB = re.compile(r"\b(was|were|is|are|has|have|had|will|would|can|could)\b(?! not)")
_CLAUSE = re.compile(r", (?:who|which|where|whose) [^,;.\"“”]+,")
_PLAIN = re.compile(r"[^\"“”?!*:;()]{40,260}\.")


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence about an article, whether it is true, of what kind it is; ``cites`` is another article, if it does."""

    article: str
    true: bool
    kind: str
    sentence: str
    cites: str | None = None


def claims(file: str) -> list[Claim]:
    """All sentences about the articles of a file."""
    articles = {row["id"]: row["text"] for row in _rows(_HERE / "news" / f"{file}.jsonl")}
    written = [_claim(row) for row in _rows(_HERE / "claims.jsonl")]
    derived = list(_derived(articles, Random(6)))  # noqa: S311
    return [claim for claim in written if claim.article in articles] + derived


def passages(file: str) -> dict[str, list[Reading]]:
    """Each article's passages, as the library reads them."""
    found = {}
    for row in _rows(_HERE / "news" / f"{file}.jsonl"):
        one = entry(Document(id=row["id"], text=row["text"], title=row["title"], source=row["source"]), most=_WORDS)
        spans = (Passage(row["id"], chunk.start, chunk.end) for chunk in one.chunks)
        found[row["id"]] = [
            Reading(span, one.article, chunk.sentences, embedding)
            for span, chunk, embedding in zip(spans, one.chunks, one.embeddings, strict=True)
        ]
    return found


def is_taken(claim: Claim, known: dict[str, list[Reading]]) -> bool:
    """Whether the sentence is taken for borne out by the passage that it cites."""
    sources = known[claim.cites or claim.article]
    said = content(claim.sentence)
    texts = [one.article.text[one.passage.start : one.passage.end] for one in sources]
    best = max(range(len(sources)), key=lambda place: len(said & content(texts[place])))
    return verify(f"{claim.sentence} [{best + 1}]", sources) is not None


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _claim(row: dict[str, Any]) -> Claim:
    return Claim(**row)


def _derived(articles: dict[str, str], dice: Random) -> Iterator[Claim]:
    sentences = {}
    for key, text in articles.items():
        flat = [
            text[start:end]
            for chunk in split(text, list(range(0, len(text), 5)), 10_000)
            for start, end in chunk.sentences
        ]
        sentences[key] = [" ".join(one.split()) for one in flat if _PLAIN.fullmatch(one)]
    keys = sorted(sentences)
    for key in keys:
        for one in dice.sample(sentences[key], min(3, len(sentences[key]))):
            yield Claim(key, True, "copy", one)
            yield from _varied(key, one, dice, articles[key])
            other = dice.choice([name for name in keys if name != key])
            if sentences[other]:
                yield Claim(key, False, "other article", dice.choice(sentences[other]))
                yield Claim(key, False, "wrong citation", one, cites=other)


def _varied(key: str, one: str, dice: Random, text: str) -> Iterator[Claim]:
    for word, number in _SMALL.items():
        if re.search(rf"\b{word}\b", one):
            yield Claim(key, True, "figures by rule", re.sub(rf"\b{word}\b", str(number), one))
            break
    if _CLAUSE.search(one):
        yield Claim(key, True, "clause dropped", _CLAUSE.sub("", one))
    if found := _VERB.search(one):
        yield Claim(key, False, "negated by rule", f"{one[: found.end()]} not{one[found.end() :]}")
    yield from _exchanged(key, one, dice, text)


def _exchanged(key: str, one: str, dice: Random, text: str) -> Iterator[Claim]:
    numbers = [token for token in tokens(one) if token.word[0].isdigit()]
    others = sorted(
        {token.word for token in tokens(text) if token.word[0].isdigit()} - {token.word for token in numbers}
    )
    if numbers and others:
        token = dice.choice(numbers)
        yield Claim(key, False, "number exchanged", one[: token.start] + dice.choice(others) + one[token.end :])
    day = next((day for day in _DAYS if day in one), None)
    if day:
        yield Claim(
            key, False, "day exchanged", one.replace(day, dice.choice([other for other in _DAYS if other != day]))
        )
    named = [token for token in tokens(one) if token.is_name and token.start and token.word not in _DAYS]
    told = sorted(
        {token.word for token in tokens(text) if token.is_name and len(token.word) > 3}
        - {token.word for token in named}
    )
    if named and told:
        token = dice.choice(named)
        yield Claim(key, False, "name exchanged", one[: token.start] + dice.choice(told) + one[token.end :])


def main() -> None:
    """Print, for each file and kind, how many of how many are taken."""
    for file in _FILES:
        known = passages(file)
        counts: dict[tuple[bool, str], list[bool]] = defaultdict(list)
        for claim in claims(file):
            counts[not claim.true, claim.kind].append(is_taken(claim, known))
        for (false, kind), taken in sorted(counts.items()):
            print(f"{file}.jsonl  {'false' if false else 'true ':5}  {kind:18} {sum(taken):4} of {len(taken):4} taken")
        for false in (False, True):
            every = [one for (side, _), taken in counts.items() if side is false for one in taken]
            print(
                f"{file}.jsonl  {'false' if false else 'true '}  all: {sum(every)} of {len(every)}",
                f"{sum(every) / len(every):.3f}",
            )


if __name__ == "__main__":
    main()
