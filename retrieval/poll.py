"""Polls the feeds that are due and reads the pages of what is new: safe to kill at any moment, and to run twice.

What was found stands as rows until it is in the library, which knows articles again: so nothing is lost, and what is
read twice is stored once. A feed that several follow is asked once for all of them, and each keeps its own record of
what that told; a page that several workspaces list is read once, too. Feeds and pages are read in threads; who has what
in hand, and what goes into the library, is seen to in the caller's.
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from retrieval import cadence
from retrieval.domain import Document, Scope, Unreadable
from retrieval.errors import InputError, LibraryError
from retrieval.feed_ports import FeedReader, Feeds
from retrieval.feeds import SHORTEST, Feed, Fetched, Item, Pending
from retrieval.identity import host_of, url_key
from retrieval.ingest import Done, Outcome
from retrieval.items import Entry, address, catch, document, entries
from retrieval.ports import Clock, Library, Source
from retrieval.sharing import Sharing

_THREADS = 16  # most of their time is the sites'
_IN_HAND = 2 * _THREADS  # so that the threads have work while articles are embedded
_PER_HOST = 2
_LEASE = timedelta(seconds=120)
_BATCH = 8  # documents embedded together
_PATIENCE = timedelta(seconds=10)  # for a batch to fill
_QUIET = timedelta(seconds=2)
_LOOK = 0.5  # seconds between two looks at whether to end
_PAUSES = (timedelta(minutes=5), timedelta(minutes=30))  # after which a page is tried again, and no more
_BROKE_OFF = "reading it broke off each time; open it in a browser"

Keep = Callable[[Sequence[Document | Unreadable], Scope], Sequence[Done]]
"""Takes documents into the library, and tells what became of each, in order."""

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Polled:
    """A feed that was asked: as it is now, as it was ``before``, and how many of its items are ``fresh``."""

    feed: Feed
    before: Feed
    fresh: int = 0


@dataclass(frozen=True, slots=True)
class Got:
    """An item of a feed, and what became of it; ``partial`` says why it is not the whole article, if it is not."""

    feed: Feed
    item: Item
    done: Done
    partial: str = ""


@dataclass(frozen=True, slots=True)
class _Read:
    """An item that was read ``at`` a time: a document to be kept, or what became of it without one."""

    pending: Pending
    at: datetime
    result: Document | Done
    is_shared: bool = False


@dataclass(slots=True)
class _Hands:
    """What is in hand: in the threads, and read but not yet kept."""

    reading: "dict[Future[list[Polled] | _Read | None], tuple[Feed, ...] | Pending]" = field(default_factory=dict)
    read: list[_Read] = field(default_factory=list)
    quiet: dict[type, datetime] = field(default_factory=dict)
    """Until when there is nothing to claim of a kind, as far as is known."""

    def busy(self) -> list[str]:
        """The hosts of which no more may be asked now."""
        hosts = Counter(
            host_of(address(one.item)) if isinstance(one, Pending) else host_of(one[0].url)
            for one in self.reading.values()
        )
        return [host for host, count in hosts.items() if host and count >= _PER_HOST]

    def is_feeds_turn(self) -> bool:
        """So that neither feeds nor pages wait for all of the others."""
        feeds = sum(not isinstance(one, Pending) for one in self.reading.values())
        return feeds <= len(self.reading) - feeds

    def let_go(self) -> None:
        """Give up what no thread has begun; its lease runs out."""
        for future in [future for future in self.reading if future.cancel()]:
            del self.reading[future]

    def is_full(self, now: datetime) -> bool:
        """Whether what was read is to be kept now."""
        read = self.read
        return bool(read) and (not self.reading or len(read) >= _BATCH or now - read[0].at > _PATIENCE)


@dataclass(frozen=True, slots=True)
class Poll:
    """The use case."""

    feeds: Feeds
    reader: FeedReader
    source: Source
    library: Library
    clock: Clock
    shortest: timedelta = SHORTEST
    """Between two polls of a feed."""
    sharing: Sharing | None = None
    """By which a page is read once for all workspaces; without it each reads its own."""

    def __call__(
        self,
        keep: Keep,
        *,
        shared: Keep | None = None,
        scope: Scope | None = None,
        ending: Callable[[], bool] = lambda: False,
    ) -> Generator[Polled | Got, None, None]:
        """Ask the feeds that are due, and read what they list that is new; ends when nothing is due.

        Args:
            keep: Takes what was read into the library; called in the caller's thread alone. Its errors end the poll.
            shared: Takes what other workspaces get too, in the place of ``keep``, if there is one.
            scope: Whose feeds; None: those of all workspaces.
            ending: Whether to begin nothing more.

        Raises:
            LibraryError: The library can't be read or written; what was told before is stored.
        """
        hands = _Hands()
        threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="poll")
        try:
            while True:
                if ending():
                    hands.let_go()
                else:
                    self._take_up(hands, threads, scope)
                if not hands.reading and not hands.read:
                    return
                if hands.is_full(self.clock()):
                    read, hands.read = hands.read, []
                    yield from self._keep(keep, shared or keep, read)
                else:
                    yield from self._ended(hands)
        finally:
            threads.shutdown(cancel_futures=True)

    def tidy(self) -> None:
        """Forget what is too old to be shared. Raises LibraryError."""
        if self.sharing:
            self.sharing.prune()

    def _take_up(self, hands: _Hands, threads: ThreadPoolExecutor, scope: Scope | None) -> None:
        """Give the threads what is due, until there is enough or nothing more."""
        while len(hands.reading) < _IN_HAND:
            claimed = self._claim(hands, scope)
            if claimed is None:
                return
            if isinstance(claimed, Pending):
                hands.reading[threads.submit(self._read, claimed)] = claimed
            else:
                hands.reading[threads.submit(self._poll, claimed)] = claimed

    def _claim(self, hands: _Hands, scope: Scope | None) -> tuple[Feed, ...] | Pending | None:
        """Take what is due; where there is none of a kind, it is not asked for again at once."""
        now, busy = self.clock(), hands.busy()
        claims = ((Feed, self.feeds.claim), (Pending, self.feeds.claim_item))
        for kind, claim in claims if hands.is_feeds_turn() else reversed(claims):
            if hands.quiet.get(kind, now) > now:
                continue
            if claimed := claim(now, _LEASE, busy, scope):
                return claimed
            if not busy:
                hands.quiet[kind] = now + _QUIET
        return None

    def _ended(self, hands: _Hands) -> Iterator[Polled | Got]:
        """Wait for what the threads have in hand, and tell of what needs no keeping."""
        for future in wait(hands.reading, _LOOK, FIRST_COMPLETED).done:
            claimed = hands.reading.pop(future)
            error = future.exception()
            result = self._broken(claimed, error) if error else future.result()
            if isinstance(result, list):
                if any(polled.fresh for polled in result):
                    hands.quiet.clear()
                yield from result
            elif result and isinstance(result.result, Document):
                hands.read.append(result)
            elif result and isinstance(result.result, Done) and self.feeds.finish(result.pending):
                yield Got(result.pending.feed, result.pending.item, result.result)

    def _broken(self, claimed: tuple[Feed, ...] | Pending, error: BaseException) -> list[Polled] | _Read:
        """What no reader foresaw ends its feed or item, and no other."""
        if isinstance(error, LibraryError) or not isinstance(error, Exception):
            raise error
        name = claimed.item.link if isinstance(claimed, Pending) else claimed[0].url
        _logger.error("Reading something of %s ended in %s.", host_of(name), type(error).__name__)
        _logger.debug("The traceback:", exc_info=error)
        reason = f"it can't be read ({type(error).__name__})"
        if isinstance(claimed, Pending):
            return self._made(claimed, Unreadable(claimed.item.link or "", reason))
        return self._settle(claimed, InputError(reason))

    def _poll(self, feeds: tuple[Feed, ...]) -> list[Polled]:
        """Ask once for feeds that are the same; those that were lost to another meanwhile are left out."""
        first = feeds[0]
        try:
            answer: Fetched | InputError = self.reader.fetch(first.url, first.state.etag, first.state.modified)
        except InputError as error:
            answer = error
        return self._settle(feeds, answer)

    def _settle(self, feeds: tuple[Feed, ...], answer: Fetched | InputError) -> list[Polled]:
        """Give feeds back, each with what the answer means to it."""
        now = self.clock()
        listed = entries(answer.listing) if isinstance(answer, Fetched) and answer.listing else ()
        polled = (self._settled(feed, answer, listed, now) for feed in feeds)
        return [one for one in polled if one]

    def _settled(
        self, feed: Feed, answer: Fetched | InputError, listed: tuple[Entry, ...], now: datetime
    ) -> Polled | None:
        known = self.feeds.known(feed, {key for entry in listed for key in entry.keys}) if listed else {}
        found = catch(feed, listed, known)
        after = cadence.after(feed, answer, bool(found.fresh), now, self.shortest)
        return Polled(after, feed, len(found.fresh)) if self.feeds.keep(after, found, now) else None

    def _read(self, pending: Pending) -> _Read | None:
        """Read an item's page; None if that was put off."""
        link = address(pending.item)
        if link is None:
            return self._made(pending, None, self._is_shared(pending))
        known = None if pending.again else self.library.at_url(pending.feed.scope, url_key(link) or link)
        if known and not known.partial:
            return _Read(pending, self.clock(), Done(link, Outcome.UNCHANGED, known.id))
        if pending.attempts > len(_PAUSES) + 1:
            return self._made(pending, Unreadable(link, _BROKE_OFF))
        is_shared = self._is_shared(pending)
        page = self._page(pending, link, is_shared)
        if isinstance(page, Unreadable) and page.later and pending.attempts <= len(_PAUSES):
            self.feeds.put_off(pending, self.clock() + _PAUSES[pending.attempts - 1])
            return None
        return self._made(pending, page, is_shared)

    def _is_shared(self, pending: Pending) -> bool:
        return self.sharing is not None and self.feeds.is_shared(pending.feed)

    def _page(self, pending: Pending, link: str, is_shared: bool) -> Document | Unreadable:
        """An item's page; what changed was read after its feed told so."""
        if self.sharing and is_shared:
            return self.sharing.read(link, pending.feed.state.polled if pending.again else None)
        return next(iter(self.source.read([link])))

    def _made(self, pending: Pending, page: Document | Unreadable | None, is_shared: bool = False) -> _Read:
        """What is made of an item; one that was read before is not made anew of the feed's text of it."""
        made = document(pending.feed, pending.item, page)
        if pending.again and isinstance(page, Unreadable):
            made = page
        result = made if isinstance(made, Document) else Done(made.name, Outcome.FAILED, reason=made.reason)
        return _Read(pending, self.clock(), result, is_shared)

    def _keep(self, keep: Keep, keep_shared: Keep, read: Sequence[_Read]) -> Iterator[Got]:
        """Take documents into the library, and tell of those whose items are ours still."""
        homes: dict[tuple[Scope, bool], list[tuple[Pending, Document]]] = defaultdict(list)
        for one in read:
            if isinstance(one.result, Document):
                homes[one.pending.feed.scope, one.is_shared].append((one.pending, one.result))
        for (scope, is_shared), pairs in homes.items():
            take_in = keep_shared if is_shared else keep
            for start in range(0, len(pairs), _BATCH):
                some = pairs[start : start + _BATCH]
                for (pending, made), done in zip(some, take_in([made for _, made in some], scope), strict=True):
                    if self.feeds.finish(pending):
                        yield Got(pending.feed, pending.item, done, made.partial)
