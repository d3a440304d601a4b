"""The vector index while it learns its lists: nothing is lost, missed or held up, whatever happens meanwhile."""

import threading
from typing import Any

import faiss
import numpy as np
import pytest

from retrieval.adapters import faiss_index, faiss_vectors
from retrieval.adapters.faiss_index import FaissIndex, Float32Array, Int64Array, use_threads
from retrieval.adapters.faiss_vectors import KeyedVectors

DIMENSION = 16
COUNT = 8_000
KEYS: Int64Array = np.random.default_rng(7).permutation(np.arange(COUNT, dtype=np.int64) * 1_000_003 + 2**61)
VECTORS: Float32Array = np.random.default_rng(8).standard_normal((COUNT, DIMENSION), dtype=np.float32)
VECTORS /= np.linalg.norm(VECTORS, axis=1, keepdims=True)
ROWS = {int(key): row for row, key in enumerate(KEYS)}


def _fetch(keys: Int64Array) -> Float32Array:
    return VECTORS[[ROWS[int(key)] for key in keys]]


class Pause:
    """Holds the learning of lists after its first call of a method, until it may go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, method: str = "relearned") -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()
        real = getattr(KeyedVectors, method)

        def paused(*arguments: Any) -> object:
            result = real(*arguments)
            if threading.current_thread().name.startswith("vector-lists") and not self.begun.is_set():
                self.begun.set()
                assert self.go_on.wait(30)
            return result

        monkeypatch.setattr(KeyedVectors, method, paused)


@pytest.mark.parametrize("method", ["relearned", "add"])
def test_changes_while_lists_are_learned_are_kept(monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    """What is added and removed before or in the middle of the filling of the lists is so after the swap."""
    monkeypatch.setattr(faiss_index, "BATCH", 500)
    pause = Pause(monkeypatch, method)
    index = FaissIndex(DIMENSION, ivf_from=2_000)
    index.add(KEYS[:2_000], VECTORS[:2_000])
    assert pause.begun.wait(30)
    index.remove(np.sort(KEYS[:2_000])[::20])
    index.add(KEYS[2_000:3_500], VECTORS[2_000:3_500])
    index.remove(KEYS[3_400:3_500])
    assert index.learned_from == 0
    pause.go_on.set()
    index.wait()
    assert index.learned_from == 2_000
    expected = sorted(set(KEYS[:3_400]) - set(np.sort(KEYS[:2_000])[::20]))
    assert index.keys().tolist() == expected == sorted(index.search(VECTORS[0], 10**9)[0])
    index.close()


def test_small_reconcile_does_not_wait_for_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few vectors come and go at once, though lists are being learned, and are so afterwards."""
    pause = Pause(monkeypatch)
    index = FaissIndex(DIMENSION, ivf_from=1_000)
    index.add(KEYS[:1_000], VECTORS[:1_000])
    assert pause.begun.wait(30)
    assert index.reconcile(KEYS[5:1_010], _fetch)
    assert not pause.go_on.is_set()
    pause.go_on.set()
    index.wait()
    assert index.learned_from == 1_000
    assert index.keys().tolist() == sorted(KEYS[5:1_010]) == sorted(index.search(VECTORS[0], 10**9)[0])
    index.close()


