"""SQLite and PostgreSQL side by side: taking in, asking, and searching workspaces of several sizes in one database.

    python -m tests.bench.bench_engines [--articles 60] [--sizes 200,2000,20000] [--json FILE]

PostgreSQL is a server of the tests' own on loopback, on the same disk and processors, with fsync off, or the one that
DATELINE_TEST_POSTGRES names. What is measured, on each engine:

- ingest: articles/s, with everything that it takes, as in bench_speed.
- ask: the whole answer, with the reader, to each question of `tests/quality/questions.jsonl` over the samples; and how
  good the answers are. ``right article`` is how many of the questions that have an answer have one of their articles
  cited. ``other answers``: how many of all are not, word for word, what SQLite's are.
- by size: passages of 60 to 110 made-up words, as often as Zipf says, and vectors as in bench_faiss; all workspaces in
  one database. The questions are of 3 to 8 words, none of the 150 commonest. ``recall@20`` is the share of the twenty
  nearest that are found; words@20 that of the best twenty by SQLite's BM25, which knows all workspaces' averages.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from retrieval.adapters import postgres_index
from retrieval.adapters.model_weights import locate, prepare
from retrieval.adapters.onnx_reader import OnnxReader
from retrieval.adapters.postgres_library import PostgresLibrary
from retrieval.adapters.reading.files import FileSource
from retrieval.adapters.sentence_embedder import SentenceEmbedder
from retrieval.adapters.sqlite_library import SqliteLibrary
from retrieval.ask import Ask
from retrieval.domain import ANY_TIME, LOCAL, WORKSPACE, Article, Chunk, Document, Hit, Scope
from retrieval.ingest import Ingest
from retrieval.ports import Embedding, Entry, Fingerprint, Vector
from tests import postgres
from tests.bench.bench_faiss import mixture, say
from tests.quality.measure import SAMPLES, Result, figures, questions

Found = TypeVar("Found")
Engine = SqliteLibrary | PostgresLibrary

THREADS, MODEL, LIMIT, ASKED, COMMONEST = 2, "synthetic", 20, 60, 150
VOCABULARY = np.array([f"w{number:x}q" for number in range(30_000)])
SHARES = 1 / np.arange(3, len(VOCABULARY) + 3)
SHARES /= SHARES.sum()
RARER = np.where(np.arange(len(VOCABULARY)) < COMMONEST, 0, SHARES)
RARER /= RARER.sum()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="SQLite and PostgreSQL side by side.")
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--sizes", default="200,2000,20000", help="passages of each workspace, separated by commas")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    result = {"articles": options.articles} | models(options.articles)
    result["by size"] = by_size([int(size) for size in options.sizes.split(",")])
    print(json.dumps(result, indent=1))
    if options.json:
        options.json.write_text(json.dumps(result, indent=1))


def engines(stack: ExitStack) -> Iterator[tuple[str, Engine]]:
    """A library of each kind, empty."""
    home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    yield "SQLite", stack.enter_context(SqliteLibrary(f"sqlite:///{home}/library.db", home / "index", THREADS))
    yield "PostgreSQL", stack.enter_context(PostgresLibrary(postgres.database()))


def models(count: int) -> dict[str, Any]:
    """What is measured with the real models: ingest, and asking the samples."""
    prepare(True)
    embedder, reader = SentenceEmbedder(locate("embedded", None), THREADS), OnnxReader(THREADS)
    made, rows = articles(count), questions("questions.jsonl")
    found: dict[str, Any] = {}
    answers: dict[str, list[str]] = {}
    with ExitStack() as stack:
        for name, library in engines(stack):
            say(f"{name}: asking")
            results, seconds = answered(library, Ask(library, embedder, reader=reader), embedder, rows)
            say(f"{name}: ingest")
            took, _ = timed(lambda library=library: list(Ingest(library, embedder)(made, Scope("made"))))  # type: ignore[misc]
            answers[name] = [one.answer.text for one in results]
            found[name] = {"ingest, articles/s": round(count / took, 1), "ask": spread(seconds)} | quality(results)
    found["other answers"] = sum(a != b for a, b in zip(*answers.values(), strict=True))
    return found


def articles(count: int) -> list[Document]:
    """So many different articles made of the samples, their paragraphs in another order."""
    samples = [one for one in FileSource().read([str(SAMPLES)]) if isinstance(one, Document)]
    made = []
    for number in range(count):
        sample = samples[number % len(samples)]
        paragraphs = np.random.default_rng(number).permutation(sample.text.split("\n\n"))
        made.append(Document(text="\n\n".join(paragraphs), title=f"{sample.title} ({number})", id=str(number)))
    return made


def answered(
    library: Engine, ask: Ask, embedder: SentenceEmbedder, rows: list[dict[str, Any]]
) -> tuple[list[Result], list[float]]:
    """The questions' results on the samples, and the seconds that each took."""
    source = FileSource(now=lambda: datetime(2026, 3, 16, tzinfo=UTC))
    read = [one for one in source.read([str(SAMPLES)]) if isinstance(one, Document)]
    stems = {one.name: Path(one.name).stem for one in read}
    named = {one.article_id or "": stems[one.name] for one in Ingest(library, embedder)(read, LOCAL)}
    ask(rows[0]["question"], LOCAL)
    results, seconds = [], []
    for row in rows:
        took, answer = timed(lambda row=row: ask(row["question"], LOCAL))  # type: ignore[misc]
        seconds.append(took)
        results.append(Result(row, answer, tuple(named[one.citations[0].article.id] for one in answer.sentences)))
    return results, seconds


