"""Follow-ups on mtRAG: how near they come to what people made of them, and how well they find what answers.

    python -m tests.bench.bench_followups --data FOLDER [--half 0|1]

FOLDER holds `mtrag/followup_rewrites.jsonl` (777 turns, each with a person's stand-alone wording), and
`mtrag/mtrag_un_tasks.jsonl` (507 conversations, each with the passages that answer its last turn), of
github.com/IBM/mt-rag-benchmark, and `clapnq_dev`. The benchmark's own collections are not there, so what is searched is
every passage of the tasks, and ClapNQ's, where many of the conversations began. The weights in `retrieval/followup.py`
were chosen on half 0; half 1 is reported, conversations whole on one side.

Of the rewritten turns, those count that lack a word which the person added out of the thread. `words` is the share of
these words in a system's wordings; `top 1` how often the best passage for the person's wording is among its first
five, `overlap` what the two lists of five have in common. Of the tasks, `R@5` and `nDCG@5` are against the passages
that answer: with what was asked before as the thread, and with the answers too.
"""

import argparse
import hashlib
import json
import math
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.progress import track

from retrieval.adapters.model_weights import locate, prepare
from retrieval.adapters.sentence_embedder import SentenceEmbedder
from retrieval.domain import ANY_TIME, LOCAL
from retrieval.followup import Wording, wordings
from retrieval.questions import parse
from retrieval.searching import search
from tests.quality.open_corpus import clapnq_form, open_corpus

DEPTH = 5
_USER = "|user|:"
Ways = Callable[[str, Sequence[str]], Sequence[Wording]]
"""A turn and its thread to the wordings that are searched for."""
Find = Callable[[Sequence[Wording]], list[str]]
"""Wordings to the first few passages."""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A turn, those before it, and a person's stand-alone wording."""

    turn: str
    thread: tuple[str, ...]
    gold: str

    @property
    def added(self) -> set[str]:
        """The stems that the person took from the thread."""
        said, asked = set(parse(self.turn).stems), {stem for one in self.thread for stem in parse(one).stems}
        return (set(parse(self.gold).stems) - said) & asked


@dataclass(frozen=True, slots=True)
class Task:
    """A turn, those before it, what was asked alone and with the answers, and the passages that answer."""

    turn: str
    asked: tuple[str, ...]
    said: tuple[str, ...]
    passages: frozenset[str]


def rewrites(folder: Path, half: int) -> list[Rewrite]:
    """The rewritten turns of a half that have a thread."""
    found = []
    for row in _rows(folder / "followup_rewrites.jsonl"):
        turns = [turn.strip() for turn in row["all_questions"].split(_USER) if turn.strip()]
        if len(turns) > 1 and _half(row["id"].split("<")[0]) == half:
            found.append(Rewrite(row["last_turn"].strip(), tuple(turns[:-1]), row["rewrite"].strip()))
    return found


def tasks(folder: Path, half: int | None) -> list[Task]:
    """The conversations of a half (None: of both) that go on and that passages answer."""
    found = []
    for row in _rows(folder / "mtrag_un_tasks.jsonl"):
        *before, last = row["conversation"]
        if row["contexts"] and (half is None or (before and _half(row["conversation"][0]["text"]) == half)):
            asked = tuple(one["text"].strip() for one in before if one["speaker"] == "user")
            said = tuple(one["text"].strip() for one in before)
            passages = frozenset(one["text"] for one in row["contexts"])
            found.append(Task(last["text"].strip(), asked, said, passages))
    return found


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _half(name: str) -> int:
    return hashlib.sha1(name.encode(), usedforsecurity=False).digest()[-1] % 2


def alone(turn: str, _: Sequence[str]) -> list[Wording]:
    """The turn as it is."""
    return [Wording(turn)]


def history(turn: str, thread: Sequence[str]) -> list[Wording]:
    """All that was said, its end where it is long."""
    return [Wording(" ".join((*thread, turn))[-2_000:])]


def first(turn: str, thread: Sequence[str]) -> list[Wording]:
    """Our first wording by itself."""
    return wordings(turn, thread)[:1]


SYSTEMS: dict[str, Ways] = {
    "the turn alone": alone,
    "the whole history": history,
    "our first wording": first,
    "our wordings, fused": wordings,
}


def near(find: Find, ways: Ways, turns: Sequence[Rewrite], gold: Sequence[list[str]]) -> tuple[float, float, float]:
    """Words added as the person did, the person's best passage among ours, and what both lists have in common."""
    words, best, common = [], [], []
    for turn, right in zip(turns, gold, strict=True):
        asked = ways(turn.turn, turn.thread)
        stems = {stem for way in asked for stem in parse(way.text).stems}
        found = find(asked)
        words.append(len(turn.added & stems) / len(turn.added))
        best.append(right[0] in found)
        common.append(len({*found} & {*right}) / DEPTH)
    return _mean(words), _mean(best), _mean(common)


def answered(find: Find, asked: Sequence[tuple[Sequence[Wording], frozenset[str]]]) -> tuple[float, float]:
    """R@5 and nDCG@5."""
    recall, gain = [], []
    for ways, passages in asked:
        found = find(ways)
        most = min(DEPTH, len(passages))
        recall.append(sum(one in passages for one in found) / most)
        reached = sum(1 / math.log2(place + 2) for place, one in enumerate(found) if one in passages)
        gain.append(reached / sum(1 / math.log2(place + 2) for place in range(most)))
    return _mean(recall), _mean(gain)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description="Follow-ups on mtRAG.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--half", type=int, choices=(0, 1), default=1)
    options = parser.parse_args()
    prepare(True)
    embedder = SentenceEmbedder(locate("embedded", None), 2)
    mtrag, half = options.data / "mtrag", options.half
    texts = dict.fromkeys(text for task in tasks(mtrag, None) for text in sorted(task.passages))
    texts |= dict.fromkeys(clapnq_form(options.data / "clapnq_dev")[0].values())
    paragraphs = {f"p{place}": text for place, text in enumerate(texts)}
    turns = [turn for turn in rewrites(mtrag, half) if turn.added]
    going = tasks(mtrag, half)
    with tempfile.TemporaryDirectory() as folder, open_corpus(paragraphs, embedder, Path(folder)) as library:

        def find(ways: Sequence[Wording]) -> list[str]:
            hits = search(library, embedder, ways, LOCAL, ANY_TIME, 50).hits
            return [paragraphs[key] for key in dict.fromkeys(hit.passage.article_id for hit in hits)][:DEPTH]

        gold = [find([Wording(turn.gold)]) for turn in track(turns, "the person's wordings")]
        print(f"\n{len(turns)} rewritten turns, {len(going)} tasks, {len(paragraphs)} passages, half {half}\n")
        print("| system | words | top 1 | overlap | R@5 | nDCG@5 | … with answers: R@5 | nDCG@5 |\n|---|" + "---|" * 7)
        for name, ways in SYSTEMS.items():
            row = [*near(find, ways, turns, gold)]
            for thread in ("asked", "said"):
                row += answered(find, [(ways(task.turn, getattr(task, thread)), task.passages) for task in going])
            print(f"| {name} | " + " | ".join(f"{value:.3f}" for value in row) + " |", flush=True)


if __name__ == "__main__":
    main()
