"""What a sentence says that only the very words bear out: numbers, dates, denials, names, quotations."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import combining, normalize

from retrieval.questions import STOP_WORDS

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*|[$€£¥%]")
_GAP_IN_NAME = re.compile(r"[\s.’'&-]*")
_QUOTE = re.compile(r"[“”„«»\"]")
_SINGLE_QUOTE = re.compile(r"(?<!\w)['‘](\S.*?)['’](?!\w)")

_CALENDAR = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december""".split()
)
_DATES = frozenset(
    """yesterday today tomorrow tonight morning afternoon evening night noon midnight dawn dusk day week weekend month
    year decade century spring summer autumn winter""".split()
)
_AMOUNTS = frozenset(
    """first second third half quarter once twice dozen hundred thousand million billion trillion dollar euro pound yen
    percent""".split()
)
_DENIALS = frozenset("not no never neither nor nobody nothing none without cannot".split())
_EXACT = _DATES | _AMOUNTS | _DENIALS
_OPENERS = frozenset(
    """according additionally although earlier however later meanwhile overall since still though under until while
    yes""".split()
)
_UNITS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen""".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SAME = (
    {f"{word}s": word for word in _DATES | _AMOUNTS}
    | {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "%": "percent"}
    | {word: str(number) for number, word in enumerate(_UNITS)}
    | {word: f"{number}0" for number, word in enumerate(_TENS, start=2)}
)
"""What counts as the same word: ``Euros`` and ``€``, ``two`` and ``2``."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a sign of money in a text."""

    word: str
    start: int
    end: int

    @property
    def folded(self) -> str:
        """The word as it is compared."""
        return _folded(self.word)

    @property
    def is_exact(self) -> bool:
        """Whether it is a number, a date or a denial: no other word will do for it."""
        return self.folded in _EXACT or self.folded[:1].isdigit()

    @property
    def is_name(self) -> bool:
        """Whether it has a capital."""
        return self.word != self.word.lower()


def tokens(text: str) -> list[Token]:
    """The tokens of a text, in order."""
    return [Token(found[0], *found.span()) for found in _WORD.finditer(text)]


def folded(text: str) -> list[str]:
    """The tokens of a text as they are compared."""
    return [token.folded for token in tokens(text)]


def names(text: str) -> Iterator[tuple[str, ...]]:
    """The capitalised words, folded, those together that make up one name; a day or a month stands alone.

    The first word is among them unless it is one that sentences begin with.
    """
    name: tuple[str, ...] = ()
    end = 0
    for place, token in enumerate(tokens(text)):
        day = token.folded in _CALENDAR
        part = token.is_name and not day and (place > 0 or not _opens(token))
        if name and not (part and _GAP_IN_NAME.fullmatch(text, end, token.start)):
            yield name
            name = ()
        if part:
            name = (*name, token.folded)
        elif day and token.is_name:
            yield (token.folded,)
        end = token.end
    if name:
        yield name


def quotations(text: str) -> list[list[str]] | None:
    """What stands between quotation marks, each as its folded tokens; None where a mark has no match."""
    parts = _QUOTE.split(text)
    if len(parts) % 2 == 0:
        return None
    return [folded(quote) for quote in (*parts[1::2], *_SINGLE_QUOTE.findall(text))]


def _opens(token: Token) -> bool:
    lower = token.word.lower()
    return token.word[1:] == lower[1:] and (lower in STOP_WORDS or lower in _OPENERS)


@lru_cache(maxsize=16_384)
def _folded(word: str) -> str:
    plain = "".join(mark for mark in normalize("NFKD", word.lower()) if not combining(mark)).replace(",", "")
    return _SAME.get(plain, plain)
