"""The nearest vectors of one workspace, by FAISS: an index in memory, rebuilt from the library or read from its file.

Up to ``ivf_from`` vectors it compares them all; from there on it keeps them as 8-bit codes in lists and looks into the
nearest lists. Lists are learned anew each time that the collection has doubled: what is written about changes, and
questions on topics younger than the lists find less (with wholly other topics recall@20 fell from 0.99 to 0.58).
"""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from threading import Event, Lock
from typing import Self

import numpy as np

from retrieval.adapters.faiss_file import Stamp, read_vectors, write_vectors
from retrieval.adapters.faiss_lock import ReadersWriter
from retrieval.adapters.faiss_vectors import Float32Array, Int64Array, KeyedVectors, sample_size, use_threads

__all__ = ["FaissIndex", "Float32Array", "Int64Array", "Stamp", "use_threads"]

_log = logging.getLogger(__name__)

IVF_FROM = 100_000  # comparing all of them takes 10 ms there
GROWTH = 2  # times the collection that the lists were learned from
BATCH = 20_000  # vectors fetched at a time: 31 MB at 384 dimensions
SLICE = 1_000  # vectors added while queries wait: 15 ms at 1,000,000
SEED = 384


class FaissIndex:
    """Vectors by key, found by inner product; searched by many threads, changed by one at a time.

    Locks: ``_change`` lets one change, save or reconcile happen at a time; ``_lock`` is shared by searches and held
    alone for each step that alters what they search. They are taken in this order, and lists are learned in a thread
    of their own, which takes the second only: so whoever holds the first may wait for that thread.
    """

    def __init__(self, dimension: int, *, ivf_from: int = IVF_FROM, vectors: KeyedVectors | None = None) -> None:
        self._vectors = vectors or KeyedVectors.flat(dimension)
        self._ivf_from = ivf_from
        self._change = Lock()
        self._lock = ReadersWriter()
        self._learner = ThreadPoolExecutor(max_workers=1, thread_name_prefix="vector-lists")
        self._learning: Future[None] | None = None
        self._closed = Event()
        self._random = np.random.default_rng(SEED)

    @classmethod
    def load(cls, path: Path, stamp: Stamp, *, ivf_from: int = IVF_FROM) -> Self | None:
        """The index of a file, or None if it is missing, damaged or of another stamp: then rebuild by ``reconcile``."""
        vectors = read_vectors(path, stamp)
        return None if vectors is None else cls(stamp.dimension, ivf_from=ivf_from, vectors=vectors)

    def save(self, path: Path, stamp: Stamp) -> None:
        """Write the index in place of what was there; raises LibraryError. Changes wait for it, searches do not."""
        with self._change:
            write_vectors(path, stamp, self._vectors)

    def __len__(self) -> int:
        return len(self._vectors)

    @property
    def learned_from(self) -> int:
        """How many vectors there were when the lists were learned; 0 while every vector is compared."""
        return self._vectors.learned_from

    def keys(self) -> Int64Array:
        """The keys held at this moment, ascending."""
        return self._vectors.keys.copy()

    def search(
        self, vector: Float32Array, limit: int, among: Int64Array | None = None
    ) -> tuple[Int64Array, Float32Array]:
        """The keys nearest to a vector, shape (dimension,), best first, with their scores; at most ``limit``.

        ``among`` leaves only these keys to choose from. To prepare it takes 40 ms for 300,000 keys.
        """
        with self._lock.reading():
            return self._vectors.search(vector, limit, among)

    def add(self, keys: Int64Array, vectors: Float32Array) -> None:
        """Add vectors, shape (len(keys), dimension); keys held already are passed over."""
        with self._change:
            self._put(keys, vectors)
            self._learn_if_due()

    def remove(self, keys: Int64Array) -> None:
        """Remove keys; those not held are passed over."""
        with self._change, self._lock.writing():
            self._vectors.remove(keys)

    def reconcile(self, keys: Int64Array, fetch: Callable[[Int64Array], Float32Array]) -> bool:
        """Hold exactly these keys; whether anything changed.

        ``fetch`` gives the vectors of at most 20,000 keys, in their order; it is asked in the order of ``keys``. If
        lists are due and most vectors are missing, all are fetched into new lists, and searches use the old till then.
        """
        with self._change:
            wanted = keys[np.sort(np.unique(keys, return_index=True)[1])]
            gone = np.setdiff1d(self._vectors.keys, wanted, assume_unique=True)
            missing = wanted[~self._vectors.holds(wanted)]
            if len(gone):
                with self._lock.writing():
                    self._vectors.remove(gone)
            if self._due(len(wanted)) and 2 * len(missing) > len(wanted):
                self._rebuild(wanted, fetch)
            elif len(missing):
                for batch in _parts(missing, BATCH):
                    self._put(batch, fetch(batch))
                self._learn_if_due()
            return bool(len(gone) or len(missing))

    def wait(self) -> None:
        """Wait until no lists are being learned."""
        if self._learning is not None:
            wait([self._learning])

    def close(self) -> None:
        """End the learning of lists, which may take some seconds; what was learned so far is dropped."""
        self._closed.set()
        self._learner.shutdown()

    def _put(self, keys: Int64Array, vectors: Float32Array) -> None:
        """Add slice by slice, so that no search waits long."""
        for start in range(0, len(keys), SLICE):
            part = slice(start, start + SLICE)
            with self._lock.writing():
                self._vectors.add(keys[part], vectors[part])

    def _due(self, count: int) -> bool:
        return count >= max(self._ivf_from, GROWTH * self._vectors.learned_from)

    def _rebuild(self, keys: Int64Array, fetch: Callable[[Int64Array], Float32Array]) -> None:
        """New lists from fetched vectors, of which no more than the sample is in memory at a time."""
        self.wait()  # lists that were still being learned would take the place of these
        chosen = keys[np.sort(self._choose(len(keys)))]
        new = KeyedVectors.learned(np.concatenate([fetch(batch) for batch in _parts(chosen, BATCH)]), len(keys))
        for batch in _parts(keys, BATCH):
            new.add(batch, fetch(batch))
        with self._lock.writing():
            self._vectors = new

    def _choose(self, count: int) -> Int64Array:
        return self._random.choice(count, sample_size(count), replace=False)

    def _learn_if_due(self) -> None:
        busy = self._learning is not None and not self._learning.done()
        if self._due(len(self)) and not busy and not self._closed.is_set():
            self._learning = self._learner.submit(self._learn)
            self._learning.add_done_callback(_tell_failure)

    def _learn(self) -> None:
        """Learn lists from the index itself, fill them, and swap them in; the index may change all the while.

        A key never comes back with another vector, so comparing keys tells what is still to be moved: batch by batch
        until little is left, and then that, and what was removed meanwhile, while changes and searches wait.
        """
        old = self._vectors
        keys = old.keys
        sample = np.concatenate([part for _, part in self._read(old, keys[self._choose(len(keys))])])
        new = old.relearned(sample, len(keys))
        del sample
        while len(missing := _difference(old, new)) > SLICE:
            for batch, vectors in self._read(old, missing):
                if self._closed.is_set():
                    return
                new.add(batch, vectors)
        with self._lock.writing():
            missing = _difference(old, new)
            new.add(missing, old.vectors(missing))
            new.remove(_difference(new, old))
            self._vectors = new

    def _read(self, vectors: KeyedVectors, keys: Int64Array) -> Iterator[tuple[Int64Array, Float32Array]]:
        """Those of the keys that are still there, with their vectors, in batches; changes come between two."""
        for batch in _parts(keys, BATCH):
            with self._lock.reading():
                held = batch[vectors.holds(batch)]
                read = vectors.vectors(held)
            yield held, read


def _difference(one: KeyedVectors, other: KeyedVectors) -> Int64Array:
    return np.setdiff1d(one.keys, other.keys, assume_unique=True)


def _parts(keys: Int64Array, size: int) -> Iterator[Int64Array]:
    return (keys[start : start + size] for start in range(0, len(keys), size))


def _tell_failure(learning: Future[None]) -> None:
    if error := learning.exception():
        _log.warning("no new lists for the vectors: %r; searches go on with the old ones", error)
