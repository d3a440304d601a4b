"""Clusters articles into stories by average-link agglomeration (Sokal & Michener, 1958).

The two clusters that are most alike on the average of all their pairs are joined, again and again. One pair that is
alike by chance does not chain two stories together, and articles that come in later change little.
"""

from collections.abc import Iterable
from heapq import heappop, heappush

from retrieval.likeness import Pairs

_ALIKE = 0.19
"""On the average of all pairs, at least. `tests/quality/stories/README.md` has the figures over a range of it."""


def cluster(count: int, pairs: Pairs) -> list[list[int]]:
    """The places of ``count`` articles, those of one story together; each in order, and by the first of each.

    Pairs that are not given have no likeness. Time and memory grow with the pairs, not with all there could be.
    """
    links = _Links(count, pairs)
    waiting: list[tuple[float, int, int]] = []

    def wait(one: int, others: Iterable[int]) -> None:
        for other in others:
            average = links.average(one, other)
            if average >= _ALIKE:
                heappush(waiting, (-average, min(one, other), max(one, other)))

    for one, near in enumerate(links.near):
        wait(one, near)
    while waiting:
        average, one, other = heappop(waiting)
        if links.average(one, other) == -average:  # else one of them was joined with another meanwhile
            links.join(one, other)
            wait(one, links.near[one])
    return [sorted(members) for members in links.members if members]


class _Links:
    """The clusters so far: the places in each, and the sum of likeness over the pairs between it and its neighbours."""

    def __init__(self, count: int, pairs: Pairs) -> None:
        self.members = [[place] for place in range(count)]
        self.near: list[dict[int, float]] = [{} for _ in range(count)]
        values = pairs.likeness.tolist()
        for one, other, likeness in zip(pairs.first.tolist(), pairs.second.tolist(), values, strict=True):
            self.near[one][other] = self.near[other][one] = likeness

    def average(self, one: int, other: int) -> float:
        """The mean likeness between two clusters; 0 if one is no more."""
        total = self.near[one].get(other, 0.0)
        return total / (len(self.members[one]) * len(self.members[other])) if total else 0.0

    def join(self, one: int, other: int) -> None:
        """Take the other into the one."""
        self.members[one] += self.members[other]
        self.members[other] = []
        for third, total in self.near[other].items():
            del self.near[third][other]
            if third != one:
                self.near[one][third] = self.near[third][one] = self.near[one].get(third, 0.0) + total
        self.near[other] = {}
