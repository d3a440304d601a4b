"""Moments as the page says them."""

from datetime import datetime
from zoneinfo import ZoneInfo


def moment(seconds: float | str, zone: str) -> datetime:
    """A message's `ts`, or seconds since 1970, by the clocks of a zone."""
    return datetime.fromtimestamp(float(seconds), ZoneInfo(zone))


def clock(at: datetime) -> str:
    """The time of day, `17:02`."""
    return f"{at:%H:%M}"


def day(at: datetime) -> str:
    """The day, `Friday 13 March`."""
    return f"{at:%A} {at.day} {at:%B}"
