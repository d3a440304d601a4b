"""When digests are due: once for each local date, by the clocks of a zone, whatever is done to those."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.records import Rhythm
from bot.rhythm import Due, latest_due, next_due, zone
from retrieval.errors import InputError

DAILY, WEEKDAYS = frozenset(range(7)), frozenset(range(5))
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
ZONES = (
    "Africa/Cairo",  # puts its clocks forward at midnight
    "Africa/Casablanca",  # changes them for a month each year
    "America/Nuuk",  # in 2024 from 23:00 on to the next day
    "America/Santiago",
    "America/St_Johns",
    "Antarctica/Troll",  # by two hours
    "Asia/Kathmandu",
    "Asia/Pyongyang",
    "Australia/Lord_Howe",  # by half an hour
    "Europe/Berlin",
    "Pacific/Apia",  # had no 30 December 2011
    "Pacific/Kwajalein",  # had no 21 August 1993
    "UTC",
)
NAMES = st.sampled_from(ZONES)
DAYS = st.frozensets(st.integers(0, 6), min_size=1)
TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
NIGHT = st.builds(time, st.sampled_from((0, 1, 2, 3, 23)), st.sampled_from((0, 10, 30, 59)))  # when clocks change
MOMENTS = st.datetimes(datetime(1993, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - made aware
APIA, NUUK = datetime(2011, 12, 28, tzinfo=UTC), datetime(2024, 3, 28, tzinfo=UTC)


def shown(day: date, at: time, name: str) -> datetime | None:
    """When clocks first show this or the next minute after it, found by watching them; None if that day never is."""
    where = ZoneInfo(name)
    begin = datetime.combine(day, time(), UTC) - 15 * timedelta(hours=1)
    watched = [begin + number * MINUTE for number in range(54 * 60)]
    walls = [moment.astimezone(where).replace(tzinfo=None) for moment in watched]
    if not any(wall.date() == day for wall in walls):
        return None
    wanted = min(wall for wall in walls if wall >= datetime.combine(day, at))
    return watched[walls.index(wanted)]


def series(rhythm: Rhythm, after: datetime, count: int) -> list[Due]:
    """The next ones, each asked for at the last."""
    dues: list[Due] = []
    for _ in range(count):
        dues.append(next_due(rhythm, dues[-1].at if dues else after))
    return dues


@settings(max_examples=25, deadline=None)
@given(DAYS, TIMES | NIGHT, NAMES, MOMENTS)
@example(DAILY, time(8, 30), "Pacific/Apia", APIA)
@example(frozenset({4}), time(8, 30), "Pacific/Apia", APIA)  # that 30 December was a Friday
@example(DAILY, time(23, 30), "America/Nuuk", NUUK)
@example(DAILY, time(2, 10), "Australia/Lord_Howe", datetime(2025, 10, 3, tzinfo=UTC))
@example(DAILY, time(1, 45), "Australia/Lord_Howe", datetime(2026, 4, 3, tzinfo=UTC))
@example(DAILY, time(0, 30), "Africa/Cairo", datetime(2024, 4, 24, tzinfo=UTC))
@example(DAILY, time(23, 30), "Africa/Cairo", datetime(2024, 10, 30, tzinfo=UTC))
def test_each_date_comes_once(days: frozenset[int], at: time, name: str, after: datetime) -> None:
    """Those of the chosen days, in order, when the clocks there first show the chosen time or are past it."""
    dues = series(Rhythm(days, at, name), after, 3)
    assert all(one.at < two.at and one.date < two.date for one, two in pairwise(dues))
    first = after.astimezone(ZoneInfo(name)).date()
    dates = [first + number * DAY for number in range((dues[-1].date - first).days + 1)]
    watched = [Due(day, moment) for day in dates if day.weekday() in days and (moment := shown(day, at, name))]
    assert dues == [due for due in watched if due.at > after]


@settings(max_examples=200, deadline=None)
@given(DAYS, TIMES | NIGHT, NAMES, MOMENTS)
@example(DAILY, time(0, 10), "Africa/Cairo", datetime(2024, 10, 31, 21, 30, tzinfo=UTC))  # midnight comes twice
@example(frozenset({4}), time(8, 30), "Pacific/Apia", datetime(2011, 12, 31, tzinfo=UTC))
def test_the_latest_and_the_next_meet(days: frozenset[int], at: time, name: str, now: datetime) -> None:
    """There is none between them."""
    rhythm = Rhythm(days, at, name)
    latest, following = latest_due(rhythm, now), next_due(rhythm, now)
    assert latest.at <= now < following.at
    assert next_due(rhythm, latest.at) == following
    assert latest_due(rhythm, latest.at) == latest
    assert latest_due(rhythm, following.at - MINUTE / 60) == latest
    assert {latest.at.tzinfo, following.at.tzinfo} == {UTC}


@pytest.mark.parametrize(
    ("at", "day", "moment"),
    [
        (time(1, 59), date(2026, 3, 29), "00:59"),
        (time(2, 0), date(2026, 3, 29), "01:00"),
        (time(2, 30), date(2026, 3, 29), "01:00"),
        (time(3, 0), date(2026, 3, 29), "01:00"),
        (time(3, 1), date(2026, 3, 29), "01:01"),
        (time(2, 30), date(2026, 10, 25), "00:30"),
        (time(3, 0), date(2026, 10, 25), "02:00"),
    ],
)
def test_when_clocks_change_in_berlin(at: time, day: date, moment: str) -> None:
    """In the missing hour when it is over, in the doubled hour the first time; and the next on the next day."""
    rhythm = Rhythm(DAILY, at, "Europe/Berlin")
    midnight = datetime.combine(day, time(), zone("Europe/Berlin")).astimezone(UTC)
    due = Due(day, datetime.combine(day, time.fromisoformat(moment), UTC))
    assert next_due(rhythm, midnight) == due
    assert next_due(rhythm, due.at).date == day + DAY


def test_weekdays_and_weekly() -> None:
    """Friday's is followed by Monday's; one a week is a week apart."""
    friday = datetime(2026, 3, 13, 12, tzinfo=UTC)
    assert next_due(Rhythm(WEEKDAYS, time(8, 30), "UTC"), friday).date == date(2026, 3, 16)
    mondays = series(Rhythm(frozenset({0}), time(9), "UTC"), friday, 3)
    assert [one.date for one in mondays] == [date(2026, 3, 16), date(2026, 3, 23), date(2026, 3, 30)]


@pytest.mark.parametrize(
    ("done", "following"),
    [
        (None, 12),
        (date(2026, 3, 1), 12),
        (date(2026, 3, 11), 12),
        (date(2026, 3, 12), 13),
        (date(2026, 3, 13), 14),  # of a zone that is ahead
        (date(2026, 3, 14), 15),
        (date(2026, 3, 15), 12),  # of no zone
        (date(2031, 3, 12), 12),
    ],
)
def test_none_comes_for_a_date_that_is_done(done: date | None, following: int) -> None:
    """However the time or the zone was changed since; but a clock that was wrong holds nothing up."""
    after = datetime(2026, 3, 12, 6, tzinfo=UTC)
    assert next_due(Rhythm(DAILY, time(8, 30), "UTC"), after, done).date == date(2026, 3, following)


@pytest.mark.parametrize("days", [frozenset[int](), frozenset({7, 9})])
def test_without_a_day_there_is_none(days: frozenset[int]) -> None:
    """Said as such."""
    for find in (next_due, latest_due):
        with pytest.raises(InputError, match="at least one day"):
            find(Rhythm(days, time(8), "UTC"), NUUK)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/BERLIN", "Europe/Berlin"),
        (" america/new york ", "America/New_York"),
        ("utc", "UTC"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
    ],
)
def test_a_zone_is_known_however_it_is_written(typed: str, name: str) -> None:
    """In any case."""
    assert zone(typed).key == name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Europe/Berln", "Europe/Berlin"),
        ("berlin", "Europe/Berlin"),
        ("Europ/Berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
    ],
)
def test_a_zone_that_is_almost_one(typed: str, name: str) -> None:
    """Is told."""
    with pytest.raises(InputError, match=f"“{typed}” is no time zone: did you mean {name}"):
        zone(typed)


HOSTILE = ("../etc/passwd", "/etc/passwd", "posix/Europe/Berlin", "", ".", "a\0b", "\ud800", "x" * 100_000, "localtime")


@pytest.mark.parametrize("typed", ["Europe", "8", *HOSTILE], ids=repr)
def test_what_is_no_zone(typed: str) -> None:
    """Paths, halves and rubbish: said in a line, with how to write one."""
    with pytest.raises(InputError, match=r"is no time zone: (did you mean|write it as) Europe/Berlin") as refused:
        zone(typed)
    assert len(str(refused.value)) < 120
