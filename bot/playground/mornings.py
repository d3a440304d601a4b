"""Puts the clock forward to the next morning; what was published overnight is there by then."""

import asyncio
from collections.abc import Callable
from datetime import datetime, time, timedelta

from bot.playground.clock import Clock
from bot.playground.furnishing import ZONE

MORNING = time(8, 30)
"""When a morning is, by the clocks of the people there."""


class Mornings:
    """The mornings to come: ``come_in`` takes in what is published until one, ``changed`` is told when it is there."""

    def __init__(self, clock: Clock, come_in: Callable[[datetime], object], changed: Callable[[], None]) -> None:
        self._clock = clock
        self._come_in = come_in
        self._changed = changed
        self._turn = asyncio.Lock()

    @property
    def next(self) -> datetime:
        """The next one."""
        now = self._clock().astimezone(ZONE)
        morning = datetime.combine(now.date(), MORNING, ZONE)
        return morning if morning > now else datetime.combine(now.date() + timedelta(days=1), MORNING, ZONE)

    def in_words(self) -> str:
        """The next one, as `Saturday, 08:30`."""
        return f"{self.next:%A, %H:%M}"

    async def forward(self) -> None:
        """Let it be the next morning; raises DatelineError."""
        async with self._turn:
            morning = self.next
            await asyncio.to_thread(self._come_in, morning)
            self._clock.forward(morning)
            self._changed()
