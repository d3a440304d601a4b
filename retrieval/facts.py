"""What a sentence tells that can be new: its numbers, dates and names."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from retrieval.claims import Token, names, tokens
from retrieval.domain import Article
from retrieval.questions import WORD, stem, stems
from retrieval.sentences import Span

_MONTHS = """january february march april may june july august september october november december""".split()
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_JUST_NOW = timedelta(days=2)  # a date so near to the article's own is when it was written, not what happened
_LARGEST_DAY = 31
_FEWEST_WORDS, _MOST_WORDS = 5, 60  # of a sentence: a caption has less, a table or a menu more

# A speaker is no fact: every article has its own witnesses.
_SPEAKER = re.compile(
    r"\b(?:said|says|told|added|adds|according to|reports?|reported by|writes|wrote)\s+(?:the\s+)?(?:[\w’'.-]+\s+)?"
    r"((?:[A-Z][\w’'.-]*\s*){1,4})"
    r"|((?:[A-Z][\w’'.-]*\s+){1,4})(?:said|says|told|added|adds|reports|writes|wrote)\b"
)
_PLACE_LINE = re.compile(r"^[A-Z][A-Z .’'-]+(?:, [\w .]+)?(?: \([\w ]+\))? [-–—] ")
_FURNITURE = re.compile(
    r"\b(?:subscribe|sign up|newsletter|read more|click here|follow us|all rights reserved|copyright|advertisement"
    r"|(?:reporting|writing|editing|photo(?:graph)?s?|images?) by|(?:updated|published)(?: at| on|:)"
    r"|this (?:article|story) (?:was|has been)|getty images|share this)\b|©",
    re.IGNORECASE,
)


def is_telling(text: str) -> bool:
    """Whether a sentence tells something: no question, no caption, no heading, none of a page's furniture."""
    words = WORD.findall(text)
    capitals = sum(not word.islower() for word in words)
    return (
        _FEWEST_WORDS <= len(words) <= _MOST_WORDS
        and capitals < 0.6 * len(words)
        and text[-1:] != "?"
        and not _FURNITURE.search(text)
    )


def facts(article: Article, span: Span) -> frozenset[str]:
    """The numbers, dates and names in a sentence, as stems; a name counts by its last part.

    Not the day it was written on, nor who said it or wrote it down.
    """
    text = _PLACE_LINE.sub("", article.text[slice(*span)])
    found = tokens(text)
    trivial = frozenset(stems(f"{article.source or ''} {article.author or ''} {' '.join(_speakers(text))}"))
    opening = tuple(token.folded for token in found[:1])
    called = {stem(name[-1]) for name in names(text) if name != opening and name[-1] not in (*_WEEKDAYS, *_MONTHS)}
    written = article.published.date() if article.published else None
    return frozenset((called - trivial) | set(_figures(text, found, written)))


def _figures(text: str, found: Sequence[Token], written: date | None) -> Iterator[str]:
    """The numbers and the months, without those of the day of writing, of its year, and times of day."""
    for place, token in enumerate(found):
        if token.folded in _MONTHS and token.is_name and place and not _is_near(found, place, written):
            yield stem(token.folded)
        elif token.folded[0].isdigit() and token.folded not in ("0", "1"):
            clock = ":" in text[max(0, token.start - 1) : token.end + 1]
            if not (clock or _is_near(found, place, written) or (written and token.folded == str(written.year))):
                yield stem(token.folded)


def _is_near(found: Sequence[Token], place: int, written: date | None) -> bool:
    """Whether a token is of a date near to the day of writing: ``12 March``, ``March 12``, or that month alone."""
    around = [token.folded for token in found[max(0, place - 1) : place + 2]]
    month = next((_MONTHS.index(word) + 1 for word in around if word in _MONTHS), None)
    if written is None or month is None:
        return False
    day = next((int(word) for word in around if word.isdecimal() and int(word[:3]) <= _LARGEST_DAY), None)
    if day is None:
        return month == written.month
    return any((near.month, near.day) == (month, day) for near in _days(written))


def _days(written: date) -> Iterator[date]:
    ordinal, most = written.toordinal(), _JUST_NOW.days
    return (date.fromordinal(max(1, ordinal + shift)) for shift in range(-most, most + 1))


def _speakers(text: str) -> Iterator[str]:
    return (found[1] or found[2] for found in _SPEAKER.finditer(text))
