"""Answers to SQuAD 2.0 as an open corpus, with and without the reader, beside BM25, dense search and txtai's hybrid.

    python -m tests.bench.bench_quality --squad dev-v2.0-half.json [--json FILE]

Every paragraph is an article; asked are the questions of the four titles that neither the reader nor the confidence
has learnt from, without their paragraph. All systems embed with the same all-MiniLM-L6-v2 weights, in one run. `hit@k`
and `MRR@10` count the question's own paragraph, over the answerable questions. `AUROC` tells answerable from
unanswerable questions by each system's own score: ours by the confidence, the others by their best hit's score.
`coverage at 90 %` is the share of all questions that can be answered, the surest first, with nine in ten right: for
ours right means that the answer stands in the first sentence quoted, for the others that the paragraph is the right
one, which is less to ask. Of ours besides: how often the answer stands in the first quote and in all that are shown,
exact match and F1 of the words that are marked in the best sentence, and milliseconds a question.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from rich.progress import track

from retrieval.adapters.model_weights import locate, prepare
from retrieval.adapters.onnx_reader import OnnxReader
from retrieval.adapters.sentence_embedder import SentenceEmbedder
from retrieval.ask import Ask
from retrieval.domain import ANY_TIME, LOCAL
from retrieval.followup import Wording
from retrieval.ports import Embedder, Library
from retrieval.scores import auroc, coverage, exact, overlap
from retrieval.weights import fitted
from tests.quality.fit import Example, chance, example
from tests.quality.open_corpus import Asked, open_corpus, squad_form
from tests.quality.reader.examples import HELD

DEPTH = 10
Search = Callable[[str], list[tuple[str, float]]]
"""A question to paragraphs with scores, best first."""


@dataclass(frozen=True, slots=True)
class Figures:
    """A row of the table."""

    system: str
    hit_1: float
    hit_5: float
    mrr_10: float
    auroc: float
    coverage_90: float


def figures(
    system: str, asked: Sequence[Asked], ranks: Sequence[int], scores: Sequence[float], good: Sequence[bool]
) -> Figures:
    """One system's row: ranks of the right paragraph (0: not found), scores and whether each first answer was right."""
    able = np.array([bool(one.answers) for one in asked])
    rank = np.array(ranks)[able]
    found = rank > 0
    return Figures(
        system,
        round(float(np.mean(rank == 1)), 4),
        round(float(np.mean(found & (rank <= 5))), 4),
        round(float(np.mean(np.where(found & (rank <= DEPTH), 1 / np.maximum(rank, 1), 0))), 4),
        round(auroc(scores, able) or 0.0, 4),
        round(coverage(scores, good) or 0.0, 4),
    )


def other(system: str, search: Search, asked: Sequence[Asked]) -> Figures:
    """The row of a system that ranks paragraphs."""
    ranks, scores, good = [], [], []
    for one in track(asked, system):
        found = search(one.question)
        names = [name for name, _ in found]
        ranks.append(names.index(one.paragraph) + 1 if one.paragraph in names else 0)
        scores.append(found[0][1] if found else 0.0)
        good.append(bool(one.answers) and ranks[-1] == 1)
    return figures(system, asked, ranks, scores, good)


