"""Words that several messages share: counts, days, and what an abstention says."""

from datetime import UTC, datetime

from retrieval.ports import Counts

ABSTENTION = "The articles here don't answer this."
NOTHING_YET = "There are no articles here yet."
NEAREST = "Nearest, not an answer:"


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


def span(counts: Counts) -> str:
    """``5 February 2026 to 15 March 2026``, or nothing where no dates are known."""
    if counts.oldest is None or counts.newest is None:
        return ""
    oldest, newest = day(counts.oldest), day(counts.newest)
    return oldest if oldest == newest else f"{oldest} to {newest}"


def extent(counts: Counts) -> str:
    """``34 articles, 5 February 2026 to 15 March 2026``."""
    return ", ".join(part for part in (number(counts.articles, "article"), span(counts)) if part)
