"""The vector index at several sizes: how fast, how exact, how large.

    python tests/bench/bench_faiss.py [--sizes 10000,100000,1000000] [--json FILE]

prints a Markdown table; all three sizes take about three minutes on two cores, 2 GB of disk under TMPDIR and 1.5 GB of
memory. Everything goes through the FaissIndex that the bot uses, with its own settings.

The vectors are synthetic, 384 dimensions: 2,000 topics around 40 themes, some topics much larger than others; a vector
is its topic's centre, a spread in 16 directions of its theme, and noise. Queries are drawn from the same mixture. At
100,000 the nearest vector to a query has a cosine of about 0.72, the twentieth of 0.64. Real texts are less clustered.

What is measured:
- rebuild: ``reconcile`` of an empty index, two threads; vectors come in batches from a file that is mapped into memory.
- add 1, remove 1: medians of 100, in that process, after the rebuild.
- save: with fsync. size: of the index file.
- load, p50, p95, recall, resident: in a fresh process that only loads the file and answers 500 queries, one after the
  other in one thread, after 20 untimed ones. resident is what it holds in memory then, peak the most it ever held, with
  the interpreter and the libraries. recall@20 is the share of the 20 truly nearest that are found; these come from
  comparing every query with every vector, block by block.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from retrieval.adapters.faiss_index import FaissIndex, Float32Array, Int64Array, Stamp, use_threads

DIMENSION, TOPICS, THEMES, RANK = 384, 2_000, 40, 16
SPREAD, NOISE = 0.65, 0.58
QUERIES, WARM, LIMIT = 500, 20, 20
BLOCK = 50_000
STAMP = Stamp("synthetic", "1", DIMENSION, 1)
COLUMNS = {
    "vectors": "{:,}",
    "rebuild s": "{:.1f}",
    "p50 ms": "{:.2f}",
    "p95 ms": "{:.2f}",
    "recall@20": "{:.3f}",
    "add 1 ms": "{:.2f}",
    "remove 1 ms": "{:.2f}",
    "size MB": "{:.0f}",
    "save s": "{:.2f}",
    "load s": "{:.2f}",
    "resident MiB": "{:.0f}",
    "peak MiB": "{:.0f}",
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures the vector index at several sizes.")
    parser.add_argument("--sizes", default="10000,100000,1000000", help="how many vectors, separated by commas")
    parser.add_argument("--json", type=Path, help="a file to write the figures to, too")
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        print(json.dumps(serve(options.serve)))
        return
    rows = [measure(int(size)) for size in options.sizes.split(",")]
    print(f"| {' | '.join(COLUMNS)} |\n|{'---:|' * len(COLUMNS)}")
    for row in rows:
        print(f"| {' | '.join(form.format(row[name]) for name, form in COLUMNS.items())} |")
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")


def measure(size: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="bench-faiss-") as name:
        folder = Path(name)
        say(f"{size:,}: drawing vectors and comparing all of them")
        vectors, truth = material(size, folder)
        say(f"{size:,}: building")
        use_threads(2)
        index = FaissIndex(DIMENSION)
        keys = np.random.default_rng(1).permutation(size).astype(np.int64)
        rows = np.argsort(keys)
        row: dict[str, float] = {"vectors": size}
        row["rebuild s"] = seconds(lambda: index.reconcile(keys, lambda wanted: vectors[rows[wanted]]))
        row["save s"] = seconds(lambda: index.save(folder / "index", STAMP))
        row["size MB"] = (folder / "index").stat().st_size / 1e6
        row |= changes(index, vectors[:100])
        index.close()
        say(f"{size:,}: asking")
        command = [sys.executable, "-m", "tests.bench.bench_faiss", "--serve", str(folder)]
        served = subprocess.run(command, cwd=Path(__file__).parents[2], check=True, stdout=subprocess.PIPE, text=True)
        row |= json.loads(served.stdout)
        found = rows[np.load(folder / "found.npy")]
        hits = sum(len(np.intersect1d(one, other)) for one, other in zip(found, truth, strict=True))
    return row | {"recall@20": hits / truth.size}


def material(size: int, folder: Path) -> tuple[Float32Array, Int64Array]:
    """The vectors, mapped from a file, and for each query the places of its nearest; the queries lie in the folder."""
    draw = mixture()
    queries = draw(QUERIES, 10**9)
    np.save(folder / "queries.npy", queries)
    vectors = np.memmap(folder / "vectors", dtype=np.float32, mode="w+", shape=(size, DIMENSION))
    scores, places = np.empty((QUERIES, 0), dtype=np.float32), np.empty((QUERIES, 0), dtype=np.int64)
    for start in range(0, size, BLOCK):
        block = draw(min(BLOCK, size - start), start)
        vectors[start : start + len(block)] = block
        here = np.broadcast_to(np.arange(start, start + len(block)), (QUERIES, len(block)))
        scores, places = np.hstack([scores, queries @ block.T]), np.hstack([places, here])
        best = np.argpartition(-scores, LIMIT, axis=1)[:, :LIMIT]
        scores, places = np.take_along_axis(scores, best, axis=1), np.take_along_axis(places, best, axis=1)
    return vectors, places


def mixture() -> Callable[[int, int], Float32Array]:
    """Draws vectors: how many, and the seed."""
    random = np.random.default_rng(0)
    themes = unit(random.standard_normal((THEMES, DIMENSION), dtype=np.float32))
    theme_of = random.integers(0, THEMES, TOPICS)
    topics = unit(themes[theme_of] + unit(random.standard_normal((TOPICS, DIMENSION), dtype=np.float32)))
    directions = unit(random.standard_normal((THEMES, RANK, DIMENSION), dtype=np.float32))
    weights = 1 / np.arange(5, TOPICS + 5)

    def draw(count: int, seed: int) -> Float32Array:
        random = np.random.default_rng([seed, 1])
        topic = random.choice(TOPICS, count, p=weights / weights.sum())
        rows = topics[topic] + random.standard_normal((count, DIMENSION), dtype=np.float32) * np.float32(
            NOISE / DIMENSION**0.5
        )
        spread = random.standard_normal((count, RANK), dtype=np.float32) * np.float32(SPREAD / RANK**0.5)
        for theme in range(THEMES):
            own = theme_of[topic] == theme
            rows[own] += spread[own] @ directions[theme]
        return unit(rows)

    return draw


def changes(index: FaissIndex, vectors: Float32Array) -> dict[str, float]:
    """Medians of adding and removing one vector, in ms."""
    keys = np.arange(len(vectors), dtype=np.int64) + 2**62
    adds = [
        seconds(lambda at=at: index.add(keys[at : at + 1], vectors[at : at + 1]))  # type: ignore[misc]
        for at in range(len(keys))
    ]
    index.wait()
    removes = [seconds(lambda at=at: index.remove(keys[at : at + 1])) for at in range(len(keys))]  # type: ignore[misc]
    return {"add 1 ms": float(np.median(adds)) * 1e3, "remove 1 ms": float(np.median(removes)) * 1e3}


def serve(folder: Path) -> dict[str, float]:
    """What a process does that only answers: load and search. It writes what it found and tells its figures."""
    queries = np.load(folder / "queries.npy")
    start = time.perf_counter()
    index = FaissIndex.load(folder / "index", STAMP)
    load = time.perf_counter() - start
    if index is None:
        raise SystemExit("the index that was just saved can't be loaded")
    for query in queries[:WARM]:
        index.search(query, LIMIT)
    times: list[float] = []
    found: list[Int64Array] = []
    for query in queries:
        start = time.perf_counter()
        keys, _ = index.search(query, LIMIT)
        times.append(time.perf_counter() - start)
        found.append(keys)
    np.save(folder / "found.npy", np.array(found))
    p50, p95 = np.quantile(times, [0.5, 0.95]) * 1e3
    return {"load s": load, "p50 ms": p50, "p95 ms": p95, "resident MiB": memory("VmRSS"), "peak MiB": memory("VmHWM")}


def memory(name: str) -> float:
    """One of the kernel's figures about this process, in MiB (Linux)."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


def seconds(do: Callable[[], object]) -> float:
    start = time.perf_counter()
    do()
    return time.perf_counter() - start


def unit(rows: Float32Array) -> Float32Array:
    lengths: Float32Array = np.linalg.norm(rows, axis=-1, keepdims=True)
    return rows / lengths


def say(what: str) -> None:
    print(what, file=sys.stderr)


if __name__ == "__main__":
    main()
