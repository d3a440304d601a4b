"""Picks the words that answer out of what a reader scores: where an answer may begin, and where it may end."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.ports import Finding

Scores = NDArray[np.float32]
"""A logit for each word-piece of an excerpt, shape (pieces,)."""

_LONGEST = 30  # word-pieces of an answer
MOST = 3
"""Findings of an excerpt."""


def findings(starts: Scores, ends: Scores, none: float, offsets: Sequence[tuple[int, int]]) -> list[Finding]:
    """The best spans, the best first, no two of which overlap; one at least where there is any word-piece.

    Args:
        starts: How well each word-piece begins an answer.
        ends: How well each ends one.
        none: The score of there being no answer, as BERT's readers give it (Devlin et al., NAACL 2019): start and end
            at the sequence's first piece.
        offsets: Where each word-piece stands in the excerpt's text, as (start, end).
    """
    if not offsets:
        return []
    pairs = np.add.outer(starts, ends)
    allowed = np.tri(len(offsets), k=_LONGEST - 1, dtype=bool) & ~np.tri(len(offsets), k=-1, dtype=bool)
    pairs = np.where(allowed, pairs, -np.inf)
    found: list[Finding] = []
    for _ in range(MOST):
        place = int(pairs.argmax())
        first, last = divmod(place, len(offsets))
        if not np.isfinite(pairs[first, last]):
            break
        found.append(Finding(offsets[first][0], offsets[last][1], float(pairs[first, last]) - none))
        pairs[: last + 1, first:] = -np.inf  # all that begin before its end and end after its start
    return found
