"""Finds the phrases of a text that name a time.

A grammar of plain patterns, each of which goes through a text once, for guessing at dates in prose finds too many: a
word that may be of another kind (“may”, “march”, “Friday Harbor”, “in 2025 homes”) counts only where that is unlikely.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from retrieval.dates import (
    NUMBERS,
    QUARTERS,
    Calendar,
    Time,
    ago,
    dated,
    in_month,
    in_quarter,
    in_year,
    iso,
    on_weekday,
    past,
    told_day,
    told_span,
)

Reader = Callable[[re.Match[str], Calendar, int | None], Time]
"""Reads a match, given the year that is meant where it has none; ValueError or OverflowError: there is no such time."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase at ``text[start:end]`` that may name a time."""

    start: int
    end: int
    match: re.Match[str]
    reader: Reader

    def read(self, calendar: Calendar, year: int | None = None) -> Time | None:
        """The time, of that year where it names none; None if there is no such time, or nobody can tell."""
        try:
            return self.reader(self.match, calendar, year)
        except (ValueError, OverflowError):
            return None


def phrases(text: str) -> list[Phrase]:
    """Those of a text, in order, none within another."""
    taken = bytearray(len(text))
    found = []
    for pattern, reader, is_other in _RULES:
        for match in pattern.finditer(text):
            start, end = match.span()
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                if not is_other(match):
                    found.append(Phrase(start, end, match, reader))
    return sorted(found, key=lambda phrase: phrase.start)


def _is_no_month(found: re.Match[str]) -> bool:
    """Whether the word is a verb or a name: “may”, “march on”, “April Jones”."""
    name, text, end = found["month"], found.string, found.end()
    if found["year"]:
        return False
    if name.lower() == "may" and (name == "may" or not found.start("month")):
        return not _CLOSES.match(text, end)
    if "day" in found.re.groupindex:
        return False
    is_short = name != "May" and len(name) == len("Jan")
    return bool(
        _NAME.match(text, end)
        or (is_short and not _CLOSES.match(text, end))
        or (name == "march" and _MARCHES.match(text, end))
    )


def _is_no_day(found: re.Match[str]) -> bool:
    """Whether the word is a name's, or another word: “Black Friday”, “Friday Harbor”, “sat”, “sun”."""
    name = found["weekday"]
    if len(name) < len("Monday") and (name.islower() or not _CLOSES.match(found.string, found.end())):
        return True
    before = found.string[max(0, found.start() - 20) : found.start()]
    part = found["hour"] or found["week"]
    return bool(_FEAST.search(before) or (not part and _NAME.match(found.string, found.end())))


def _is_title(found: re.Match[str]) -> bool:
    return found["word"].startswith("Today") and found.start() > 0  # “USA Today”


def _is_amount(found: re.Match[str]) -> bool:
    return _NOUN.match(found.string, found.end()) is not None  # “in 2025 homes”


def _is_never(_found: re.Match[str]) -> bool:
    return False


def _pattern(text: str, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    """A pattern whose blanks stand for some white space; nothing in one is repeated without a bound."""
    return re.compile(text.replace(" ", r"\s{1,3}"), flags)


_WORDS = "at|by|about|with|for|from|and|or|than|when|after|before|until|till|to|in|on|that|as|of|the"
_CLOSES = _pattern(rf"\s{{0,3}}(?:$|[^\w\s'’]|(?:{_WORDS})\b)")
_NAME = _pattern(r" [A-Z]\w", re.NOFLAG)
_MARCHES = _pattern(r" (?:on|against|through|past|into|towards?|organi[sz]|protest)")
_NOUN = _pattern(
    rf" (?!(?:{_WORDS}|a|an|if|is|it|he|she|we|they|did|do|does|was|were|had|has|have|would|could|who|what|where|which"
    r"|why|how|alone|there|compared|according|because|but|so|then|over|under|per|versus|vs|while|since)\b)[a-z]",
    re.NOFLAG,
)
_FEAST = _pattern(
    r"\b(?:black|good|easter|holy|maundy|ash|palm|super|cyber|giving|bloody|fat|shrove|whit|red) $"
    r"|\b(?!(?:On|Since|After|Before|Until|Till|From|Between|In|Late|Early|And|By|The|Last|This)\b)"
    r"(?-i:[A-Z])[\w'’-]{1,19} $"
)

_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b(?:\.(?=\s?\d))?"
)
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?![\w%-]|[.,:/]\d|['’]s\b)"
_NTH = r"(?:st|nd|rd|th)?"
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(NUMBERS)}|couple|few|several|an?)(?: of)?"
_CLEAR = r"(?<![\w/:.,$€£-])"
_HOUR = "(?: (?P<hour>morning|afternoon|evening|night))?"

