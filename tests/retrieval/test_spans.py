"""The words that answer, out of a reader's scores."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.spans import findings

WORDS = [(0, 3), (4, 8), (9, 14), (15, 19)]
"""Where four words stand in a text."""


def scores(*values: float) -> np.ndarray:
    """Logits."""
    return np.array(values, dtype=np.float32)


def test_the_best_span_and_how_far_it_is_above_none() -> None:
    """It begins where a start is likeliest and ends where an end is, not before."""
    (best, *_) = findings(scores(0, 5, 0, 1), scores(8, 0, 4, 0), 2.0, WORDS)
    assert (best.start, best.end, best.score) == (4, 14, 5 + 4 - 2)


def test_the_next_best_does_not_overlap() -> None:
    """Each is another place of the text, the best first."""
    found = findings(scores(0, 5, 1, 3), scores(0, 4, 1, 3), 0.0, WORDS)
    assert [(one.start, one.end) for one in found] == [(4, 8), (15, 19), (9, 14)]
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_an_answer_is_short() -> None:
    """Thirty word-pieces at most, however sure the reader is of a longer one."""
    many = 50
    starts, ends = np.zeros(many, dtype=np.float32), np.zeros(many, dtype=np.float32)
    starts[0] = ends[-1] = 9
    (best, *_) = findings(starts, ends, 0.0, [(2 * place, 2 * place + 1) for place in range(many)])
    assert best.end - best.start <= 60


def test_nothing_to_read() -> None:
    """No words, no findings."""
    assert findings(scores(), scores(), 0.0, []) == []


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(-20, 20), st.floats(-20, 20)), min_size=1, max_size=40))
def test_spans_are_the_texts(logits: list[tuple[float, float]]) -> None:
    """Whatever the scores: within the text, in order, apart from each other."""
    offsets = [(3 * place, 3 * place + 2) for place in range(len(logits))]
    found = findings(scores(*(a for a, _ in logits)), scores(*(b for _, b in logits)), 0.0, offsets)
    assert 1 <= len(found) <= 3
    ordered = sorted(found, key=lambda one: one.start)
    assert all(one.start < one.end for one in ordered)
    assert all(one.end <= other.start for one, other in pairwise(ordered))
