"""News agencies' datelines, ``LONDON, March 3 (AP) — ``, and the year of a date that is written without one."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH = (
    r"(?P<{0}>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<{0}>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])"
_DATE = re.compile(
    rf"\b(?:{_MONTH.format('month')}\s+{_DAY.format('day')}|{_DAY.format('day2')}\s+{_MONTH.format('month2')})"
    r"(?:,?\s+(?P<year>(?:19|20)\d\d)(?=\d?\d:\d\d|\b))?(?=\d?\d:|\b)",
    re.IGNORECASE,
)
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
_LONE = re.compile(
    rf"(?:{_WEEKDAY},?\s+)?{_DATE.pattern}"
    r"(?:,?\s*(?:at\s+)?[\d:.]+\s*(?:[ap]\.?m\.?)?(?:\s+[A-Z]{2,4}(?:[+-]\d+)?)?)?(?:\s*last updated.*)?",
    re.IGNORECASE,
)
_AGENCY_LINE = re.compile(r"(?P<before>[^()\n]{0,70}?)\s*\((?P<agency>[^()\n]{2,40})\)\s*(?:[-–—]{1,3}|:)\s")
_BARE_LINE = re.compile(r"(?P<before>[^()\n]{4,70}?)\s+[-–—]{1,3}\s")
_AGENCIES = frozenset(
    "reuters ap afp dpa upi efe ansa tass interfax xinhua kyodo yonhap bernama antara pti ani ians bloomberg cnn bbc"
    " pa aap cp anp ntb tt stt ritzau belga apa mti ctk pap bta tanjug anadolu aa wafa spa wam kuna mena lusa".split()
)
_IN_PLACES = frozenset({"and", "of", "on", "de", "del", "la", "le", "du", "el", "al", "the", "im", "am", "near"})
_ON_WEEKDAY = re.compile(rf"\bon\s+({'|'.join(_WEEKDAYS)})\b|\b({'|'.join(_WEEKDAYS)})\b", re.IGNORECASE)
_YEARS_BACK = 60


@dataclass(frozen=True, slots=True)
class Dateline:
    """Who sent a report, the words of its date, and the report without them."""

    agency: str | None
    dated: re.Match[str] | None
    rest: str


def dateline(paragraph: str) -> Dateline | None:
    """The dateline that a paragraph begins with, if any."""
    match = _AGENCY_LINE.match(paragraph) or _BARE_LINE.match(paragraph)
    if match is None:
        return None
    before, agency = match["before"], match.groupdict().get("agency")
    dated = _DATE.search(before)
    place = before if dated is None else before[: dated.start()] + before[dated.end() :]
    certain = dated is not None or (agency is not None and (_is_agency(agency) or _is_capitals(place)))
    return Dateline(agency, dated, paragraph[match.end() :]) if certain and _is_place(place) else None


def lone_date(line: str) -> re.Match[str] | None:
    """The match if the line is a date and nothing else, in English, with or without a year."""
    return _LONE.fullmatch(line)


def date_within(line: str) -> re.Match[str] | None:
    """The first date in a line, in English, with or without a year."""
    return _DATE.search(line)


def moment(dated: re.Match[str], told: str, now: datetime, year: int | None = None) -> datetime | None:
    """The day that is meant, at midnight UTC; None if there is none.

    Without a year it is the latest day not after ``now`` that falls on the weekday named in ``told``, if one is;
    ``year`` is one to try before all others.
    """
    month = _MONTHS.index((dated["month"] or dated["month2"])[:3].lower()) + 1
    day = int(dated["day"] or dated["day2"])
    if dated["year"]:
        return _day(int(dated["year"]), month, day, now)
    weekday = _weekday(told)
    years = [year] if year else []
    days = (_day(candidate, month, day, now) for candidate in (*years, *range(now.year, now.year - _YEARS_BACK, -1)))
    return next((found for found in days if found and weekday in (None, found.weekday())), None)


def _day(year: int, month: int, day: int, now: datetime) -> datetime | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return datetime(year, month, day, tzinfo=UTC) if found <= now.date() else None


def _weekday(told: str) -> int | None:
    """The weekday that is named, "on Monday" before any other."""
    found = sorted(_ON_WEEKDAY.finditer(told), key=lambda match: match[1] is None)
    return _WEEKDAYS.index((found[0][1] or found[0][2]).lower()) if found else None


def _is_agency(name: str) -> bool:
    return name.split()[0].lower().strip(".") in _AGENCIES or name.casefold().startswith(
        ("thomson reuters", "the canadian")
    )


def _is_capitals(place: str) -> bool:
    return sum(letter.isupper() for letter in place) > 2 and not any(letter.islower() for letter in place)


def _is_place(words: str) -> bool:
    named = re.findall(r"[^\W\d_][\w'’-]*", words)
    return len(named) <= 6 and all(word[0].isupper() or word in _IN_PLACES for word in named)
