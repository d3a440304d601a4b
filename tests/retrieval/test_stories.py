"""Average-link clustering of given likenesses, held against scipy's."""

import random
import time
from collections.abc import Mapping

import numpy as np
import pytest
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from retrieval.likeness import Pairs
from retrieval.stories import _ALIKE, cluster


def pairs(likeness: Mapping[tuple[int, int], float]) -> Pairs:
    """As the step before gives them."""
    places = np.array(list(likeness), dtype=np.intp).reshape(-1, 2)
    return Pairs(places[:, 0], places[:, 1], np.array(list(likeness.values()), dtype=np.float32))


def test_what_is_alike_comes_together() -> None:
    """And nothing else; without pairs each is its own."""
    assert cluster(4, pairs({(0, 2): 0.9, (1, 3): _ALIKE / 2})) == [[0, 2], [1], [3]]
    assert cluster(2, pairs({})) == [[0], [1]]
    assert cluster(0, pairs({})) == []


def test_one_pair_makes_no_chain() -> None:
    """Two stories with one article each that are alike stay two; with most of theirs alike they are one."""
    within = {(0, 1): 0.8, (0, 2): 0.8, (1, 2): 0.8, (3, 4): 0.8, (3, 5): 0.8, (4, 5): 0.8}
    assert cluster(6, pairs(within | {(2, 3): 0.7})) == [[0, 1, 2], [3, 4, 5]]
    across = {(one, other): 0.3 for one in (0, 1, 2) for other in (3, 4, 5)}
    assert cluster(6, pairs(within | across)) == [[0, 1, 2, 3, 4, 5]]


@pytest.mark.parametrize("seed", range(12))
def test_it_is_average_linkage(seed: int) -> None:
    """As scipy does it over all pairs, those not given at zero."""
    dice = np.random.default_rng(seed)
    count = int(dice.integers(2, 60))
    full = np.triu(dice.random((count, count)) ** 3, 1).astype(np.float32)
    full[full < 0.05] = 0
    given = pairs({(int(one), int(other)): float(full[one, other]) for one, other in np.argwhere(full)})
    tree = linkage(squareform(1 - (full + full.T), checks=False), "average")
    labels = fcluster(tree, 1 - _ALIKE, "distance")
    expected = sorted(np.flatnonzero(labels == label).tolist() for label in set(labels))
    assert cluster(count, given) == expected


def test_time_grows_with_the_pairs() -> None:
    """20,000 articles in stories of ten, with stray pairs, in a few seconds."""
    dice = random.Random(3)  # noqa: S311 - no secret
    given = {
        (10 * story + one, 10 * story + other): 0.6
        for story in range(2_000)
        for other in range(10)
        for one in range(other)
    }
    for _ in range(100_000):
        one, other = sorted(dice.sample(range(20_000), 2))
        given.setdefault((one, other), 0.15)
    start = time.perf_counter()
    found = cluster(20_000, pairs(given))
    assert time.perf_counter() - start < 20
    assert found == [list(range(first, first + 10)) for first in range(0, 20_000, 10)]
