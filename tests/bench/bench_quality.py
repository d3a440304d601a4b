"""Retrieval, quotes and abstention on SQuAD 2.0 as an open corpus, beside BM25, dense search and txtai's hybrid.

    python -m tests.bench.bench_quality --squad dev-v2.0-half.json [--json FILE]

Every paragraph is an article; questions come without theirs. All systems embed with the same all-MiniLM-L6-v2 weights,
in one run. `hit@k` and `MRR@10` count the question's own paragraph, over the answerable questions. `AUROC` tells
answerable from unanswerable questions by each system's own score: ours by the confidence, the others by their best
hit's score. `coverage at 90 %` is the share of all questions that can be answered, the surest first, with nine in ten
right: for ours right means that the answer stands in the first sentence quoted, for the others that the paragraph is
the right one, which is less to ask.

The confidence that ships was fitted on these questions too (see `tests/quality/fit.py`), so here it is fitted anew,
each half of the titles by the other half.
"""

import argparse
import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from rich.progress import track
from sklearn.metrics import roc_auc_score

from retrieval.adapters.model_weights import locate, prepare
from retrieval.adapters.sentence_embedder import SentenceEmbedder
from retrieval.ask import Ask
from retrieval.domain import ANY_TIME, LOCAL
from retrieval.ports import Embedder, Library
from retrieval.weights import fitted
from tests.quality.fit import Example, cross_fitted, example
from tests.quality.open_corpus import Asked, open_corpus, squad_form

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
    order = np.argsort(-np.array(scores), kind="stable")
    precision = np.cumsum(np.array(good)[order]) / np.arange(1, len(order) + 1)
    covered = np.nonzero(precision >= 0.9)[0]
    return Figures(
        system,
        round(float(np.mean(rank == 1)), 4),
        round(float(np.mean(found & (rank <= 5))), 4),
        round(float(np.mean(np.where(found & (rank <= DEPTH), 1 / np.maximum(rank, 1), 0))), 4),
        round(float(roc_auc_score(able, scores)), 4),
        round(float((covered[-1] + 1) / len(order)) if len(covered) else 0.0, 4),
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


def ours(library: Library, embedder: Embedder, asked: Sequence[Asked]) -> tuple[Figures, dict[str, float]]:
    """Our row, and how often the answer stands in what is quoted."""
    ask = Ask(library, embedder)
    ranks: list[int] = []
    examples: list[Example] = []
    for one in track(asked, "Dateline"):
        found = ask.rank(one.question, LOCAL)
        names = list(dict.fromkeys(candidate.reading.article.id for candidate in found.sentences))[:DEPTH]
        ranks.append(names.index(one.paragraph) + 1 if one.paragraph in names else 0)
        examples.append(example(found, one, "answerable" if one.answers else "adversarial"))
    row = figures("Dateline", asked, ranks, cross_fitted(examples), [one.first for one in examples])
    able = [one for one in examples if one.kind == "answerable"]
    first, every = (round(sum(held) / len(able), 4) for held in ([x.first for x in able], [x.right for x in able]))
    return row, {"in the first sentence": first, "in the sentences shown": every}


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
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    prepare(True)
    files = locate("embedded", None)
    embedder = SentenceEmbedder(files, 2)
    paragraphs, asked = squad_form(options.squad)
    with tempfile.TemporaryDirectory() as folder, open_corpus(paragraphs, embedder, Path(folder)) as library:
        mine, quotes = ours(library, embedder, asked)
        rows = [
            mine,
            other("BM25 (bm25s)", bm25(paragraphs), asked),
            other("dense alone", dense(library, embedder), asked),
            other("txtai hybrid", txtai(paragraphs, files.location), asked),
        ]
    print("\n| system | hit@1 | hit@5 | MRR@10 | AUROC | coverage at 90 % |\n|---|---|---|---|---|---|")
    for row in rows:
        print("| " + " | ".join(str(value) for value in asdict(row).values()) + " |")
    print(f"\nthe answer stands {quotes}; thresholds {dict(fitted().thresholds)}")
    if options.json:
        options.json.write_text(json.dumps({"rows": [asdict(row) for row in rows], "quotes": quotes}, indent=1))


if __name__ == "__main__":
    main()
