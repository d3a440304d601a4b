"""Vectors under keys in one FAISS index: exact while they are few, lists of 8-bit codes once they are many.

Many searches at a time are safe here, a change beside them is not: ``faiss_index`` sees to that.
"""

from math import ceil, isqrt
from typing import Any, Self

import faiss
import numpy as np
import numpy.typing as npt

Int64Array = npt.NDArray[np.int64]
Float32Array = npt.NDArray[np.float32]

LISTS = 2048
"""Most lists. To learn and fill them costs vectors × lists: at 1,000,000 4,000 took 89 s of two threads, 2,048 30 s."""

NPROBE = 32
"""Lists looked into per query. At 1,000,000 vectors 16 gave recall@20 of 0.981 in 0.8 ms, 32 gives 0.985 in 1.4 ms, and
all 2,048 lists give 0.985: what is lost is lost by the 8-bit codes."""

SAMPLE_PER_LIST = 64
"""Vectors that each list's centre is learned from; FAISS asks for 39 at least."""

MARGIN = 0.1
"""How far the range of the 8-bit codes reaches beyond the sample's on either side, so that later vectors fit in too."""


PARALLEL_FROM = 500
"""Vectors added at a time from which on more threads than one help."""

_threads = 1


def use_threads(count: int) -> None:
    """Let as many threads learn and fill lists. Searches and small changes run in the calling thread alone."""
    global _threads
    _threads = count


def _take_threads(count: int = 1) -> None:
    """Say how many threads FAISS takes for what comes next.

    It keeps this number for each calling thread and begins with all processors: then a search of 0.6 ms takes 30 ms
    when another program is at work, because its threads wait for each other.
    """
    faiss.omp_set_num_threads(count)


