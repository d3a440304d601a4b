"""Dates as Slack writes them: a moment in the reader's own time, in words that the app chose."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.playground.kit.html import tag
from bot.playground.kit.links import link

_PLACE = re.compile(r"\{([a-z_]+)\}")


def date(timestamp: int, form: str, zone: str, url: str = "", fallback: str = "") -> Markup:
    """The moment as ``form`` says, linked if there is a ``url``; the fallback where Slack could not tell it either."""
    told = _told(timestamp, form, zone)
    if told is None:
        return tag("span", fallback or form, class_="kit-date")
    words, moment = told
    shown = tag("time", words, datetime=moment.isoformat(), class_="kit-date")
    return (link(url, shown) if url else None) or shown


def _told(timestamp: int, form: str, zone: str) -> tuple[str, datetime] | None:
    try:
        moment = datetime.fromtimestamp(timestamp, ZoneInfo(zone))
    except (OverflowError, ValueError, OSError):  # a year that no calendar has
        return None
    if any(name not in _TOLD for name in _PLACE.findall(form)):
        return None
    return _PLACE.sub(lambda found: _TOLD[found[1]](moment), form), moment


def _day(moment: datetime) -> str:
    ending = "th" if moment.day in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(moment.day % 10, "th")
    return f"{moment:%B} {moment.day}{ending}, {moment.year}"


def _short(moment: datetime) -> str:
    return f"{moment:%b} {moment.day}, {moment.year}"


def _long(moment: datetime) -> str:
    return f"{moment:%A}, {_day(moment)}"


# The pretty ones say "today" where that is near; a page may stay open for days, and so it names the day.
_TOLD: Mapping[str, Callable[[datetime], str]] = MappingProxyType(
    {
        "date_num": lambda moment: f"{moment:%Y-%m-%d}",
        "date": _day,
        "date_pretty": _day,
        "date_short": _short,
        "date_short_pretty": _short,
        "date_long": _long,
        "date_long_pretty": _long,
        "time": lambda moment: f"{moment:%H:%M}",
        "time_secs": lambda moment: f"{moment:%H:%M:%S}",
    }
)
