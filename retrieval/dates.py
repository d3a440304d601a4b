"""Reads what time a phrase names, told from now (“yesterday”) or by the calendar (“12 March”), as its asker has it.

Each reader takes the match of one of the patterns in `phrases` and the year that is meant where the phrase has none. It
raises ValueError or OverflowError where there is no such time, or nobody can tell.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

_DAY = timedelta(days=1)
_WEEKDAYS = "mon tue wed thu fri sat sun".split()
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()
_COUNTS = {word: count for count, word in enumerate(NUMBERS, 1)} | {"": 1, "a": 1, "an": 1}
_COUNTS |= {"couple": 2, "few": 3, "several": 5}
_LENGTHS = {"day": 1, "night": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365}
_ROUGHLY = {"week": 1, "fortnight": 1, "month": 7, "year": 183}  # days by which “a month ago” may be off
_THIRDS = ("early", "mid", "late")
_PARTS = {"start": "early", "beginning": "early", "middle": "mid", "end": "late"}
QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}
_EVENING, _NOON = time(18), time(12)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days as the asker has them; without a ``now`` only what is named in full can be read."""

    now: datetime | None

    @property
    def zone(self) -> tzinfo:
        """The asker's."""
        return (self.now and self.now.tzinfo) or UTC

    @property
    def today(self) -> date:
        """The asker's day; ValueError where nobody knows."""
        if self.now is None:
            raise ValueError("nobody knows when it is asked")
        return self.now.date()

    def hours_ago(self, count: int) -> datetime:
        """So many hours before now, UTC; ValueError where nobody knows."""
        if self.now is None:
            raise ValueError("nobody knows when it is asked")
        return self.now.astimezone(UTC) - timedelta(hours=count)

    def moment(self, day: date, hour: time = time.min) -> datetime:
        """When clocks there show that hour of that day, or the next hour that they do show."""
        return datetime.combine(day, hour, self.zone).astimezone(UTC).astimezone(self.zone)


@dataclass(frozen=True, slots=True)
class Time:
    """What a phrase names: the asker's days from ``first`` to before ``after``; ``told`` says it in words.

    ``unit`` is how long it is: ``day``, ``part`` (of a month), ``week``, ``month``, ``quarter`` or ``year``. ``near``:
    told from now. ``guessed``: the latest of several, as of all Mondays. ``alone``: no preposition need go before it.
    ``since`` and ``until`` are the moments, where they are no midnights.
    """

    first: date
    after: date
    told: str
    unit: str = "day"
    near: bool = False
    guessed: bool = False
    alone: bool = True
    since: datetime | None = None
    until: datetime | None = None


def written(first: date, after: date) -> str:
    """The days from one to before another as people write them: ``9 to 15 March 2026``."""
    last = after - _DAY
    end = f"{last.day} {last:%B} {last.year}"
    if first >= last:
        return end
    month = "" if (first.month, first.year) == (last.month, last.year) else f" {first:%B}"
    return f"{first.day}{month}{'' if first.year == last.year else f' {first.year}'} to {end}"


def iso(found: re.Match[str], _calendar: Calendar, _year: int | None) -> Time:
    """A day or a month: ``2026-03-12``, ``2026-03``."""
    first = date(int(found["year"]), int(found["number"]), int(found["day"] or 1))
    return _days(first, first) if found["day"] else replace(_whole_month(first), alone=True)


def dated(found: re.Match[str], calendar: Calendar, year: int | None) -> Time:
    """A day of a month, or from one to another: ``12 March``, ``10-12 March 2026``."""
    day, last, named = found["day"], found["last"] or found["day"], found["year"] or year
    month = _month(found)
    first = date(int(named), month, int(day)) if named else _latest(month, int(day), calendar.today)
    return _days(first, first.replace(day=int(last)), guessed=not found["year"])


def in_month(found: re.Match[str], calendar: Calendar, year: int | None) -> Time:
    """A month or a third of it: ``March``, ``early March 2026``."""
    month, named = _month(found), found["year"] or year
    one = _whole_month(date(int(named), month, 1) if named else _latest(month, 1, calendar.today))
    if part := (found["part"] or "").lower():
        third = _THIRDS.index(_PARTS.get(part, part))
        after = one.after if part in ("late", "end") else one.first + (third + 1) * 10 * _DAY
        one = replace(one, first=one.first + third * 10 * _DAY, after=after, unit="part")
        one = replace(one, told=f"{_THIRDS[third]}{'-' if third == 1 else ' '}{one.first:%B} {one.first.year}")
    return replace(one, guessed=not found["year"], alone=bool(found["year"] or found["which"] or part))


def in_quarter(found: re.Match[str], calendar: Calendar, year: int | None) -> Time:
    """A quarter of a year: ``Q1``, ``the last quarter of 2025``."""
    word, named = found["quarter"].lower(), found["year"] or year
    number = QUARTERS.get(word) or int(word)
    month = 3 * number - 2
    first = date(int(named), month, 1) if named else _latest(month, 1, calendar.today)
    return Time(first, _later(first, 3), f"the {list(QUARTERS)[number - 1]} quarter of {first.year}", "quarter")


