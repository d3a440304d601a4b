"""Chooses what a reader reads: the sentences that look best, each with its neighbours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from retrieval.ports import Excerpt, Reading
from retrieval.sentences import Span

_AROUND = 1  # sentences on each side: what answers is often said of what the sentence before names
_MOST_CHARACTERS = 9_000  # in all, about 2,000 word-pieces


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring sentences of a passage, from the one at place ``first`` to that at ``last``."""

    reading: Reading
    first: int
    last: int

    @property
    def span(self) -> Span:
        """Where it is in its article's text."""
        return self.reading.sentences[self.first][0], self.reading.sentences[self.last][1]

    @property
    def excerpt(self) -> Excerpt:
        """What the reader is given."""
        article = self.reading.article
        return Excerpt(article.title, article.text[slice(*self.span)])


def stretches(places: Iterable[tuple[Reading, int]], most: int) -> list[Stretch]:
    """The stretches around the first ``most`` of these sentences, the best first; those that touch are one."""
    chosen: dict[int, tuple[Reading, set[int]]] = {}
    for reading, place in islice(places, most):
        around = range(max(0, place - _AROUND), min(len(reading.sentences), place + _AROUND + 1))
        chosen.setdefault(id(reading), (reading, set()))[1].update(around)
    found = [stretch for reading, kept in chosen.values() for stretch in _runs(reading, sorted(kept))]
    total = 0
    fitting: list[Stretch] = []
    for stretch in found:
        total += stretch.span[1] - stretch.span[0]
        if total > _MOST_CHARACTERS and fitting:
            break
        fitting.append(stretch)
    return fitting


def _runs(reading: Reading, places: Sequence[int]) -> Iterable[Stretch]:
    first = places[0]
    for place, following in zip(places, (*places[1:], None), strict=True):
        if following != place + 1:
            yield Stretch(reading, first, place)
            first = following if following is not None else first
