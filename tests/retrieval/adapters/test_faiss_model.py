"""The vector index through random lives: whatever is done in whatever order, it holds and finds what it should."""

import tempfile
from pathlib import Path

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from retrieval.adapters.faiss_index import FaissIndex, Float32Array, Int64Array, Stamp

DIMENSION = 8
COUNT = 600
STAMP = Stamp("model", "1", DIMENSION, 1)
RANDOM = np.random.default_rng(11)
KEYS: Int64Array = RANDOM.choice(2**62, COUNT, replace=False)
VECTORS: Float32Array = RANDOM.standard_normal((COUNT, DIMENSION), dtype=np.float32)
VECTORS /= np.linalg.norm(VECTORS, axis=1, keepdims=True)
ROWS = {int(key): row for row, key in enumerate(KEYS)}
CODE_ERROR = 0.03  # of a score: eight values between about -1.2 and 1.2, each rounded to one of 256 steps

spans = st.tuples(st.integers(0, COUNT), st.integers(0, COUNT)).map(lambda ends: range(min(ends), max(ends)))


class LifeOfAnIndex(RuleBasedStateMachine):
    """Changes, saves and loads beside a set of rows that tells what should be there; lists from 200 vectors on."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name, "vectors")
        self.index = FaissIndex(DIMENSION, ivf_from=200)
        self.rows: set[int] = set()
        self.saved: set[int] | None = None

    def teardown(self) -> None:
        """Leave nothing running and nothing on the disk."""
        self.index.close()
        self.folder.cleanup()

    @rule(span=spans)
    def add(self, span: range) -> None:
        """Some rows come, known ones perhaps among them."""
        self.index.add(KEYS[span], VECTORS[span])
        self.rows |= set(span)

    @rule(span=spans)
    def remove(self, span: range) -> None:
        """Some rows go, unknown ones perhaps among them."""
        self.index.remove(KEYS[span])
        self.rows -= set(span)

    @rule(span=spans)
    def reconcile(self, span: range) -> None:
        """Only these rows are to be there."""
        changed = self.index.reconcile(KEYS[span], lambda keys: VECTORS[[ROWS[int(key)] for key in keys]])
        assert changed == (self.rows != set(span))
        self.rows = set(span)

    @rule()
    def wait(self) -> None:
        """Lists that are being learned are done; without this, what follows happens meanwhile."""
        self.index.wait()

    @rule()
    def save(self) -> None:
        """The index goes to the disk, over what was there."""
        self.index.save(self.path, STAMP)
        self.saved = set(self.rows)

    @rule()
    def load(self) -> None:
        """The process is another one, which knows only what was saved."""
        loaded = FaissIndex.load(self.path, STAMP, ivf_from=200)
        assert (loaded is None) == (self.saved is None)
        if loaded and self.saved is not None:
            self.index.close()
            self.index, self.rows = loaded, set(self.saved)

    @invariant()
    def holds_what_it_should(self) -> None:
        """The keys are those of the rows."""
        assert self.index.keys().tolist() == sorted(KEYS[sorted(self.rows)])
        assert len(self.index) == len(self.rows)

    @rule(row=st.integers(0, COUNT - 1), limit=st.integers(1, 30), span=st.none() | spans)
    def search(self, row: int, limit: int, span: range | None) -> None:
        """What is found are the best rows, at their scores: exactly while few, within the codes' error in lists."""
        keys, scores = self.index.search(VECTORS[row], limit, None if span is None else KEYS[span])
        exact = not self.index.learned_from
        wanted = sorted(self.rows if span is None else self.rows & set(span))
        best = np.sort(VECTORS[wanted] @ VECTORS[row])[::-1][:limit]
        found = [ROWS[int(key)] for key in keys]
        assert set(found) <= set(wanted)
        assert len(set(found)) == len(found) == len(best)
        tolerance = 1e-5 if exact else CODE_ERROR
        np.testing.assert_allclose(scores, VECTORS[found] @ VECTORS[row], atol=tolerance)
        np.testing.assert_allclose(scores, best, atol=tolerance)


LifeOfAnIndex.TestCase.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
TestLifeOfAnIndex = LifeOfAnIndex.TestCase
