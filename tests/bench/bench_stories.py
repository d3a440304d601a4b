"""How well articles come together into stories, beside words alone and vectors alone; and how long it takes.

    python -m tests.bench.bench_stories [--sizes 1000,10000] [--json FILE]

The first table is B-cubed precision, recall and F1 on the labelled articles of `tests/quality/stories`. TF-IDF alone
(scikit-learn's, with its English stop words and sublinear counts, over title and text) and MiniLM alone (the first
passage's vector) are clustered by average linkage with the threshold that is best on these very articles. Dateline has
the one that ships. The second table is Dateline's with less to go by.

The third is seconds and memory for synthetic articles of one week: 310 words each, drawn from 30,000 by Zipf's law and
from some of their story's own; vectors around the story's, which lie around 200 subjects; stories of 3.5 articles on
average. Outside the measured time: reading the library.
"""

import argparse
import json
import resource
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import AgglomerativeClustering
from sklearn.feature_extraction.text import TfidfVectorizer

from retrieval.chunking import split
from retrieval.copies import voices
from retrieval.domain import Article, Document, Passage
from retrieval.embedding import embed
from retrieval.likeness import likenesses
from retrieval.ports import Embedding, Opening, Reading, Vector
from retrieval.sentences import sentence_spans
from retrieval.stories import cluster
from tests.quality.bcubed import Labelled, bcubed, grouped, labelled
from tests.retrieval.models import sentence_embedder

Row = dict[str, str | float]


def main() -> None:
    parser = argparse.ArgumentParser(description="Stories: how good, how fast.")
    parser.add_argument("--sizes", default="1000,10000", help="numbers of articles, separated by commas")
    parser.add_argument("--json", type=Path, help="a file to write the figures to, too")
    options = parser.parse_args()
    tables = [
        [row for files in ("ab", "c", "abc") for row in beside_others(files)],
        [scored(name, labelled(), change) for name, change in LESS.items()],
        [timed(int(size)) for size in options.sizes.split(",")],
    ]
    for rows in tables:
        print("| " + " | ".join(rows[0]) + " |\n|" + "---|" * len(rows[0]))
        for row in rows:
            print(
                "| " + " | ".join(f"{one:.3f}" if isinstance(one, float) else str(one) for one in row.values()) + " |"
            )
        print()
    if options.json:
        options.json.write_text(json.dumps(tables, indent=1), encoding="utf-8")


def beside_others(files: str) -> Iterator[Row]:
    told = labelled(files)
    texts = [f"{one.title}\n{one.text}" for one in told.documents]
    words = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit_transform(texts)
    yield tuned("TF-IDF alone, tuned", files, (words @ words.T).toarray(), told)
    vectors = passages(told.documents)
    yield tuned("MiniLM alone, tuned", files, vectors @ vectors.T, told)
    yield {**scored("Dateline", told, lambda documents: documents), "files": files}


def passages(documents: Sequence[Document]) -> Vector:
    embedder = sentence_embedder()
    articles = [
        Article(one.id or "", one.text, one.title, source=one.source, published=one.published) for one in documents
    ]
    rows = [(one, tuple(split(one.text, embedder.pieces(one.text))[:1])) for one in articles]
    return np.stack([embedding.passage for embedding in embed(embedder, rows)])


def row(system: str, files: str, figures: tuple[float, float, float]) -> Row:
    return {"": system, "files": files, **dict(zip(("precision", "recall", "F1"), figures, strict=True))}


def tuned(system: str, files: str, likeness: NDArray[np.floating], told: Labelled) -> Row:
    names = [one.id or "" for one in told.documents]
    found = []
    for threshold in np.arange(0.02, 0.98, 0.01):
        model = AgglomerativeClustering(None, metric="precomputed", linkage="average", distance_threshold=1 - threshold)
        labels = model.fit_predict(np.clip(1 - likeness, 0, None))
        found.append(bcubed(dict(zip(names, map(str, labels), strict=True)), told.events))
    return row(system, files, max(found, key=lambda figures: figures[2]))


def scored(name: str, told: Labelled, change: Callable[[Sequence[Document]], Sequence[Document]]) -> Row:
    documents = change(told.documents)
    events: Mapping[str, str] = {one.id or "": told.events[one.id or ""] for one in documents}
    return row(name, "abc", bcubed(grouped(documents, sentence_embedder()), events))


def short(document: Document) -> Document:
    return replace(document, text=document.text[slice(*sentence_spans(document.text)[0])])


LESS: dict[str, Callable[[Sequence[Document]], Sequence[Document]]] = {
    "all": lambda documents: documents,
    "every second article": lambda documents: documents[::2],
    "the first 30": lambda documents: documents[:30],
    "titles and first sentences": lambda documents: [short(one) for one in documents],
    "no titles": lambda documents: [replace(one, title="") for one in documents],
    "no dates": lambda documents: [replace(one, published=None) for one in documents],
    "one date for all": lambda documents: [
        replace(one, published=datetime(2026, 3, 12, tzinfo=UTC)) for one in documents
    ],
}


def timed(count: int) -> Row:
    openings = list(synthetic(count))
    start = time.perf_counter()
    spoken = voices(openings)
    copied = time.perf_counter()
    pairs = likenesses([openings[places[0]] for places in spoken])
    compared = time.perf_counter()
    stories = cluster(len(spoken), pairs)
    end = time.perf_counter()
    return {
        "articles": f"{count:,}",
        "copies s": round(copied - start, 2),
        "likeness s": round(compared - copied, 2),
        "stories s": round(end - compared, 2),
        "stories": f"{len(stories):,}",
        "peak MiB": f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}",
    }


def synthetic(count: int) -> Iterator[Opening]:
    dice = np.random.default_rng(5)
    words = np.array([f"{'Name' if number % 7 == 0 else 'word'}{number}" for number in range(30_000)])
    chance = 1 / np.arange(1, len(words) + 1)
    chance /= chance.sum()
    subjects = dice.standard_normal((200, 384), dtype=np.float32)
    made = 0
    while made < count:
        centre = 0.8 * subjects[dice.integers(200)] + dice.standard_normal(384, dtype=np.float32)
        own, day = dice.integers(100, len(words), 25), dice.uniform(0, 6)
        for _ in range(min(count - made, 1 + int(dice.geometric(0.4)))):
            vector = centre + 0.6 * dice.standard_normal(384, dtype=np.float32)
            told = np.concatenate([dice.choice(len(words), 250, p=chance), dice.choice(own, 60)])
            text = " ".join(words[dice.permutation(told)])
            when = datetime(2026, 3, 2, tzinfo=UTC) + timedelta(days=day + dice.uniform(0, 1))
            yield synthetic_opening(f"{made:05}", " ".join(words[own[:6]]), text, when, vector / np.linalg.norm(vector))
            made += 1


def synthetic_opening(name: str, title: str, text: str, when: datetime, vector: Vector) -> Opening:
    article = Article(name, text, title, published=when)
    return Opening(
        Reading(Passage(name, 0, len(text)), article, ((0, len(text)),), Embedding(vector, vector[None])), when
    )


if __name__ == "__main__":
    main()
