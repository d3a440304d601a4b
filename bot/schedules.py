"""Puts in the digests that are due, each once for a conversation and a local date, however many processes look.

The job's identity is what makes it once: whoever else puts it in, or was killed before the schedule went on, puts in
what is there already.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.lanes import Lane
from bot.ports import Stores
from bot.records import Brief, Job
from bot.rhythm import Due, latest_due, next_due
from bot.services import Services
from retrieval.errors import InputError, LibraryError

GRACE = timedelta(hours=6)
"""How late a digest may come: a morning's while it is still early afternoon. What it would have told is in the next."""

_POLL = 5.0  # seconds, for schedules that another process changed, and for clocks that are set

_REMEMBERED = timedelta(days=3)  # of jobs done, so that a late repetition is known
_KEPT = timedelta(days=180)  # of answers: so long can they be looked into, edited and deleted; of what feeds listed
_HOUR = 3600.0

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Schedules:
    """``wake`` tells the pool that there is work."""

    stores: Stores
    lane: Lane
    now: Callable[[], datetime]
    wake: Callable[[], None]

    async def run(self, ending: asyncio.Event) -> None:
        """Look until ``ending`` is set."""
        while not ending.is_set():
            pause = await self.tick()
            with suppress(TimeoutError):
                await asyncio.wait_for(ending.wait(), pause)

    async def tick(self) -> float:
        """Put in what is due; gives the seconds to wait before the next look."""
        try:
            for brief in await self.lane(self.stores.briefs.due, self.now()):
                if await self.lane(self._see_to, brief):
                    self.wake()
            due = await self.lane(self.stores.briefs.next_due)
        except LibraryError as error:
            _logger.warning("No digest can be put in now: %s", error)
            return _POLL
        return min(_POLL, max(0.01, (due - self.now()).total_seconds())) if due else _POLL

    def _see_to(self, brief: Brief) -> bool:
        """Put in the latest occurrence, unless it is too long ago, and go on to the next one; True if it was new."""
        if brief.rhythm is None or brief.due is None:
            return False
        now, done, new = self.now(), brief.done, False
        try:
            latest = latest_due(brief.rhythm, now)
            if brief.due <= now:  # else a clock was wrong when that was set
                if now - latest.at <= GRACE:
                    new, done = self.stores.inbox.put(_job(brief, latest), now), latest.date
                else:
                    _logger.warning("No digest for %s in %s: it was due at %s.", latest.date, brief.channel, latest.at)
            self.stores.briefs.advance(brief, done, next_due(brief.rhythm, now, done).at)
        except InputError as error:
            self._pause(brief, str(error))
        return new

    def _pause(self, brief: Brief, why: str) -> None:
        """Leave alone what can't be reckoned with, such as a zone that this machine does not know."""
        _logger.warning("The digest in %s is paused: %s", brief.channel, why)
        self.stores.briefs.change(
            brief.workspace,
            brief.channel,
            lambda kept: replace(kept, paused=why) if kept.rhythm == brief.rhythm else kept,
        )


async def keep_house(
    stores: Stores, services: Services, lane: Lane, now: Callable[[], datetime], ending: asyncio.Event
) -> None:
    """Forget what is long done, until ``ending`` is set."""
    while not ending.is_set():
        kept = now() - _KEPT
        try:
            for prune in (stores.turns.prune, stores.editions.prune, stores.links.prune, services.feeds.prune):
                await lane(prune, kept)
            await lane(stores.inbox.prune, now() - _REMEMBERED)
            await lane(services.poll.tidy)
        except LibraryError as error:
            _logger.warning("What is long done can't be forgotten now: %s", error)
        with suppress(TimeoutError):
            await asyncio.wait_for(ending.wait(), _HOUR)


def _job(brief: Brief, due: Due) -> Job:
    payload = {
        "channel": brief.channel,
        "due": due.at.isoformat(),
        "date": due.date.isoformat(),
        "asked": "schedule",
    }
    thread = f"digest:{brief.channel}"
    return Job(brief.workspace, f"{thread}:{due.date}", "digest", payload, thread, due.at.isoformat())
