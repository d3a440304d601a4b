"""Ingest in articles/s and ask in ms, beside txtai on the same passages with the same weights, in one run.

    python -m tests.bench.bench_speed [--articles 200] [--rounds 3] [--json FILE]

The articles are the samples, over and over with their paragraphs in another order, so that no text comes twice.

Inside the measured time of an ingest: cutting into passages, embedding, words and vectors, and everything on disk.
Outside: reading files, loading models. txtai gets the passages ready cut, as a table with content and a hybrid index,
and its time ends when its index is saved. The two take turns; each round starts from nothing, and what counts is the
median of the rounds' ratios, for machines are noisy.

Inside the measured time of an ask: for ours the whole answer, with the reader and the citations; for txtai a hybrid
search for three passages. Both warm, over the questions of `tests/quality/questions.jsonl`.
"""

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import torch
from txtai import Embeddings

from retrieval.adapters.model_weights import locate, prepare
from retrieval.adapters.onnx_reader import OnnxReader
from retrieval.adapters.reading.files import FileSource
from retrieval.adapters.sentence_embedder import SentenceEmbedder
from retrieval.adapters.sqlite_library import SqliteLibrary
from retrieval.ask import Ask
from retrieval.chunking import split
from retrieval.domain import LOCAL, Document
from retrieval.ingest import Ingest
from tests.quality.measure import SAMPLES, questions

THREADS = 2
"""Of each system: ours reads two batches beside each other, txtai shares one between two threads of torch."""


def articles(count: int) -> list[Document]:
    """So many different articles made of the samples."""
    samples = [one for one in FileSource().read([str(SAMPLES)]) if isinstance(one, Document)]
    dice = random.Random(7)  # noqa: S311 - no secret
    made = []
    for number in range(count):
        sample = samples[number % len(samples)]
        paragraphs = sample.text.split("\n\n")
        dice.shuffle(paragraphs)
        made.append(Document(text="\n\n".join(paragraphs), title=f"{sample.title} ({number})", id=str(number)))
    return made


def timed(work: Callable[[], object]) -> float:
    """Seconds of wall time."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def ingest_ours(embedder: SentenceEmbedder, made: list[Document], home: Path) -> float:
    """Seconds to take the articles in and close the library."""

    def work() -> None:
        with SqliteLibrary(f"sqlite:///{home}/library.db", home / "index", 2) as library:
            for _ in Ingest(library, embedder)(made, LOCAL):
                pass

    return timed(work)


def ingest_txtai(index: Embeddings, passages: list[tuple[str, str]], home: Path) -> float:
    """Seconds to index the passages and save."""

    def work() -> None:
        torch.set_num_threads(THREADS)
        index.index(passages)
        index.save(str(home))
        torch.set_num_threads(1)

    return timed(work)


def spread(seconds: list[float]) -> dict[str, float]:
    """The median and the 95th percentile in ms."""
    cuts = statistics.quantiles(seconds, n=20)
    return {"p50_ms": round(statistics.median(seconds) * 1000, 1), "p95_ms": round(cuts[18] * 1000, 1)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Speed beside txtai.")
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    prepare(True)
    files = locate("embedded", None)
    embedder = SentenceEmbedder(files, THREADS)
    made = articles(options.articles)
    passages = [
        (f"{one.id} {chunk.start}", f"{one.title}\n{one.text[chunk.start : chunk.end]}")
        for one in made
        for chunk in split(one.text, embedder.pieces(one.text))
    ]
    index = Embeddings(path=files.location, hybrid=True, content=True)
    index.index(passages[:8])
    ours_s, theirs_s = [], []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(options.rounds):
            ours_s.append(ingest_ours(embedder, made, Path(folder) / f"ours{number}"))
            theirs_s.append(ingest_txtai(index, passages, Path(folder) / f"txtai{number}"))
        asked = [row["question"] for row in questions("questions.jsonl")]
        home = Path(folder) / "ours0"
        with SqliteLibrary(f"sqlite:///{home}/library.db", home / "index", 2) as library:
            ask = Ask(library, embedder, reader=OnnxReader(THREADS))
            ask(asked[0], LOCAL)
            pairs = [
                (timed(lambda: ask(text, LOCAL)), timed(lambda: index.search(text, 3)))  # noqa: B023 - called at once
                for text in asked * 2
            ]
    result = {
        "articles": len(made),
        "passages": len(passages),
        "ingest, articles/s": round(len(made) / statistics.median(ours_s), 1),
        "ingest, txtai articles/s": round(len(made) / statistics.median(theirs_s), 1),
        "ingest, times txtai's speed": round(
            statistics.median(b / a for a, b in zip(ours_s, theirs_s, strict=True)), 2
        ),
        "ask": spread([pair[0] for pair in pairs]),
        "txtai search": spread([pair[1] for pair in pairs]),
    }
    print(json.dumps(result, indent=1))
    if options.json:
        options.json.write_text(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
