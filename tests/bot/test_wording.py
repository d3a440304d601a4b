"""Words that several messages share."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wording import ago, updated

NOW = datetime(2026, 3, 12, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("passed", "told"),
    [
        (timedelta(), "1 min ago"),
        (timedelta(seconds=119), "1 min ago"),
        (timedelta(minutes=59, seconds=59), "59 min ago"),
        (timedelta(hours=1), "1 h ago"),
        (timedelta(hours=23, minutes=59), "23 h ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=7) - timedelta(seconds=1), "6 days ago"),
        (timedelta(days=7), "5 March 2026"),
        (-timedelta(minutes=60), "1 min ago"),
        (-timedelta(minutes=61), "12 March 2026"),
        (-timedelta(days=400), "16 April 2027"),
        (timedelta(days=730_000), "10 July 27"),
    ],
)
def test_how_long_ago_it_was(passed: timedelta, told: str) -> None:
    """In the largest unit that has passed; the day where it is long ago, or to come."""
    assert ago(NOW - passed, NOW) == told
    assert ago(NOW - passed, NOW.astimezone(ZoneInfo("Asia/Tokyo"))) == told


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (12, "today"),
        (11, "1 day ago"),
        (6, "6 days ago"),
        (5, "5 March 2026"),
        (13, "13 March 2026"),
    ],
)
def test_where_only_the_day_is_known_no_hours_are_told(day: int, told: str) -> None:
    """Midnight stands for that."""
    assert ago(datetime(2026, 3, day, tzinfo=UTC), NOW) == told


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)))
def test_any_two_times_have_words(when: datetime, now: datetime) -> None:
    """The first and the last that there are, too."""
    assert ago(when, now)


@pytest.mark.parametrize(
    ("passed", "told"),
    [
        (timedelta(), "Updated 09:30"),
        (timedelta(hours=9), "Updated 00:30"),
        (timedelta(hours=10), "Updated Wednesday 23:30"),
        (timedelta(days=6), "Updated Friday 09:30"),
        (timedelta(days=7), "Updated 5 March 2026, 09:30"),
        (-timedelta(days=1), "Updated 13 March 2026, 09:30"),
    ],
)
def test_when_something_changed(passed: timedelta, told: str) -> None:
    """By the reader's clock: the time alone on the same day there, else with the day."""
    assert updated(NOW - passed, NOW.astimezone(ZoneInfo("Europe/Berlin"))) == told
