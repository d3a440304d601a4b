"""The clock is put forward to the morning, and what was published overnight is there by then."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.playground.clock import Clock
from bot.playground.furnishing import START, ZONE
from bot.playground.mornings import Mornings
from retrieval.errors import LibraryError


class Nights:
    """News that tells what it was asked for, and what time it was then."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.asked: list[tuple[datetime, datetime]] = []
        self.error: Exception | None = None

    def come_in(self, until: datetime) -> int:
        """Nothing does."""
        self.asked.append((self.clock(), until))
        if self.error:
            raise self.error
        return 0


def made(at: datetime) -> tuple[Mornings, Nights, Clock, list[datetime]]:
    """Mornings after that moment, what comes in before them, their clock, and when each was told."""
    clock = Clock(at)
    told: list[datetime] = []
    nights = Nights(clock)
    return Mornings(clock, nights.come_in, lambda: told.append(clock())), nights, clock, told


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (START, "Saturday, 08:30"),
        (datetime(2026, 3, 14, 8, 29, tzinfo=ZONE), "Saturday, 08:30"),
        (datetime(2026, 3, 14, 8, 30, tzinfo=ZONE), "Sunday, 08:30"),
        (datetime(2026, 3, 28, 12, 0, tzinfo=ZONE), "Sunday, 08:30"),  # clocks are put forward that night
    ],
)
def test_which_is_next(now: datetime, words: str) -> None:
    """The next half past eight by the clocks there."""
    mornings, *_ = made(now)
    assert mornings.in_words() == words
    assert mornings.next > now.astimezone(UTC)
    assert (mornings.next.hour, mornings.next.minute) == (8, 30)


def test_what_is_published_overnight_comes_before_the_morning() -> None:
    """So that the digest finds it; and whoever looks is told when it is morning."""
    mornings, nights, clock, told = made(START)
    morning = mornings.next
    asyncio.run(mornings.forward())
    (asked,) = nights.asked
    assert asked[0] < morning
    assert asked[1] == morning
    assert len(told) == 1
    assert morning <= told[0] <= clock() < morning + timedelta(minutes=1)


def test_two_at_once_are_two_mornings() -> None:
    """One after the other."""

    async def twice(mornings: Mornings) -> None:
        await asyncio.gather(mornings.forward(), mornings.forward())

    mornings, nights, clock, told = made(START)
    asyncio.run(twice(mornings))
    assert [until.day for _, until in nights.asked] == [14, 15]
    assert clock().day == 15
    assert len(told) == 2


def test_it_stays_evening_where_nothing_can_come_in() -> None:
    """Nobody is to have a morning without its news."""
    mornings, nights, clock, told = made(START)
    nights.error = LibraryError("The disk is full.")
    with pytest.raises(LibraryError):
        asyncio.run(mornings.forward())
    assert clock() < START + timedelta(minutes=1)
    assert told == []
