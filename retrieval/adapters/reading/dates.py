"""Dates as people and machines write them, read into aware UTC datetimes; a day alone is midnight UTC."""

from datetime import UTC, datetime, timedelta

_EARLIEST = datetime(1800, 1, 1, tzinfo=UTC)
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


def plausible(moment: datetime | None, now: datetime) -> datetime | None:
    """The moment in UTC (a naive one is taken as UTC), or None where nothing can have been published then."""
    if moment is None:
        return None
    try:
        utc = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:  # the first or last day of the calendar, moved over its edge by a time zone
        return None
    return utc if _EARLIEST <= utc <= now + timedelta(days=1) else None


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