_GRAMMAR: tuple[tuple[Reader, Callable[[re.Match[str]], bool], tuple[str, ...]], ...] = (
    (iso, _is_never, (r"(?<![\w/.-])(?P<year>\d{4})-(?P<number>\d\d)(?:-(?P<day>\d\d))?(?![\w/-]|\.\d)",)),
    (
        dated,
        _is_no_month,
        (
            rf"{_CLEAR}(?:{_WEEKDAY},? )?(?:the )?(?P<day>\d\d?){_NTH}(?:(?:\s?[-–]\s?| (?:to|and|until|till) )"
            rf"(?P<last>\d\d?){_NTH})?(?: of)? {_MONTH}(?:,? {_YEAR})?",
            rf"{_CLEAR}(?:{_WEEKDAY},? )?{_MONTH} (?:the )?(?P<day>\d\d?){_NTH}(?:\s?[-–]\s?(?P<last>\d\d?){_NTH})?"
            rf"(?![\w%]|[.,:/]\d| (?:percent|per|million|billion|thousand|hundred)\b)(?:,? {_YEAR})?",
        ),
    ),
    (
        in_quarter,
        _is_never,
        (
            rf"{_CLEAR}(?:the )?Q(?P<quarter>[1-4])\b(?:,?(?: of)? {_YEAR})?",
            rf"{_CLEAR}{_YEAR} Q(?P<quarter>[1-4])\b",
            rf"{_CLEAR}(?:the )?(?P<quarter>{'|'.join(QUARTERS)}) quarter(?: of| in)? {_YEAR}",
        ),
    ),
    (
        in_month,
        _is_no_month,
        (
            rf"{_CLEAR}(?:(?:the )?(?P<part>early|mid|late|start|beginning|middle|end)(?: of| |-)\s?"
            rf"|(?P<which>last|this) )?{_MONTH}(?:,?(?: of)? {_YEAR})?",
        ),
    ),
    (
        past,
        _is_never,
        (
            rf"{_CLEAR}(?:(?:the|these) )?(?:last|past|previous) {_COUNT} (?P<unit>hours|days|nights|weeks|months"
            r"|years)\b(?!-| of\b)",
            rf"{_CLEAR}(?P<count>)(?:(?:in|over|during|within|for) the (?:last|past)|(?:the|this) past)"
            r" (?P<unit>hour|day|week|fortnight|month|year)\b(?!-| of\b)",
        ),
    ),
    (ago, _is_never, (rf"{_CLEAR}(?<!half\s)(?:a )?{_COUNT} (?P<unit>days?|weeks?|fortnight|months?|years?) ago\b",)),
    (
        on_weekday,
        _is_no_day,
        (
            rf"{_CLEAR}(?:(?P<which>last|this)(?: past)? |the )?(?P<weekday>{_WEEKDAY}|mon|tues?|wed|thur?s?|fri|sat"
            rf"|sun)\b{_HOUR}(?: (?:of )?(?P<week>last|this) week)?(?!-)(?P<ends>(?=\W{{0,5}}$))?",
        ),
    ),
    (
        told_day,
        _is_title,
        (
            rf"{_CLEAR}(?P<word>(?:the )?day before yesterday|last night|yesterday|today|tonight"
            rf"|this (?:morning|afternoon|evening))\b{_HOUR}(?!-)",
        ),
    ),
    (
        told_span,
        _is_never,
        (
            rf"{_CLEAR}(?P<which>this|last|the (?:previous|preceding)) (?P<unit>week|weekend|month|quarter|year)"
            r"\b(?!-| of\b)",
        ),
    ),
    (in_year, _is_amount, (rf"{_CLEAR}(?:(?P<part>early|mid|late)(?: |-)|the year )?{_YEAR}",)),
)
"""What reads a phrase, what tells that its words are something else, and the patterns; the more exact go first."""

_RULES = tuple((_pattern(pattern), reader, is_other) for reader, is_other, patterns in _GRAMMAR for pattern in patterns)