def in_year(found: re.Match[str], _calendar: Calendar, _year: int | None) -> Time:
    """A year or a third of it: ``2025``, ``early 2026``."""
    first = date(int(found["year"]), 1, 1)
    if not (part := (found["part"] or "").lower()):
        return Time(first, _later(first, 12), found["year"], "year", alone=False)
    first = _later(first, 4 * _THIRDS.index(part))
    return Time(first, _later(first, 4), f"{part} {found['year']}", "quarter")


def told_day(found: re.Match[str], calendar: Calendar, _year: int | None) -> Time:
    """Today, yesterday, or the day before; a part of a day is that day, but a night goes on till noon."""
    word, today = " ".join(found["word"].lower().split()), calendar.today
    if word == "last night":
        since, until = calendar.moment(today - _DAY, _EVENING), calendar.moment(today, _NOON)
        told = f"last night, {written(today - _DAY, today + _DAY)}"
        return Time(today - _DAY, today + _DAY, told, near=True, since=since, until=until)
    back = 2 if "before" in word else int(word.startswith("yesterday"))
    day = today - back * _DAY
    name = ("today", "yesterday", "the day before yesterday")[back]
    return Time(day, day + _DAY, f"{name}, {written(day, day + _DAY)}", near=True)


def told_span(found: re.Match[str], calendar: Calendar, _year: int | None) -> Time:
    """This or the last week, weekend, month, quarter or year."""
    unit, back = found["unit"].lower(), "this" not in found["which"].lower()
    first, after = _around(unit, calendar.today)
    if back:
        first, after = _around(unit, first - (7 if unit == "weekend" else 1) * _DAY)
    told = {"month": f"{first:%B} {first.year}", "year": str(first.year)}.get(unit, written(first, after))
    # Of a month or more the figures come out afterwards: those are no news of that month alone.
    near = unit in ("week", "weekend") or (unit == "month" and not back)
    name = f"{'last' if back else 'this'} {unit}"
    return Time(first, after, f"{name}, {told}", "week" if unit == "weekend" else unit, near=near)


def past(found: re.Match[str], calendar: Calendar, _year: int | None) -> Time:
    """The past three days, 24 hours or month, up to the end of today."""
    word, unit, today = (found["count"] or "").lower(), found["unit"].lower(), calendar.today
    count = _count(word)
    told = f"the last {'couple of' if word == 'couple' else word} {unit}".replace("  ", " ")
    if unit.startswith("hour"):
        return Time(today, today + _DAY, told, near=True, since=calendar.hours_ago(count))
    first = today - count * _LENGTHS[unit.removesuffix("s")] * _DAY
    near = not unit.startswith(("month", "year"))
    return Time(first, today + _DAY, f"{told}, since {written(first, first + _DAY)}", near=near)


def ago(found: re.Match[str], calendar: Calendar, _year: int | None) -> Time:
    """Some days ago is that day; weeks, months and years are said roughly."""
    unit = found["unit"].lower().removesuffix("s")
    day = calendar.today - _count(found["count"].lower()) * _LENGTHS[unit] * _DAY
    off = _ROUGHLY.get(unit, 0) * _DAY
    told = " ".join(found[0].lower().split())
    return Time(day - off, day + off + _DAY, f"{told}, {written(day - off, day + off + _DAY)}", near=not off)


def on_weekday(found: re.Match[str], calendar: Calendar, _year: int | None) -> Time:
    """The latest before today, or that of a week."""
    which, week, today = (found["which"] or "").lower(), (found["week"] or "").lower(), calendar.today
    number = _WEEKDAYS.index(found["weekday"][:3].lower())
    if week or which == "this":
        day = today + (number - today.weekday() - 7 * (week == "last")) * _DAY
    else:
        day = today - ((today.weekday() - number - 1) % 7 + 1) * _DAY
    alone = bool(which in ("last", "this") or week or found["ends"] is not None)
    return Time(day, day + _DAY, f"{day:%A}, {written(day, day + _DAY)}", near=True, guessed=True, alone=alone)


def _days(first: date, last: date, *, guessed: bool = False) -> Time:
    if first > last:
        raise ValueError("it ends before it begins")
    return Time(first, last + _DAY, written(first, last + _DAY), guessed=guessed)


def _whole_month(first: date) -> Time:
    return Time(first, _later(first, 1), f"{first:%B} {first.year}", "month")


def _month(found: re.Match[str]) -> int:
    return _MONTHS.index(found["month"][:3].lower()) + 1


def _latest(month: int, day: int, today: date) -> date:
    """The latest such date that is not after today; a leap day may be some years back."""
    years = range(today.year, today.year - 9, -1)
    found = (date(year, month, day) for year in years if (month, day) != (2, 29) or year % 4 == 0)
    return next(one for one in found if one <= today)


def _later(first: date, months: int) -> date:
    """The first of a month so many months on."""
    place = first.year * 12 + first.month - 1 + months
    return date(place // 12, place % 12 + 1, 1)


def _around(unit: str, day: date) -> tuple[date, date]:
    """The week (which begins on Monday), its weekend, or the month, quarter or year that a day is in."""
    monday = day - day.weekday() * _DAY
    if unit in ("week", "weekend"):
        return (monday if unit == "week" else monday + 5 * _DAY), monday + 7 * _DAY
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return first, _later(first, months)


def _count(word: str) -> int:
    return int(word) if word.isdecimal() else _COUNTS[word]