def test_rebuild_waits_for_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rebuild waits for lists that are being learned, so that they do not take the place of its own."""
    pause = Pause(monkeypatch)
    index = FaissIndex(DIMENSION, ivf_from=1_000)
    index.add(KEYS[:1_000], VECTORS[:1_000])
    assert pause.begun.wait(30)
    reconciling = threading.Thread(target=lambda: index.reconcile(KEYS[500:4_000], _fetch))
    reconciling.start()
    reconciling.join(0.3)
    assert index.learned_from == 0
    pause.go_on.set()
    reconciling.join()
    index.wait()
    assert index.learned_from == 3_500
    assert index.keys().tolist() == sorted(KEYS[500:4_000])
    index.close()


def test_few_missing_do_not_make_all_be_fetched() -> None:
    """Where lists are due but little is missing, only that is fetched, and the lists are learned aside."""
    index = FaissIndex(DIMENSION, ivf_from=1_000)
    index.add(KEYS[:999], VECTORS[:999])
    asked: list[int] = []

    def noted(keys: Int64Array) -> Float32Array:
        asked.extend(keys.tolist())
        return _fetch(keys)

    assert index.reconcile(KEYS[:1_001], noted)
    index.wait()
    assert asked == KEYS[999:1_001].tolist()
    assert index.learned_from == len(index) == 1_001


def test_searches_never_miss_during_growth() -> None:
    """While vectors are added and removed and lists learned twice, every search finds the vectors that stay."""
    index = FaissIndex(DIMENSION, ivf_from=1_500)
    index.add(KEYS[:1_000], VECTORS[:1_000])
    done = threading.Event()
    missed: list[int] = []
    searches = [0, 0, 0]

    def search(worker: int) -> None:
        while not done.is_set():
            row = (searches[worker] * 3 + worker) % 500
            if KEYS[row] != index.search(VECTORS[row], 1)[0].item():
                missed.append(row)
            searches[worker] += 1

    workers = [threading.Thread(target=search, args=(number,)) for number in range(3)]
    for worker in workers:
        worker.start()
    for start in range(1_000, 6_000, 100):
        index.add(KEYS[start : start + 100], VECTORS[start : start + 100])
        index.remove(KEYS[start : start + 10])
        if start in (2_000, 5_000):
            index.wait()
    done.set()
    for worker in workers:
        worker.join()
    index.wait()
    assert index.learned_from > 1_600
    assert len(index) == 1_000 + 50 * 90
    assert missed == []
    assert min(searches) > 0
    index.close()


def test_doubled_collection_has_new_lists_and_the_same_codes() -> None:
    """Learning anew from the codes themselves changes the lists and loses nothing of the vectors."""
    index = FaissIndex(DIMENSION, ivf_from=4_000)
    index.add(KEYS[:4_000], VECTORS[:4_000])
    index.wait()
    before = dict(zip(*index.search(VECTORS[0], 4_000), strict=True))
    index.add(KEYS[4_000:], VECTORS[4_000:])
    index.wait()
    assert index.learned_from == 8_000
    assert dict(zip(*index.search(VECTORS[0], 4_000, among=KEYS[:4_000]), strict=True)) == before
    index.close()


def test_close_drops_what_is_being_learned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Closing does not wait for the lists to be filled, and the index is as it was."""
    pause = Pause(monkeypatch)
    index = FaissIndex(DIMENSION, ivf_from=2_000)
    index.add(KEYS[:2_000], VECTORS[:2_000])
    assert pause.begun.wait(30)
    closing = threading.Thread(target=index.close)
    closing.start()
    assert index._closed.wait(30)
    pause.go_on.set()
    closing.join()
    assert index.learned_from == 0
    assert index.search(VECTORS[3], 1)[0] == KEYS[3]


def test_failed_learning_is_told_and_harms_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """When memory does not suffice for new lists, the log says so and searches go on."""

    def fails(vectors: KeyedVectors, sample: Float32Array, count: int) -> KeyedVectors:
        raise MemoryError(len(vectors) + len(sample) + count)

    monkeypatch.setattr(KeyedVectors, "relearned", fails)
    index = FaissIndex(DIMENSION, ivf_from=200)
    index.add(KEYS[:300], VECTORS[:300])
    index.close()
    assert "no new lists for the vectors: MemoryError" in caplog.text
    assert index.search(VECTORS[3], 1)[0] == KEYS[3]


def test_threads_hold_in_every_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever thread adds many vectors takes as many threads as were said once; what is small takes one."""
    monkeypatch.setattr(faiss_vectors, "_threads", 1)
    use_threads(3)
    seen: list[int] = []

    def work() -> None:
        index = FaissIndex(DIMENSION)
        for do in (
            lambda: index.add(KEYS[:500], VECTORS[:500]),
            lambda: index.search(VECTORS[0], 5),
            lambda: index.add(KEYS[:1_000], VECTORS[:1_000]),
            lambda: index.add(KEYS[1_000:1_001], VECTORS[1_000:1_001]),
        ):
            do()
            seen.append(faiss.omp_get_max_threads())

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    assert seen == [3, 1, 3, 1]
