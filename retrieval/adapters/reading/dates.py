"""Dates as people and machines write them, read into aware UTC datetimes; a day alone is midnight UTC."""

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # lxml is loaded for pages alone
    from retrieval.adapters.reading.page_facts import PageFacts

_EARLIEST = datetime(1800, 1, 1, tzinfo=UTC)
_OLDEST_PAGE = timedelta(days=30 * 365.25)
_SEARCHED = 0.55
_STAMP = re.compile(r"(\d{9,10})(?:\d{3})?(?:\.\d*)?")
_LONGEST = 80
_STRICT = {
    "STRICT_PARSING": True,  # day, month and year, all three
    "PARSERS": ["absolute-time"],  # no "yesterday": nobody knows whose
    "TIMEZONE": "UTC",
    "TO_TIMEZONE": "UTC",
    "RETURN_AS_TIMEZONE_AWARE": True,
}


def parse(written: str, now: datetime) -> datetime | None:
    """The moment that is written, or None for what is no date, lies before 1800 or over a day after ``now``."""
    written = written.strip()
    if not 6 <= len(written) <= _LONGEST or not any(mark.isdigit() for mark in written):
        return None
    return plausible(_iso(written) or _loose(written), now)


def published(said: "PageFacts", found: str | None, now: datetime) -> tuple[datetime | None, float | None]:
    """When a page was published, in UTC, and how sure that is, in 0…1; None for both where nothing tells.

    What the page says comes by how sure the place is where it says it; between them comes ``found``, the day that a
    search through the page gave. Nothing counts that lies over 30 years before ``now`` or over a day after it.
    """
    told = [(_SEARCHED, found or ""), *((one.certainty, one.written) for one in said.dates)]
    for certainty, written in sorted(told, key=lambda one: -one[0]):
        moment = _stamp(written, now) or parse(written, now)
        if moment and moment >= now - _OLDEST_PAGE:
            return moment, certainty
    return None, None


def plausible(moment: datetime | None, now: datetime) -> datetime | None:
    """The moment in UTC (a naive one is taken as UTC), or None where nothing can have been published then."""
    if moment is None:
        return None
    try:
        utc = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:  # the first or last day of the calendar, moved over its edge by a time zone
        return None
    return utc if _EARLIEST <= utc <= now + timedelta(days=1) else None


def _stamp(written: str, now: datetime) -> datetime | None:
    """The moment that a bare number of seconds or milliseconds since 1970 tells."""
    match = _STAMP.fullmatch(written.strip())
    return plausible(datetime.fromtimestamp(int(match[1]), UTC), now) if match else None


def _iso(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None


def _loose(written: str) -> datetime | None:
    import dateparser

    try:
        found = dateparser.parse(written, settings=_STRICT)
    except (ValueError, OverflowError):  # what its parsers let through for days and zones that don't exist
        return None
    return found if isinstance(found, datetime) else None
