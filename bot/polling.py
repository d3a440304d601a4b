"""Polls the feeds beside everything else, and has their owners told when one dies, or is back.

What a poll finds goes through the lane of the models an article at a time, so that a question waits for one at most.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.following import Following
from bot.ports import Inbox
from bot.records import Job
from retrieval.domain import Document, Scope, Unreadable
from retrieval.errors import DatelineError, LibraryError
from retrieval.feeds import Feed
from retrieval.health import is_dead
from retrieval.ingest import Done, Ingest, Outcome
from retrieval.poll import Got, Polled

_POLL = timedelta(seconds=5)  # for feeds that another process added
_SOON = timedelta(seconds=1)  # for what is due and in another's hands
_PAUSE = timedelta(minutes=1)  # after a poll that failed itself

_logger = logging.getLogger(__name__)


class _Ending(Exception):  # noqa: N818 - named for what happens
    """What was not taken into the library is read again by the next process."""


@dataclass(frozen=True, slots=True)
class Polling:
    """The task; ``following.due`` wakes it."""

    following: Following
    inbox: Inbox
    now: Callable[[], datetime]

    async def run(self, ending: asyncio.Event) -> None:
        """Poll until ``ending`` is set, and a little longer: requests under way come to their end or their limit."""
        due = self.following.due
        end = asyncio.ensure_future(ending.wait())
        while not ending.is_set():
            due.clear()
            pause = await self._turn(ending)
            woken = asyncio.ensure_future(due.wait())
            await asyncio.wait({end, woken}, timeout=pause.total_seconds(), return_when=asyncio.FIRST_COMPLETED)
            woken.cancel()
        end.cancel()

    async def _turn(self, ending: asyncio.Event) -> timedelta:
        """Poll what is due; gives the time until the next look. An error ends this poll, and nothing else."""
        lanes, services = self.following.lanes, self.following.services
        polling = asyncio.ensure_future(lanes.feeds(self._poll, ending.is_set))
        await asyncio.wait({polling})
        if error := polling.exception():
            _warn(error)
            return _PAUSE
        try:
            soonest = await lanes.store(services.feeds.next_due)
        except LibraryError as error:
            _warn(error)
            return _PAUSE
        return min(_POLL, max(_SOON, soonest - self.now())) if soonest else _POLL

    def _poll(self, ending: Callable[[], bool]) -> None:
        """One poll, on the thread for it."""

        def keep(documents: Sequence[Document | Unreadable], scope: Scope) -> list[Done]:
            return self._take_in(documents, scope, models.of(scope.workspace).ingest, ending)

        def keep_shared(documents: Sequence[Document | Unreadable], scope: Scope) -> list[Done]:
            return self._take_in(documents, scope, models.of(scope.workspace).shared_ingest, ending)

        models = self.following.services.models
        self._tell_owners()  # what a process before us did not come to tell
        with suppress(_Ending):
            for told in self.following.services.poll(keep, shared=keep_shared, ending=ending):
                _log(told)
                if isinstance(told, Polled) and (told.before.state.told or is_dead(told.feed)):
                    self._tell_owners()

    def _take_in(
        self, documents: Sequence[Document | Unreadable], scope: Scope, ingest: Ingest, ending: Callable[[], bool]
    ) -> list[Done]:
        taken: list[Done] = []
        for document in documents:
            if ending():
                raise _Ending
            taken += self.following.lanes.model.wait(list, ingest([document], scope))
        return taken

    def _tell_owners(self) -> None:
        """Put in what owners are to be told. A job's name is what makes that once, whenever we are killed."""
        feeds = self.following.services.feeds
        for feed in feeds.untold():
            is_back = feed.state.told
            if is_back or is_dead(feed):
                if feed.owner:
                    now = self.now()
                    self.inbox.put(_job(feed, now, is_back=is_back), now)
                feeds.tell(feed, not is_back)


def _job(feed: Feed, now: datetime, *, is_back: bool) -> Job:
    """What the owner is to be told; in the order in which it happened, for each feed."""
    since = feed.state.failing_since or feed.added
    thread, happened = f"feed:{feed.id}", "back" if is_back else "dead"
    payload = {
        "owner": feed.owner,
        "audience": feed.audience,
        "name": feed.name,
        "url": feed.url,
        "reason": feed.state.reason,
        "since": since.isoformat(),
        "gone": feed.state.gone,
        "back": is_back,
    }
    identity = f"{thread}:{happened}:{since.isoformat()}"
    return Job(feed.workspace, identity, "feed", payload, thread, now.isoformat())


def _log(told: Polled | Got) -> None:
    """Once where a feed begins to fail; its health has the reason all along."""
    if isinstance(told, Got):
        if told.done.outcome is Outcome.FAILED:
            _logger.info("An item of the feed %s can't be kept: %s", told.feed.url, told.done.reason)
    elif told.feed.state.failures == 1:
        _logger.warning("The feed %s can't be read: %s", told.feed.url, told.feed.state.reason)


def _warn(error: BaseException) -> None:
    words = str(error) if isinstance(error, DatelineError) else type(error).__name__
    _logger.warning("Feeds can't be polled now: %s", words)
    _logger.debug("The traceback:", exc_info=error)