def quality(results: list[Result]) -> dict[str, float]:
    """How good answers are."""
    able = [one for one in results if one.answerable]
    right = sum(bool(set(one.articles) & set(one.row["articles"])) for one in able)
    told = {name: figure for name, figure in figures(results, results).items() if "follow-ups" not in name}
    return {"right article": round(right / len(able), 3)} | told


def by_size(sizes: list[int]) -> list[dict[str, Any]]:
    """Searches in workspaces of these sizes, on both engines."""
    dice = np.random.default_rng(9)
    asked = [[str(word) for word in dice.choice(VOCABULARY, dice.integers(3, 9), p=RARER)] for _ in range(ASKED)]
    near = mixture()(ASKED, 10**9)
    rows: list[dict[str, Any]] = []
    with ExitStack() as stack:
        both = dict(engines(stack))
        for size in sizes:
            say(f"{size:,}: filling")
            row: dict[str, Any] = {"passages": size}
            vectors = mixture()(size, size)
            for name, library in both.items():
                row[f"{name}, saved passages/s"] = round(size / timed(lambda: fill(library, size, vectors))[0])  # noqa: B023
            rows.append(row)
        server = both["PostgreSQL"]
        assert isinstance(server, PostgresLibrary)
        with server._engine.outside() as connection:
            took, _ = timed(lambda: postgres_index.make(connection, MODEL, near.shape[1]))
        for row in rows:
            scope, words = Scope(f"of {row['passages']}"), {}
            exact = np.argsort(-(near @ mixture()(row["passages"], row["passages"]).T), axis=1)[:, :LIMIT]
            for name, library in both.items():
                say(f"{row['passages']:,}: {name}")
                dense = each(lambda one: library.dense(scope, ANY_TIME, MODEL, one, LIMIT), list(near))  # noqa: B023
                words[name] = each(lambda one: library.lexical(scope, ANY_TIME, one, LIMIT), asked)  # noqa: B023
                right = [
                    len(
                        {int(hit.passage.article_id) + hit.passage.start // 2_000 for hit in hits}
                        & set(nearest.tolist())
                    )
                    for (_, hits), nearest in zip(dense, exact, strict=True)
                ]
                row[f"{name}, recall@{LIMIT}"] = round(sum(right) / LIMIT / ASKED, 3)
                row[f"{name}, dense"] = spread([took for took, _ in dense[10:]])
                row[f"{name}, words"] = spread([took for took, _ in words[name][10:]])
            row[f"words@{LIMIT}"] = round(alike(*words.values()), 3)
    return [*rows, {"index, s": round(took, 1)}]


def fill(library: Engine, size: int, vectors: Vector) -> None:
    """Save a workspace of so many passages, five an article."""
    dice, scope = np.random.default_rng(size), Scope(f"of {size}")

    def entry(first: int) -> Entry:
        rows = vectors[first : first + 5]
        words = [" ".join(dice.choice(VOCABULARY, dice.integers(60, 110), p=SHARES)) for _ in rows]
        spans = [(place * 2_000, place * 2_000 + len(one)) for place, one in enumerate(words)]
        article = Article(
            id=str(first),
            text="".join(one.ljust(2_000) for one in words),
            title=" ".join(dice.choice(VOCABULARY, 7, p=SHARES)),
            audience=WORKSPACE,
            published=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=first),
        )
        embeddings = tuple(Embedding(row, row[None]) for row in rows)
        chunks = tuple(Chunk(*span, (span,)) for span in spans)
        return Entry(article, Fingerprint(None, str(first), ""), chunks, embeddings)

    for start in range(0, size, 200):
        library.save(scope, MODEL, [entry(first) for first in range(start, min(start + 200, size), 5)])


def spread(seconds: list[float]) -> dict[str, float]:
    """The median and the 95th percentile in ms."""
    p50, p95 = np.quantile(seconds, [0.5, 0.95]) * 1e3
    return {"p50_ms": round(float(p50), 1), "p95_ms": round(float(p95), 1)}


def timed(work: Callable[[], Found]) -> tuple[float, Found]:
    """Seconds of wall time, and what came of it."""
    start = time.perf_counter()
    done = work()
    return time.perf_counter() - start, done


def each(search: Callable[[Found], list[Hit]], asked: list[Found]) -> list[tuple[float, list[Hit]]]:
    """The seconds that each search took, and its hits."""
    return [timed(lambda: search(one)) for one in asked]  # noqa: B023 - called at once


def recall(found: list[list[Hit]], exact: NDArray[np.int64]) -> float:
    """The share of the nearest that are found."""
    places = [{int(hit.passage.article_id) + hit.passage.start // 2_000 for hit in hits} for hits in found]
    right = [len(place & set(nearest.tolist())) for place, nearest in zip(places, exact, strict=True)]
    return round(sum(right) / exact.size, 3)


def alike(ours: list[tuple[float, list[Hit]]], theirs: list[tuple[float, list[Hit]]]) -> float:
    """The share of hits that are the same."""
    pairs = [({hit.passage for hit in a[1]}, {hit.passage for hit in b[1]}) for a, b in zip(ours, theirs, strict=True)]
    return sum(len(a & b) for a, b in pairs) / max(1, sum(len(a) for a, _ in pairs))


if __name__ == "__main__":
    main()
