"""How high a story stands in a digest, and the order that leaves room for more than one subject."""

import math
from collections.abc import Sequence
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from retrieval.ports import Vector

HALF_LIFE = timedelta(hours=15)
"""After which a story counts half, in the digest of a day; in that of a longer window it is the same part of it."""

_DAY = timedelta(days=1)
_TOPIC = 2.0  # a story about a topic that somebody chose counts three times: as much as three sources' more
_LIKED = 0.5
_AGAIN = 0.75  # of a story that was told before: something of it is known
_DIVERSITY = 0.6
_SAME_SUBJECT = 0.3  # cosine from which two stories have a subject in common: nine in ten pairs have none


def standing(
    sources: int, age: timedelta, span: timedelta, *, topic: float = 0.0, liked: float = 0.0, update: bool = False
) -> float:
    """A story's score: by its distinct sources, its age, and what is wanted.

    Args:
        sources: How many distinct sources tell it, without copies.
        age: From its latest article to the end of the window.
        span: The length of the window.
        topic: How near it is to a topic that was chosen, 0…1.
        liked: How like it is to what was liked, 0…1.
        update: Whether it was told before.
    """
    half_life = HALF_LIFE * max(1.0, span / _DAY)
    recency: float = 0.5 ** max(0.0, age / half_life)
    score = math.log2(1 + sources) * recency * (1 + _TOPIC * topic) * (1 + _LIKED * liked)
    return score * _AGAIN if update else score


def order(scores: Sequence[float], vectors: Sequence[Vector], most: int) -> list[int]:
    """The places of at most so many stories, the best first, each less for a subject that was had already.

    Maximal marginal relevance, as Carbonell and Goldstein have it (SIGIR 1998), with the score lessened in proportion.
    """
    if not scores:
        return []
    left: NDArray[np.float64] = np.array(scores, dtype=np.float64)
    matrix = np.stack(vectors)
    nearest = np.zeros(len(left))
    chosen: list[int] = []
    while len(chosen) < min(most, len(left)):
        best = int(np.argmax(np.where(left < 0, -1.0, left * (1 - _DIVERSITY * nearest))))
        chosen.append(best)
        left[best] = -1.0
        alike = (matrix @ matrix[best] - _SAME_SUBJECT) / (1 - _SAME_SUBJECT)
        nearest = np.maximum(nearest, np.clip(alike, 0.0, 1.0))
    return chosen


def central(vectors: Sequence[Vector]) -> list[int]:
    """The places of texts by how near each is to all of them, the medoid first; ties keep their order."""
    matrix = np.stack(vectors)
    nearness = np.round(matrix @ matrix.sum(axis=0), 5)
    return sorted(range(len(vectors)), key=lambda place: -float(nearness[place]))