def lists_for(count: int) -> int:
    """How many lists ``count`` vectors are spread over: 4·√count, as FAISS advises, within what can be learned."""
    return max(1, min(4 * isqrt(count), count // 39, LISTS))


def sample_size(count: int) -> int:
    """How many of ``count`` vectors the lists are learned from."""
    return min(count, SAMPLE_PER_LIST * lists_for(count))


class KeyedVectors:
    """A FAISS index with the keys that it holds, sorted, and how many vectors there were when its lists were learned.

    ``keys`` is replaced at every change, never written to: who holds it keeps an unchanging snapshot.
    """

    def __init__(self, index: Any, learned_from: int = 0) -> None:  # noqa: ANN401 - FAISS has no types
        self.index = index
        self.learned_from = learned_from
        self.keys = np.sort(_stored_keys(index))

    @classmethod
    def flat(cls, dimension: int) -> Self:
        """An empty exact index."""
        return cls(faiss.IndexIDMap2(faiss.IndexFlatIP(dimension)))

    @classmethod
    def learned(cls, sample: Float32Array, count: int) -> Self:
        """An empty index of lists for about ``count`` vectors, their centres and code ranges learned from a sample.

        The codes hold the vectors themselves, not what is left of them beside their list's centre: with residuals,
        vectors of topics that came after the learning fell out of the codes' range (recall 0.954 against 0.990).
        """
        dimension = sample.shape[1]
        lists = min(lists_for(count), len(sample))
        coding, metric = faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
        index = faiss.IndexIVFScalarQuantizer(faiss.IndexFlatIP(dimension), dimension, lists, coding, metric, False)
        index.sq.rangestat_arg = MARGIN
        index.cp.min_points_per_centroid = 1  # a smaller sample is no reason to write warnings to the terminal
        _take_threads(_threads)
        index.train(sample)
        index.set_direct_map_type(faiss.DirectMap.Hashtable)  # finds a key at once: to remove it, to read its vector
        return cls(index, count)

    def __len__(self) -> int:
        return len(self.keys)

    def relearned(self, sample: Float32Array, count: int) -> Self:
        """An empty successor with lists for about ``count`` vectors, learned from a sample of those here.

        It keeps this index's code ranges, if it has any, so that codes moved over stay the same bytes and lose nothing.
        """
        successor = self.learned(sample, count)
        if self.learned_from:
            faiss.copy_array_to_vector(faiss.vector_to_array(self.index.sq.trained), successor.index.sq.trained)
        return successor

    def holds(self, keys: Int64Array) -> npt.NDArray[np.bool_]:
        """Which of these keys are here."""
        if not len(self.keys):
            return np.zeros(len(keys), dtype=np.bool_)
        places = np.searchsorted(self.keys, keys)
        found: npt.NDArray[np.bool_] = self.keys[np.minimum(places, len(self.keys) - 1)] == keys
        return found

    def add(self, keys: Int64Array, vectors: Float32Array) -> None:
        """Add vectors, shape (len(keys), dimension); keys that are here already are passed over."""
        if vectors.shape != (len(keys), self.index.d):
            raise ValueError(
                f"{len(keys)} keys need vectors of shape ({len(keys)}, {self.index.d}), not {vectors.shape}"
            )
        unique, first = np.unique(keys, return_index=True)
        new = ~self.holds(unique)
        unique, first = unique[new], first[new]
        if not len(unique):
            return
        _take_threads(_threads if len(unique) >= PARALLEL_FROM else 1)
        self.index.add_with_ids(np.ascontiguousarray(vectors[first], dtype=np.float32), unique)
        self.keys = np.insert(self.keys, np.searchsorted(self.keys, unique), unique)

    def remove(self, keys: Int64Array) -> None:
        """Remove these keys; those that are not here are passed over."""
        gone = np.unique(keys[self.holds(keys)])
        if len(gone):
            self.index.remove_ids(gone)
            self.keys = np.delete(self.keys, np.searchsorted(self.keys, gone))

    def vectors(self, keys: Int64Array) -> Float32Array:
        """The vectors of keys that are here, shape (len(keys), dimension), as far as their codes tell."""
        _take_threads()
        read: Float32Array = self.index.reconstruct_batch(keys)
        return read

    def search(
        self, vector: Float32Array, limit: int, among: Int64Array | None = None
    ) -> tuple[Int64Array, Float32Array]:
        """The keys nearest to a vector by inner product, best first, with their scores.

        ``among`` leaves only these keys to choose from. The smaller their share, the more lists are looked into, so
        that as many candidates are compared as in a free search: all lists for few keys, or when a result falls short.
        That is as good as a free search for keys chosen by time or place, which have nothing to do with the vector.
        """
        population = len(self) if among is None else min(len(among), len(self))
        wanted = min(limit, population)
        if wanted < 1:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        query = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, self.index.d)
        selected = {} if among is None else {"sel": faiss.IDSelectorBatch(among)}
        _take_threads()
        for parameters in self._parameters(population, selected):
            scores, keys = self.index.search(query, wanted, params=parameters)
            found = keys[0] != -1
            if found.all():
                break
        return keys[0][found], scores[0][found]

    def _parameters(self, population: int, selected: dict[str, Any]) -> list[Any]:
        """How to search, one way after the other until one finds enough."""
        if not self.learned_from:
            return [faiss.SearchParameters(**selected)]
        lists = self.index.nlist
        share = min(lists, ceil(NPROBE * len(self) / population))
        tries = [share, lists] if share < lists else [lists]
        return [faiss.SearchParametersIVF(nprobe=nprobe, **selected) for nprobe in tries]


def _stored_keys(index: Any) -> Int64Array:  # noqa: ANN401 - FAISS has no types
    """The keys inside a FAISS index, in its own order."""
    if isinstance(index, faiss.IndexIDMap2):
        flat: Int64Array = faiss.vector_to_array(index.id_map)
        return flat
    lists = index.invlists
    sizes = ((number, lists.list_size(number)) for number in range(index.nlist))
    parts = [faiss.rev_swig_ptr(lists.get_ids(number), size) for number, size in sizes if size]
    return np.concatenate([np.empty(0, dtype=np.int64), *parts])
