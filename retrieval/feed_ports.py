"""What following feeds needs from outside, as narrow protocols; the adapters answer to them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from retrieval.domain import Document, Scope, Unreadable
from retrieval.feeds import Catch, Feed, Fetched, Listing, Outline, Pending


class FeedReader(Protocol):
    """Reads feeds from the web. May be called from several threads."""

    def find(self, address: str) -> tuple[str, Listing]:
        """The feed at an address, or the one that the page there names, with its own address; raises FetchError."""

    def fetch(self, url: str, etag: str | None = None, modified: str | None = None) -> Fetched:
        """Ask for a feed, if it changed since; raises FetchError."""

    def outlines(self, address: str) -> list[Outline]:
        """The feeds of the list (OPML) at an address; raises InputError."""


class Feeds(Protocol):
    """The feeds that are followed, and their items that are to be read. Every method may raise LibraryError.

    A feed or an item in hand is leased: whoever holds a lower fence has lost it. Those of other workspaces, and of
    conversations that the scope is not in, do not exist for it.
    """

    def add(self, feed: Feed) -> Feed:
        """Keep a new feed; gives it, or the one of its audience that has its canonical address already.

        One that was gone is asked again.
        """

    def feeds(self, scope: Scope) -> list[Feed]:
        """Those that a scope sees, by name."""

    def count(self, workspace: str) -> int:
        """How many there are in a workspace, whoever sees them."""

    def remove(self, scope: Scope, feed_id: str) -> bool:
        """Forget a feed that the scope sees, with its items; False if there is none."""

    def hurry(self, scope: Scope, now: datetime) -> int:
        """Make all feeds due that the scope sees, but for those whose site asked to wait; tells how many are."""

    def claim(
        self, now: datetime, lease: timedelta, busy: Collection[str], scope: Scope | None = None
    ) -> tuple[Feed, ...]:
        """Take a feed that is due, on none of the ``busy`` hosts: first those that don't fail, the longest due first.

        With it come those of the same address, `ETag` and `Last-Modified`, whosever they are, that are due by
        `cadence.soon`, as far as nobody has them: one answer is for all of them. Each has a fence of its own. Empty,
        where none is due. ``scope`` narrows it to those that the scope sees.
        """

    def is_shared(self, feed: Feed) -> bool:
        """Whether another workspace follows its address too."""

    def known(self, feed: Feed, keys: Collection[str]) -> dict[str, str]:
        """The marks of those keys that the feed listed before."""

    def keep(self, feed: Feed, catch: Catch, now: datetime) -> bool:
        """Give a feed back as it is after a poll, with what that found; False, with nothing kept, if it was lost.

        Where another feed of its audience has its new address already, it keeps the one that it had. ``told`` stays as
        `tell` set it.
        """

    def tell(self, feed: Feed, told: bool) -> bool:
        """Set whether the owner knows that it fails; False if it was so, or is gone."""

    def untold(self) -> list[Feed]:
        """Those of all workspaces that fail without their owner's knowing, or don't fail though the owner thinks so."""

    def claim_item(
        self, now: datetime, lease: timedelta, busy: Collection[str], scope: Scope | None = None
    ) -> Pending | None:
        """Take an item that is due, as `claim` does."""

    def finish(self, pending: Pending) -> bool:
        """It was read; False if it was lost."""

    def put_off(self, pending: Pending, due: datetime) -> bool:
        """Read it another time; False if it was lost."""

    def waiting(self, scope: Scope | None = None) -> int:
        """How many items are to be read."""

    def next_due(self) -> datetime | None:
        """When the next feed or item is due, or its lease runs out."""

    def prune(self, before: datetime) -> int:
        """Forget the keys of items that their feeds listed last before that; says how many.

        Those that a feed listed when it last listed anything stay.
        """


@dataclass(frozen=True, slots=True)
class Copy:
    """A page, or why there is none, as it was when it was asked for ``at`` a time."""

    page: Document | Unreadable
    at: datetime


class Pages(Protocol):
    """Pages that were read lately, by the whole address that was asked, for all workspaces and machines.

    Every method may raise LibraryError.
    """

    def copy(self, address: str) -> Copy | None:
        """The page at an address as it was read last, if it was."""

    def keep(self, address: str, copy: Copy) -> None:
        """Keep a page in place of how it was before."""

    def prune(self, before: datetime) -> int:
        """Forget what was read before that; says how many."""
