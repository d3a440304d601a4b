"""Puts the two legs of a search together."""

import math
from collections import Counter
from collections.abc import Sequence

from retrieval.domain import Hit, Passage

DENSE, LEXICAL = "dense", "lexical"

DENSE_WEIGHT = 0.4
"""The dense leg's share in the convex combination: the best MRR@10 on SQuADShifts' new Wikipedia, 0.883; the dense leg
alone has 0.735 there and the lexical 0.849 (`python -m tests.quality.tune`)."""


def fuse(
    dense: Sequence[Hit], lexical: Sequence[Hit], *, passages: int, limit: int, weight: float = DENSE_WEIGHT
) -> list[Hit]:
    """Fuse by a convex combination of cosine and BM25, as Bruch, Gai and Ingber do (ACM TOIS 42(1), 2023).

    BM25 has no upper bound and grows with the logarithm of the number of passages, so it is brought to the cosine's
    range by that, not by the best hit of the query: a query whose best hit is poor keeps a poor score.

    Args:
        dense: Hits of the dense leg, their score the cosine of question and passage.
        lexical: Hits of the lexical leg, their score BM25.
        passages: How many passages there are in all.
        limit: How many hits to return.
        weight: The dense leg's share, 0…1.
    """
    legs: dict[Passage, dict[str, float]] = {}
    for leg, hits, share in ((DENSE, dense, 1.0), (LEXICAL, lexical, 1 / lexical_scale(passages))):
        for hit in hits:
            legs.setdefault(hit.passage, {})[leg] = hit.score * share
    # A passage that one leg did not find lies below the worst that it did find: nothing is known but that.
    floor = min((hit.score for hit in dense), default=0.0)
    fused = [
        Hit(passage, combine(found.get(DENSE, floor), found.get(LEXICAL, 0.0), weight), found)
        for passage, found in legs.items()
    ]
    return sorted(fused, key=lambda hit: (-hit.score, hit.passage.article_id, hit.passage.start))[:limit]


def spread(hits: Sequence[Hit], most: int) -> list[Hit]:
    """The hits without those that are not among the best so many of their article, but for the best hit's article.

    That is the one asked about, if one is: a long report may answer in its tenth passage.
    """
    seen: Counter[str] = Counter()
    kept = []
    for hit in hits:
        seen[hit.passage.article_id] += 1
        if hit.passage.article_id == hits[0].passage.article_id or seen[hit.passage.article_id] <= most:
            kept.append(hit)
    return kept


def combine(dense: float, lexical: float, weight: float) -> float:
    """The convex combination itself."""
    return weight * dense + (1 - weight) * lexical


def lexical_scale(passages: int) -> float:
    """What BM25 is divided by: a few rare words' worth of it in a collection of that size."""
    return 6.3 * math.log(2 + passages)
