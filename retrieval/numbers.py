"""Reads the numbers in a text, in figures or words, each with what it counts."""

import re
from dataclasses import dataclass, field

from retrieval.claims import Token, tokens
from retrieval.questions import STOP_WORDS, stem

_MAGNITUDES = {"dozen": 12, "hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_VAGUE = frozenset("about around nearly almost roughly approximately some circa over than".split())  # “more than”
_BEFORE = 3  # words before a number that may say so
_SIGNS = frozenset("$€£¥")
_JOINT = re.compile(r"[\s-]+")
_NEAR = 0.1  # of a number within which a vague one means the same
_ROUNDED = 0.05  # of a number by which a round one may be off
_LARGE = 100  # smaller numbers are counted, not rounded
_MOST_DIGITS = 15  # longer ones are no count of anything


@dataclass(frozen=True, slots=True)
class Figure:
    """A number: its value, the stem of what it counts (or a currency, or ``percent``), and whether it is vague.

    ``span`` is where it stands in its text, as (start, end).
    """

    value: float
    unit: str
    vague: bool = False
    span: tuple[int, int] = field(default=(0, 0), compare=False)

    def is_compatible(self, other: "Figure") -> bool:
        """Whether one may be the other in round words."""
        larger = max(self.value, other.value)
        off = abs(self.value - other.value) / max(larger, 1.0)
        if self.vague or other.vague:
            return off <= _NEAR
        counted = larger < _LARGE and self.value.is_integer() and other.value.is_integer()
        return off == 0 or (off <= _ROUNDED and not counted and _places(self.value) != _places(other.value))


def figures(text: str) -> list[Figure]:
    """The numbers of a text, in order; ``twenty-one`` is one number, so is ``2 million``."""
    found = tokens(text)
    result: list[Figure] = []
    place = 0
    while place < len(found):
        start = place
        value = _value(found[place])
        place += 1
        if value is None:
            continue
        while place < len(found) and _JOINT.fullmatch(text[found[place - 1].end : found[place].start]):
            joined = _joined(value, found[place - 1], found[place])
            if joined is None:
                break
            value, place = joined, place + 1
        vague = not _VAGUE.isdisjoint(token.folded for token in found[max(0, start - _BEFORE) : start])
        span = found[start].start, found[place - 1].end
        result.append(Figure(value, _unit(text, found, start, place), vague, span))
    return result


def _value(token: Token) -> float | None:
    """The number that a token is; ``one`` is none, for it rarely counts."""
    digits = token.folded
    if not (digits.isascii() and digits[0].isdigit() and len(digits) <= _MOST_DIGITS) or token.word.lower() == "one":
        return None
    try:
        return float(digits)
    except ValueError:  # 17th
        return None


def _joined(value: float, last: Token, token: Token) -> float | None:
    """A number with what follows it: a magnitude, or the unit of ``twenty-one``."""
    if token.folded in _MAGNITUDES:
        return value * _MAGNITUDES[token.folded]
    words = last.word.isalpha() and token.word.isalpha() and token.folded.isdecimal()
    return value + int(token.folded) if words and value % 10 == 0 < int(token.folded) < 10 <= value < _LARGE else None


def _unit(text: str, found: list[Token], start: int, end: int) -> str:
    """What is counted: the currency before the number, or the word after it."""
    if start and found[start - 1].word in _SIGNS:
        return stem(found[start - 1].folded)
    following = [token.folded for token in found[end : end + 2]]
    if following[:2] == ["per", "cent"] or following[:1] == ["percent"]:
        return "percent"
    parted = end < len(found) and not text[found[end - 1].end : found[end].start].isspace()
    return "" if not following or parted or following[0] in STOP_WORDS else stem(following[0])


def _places(value: float) -> int:
    """How many digits a number has without the zeros at its end."""
    return len(f"{value:.15g}".replace(".", "").rstrip("0"))
