"""Words that several messages share: counts, days, and what an abstention says."""

from datetime import UTC, datetime, time, timedelta

from retrieval.ports import Counts

ABSTENTION = "The articles here don't answer this."
NOTHING_YET = "There are no articles here yet."
NEAREST = "Nearest, not an answer:"
PARTIAL = "not all of it was readable"

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_DAYS_TOLD = 7  # then the day itself is clearer than how many


def number(count: int, thing: str) -> str:
    """``1 article``, ``1,234 articles``."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"


def day(when: datetime) -> str:
    """``12 March 2026``."""
    return f"{when.day} {when:%B %Y}"


def minute(when: datetime) -> str:
    """``12 March 2026, 09:30 UTC``."""
    utc = when.astimezone(UTC)
    return f"{day(utc)}, {utc:%H:%M} UTC"


def ago(when: datetime, now: datetime) -> str:
    """``25 min ago``, ``3 h ago``, ``2 days ago``; after a week, and before it comes, the day itself.

    Midnight UTC stands for a day of which no time is known: ``today``, then ``1 day ago``. A clock may be an hour fast.
    """
    utc = when.astimezone(UTC)
    if utc.time() == time():
        days = (now.astimezone(UTC).date() - utc.date()).days
        return "today" if days == 0 else f"{number(days, 'day')} ago" if 0 < days < _DAYS_TOLD else day(when)
    passed = now - when
    if not -_HOUR <= passed < _DAYS_TOLD * _DAY:
        return day(when)
    if passed < _HOUR:
        return f"{max(1, passed // _MINUTE)} min ago"
    return f"{passed // _HOUR} h ago" if passed < _DAY else f"{number(passed.days, 'day')} ago"


def updated(at: datetime, now: datetime) -> str:
    """``Updated 14:05`` by the clock of ``now``; of another day, ``Updated Tuesday 14:05``, or with its date."""
    local = at.astimezone(now.tzinfo)
    days = (now.date() - local.date()).days
    when = "" if days == 0 else f"{local:%A} " if 0 < days < _DAYS_TOLD else f"{day(local)}, "
    return f"Updated {when}{local:%H:%M}"


def span(counts: Counts) -> str:
    """``5 February 2026 to 15 March 2026``, or nothing where no dates are known."""
    if counts.oldest is None or counts.newest is None:
        return ""
    oldest, newest = day(counts.oldest), day(counts.newest)
    return oldest if oldest == newest else f"{oldest} to {newest}"


def searched(counts: Counts, when: str = "") -> str:
    """``34 articles, 5 February 2026 to 15 March 2026``; within a window told in words, ``2 articles, yesterday``."""
    return f"{number(counts.articles, 'article')}, {when}" if when else extent(counts)


def extent(counts: Counts) -> str:
    """``34 articles, 5 February 2026 to 15 March 2026``."""
    return ", ".join(part for part in (number(counts.articles, "article"), span(counts)) if part)
