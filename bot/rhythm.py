"""When a rhythm's next digest is due: wall time in a zone, by which clocks are put forward and back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.records import Rhythm
from retrieval.errors import InputError

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_DAYS = 16  # looked through: two weeks and the days at both ends, for a date may have been skipped at the date line
_APART = 2 * _DAY  # no two zones' dates are further apart
_VAGUE = ("factory", "localtime")  # names of the database that mean no zone, or another on each machine
_SHOWN = 40  # characters of what is no zone
_ALIKE = 0.8  # of 1: one letter wrong in a short name


@dataclass(frozen=True, slots=True)
class Due:
    """An occurrence: the local date that it is for, and the moment, in UTC."""

    date: date
    at: datetime


def next_due(rhythm: Rhythm, after: datetime, done: date | None = None) -> Due:
    """The first occurrence after that moment, and after the local date ``done``; raises InputError.

    Where clocks skip the wall time, it is at the next minute that there is; where they show it twice, at the first. A
    ``done`` that lies further ahead than any zone's date was written while a clock was wrong, and holds nothing up.
    """
    today = after.astimezone(zone(rhythm.zone)).date()
    first = done + _DAY if done and today <= done <= today + _APART else today
    return next(due for due in _occurrences(rhythm, first, _DAY) if due.at > after)


def latest_due(rhythm: Rhythm, now: datetime) -> Due:
    """The last occurrence at or before that moment; raises InputError."""
    # After clocks were put back over midnight, the date is yesterday's, and today's occurrence may have been.
    first = now.astimezone(zone(rhythm.zone)).date() + _DAY
    return next(due for due in _occurrences(rhythm, first, -_DAY) if due.at <= now)


def zone(name: str) -> ZoneInfo:
    """The zone of that name, in any case, and with blanks for underscores; an InputError suggests another."""
    known, typed = _zones(), "_".join(name.lower().split())
    if typed in known:
        return ZoneInfo(known[typed])
    named = {place.rpartition("/")[2]: whole for place, whole in known.items()} | known
    near = get_close_matches(typed[:_SHOWN], named, 1, _ALIKE)
    advice = f"did you mean {named[near[0]]}?" if near else "write it as Europe/Berlin, or UTC."
    raise InputError(f"“{name.strip()[:_SHOWN]}” is no time zone: {advice}")


@cache
def _zones() -> dict[str, str]:
    """The zones' names by what they are in small letters. Nothing else is looked for in the file system."""
    return {name.lower(): name for name in sorted(available_timezones()) if name.lower() not in _VAGUE}


def _occurrences(rhythm: Rhythm, first: date, step: timedelta) -> Iterator[Due]:
    """Those for the first date and on, or back; the dates that there are."""
    where = zone(rhythm.zone)
    for number in range(_DAYS):
        day = first + number * step
        exists = _moment(day, time.min, where).astimezone(where).date() == day
        if exists and day.weekday() in rhythm.days:
            yield Due(day, _moment(day, rhythm.at, where))
    raise InputError("Choose at least one day of the week.")


def _moment(day: date, at: time, where: ZoneInfo) -> datetime:
    """When clocks there first show this, or the next minute that they do show."""
    wall = datetime.combine(day, at, where)
    while (moment := wall.astimezone(UTC)).astimezone(where) != wall:
        wall += _MINUTE
    return moment
