"""Dates as they are written."""

from datetime import UTC, datetime

import pytest

from retrieval.adapters.reading.dates import parse, plausible


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-03-12", "2026-03-12T00:00"),
        ("2026-03-12T08:30:00Z", "2026-03-12T08:30"),
        ("2026-03-12T08:30:00+02:00", "2026-03-12T06:30"),
        ("2026-03-12 08:30", "2026-03-12T08:30"),
        ("12 March 2026", "2026-03-12T00:00"),
        ("March 12, 2026, 4:05 PM", "2026-03-12T16:05"),
        ("Thu, 12 Mar 2026 10:00:00 GMT", "2026-03-12T10:00"),
        ("12. März 2026", "2026-03-12T00:00"),
        ("12 mars 2026", "2026-03-12T00:00"),
        ("2026年3月12日", "2026-03-12T00:00"),
    ],
)
def test_dates_are_moments_in_utc(written: str, moment: str, now: datetime) -> None:
    """ISO and the ways of several languages are understood; a day alone is midnight UTC."""
    assert parse(written, now) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "written", ["", "yesterday", "Monday", "2026", "March 2026", "2026-13-40", "Dec. 2. 13", "12345678", "x" * 500,
                "2026-06-03", "2099-01-01", "1799-12-31", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"],
)  # fmt: skip
def test_what_is_no_date_is_none(written: str, now: datetime) -> None:
    """Nonsense, half dates, dates to come and dates before newspapers are none."""
    assert parse(written, now) is None


def test_tomorrow_elsewhere_is_still_today(now: datetime) -> None:
    """A date up to a day ahead may be true in another time zone."""
    assert parse("2026-06-02", now) == datetime(2026, 6, 2, tzinfo=UTC)


def test_a_moment_without_a_zone_is_utc(now: datetime) -> None:
    """Word files tell times without a zone."""
    naive = datetime(2026, 3, 1, 8)  # noqa: DTZ001 - that is the point
    assert plausible(naive, now) == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert plausible(None, now) is None