def ours(ask: Ask, asked: Sequence[Asked], name: str) -> tuple[Figures, dict[str, float]]:
    """Our row, and what is told of ours alone."""
    coefficients = fitted(read=ask.reader is not None).confidence
    ranks: list[int] = []
    examples: list[Example] = []
    marked: list[tuple[float, float]] = []
    times: list[float] = []
    for one in track(asked, name):
        begun = time.perf_counter()
        found = ask.rank([Wording(one.question)], LOCAL)
        times.append(time.perf_counter() - begun)
        names = list(dict.fromkeys(candidate.reading.article.id for candidate in found.sentences))[:DEPTH]
        ranks.append(names.index(one.paragraph) + 1 if one.paragraph in names else 0)
        examples.append(example(found, one, "answerable" if one.answers else "adversarial"))
        best = found.sentences[0]
        words = best.reading.article.text[slice(*best.found)] if best.found else ""
        if one.answers:
            wordings = [text for text, _ in one.answers]
            marked.append((exact(words, wordings), overlap(words, wordings)))
    chances = [chance(one, coefficients) for one in examples]
    row = figures(name, asked, ranks, chances, [one.first for one in examples])
    able = [one for one in examples if one.answerable]
    return row, {
        "in the first quote": round(sum(one.first for one in able) / len(able), 3),
        "in those shown": round(sum(one.right for one in able) / len(able), 3),
        "exact match": round(float(np.mean([same for same, _ in marked])), 3),
        "F1": round(float(np.mean([shared for _, shared in marked])), 3),
        "ms, median": round(float(np.median(times)) * 1_000),
        "ms, 95th percentile": round(float(np.percentile(times, 95)) * 1_000),
    }


def bm25(paragraphs: dict[str, str]) -> Search:
    """bm25s with its English stop words and the Porter stemmer's successor, as its documentation has it."""
    import bm25s
    import Stemmer

    stemmer = Stemmer.Stemmer("english")
    names, texts = list(paragraphs), list(paragraphs.values())
    index = bm25s.BM25()
    index.index(bm25s.tokenize(texts, stopwords="en", stemmer=stemmer, show_progress=False), show_progress=False)

    def search(question: str) -> list[tuple[str, float]]:
        tokens = bm25s.tokenize(question, stopwords="en", stemmer=stemmer, show_progress=False)
        places, scores = index.retrieve(tokens, k=DEPTH, show_progress=False)
        return [(names[place], float(score)) for place, score in zip(places[0], scores[0], strict=True)]

    return search


def dense(library: Library, embedder: Embedder) -> Search:
    """Our dense leg alone."""

    def search(question: str) -> list[tuple[str, float]]:
        vector = embedder.embed_question(question)
        hits = library.dense(LOCAL, ANY_TIME, embedder.name, vector, DEPTH * 4)
        best: dict[str, float] = {}
        for hit in hits:
            best.setdefault(hit.passage.article_id, hit.score)
        return list(best.items())[:DEPTH]

    return search


def txtai(paragraphs: dict[str, str], model: str) -> Search:
    """Txtai's hybrid index with its defaults."""
    from txtai import Embeddings

    index = Embeddings(path=model, hybrid=True)
    index.index(list(paragraphs.items()))
    return lambda question: [(str(name), float(score)) for name, score in index.search(question, DEPTH)]


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description="Quality on SQuAD 2.0 as an open corpus.")
    parser.add_argument("--squad", type=Path, required=True)
    parser.add_argument("--every", type=int, default=1, help="ask one in so many questions")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    prepare(True)
    files = locate("embedded", None)
    embedder = SentenceEmbedder(files, 2)
    paragraphs, every = squad_form(options.squad)
    asked = [one for one in every if one.title in HELD][:: options.every]
    with tempfile.TemporaryDirectory() as folder, open_corpus(paragraphs, embedder, Path(folder)) as library:
        plain = Ask(library, embedder)
        mine, told = ours(replace(plain, reader=OnnxReader(2)), asked, "Dateline")
        before, told_before = ours(plain, asked, "without the reader")
        rows = [
            mine,
            before,
            other("BM25 (bm25s)", bm25(paragraphs), asked),
            other("dense alone", dense(library, embedder), asked),
            other("txtai hybrid", txtai(paragraphs, files.location), asked),
        ]
    print("\n| system | hit@1 | hit@5 | MRR@10 | AUROC | coverage at 90 % |\n|---|---|---|---|---|---|")
    for row in rows:
        print("| " + " | ".join(str(value) for value in asdict(row).values()) + " |")
    print(f"\n{len(asked)} questions; Dateline {told}; without the reader {told_before}")
    if options.json:
        options.json.write_text(
            json.dumps({"rows": [asdict(row) for row in rows], "ours": [told, told_before]}, indent=1)
        )


if __name__ == "__main__":
    main()
