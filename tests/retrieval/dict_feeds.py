"""A Feeds in memory, to be right at sight."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import RLock
from typing import Any

from retrieval import cadence
from retrieval.domain import Scope
from retrieval.feeds import Catch, Feed, Pending
from retrieval.identity import host_of, new_id, url_key

_MONTH = timedelta(days=30)


@dataclass(slots=True)
class DictFeeds:
    """Everything in lists and dicts, one caller at a time."""

    all: list[Feed] = field(default_factory=list)
    keys: dict[tuple[str, str], tuple[str, datetime]] = field(default_factory=dict)
    """By feed and key: the mark, and when it was listed last."""
    items: list[tuple[Pending, datetime]] = field(default_factory=list)
    """Each with when it is due."""
    held: set[tuple[str, str]] = field(default_factory=set)
    """Feeds in somebody's hand, by workspace and id."""
    lock: Any = field(default_factory=RLock)

    def add(self, feed: Feed) -> Feed:
        """Keep a new feed, or give the one that is there; one that was gone is asked again."""
        with self.lock:
            there = self._at(feed, feed.url)
            if there is None:
                self.all.append(feed)
            elif there.state.gone:
                self._set(there, gone=False, due=feed.state.due)
            return self._at(feed, feed.url) or feed

    def feeds(self, scope: Scope) -> list[Feed]:
        """Those that a scope sees, by name."""
        with self.lock:
            return sorted(filter(_seen_by(scope), self.all), key=lambda feed: (feed.name.casefold(), feed.id))

    def count(self, workspace: str) -> int:
        """How many there are in a workspace."""
        return sum(feed.workspace == workspace for feed in self.all)

    def remove(self, scope: Scope, feed_id: str) -> bool:
        """Forget a feed, with its items."""
        with self.lock:
            gone = [feed for feed in self.feeds(scope) if feed.id == feed_id]
            self.all = [feed for feed in self.all if feed not in gone]
            if gone:
                self.keys = {key: mark for key, mark in self.keys.items() if key[0] != feed_id}
                self.items = [one for one in self.items if one[0].feed.id != feed_id]
            return bool(gone)

    def hurry(self, scope: Scope, now: datetime) -> int:
        """Make all due that need not wait."""
        with self.lock:
            may = [feed for feed in self.feeds(scope) if feed.state.due and (feed.state.wait_until or now) <= now]
            for feed in may:
                self._set(feed, due=min(now, feed.state.due or now))
            return len(may)

    def claim(
        self, now: datetime, lease: timedelta, busy: Collection[str], scope: Scope | None = None
    ) -> tuple[Feed, ...]:
        """Take a feed that is due, and those like it."""
        with self.lock:
            seen = sorted(
                filter(_seen_by(scope), self.all),
                key=lambda feed: (feed.state.failures > 0, feed.state.due or now, feed.workspace, feed.id),
            )
            due = [one for one in seen if _is_due(one, now) and host_of(one.url) not in busy]
            if not due:
                return ()
            soon = cadence.soon(due[0], now)
            alike = [one for one in seen if _version(one) == _version(due[0])]
            free = [one for one in alike if _is_due(one, now) or (_is_due(one, soon) and self._is_idle(one, now))]
            self.held |= {(one.workspace, one.id) for one in free}
            return tuple(self._replace(one, replace(one, fence=one.fence + 1), due=now + lease) for one in free)

    def is_shared(self, feed: Feed) -> bool:
        """Whether another workspace follows it."""
        return any(one.url == feed.url and one.workspace != feed.workspace for one in self.all)

    def known(self, feed: Feed, keys: Collection[str]) -> dict[str, str]:
        """The marks of those keys."""
        with self.lock:
            return {key: self.keys[feed.id, key][0] for key in keys if (feed.id, key) in self.keys}

    def keep(self, feed: Feed, catch: Catch, now: datetime) -> bool:
        """Give a feed back, with what the poll found."""
        with self.lock:
            old = self._of(feed)
            if old is None or old.fence != feed.fence:
                return False
            other = self._at(feed, feed.url)
            url = feed.url if other is None or other.id == feed.id else old.url
            self.held.discard((feed.workspace, feed.id))
            kept = replace(old, url=url, title=feed.title, site=feed.site, state=feed.state)
            self._replace(old, kept, told=old.state.told)
            for key, mark in catch.marks.items():
                known, seen = self.keys.get((feed.id, key), ("", now - 2 * _MONTH))
                if known != mark or seen < now - _MONTH:
                    self.keys[feed.id, key] = mark, now
            self.items += [(Pending(kept, new_id(), item, again, 0, 0), now) for item, again in catch.fresh]
            return True

    def tell(self, feed: Feed, told: bool) -> bool:
        """Set whether the owner knows."""
        with self.lock:
            old = self._of(feed)
            if old is None or old.state.told == told:
                return False
            self._set(old, told=told)
            return True

    def untold(self) -> list[Feed]:
        """Those whose owner is to be told something."""
        with self.lock:
            return [one for one in self.all if one.state.told != (one.state.gone or one.state.failures > 0)]

    def claim_item(
        self, now: datetime, lease: timedelta, busy: Collection[str], scope: Scope | None = None
    ) -> Pending | None:
        """Take an item that is due."""
        with self.lock:
            sees = _seen_by(scope)
            due = [
                (when, one.feed.workspace, one.id, place)
                for place, (one, when) in enumerate(self.items)
                if when <= now and sees(one.feed) and host_of(one.item.link) not in busy
            ]
            if not due:
                return None
            place = min(due)[-1]
            one = self.items[place][0]
            feed = self._of(one.feed) or one.feed
            taken = replace(one, feed=feed, fence=one.fence + 1, attempts=one.attempts + 1)
            self.items[place] = taken, now + lease
            return taken

    def finish(self, pending: Pending) -> bool:
        """It was read."""
        with self.lock:
            return self._let_go(pending)

    def put_off(self, pending: Pending, due: datetime) -> bool:
        """Read it another time."""
        with self.lock:
            held = self._let_go(pending)
            if held:
                self.items.append((pending, due))
            return held

    def waiting(self, scope: Scope | None = None) -> int:
        """How many items are to be read."""
        with self.lock:
            return sum(_seen_by(scope)(one.feed) for one, _ in self.items)

    def next_due(self) -> datetime | None:
        """When the next feed or item is due."""
        with self.lock:
            dues = [feed.state.due for feed in self.all if feed.state.due] + [when for _, when in self.items]
            return min(dues, default=None)

    def prune(self, before: datetime) -> int:
        """Forget old keys."""
        with self.lock:
            later = {feed for (feed, _), (_, seen) in self.keys.items() if seen >= before + _MONTH}
            old = [key for key, (_, seen) in self.keys.items() if seen < before and key[0] in later]
            for key in old:
                del self.keys[key]
            return len(old)

    def _is_idle(self, feed: Feed, now: datetime) -> bool:
        return (feed.workspace, feed.id) not in self.held and (feed.state.wait_until or now) <= now

    def _of(self, feed: Feed) -> Feed | None:
        return next((one for one in self.all if (one.workspace, one.id) == (feed.workspace, feed.id)), None)

    def _at(self, feed: Feed, url: str) -> Feed | None:
        home, key = (feed.workspace, feed.audience), url_key(url) or url
        there = (one for one in self.all if (one.workspace, one.audience) == home)
        return next((one for one in there if (url_key(one.url) or one.url) == key), None)

    def _set(self, feed: Feed, **state: Any) -> None:
        self._replace(feed, feed, **state)

    def _replace(self, old: Feed, new: Feed, **state: Any) -> Feed:
        kept = replace(new, state=replace(new.state, **state))
        self.all[self.all.index(old)] = kept
        return kept

    def _let_go(self, pending: Pending) -> bool:
        left = [one for one in self.items if (one[0].id, one[0].fence) != (pending.id, pending.fence)]
        held = len(left) < len(self.items)
        self.items = left
        return held


def _is_due(feed: Feed, now: datetime) -> bool:
    return feed.state.due is not None and feed.state.due <= now


def _version(feed: Feed) -> tuple[str | None, ...]:
    return feed.url, feed.state.etag, feed.state.modified


def _seen_by(scope: Scope | None) -> Callable[[Feed], bool]:
    return lambda feed: scope is None or (feed.workspace == scope.workspace and feed.audience in scope.audiences)
