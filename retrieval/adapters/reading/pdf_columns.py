"""Lines of a PDF page in the order in which people read: column after column, a headline across them before both."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_WIDE = 1.2  # heights of letters: a gap between words that parts columns
_FEWEST = 4  # rows that a gutter parts
_WORDY = 18  # letters that a line of a column has, in the middle: the cells of a table are shorter


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page, in points: from where to where its words go, how tall they are, and how high they stand.

    ``bottom`` is that of the first letter, ``last`` of the last one: pdfium makes one line of two that a hyphen joins.
    """

    text: str
    left: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    last: float = 0.0
    height: float = 0.0


def is_wide(before: float, after: float, height: float) -> bool:
    """Whether the gap from one word's right edge to the left edge of the next is more than a space."""
    return height > 0 and after - before > _WIDE * height


def in_reading_order(rows: Sequence[Sequence[Line]]) -> list[Line]:
    """The lines of a page; each row holds what stands beside each other, parted at wide gaps."""
    gutters = _gutters(rows)
    if not gutters:
        return [_joined(row) for row in rows]
    found: list[Line] = []
    band: list[list[Line]] = [[] for _ in range(len(gutters) + 1)]
    for row in rows:
        for line in _within(row, gutters):
            first, last = _column(line.left, gutters), _column(line.right, gutters)
            if first != last:  # across the columns: what stands above it is read before it
                found += [each for column in band for each in column]
                band = [[] for _ in band]
                found.append(line)
            else:
                band[first].append(line)
    return found + [each for column in band for each in column]


def _gutters(rows: Sequence[Sequence[Line]]) -> list[float]:
    """Where columns of running text part, from left to right: what many rows leave free at one place."""
    gaps = [(one.right, other.left) for row in rows for one, other in pairwise(row)]
    parted = [len(line.text) for row in rows if len(row) > 1 for line in row]
    if len(gaps) < _FEWEST or median(parted) < _WORDY:
        return []
    gutters: list[float] = []
    while len(gaps) >= _FEWEST:
        middles = [(left + right) / 2 for left, right in gaps]
        best = max(middles, key=lambda middle: sum(left < middle < right for left, right in gaps))
        through = [gap for gap in gaps if gap[0] < best < gap[1]]
        if len(through) < _FEWEST:
            break
        gutters.append(best)
        gaps = [gap for gap in gaps if gap not in through]
    return sorted(gutters)


def _within(row: Sequence[Line], gutters: Sequence[float]) -> Iterator[Line]:
    """The row's lines, those of one column as one."""
    together: list[Line] = []
    for line in row:
        if together and _column(together[-1].right, gutters) != _column(line.left, gutters):
            yield _joined(together)
            together = []
        together.append(line)
    if together:
        yield _joined(together)


def _joined(row: Sequence[Line]) -> Line:
    first, last = row[0], row[-1]
    text = " ".join(line.text for line in row)
    return Line(text, first.left, last.right, first.bottom, last.last, first.height)


def _column(place: float, gutters: Sequence[float]) -> int:
    return sum(gutter < place for gutter in gutters)
