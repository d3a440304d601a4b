"""What a sentence says that only the very words bear out: numbers, dates, denials, names, quotations."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from unicodedata import combining, normalize

from retrieval.questions import STOP_WORDS, stem

_NOT = r"n['’]t\b"
_WORD = re.compile(rf"{_NOT}|[^\W_]+?(?={_NOT})|\bper cent\b|[^\W_]+(?:[.,]\d+)*|[$€£¥%]", re.IGNORECASE)
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
_DENIALS = frozenset("not no never neither nor nobody nothing none without".split())
_EXACT = _DATES | _AMOUNTS | _DENIALS
_OPENERS = frozenset(
    """according additionally almost although around despite earlier however later meanwhile nearly only overall roughly
    since still though under until while yes""".split()
)
_UNITS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen""".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SAME = (
    {f"{word}s": word for word in _DATES | _AMOUNTS}
    | {"n't": "not", "n’t": "not", "cannot": "not"}
    | {"per cent": "percent", "$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "%": "percent"}
    | {word: str(number) for number, word in enumerate(_UNITS)}
    | {word: f"{number}0" for number, word in enumerate(_TENS, start=2)}
)
"""What counts as the same word: ``Euros`` and ``€``, ``two`` and ``2``, ``didn’t`` and ``did not``."""
_ALIKE = 0.6  # share of the shorter one's content words from which two sentences say the same
_SCOPE, _REACH = 3, 12  # content words after a denial, one of which it is about, and how far they are looked for


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
    def is_denial(self) -> bool:
        """Whether it denies what follows."""
        return self.folded in _DENIALS

    @property
    def is_day(self) -> bool:
        """Whether it is a day of the week, or a month."""
        return self.is_name and is_day(self.folded)

    @property
    def is_name(self) -> bool:
        """Whether it has a capital."""
        return self.word != self.word.lower()


def is_day(word: str) -> bool:
    """Whether a folded word is a day of the week, or a month."""
    return word in _CALENDAR


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
    found = tokens(text)
    for first, end in name_places(text, found):
        yield tuple(token.folded for token in found[first:end])


def name_places(text: str, found: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Where the names are among a text's tokens, as (first, end)."""
    begun: int | None = None
    for place, token in enumerate(found):
        day = token.folded in _CALENDAR
        part = token.is_name and not day and (place > 0 or not _opens(token))
        if begun is not None and not (part and _GAP_IN_NAME.fullmatch(text, found[place - 1].end, token.start)):
            yield begun, place
            begun = None
        if part:
            begun = place if begun is None else begun
        elif day and token.is_name:
            yield place, place + 1
    if begun is not None:
        yield begun, len(found)


def content(text: str) -> frozenset[str]:
    """The stems of a text's content words, as they are compared."""
    return frozenset(_content(folded(text)))


def repeats(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sentences with these content words say the same."""
    return len(one & other) > _ALIKE * min(len(one), len(other))


def denials(text: str) -> list[tuple[str, ...]]:
    """The stems of what each denial in a text may be about: the content words that come next."""
    words = folded(text)
    denied = [place for place, word in enumerate(words) if word in _DENIALS]
    return [tuple(islice(_content(words[place + 1 : place + _REACH]), _SCOPE)) for place in denied]


def quotations(text: str) -> list[list[str]] | None:
    """What stands between quotation marks, each as its folded tokens; None where a mark has no match."""
    parts = _QUOTE.split(text)
    if len(parts) % 2 == 0:
        return None
    return [folded(quote) for quote in (*parts[1::2], *_SINGLE_QUOTE.findall(text))]


def _content(words: Iterable[str]) -> Iterator[str]:
    return (stem(word) for word in words if word not in STOP_WORDS)


def _opens(token: Token) -> bool:
    lower = token.word.lower()
    return token.word[1:] == lower[1:] and (lower in STOP_WORDS or lower in _OPENERS)


@lru_cache(maxsize=16_384)
def _folded(word: str) -> str:
    plain = "".join(mark for mark in normalize("NFKD", word.lower()) if not combining(mark)).replace(",", "")
    return _SAME.get(plain, plain)
