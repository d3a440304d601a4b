"""The vector index against plain numpy: what it finds, and how it changes."""

from collections.abc import Iterator

import numpy as np
import pytest

from retrieval.adapters import faiss_vectors
from retrieval.adapters.faiss_index import FaissIndex, Float32Array, Int64Array

DIMENSION = 16


def _unit(count: int, seed: int = 0) -> Float32Array:
    rows: Float32Array = np.random.default_rng(seed).standard_normal((count, DIMENSION), dtype=np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


def _keys(count: int) -> Int64Array:
    return np.random.default_rng(7).permutation(np.arange(count, dtype=np.int64) * 1_000_003 + 2**61)


def _best(keys: Int64Array, vectors: Float32Array, query: Float32Array, limit: int) -> list[int]:
    return [int(key) for key in keys[np.argsort(-(vectors @ query))[:limit]]]


class Fetch:
    """The library's part: gives the vectors of keys, and notes what it was asked."""

    def __init__(self, keys: Int64Array, vectors: Float32Array) -> None:
        self._rows = {int(key): row for row, key in enumerate(keys)}
        self._vectors = vectors
        self.asked: list[list[int]] = []

    def __call__(self, keys: Int64Array) -> Float32Array:
        """The vectors, in the order of the keys."""
        self.asked.append(keys.tolist())
        return self._vectors[[self._rows[int(key)] for key in keys]]


KEYS, VECTORS = _keys(6_000), _unit(6_000)


@pytest.fixture
def small() -> FaissIndex:
    """300 vectors, all compared."""
    index = FaissIndex(DIMENSION)
    index.add(KEYS[:300], VECTORS[:300])
    return index


@pytest.fixture
def large() -> Iterator[FaissIndex]:
    """4,000 vectors in 102 lists, more than a query looks into."""
    index = FaissIndex(DIMENSION, ivf_from=4_000)
    index.add(KEYS[:4_000], VECTORS[:4_000])
    index.wait()
    assert index.learned_from == 4_000
    yield index
    index.close()


def test_search_is_exact_while_vectors_are_few(small: FaissIndex) -> None:
    """Keys and scores are those of a full comparison, best first."""
    for query in _unit(20, seed=1):
        keys, scores = small.search(query, 10)
        assert keys.tolist() == _best(KEYS[:300], VECTORS[:300], query, 10)
        np.testing.assert_allclose(scores, np.sort(VECTORS[:300] @ query)[::-1][:10], atol=1e-5)


def test_search_among_is_exact_while_vectors_are_few(small: FaissIndex) -> None:
    """Only the selected keys are found, in their order; selected keys that are not there are passed over."""
    for query in _unit(20, seed=1):
        keys, _ = small.search(query, 5, among=np.append(KEYS[50:90], KEYS[5_000]))
        assert keys.tolist() == _best(KEYS[50:90], VECTORS[50:90], query, 5)


@pytest.mark.parametrize("state", ["small", "large"])
def test_search_gives_what_there_is(state: str, request: pytest.FixtureRequest) -> None:
    """A limit beyond the collection gives all of it, no limit and no selection give nothing."""
    index: FaissIndex = request.getfixturevalue(state)
    none = np.empty(0, dtype=np.int64)
    assert sorted(index.search(VECTORS[0], 10**9)[0]) == index.keys().tolist()
    assert sorted(index.search(VECTORS[0], 9, among=KEYS[10:13])[0]) == sorted(KEYS[10:13])
    for keys, scores in (
        index.search(VECTORS[0], 0),
        index.search(VECTORS[0], 5, among=none),
        index.search(VECTORS[0], 5, among=KEYS[5_000:5_003]),
        FaissIndex(DIMENSION).search(VECTORS[0], 5),
    ):
        assert (len(keys), len(scores)) == (0, 0)


def test_lists_find_nearly_all(large: FaissIndex) -> None:
    """Among 102 lists, of which a query looks into 32, nearly all of the 20 nearest are found, at their scores."""
    hits = 0
    for query in _unit(50, seed=2):
        keys, scores = large.search(query, 20)
        assert len(set(keys.tolist())) == 20
        assert scores.tolist() == sorted(scores, reverse=True)
        np.testing.assert_allclose(scores, Fetch(KEYS, VECTORS)(keys) @ query, atol=0.02)
        hits += len(set(keys.tolist()) & set(_best(KEYS[:4_000], VECTORS[:4_000], query, 20)))
    assert hits / 1_000 > 0.95


@pytest.mark.parametrize("count", [50, 500, 2_000])
def test_lists_find_nearly_all_among_few_and_many(large: FaissIndex, count: int) -> None:
    """However few keys are selected, nearly all of the nearest of them are found."""
    hits = 0
    for seed, query in enumerate(_unit(50, seed=2)):
        rows = np.random.default_rng(seed).choice(4_000, count, replace=False)
        keys, _ = large.search(query, 10, among=KEYS[rows])
        hits += len(set(keys.tolist()) & set(_best(KEYS[rows], VECTORS[rows], query, 10)))
    assert hits / 500 > 0.95


def test_lists_find_the_best_of_the_farthest(large: FaissIndex) -> None:
    """A small selection is compared whole, though all of it lies in the lists farthest from the query."""
    for query in _unit(20, seed=2):
        far = np.argsort(VECTORS[:4_000] @ query)[:200]
        keys, _ = large.search(query, 10, among=KEYS[far])
        found = Fetch(KEYS, VECTORS)(keys) @ query
        np.testing.assert_allclose(np.sort(found), np.sort(VECTORS[far] @ query)[-10:], atol=0.02)


@pytest.mark.parametrize("state", ["small", "large"])
def test_add_and_remove(state: str, request: pytest.FixtureRequest) -> None:
    """What is removed is found no more, what comes back is; known keys are not added twice."""
    index: FaissIndex = request.getfixturevalue(state)
    before = index.keys()
    index.remove(np.append(KEYS[3:5], KEYS[5_000]))
    assert len(index) == len(before) - 2
    assert KEYS[3] not in index.search(VECTORS[3], 5)[0]
    index.add(KEYS[[3, 4, 3, 9]], VECTORS[[3, 4, 3, 9]])
    assert index.keys().tolist() == before.tolist() == sorted(index.search(VECTORS[0], 10**9)[0])
    assert index.search(VECTORS[3], 1)[0] == KEYS[3]


def test_vectors_must_fit(small: FaissIndex) -> None:
    """Vectors of another shape are refused, by whichever way they come."""
    with pytest.raises(ValueError, match=r"2 keys need vectors of shape \(2, 16\), not \(1, 16\)"):
        small.add(KEYS[:2], VECTORS[:1])
    with pytest.raises(ValueError, match="shape"):
        small.reconcile(KEYS[:301], lambda keys: np.zeros((len(keys), DIMENSION + 1), dtype=np.float32))
    assert len(small) == 300


def test_reconcile_fetches_only_what_is_missing(small: FaissIndex) -> None:
    """Held keys are not asked for, those too many go, and a second time nothing is to be done."""
    fetch = Fetch(KEYS, VECTORS)
    assert small.reconcile(KEYS[100:400], fetch)
    assert fetch.asked == [KEYS[300:400].tolist()]
    assert small.keys().tolist() == sorted(KEYS[100:400])
    assert not small.reconcile(KEYS[100:400], fetch)
    assert len(fetch.asked) == 1


def test_rebuild_fetches_in_batches() -> None:
    """Many missing vectors go straight into lists, never more than 20,000 at a time beside the sample."""
    keys, vectors = _keys(45_000), _unit(45_000)
    fetch = Fetch(keys, vectors)
    index = FaissIndex(DIMENSION, ivf_from=1_000)
    assert index.reconcile(keys, fetch)
    assert index.learned_from == 45_000
    assert index.keys().tolist() == sorted(keys)
    assert max(map(len, fetch.asked)) == 20_000
    assert sum(map(len, fetch.asked)) == 45_000 + faiss_vectors.sample_size(45_000)


def test_failed_fetch_leaves_a_sound_index(large: FaissIndex) -> None:
    """When the library fails in the middle of a rebuild, the index is searched as before."""

    def fails(keys: Int64Array) -> Float32Array:
        raise OSError(keys[0])

    with pytest.raises(OSError, match=str(KEYS[4_000])):
        large.reconcile(KEYS, fails)
    assert large.search(VECTORS[3], 1)[0] == KEYS[3]
    assert large.reconcile(KEYS, Fetch(KEYS, VECTORS))
    assert len(large) == 6_000
