"""The playground's clock."""

from datetime import UTC, datetime, timedelta

from bot.playground.clock import Clock

NOON = datetime(2026, 3, 13, 12, 0, tzinfo=UTC)


def test_it_begins_there_and_goes_on() -> None:
    """As fast as ours, in UTC, as the stores of the bot want it."""
    clock = Clock(NOON)
    first, second = clock(), clock()
    assert NOON <= first <= second < NOON + timedelta(minutes=1)
    assert first.tzinfo is UTC
    assert abs(clock.seconds() - first.timestamp()) < 60


def test_it_is_put_forward_and_never_back() -> None:
    """What is past stays past."""
    clock = Clock(NOON)
    clock.forward(NOON + timedelta(hours=15))
    assert clock() >= NOON + timedelta(hours=15)
    clock.forward(NOON)
    assert clock() >= NOON + timedelta(hours=15)
