"""Reads from a question of what time its answer has to be."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from retrieval.dates import Calendar, Time, written
from retrieval.domain import ANY_TIME, Article, Window
from retrieval.phrases import Phrase, phrases
from retrieval.questions import STOP_WORDS, WORD

_HALF_LIFE = timedelta(days=5)
_DAY = timedelta(days=1)

# How long after a time articles still come that tell of it: a day's event is reported for some days, and the figures of
# a month or a quarter appear in the next.
_REACH = {"day": 3, "part": 7, "week": 7, "month": 31, "quarter": 91, "year": 91}  # days

_MOST = 20  # phrases that are read
_BOUNDS = ("since", "after", "before", "until", "till")

_QUOTED = re.compile(r"“[^”]{0,300}”|«[^»]{0,300}»|\"[^\"]{0,300}\"")
_PREPOSITION = re.compile(
    r"\W(in|on|during|throughout|over|since|after|before|until|till|from|between)(?:\s{1,3}the)?\s{1,3}$", re.IGNORECASE
)
_JOINS = re.compile(r"\s{0,3}(?:(?:to|until|till|through|and)\s|[-–])\s{0,3}(?:the\s{1,3})?", re.IGNORECASE)
_AS_OF = re.compile(r"\bas\s{1,3}of\s{1,3}$", re.IGNORECASE)
_LOOSE = re.compile(
    r"(?:(?<=\s)|^)(?:of|for|from|in|on|during|over|within|earlier|so far|as of)\s{1,3}$", re.IGNORECASE
)
_ASKED = re.compile(
    r"\b(?:when|(?:what|which|exact)\s{1,3}(?:day|date|time|week))\s{1,3}\w{2,10}\s{1,3}$", re.IGNORECASE
)

_FUTURE = re.compile(
    r"\b(?:[Ww]ill|won['’]t|going to|due(?! to (?:the|an?)\b)|set to|scheduled|expected|plan(?:s|ned)?|upcoming|next)\b"
)
_IS = re.compile(r"\b(?:is|are|do|does|can|(?:who|what|where|when|how)['’]s)\b", re.IGNORECASE)
_DOES = re.compile(r"^\W{0,3}(?:who|what|which\s{1,3}\w{1,30})\s{1,3}\w{1,30}s\b", re.IGNORECASE)
_NEWS = re.compile(
    r"\b(?:did|was|were|had|has|have|happen(?:s|ed|ing)?|going on|doing|saying|new|news|headlines?|story|stories"
    r"|articles?|reports?)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:\w{2,30}[^\We]ed|won|lost|said|fell|rose|went|met|began|broke|shot|struck|hit|left|made|took|came|got|gave"
    r"|found|held|sent|spoke|told|quit|cut|sank|ran|led|beat|built|bought|sold|paid|saw)\b",
    re.IGNORECASE,
)
_FRESH = re.compile(
    r"(?<!at\sthe\s)\blatest\b|\bnewest\b|\bmost\s{1,3}recent|\bcurrently\b|\bpresently\b|\bnowadays\b|\bthese\s{1,3}days\b"
    r"|(?<!electric\s)(?<!electrical\s)(?<!direct\s)(?<!alternating\s)(?<!ocean\s)(?<!tidal\s)(?<!air\s)(?<!rip\s)"
    r"\bcurrent\b(?=\s{1,3}(?!accounts?\b|affairs\b|of\b|in\b)\w)"
    r"|(?<!-)\bnow\b(?!-|\s{1,3}that\b)|\bat\s{1,3}(?:the\s{1,3}moment|present)\b|\bso\s{1,3}far\b|\bto\s{1,3}date\b"
    r"|(?<!stand\s)(?<!stood\s)(?<!standing\s)(?<!sit\s)(?<!sat\s)(?<!sitting\s)(?<!stay\s)(?<!hold\s)(?<!keep\s)"
    r"\bstill\b(?!-|\s{1,3}(?:life|lives|water|waters|image|photo|born)\b)"
    r"|\bup-to-date\b|(?<!software\s)(?<!firmware\s)(?<!security\s)(?<!system\s)\bupdate[ds]?\b|\btoday['’]s\b"
    r"|\bas\s{1,3}of\s{1,3}(?:today|this)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class When:
    """What a question says of time.

    ``window`` is the span of publication times that it names, ``told`` that span in words (``yesterday, 11 March
    2026``), and ``text`` the question without the words that name it, where those are no part of what is asked.
    ``hard``: nothing from outside will do, for it is told from now; else the window is where to look first, for a date
    in a question may also be that of the event. ``fresh``: the latest is wanted (“latest”, “now”, “current”).
    ``undated`` is the question without any words of time: what an article of the window has to mention.
    """

    text: str
    window: Window = ANY_TIME
    told: str = ""
    hard: bool = False
    fresh: bool = False
    undated: str = ""


@dataclass(frozen=True, slots=True)
class _Span:
    """A window as it is named at ``text[start:end]``."""

    start: int
    end: int
    window: Window
    told: str
    hard: bool


def when(text: str, now: datetime | None) -> When:
    """Read a question; ``now`` is aware, in the asker's time zone, or None where nobody knows when it was asked.

    Windows go from midnight to midnight there. One told from now is exactly what it says: what is published today
    about yesterday is today's news. That of a named date goes on for a while, for articles come after the event. None
    lies in the future. What is quoted in the question names no time.
    """
    plain = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)
    spans = _spans(plain, Calendar(now))
    is_state = re.search(r"\btoday\b", plain) is not None and _is_state(plain)
    fresh = is_state or _FRESH.search(plain) is not None
    window = _together([span.window for span in spans])
    if not window:
        return When(text, fresh=fresh)
    hard = all(span.hard for span in spans)
    told = " and ".join(dict.fromkeys(span.told for span in spans))
    left = text
    for span in reversed(spans):
        left = _without(left, span)
    return When(left if hard and len(spans) == 1 else text, window, told, hard, fresh, left)


def recency(article: Article, newest: datetime | None) -> float:
    """How fresh an article is beside the newest of those found, 0…1, by half-lives; 0 for one without a date.

    A half-life prior, as in arXiv 2509.19376; five days, for news is old after a week.
    """
    if article.published is None or newest is None:
        return 0.0
    age = max(timedelta(0), newest - article.published)
    return float(0.5 ** (age / _HALF_LIFE))


def as_of(articles: Sequence[Article]) -> str:
    """The words that say of when an answer is: ``As of 12 March 2026:``; empty where no article has a date."""
    dated = [(article.published, article.day) for article in articles if article.published]
    return f"As of {max(dated)[1]}:" if dated else ""


def _spans(text: str, calendar: Calendar) -> list[_Span]:
    """The windows that a text names, in order."""
    found = phrases(text)[:_MOST]
    spans = []
    place = 0
    while place < len(found):
        one, following = found[place], found[place + 1 : place + 2]
        span = next((ranged for other in following if (ranged := _ranged(text, one, other, calendar))), None)
        place += 2 if span else 1
        span = span or _single(text, one, calendar)
        if span and not (calendar.now and span.window.since and span.window.since >= calendar.now):
            spans.append(span)
    return spans


def _single(text: str, phrase: Phrase, calendar: Calendar) -> _Span | None:
    """The window that a phrase names with the preposition before it."""
    one, before = phrase.read(calendar), _before(text, phrase)
    word = before[1].lower() if before else ""
    if one is None or not (one.alone or word) or _is_another(text, phrase, one, word):
        return None
    start = phrase.start - (len(before[0]) - 1 if before else 0)
    hard = one.near and not one.guessed and not text.startswith(("'s", "’s"), phrase.end)  # “yesterday's vote”
    hard = hard and not _FUTURE.search(text)
    window = _window(one, one, calendar, 0 if hard or word in _BOUNDS else _REACH[one.unit])
    if window is None:
        return None
    match word:
        case "since":
            return _Span(start, phrase.end, Window(window.since), f"since {one.told}", one.near)
        case "after":
            return _Span(start, phrase.end, Window(window.until), f"after {one.told}", False)
        case "before":
            return _Span(start, phrase.end, Window(None, window.since), f"before {one.told}", False)
        case "until" | "till":
            return _Span(start, phrase.end, Window(None, window.until), f"until {one.told}", False)
    return _Span(start, phrase.end, window, one.told, hard)


def _ranged(text: str, one: Phrase, other: Phrase, calendar: Calendar) -> _Span | None:
    """The window from one phrase to another: ``from Monday to Wednesday``, ``between March and May 2025``."""
    before = _before(text, one)
    if not (before and before[1].lower() in ("from", "between") and _JOINS.fullmatch(text, one.end, other.start)):
        return None
    last = other.read(calendar)
    first = last and one.read(calendar, last.first.year)
    if first and last and first.first > last.first:
        first = one.read(calendar, last.first.year - 1)
    if not (first and last) or first.first > last.first:
        return None
    hard = first.near and last.near and not _FUTURE.search(text)
    window = _window(first, last, calendar, 0 if hard else _REACH[last.unit])
    if window is None:
        return None
    in_days = {first.unit, last.unit} == {"day"}
    told = written(first.first, last.after) if in_days else f"{first.told} to {last.told}"
    return _Span(one.start - len(before[0]) + 1, other.end, window, told, hard)


def _before(text: str, phrase: Phrase) -> re.Match[str] | None:
    """The preposition before a phrase, with the character before that."""
    return _PREPOSITION.search(f" {text[max(0, phrase.start - 20) : phrase.start]}")


def _window(first: Time, last: Time, calendar: Calendar, reach: int) -> Window | None:
    """From the one to so many days after the other."""
    try:
        since = first.since or calendar.moment(first.first)
        return Window(since, last.until or calendar.moment(last.after + reach * _DAY))
    except OverflowError:  # the ends of what can be dated
        return None


def _is_another(text: str, phrase: Phrase, one: Time, word: str) -> bool:
    """Whether the phrase says no time of publication: it is asked for, is to come, or says what is so today."""
    if _ASKED.search(text[max(0, phrase.start - 30) : phrase.start]):  # “when in March”
        return True
    if word in ("until", "till"):  # “closed until Monday”
        return _FUTURE.search(text) is not None or not _is_past(text)
    if one.told.startswith("today") and word != "since":
        return _is_state(text) or _AS_OF.search(text[max(0, phrase.start - 10) : phrase.start]) is not None
    if not one.guessed:
        return False
    return _FUTURE.search(text) is not None or (
        one.unit == "day" and _IS.search(text) is not None and not _is_past(text)
    )


def _is_past(text: str) -> bool:
    return _NEWS.search(text) is not None or (_PAST.search(text) is not None and _IS.search(text) is None)


def _is_state(text: str) -> bool:
    """Whether a question about today asks what is so, as “who runs the port today?”, and not for the day's news."""
    if _NEWS.search(text):
        return False
    return _IS.search(text) is not None or (_DOES.search(text) is not None and not _PAST.search(text))


def _together(windows: Sequence[Window]) -> Window:
    """The window that holds all, as for a comparison; where they are open on either side, what they have in common."""
    since = [window.since for window in windows]
    until = [window.until for window in windows]
    starts, ends = [one for one in since if one], [one for one in until if one]
    is_open = None in since or None in until
    first, last = (max, min) if is_open else (min, max)
    whole = Window(first(starts, default=None), last(ends, default=None))
    is_empty = whole.since and whole.until and whole.since >= whole.until
    return ANY_TIME if is_empty else whole


def _without(text: str, span: _Span) -> str:
    """The question without a span's words, if anything is left to search for."""
    before = _LOOSE.sub("", text[: span.start])
    left = f"{before.rstrip()} {text[span.end :].lstrip()}".strip(" ,;:–-")
    left = re.sub(r" +(?=[?.!,;:])", "", left)
    return left if any(word.lower() not in STOP_WORDS for word in WORD.findall(left)) else text
