"""Feeds as values: what is followed and how that goes, what a feed lists, and lists of feeds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from retrieval.domain import WORKSPACE, Scope

SHORTEST = timedelta(minutes=15)
"""Between two polls of a feed, unless somebody chose otherwise."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed in a list of feeds (OPML): its address, and what the list calls it, its site and its folder."""

    url: str
    title: str = ""
    site: str | None = None
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An article as a feed lists it. ``text`` is all that the feed has of its text, in paragraphs: often a blurb."""

    link: str | None
    guid: str = ""
    title: str = ""
    text: str = ""
    author: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    image: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What a feed says of itself and lists, in its own order; ``pause`` is how long it wants to be left alone."""

    title: str = ""
    site: str | None = None
    language: str | None = None
    items: tuple[Item, ...] = ()
    pause: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of asking for a feed: ``listing`` is None where nothing changed since ``etag`` or ``modified``.

    ``url`` is where it is from now on, after redirects that are for good. ``pause`` is as in `Listing`, by the server.
    """

    url: str
    listing: Listing | None
    etag: str | None = None
    modified: str | None = None
    pause: timedelta | None = None


@dataclass(frozen=True, slots=True)
class State:
    """How polling a feed goes.

    ``due`` is the next poll, none for a feed that is ``gone``; ``interval`` the time between two while all is well.
    ``wait_until``: not before that, says the site, whoever asks. ``polled`` is the last poll that came to an end,
    ``worked`` the last that succeeded, ``newest`` the time of the newest item that was ever listed, ``items`` how many
    were listed last. ``failures`` counts those in a row since ``failing_since``, the last for this ``reason``; ``told``
    is set while the owner knows of them, and so long ``failing_since`` stays.
    """

    due: datetime | None
    interval: timedelta = SHORTEST
    wait_until: datetime | None = None
    etag: str | None = None
    modified: str | None = None
    polled: datetime | None = None
    worked: datetime | None = None
    newest: datetime | None = None
    items: int = 0
    failures: int = 0
    failing_since: datetime | None = None
    reason: str = ""
    gone: bool = False
    told: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that is followed, by everyone of a workspace or by one private conversation (``audience``).

    ``owner`` and ``channel`` are who added it and where, in Slack; both empty for the command line. ``folder`` is that
    of the list it came from. ``fence`` belongs to whoever has it in hand.
    """

    workspace: str
    id: str
    url: str
    added: datetime
    state: State
    title: str = ""
    site: str | None = None
    folder: str = ""
    audience: str = WORKSPACE
    owner: str = ""
    channel: str = ""
    fence: int = 0

    @property
    def name(self) -> str:
        """What people call it: its title or, without one, its address."""
        return self.title or self.url

    @property
    def scope(self) -> Scope:
        """Where its articles go."""
        return Scope(self.workspace, self.audience or None)


@dataclass(frozen=True, slots=True)
class Pending:
    """An item whose page is to be read; ``again`` where the feed tells that it changed.

    ``attempts`` counts this one too.
    """

    feed: Feed
    id: str
    item: Item
    again: bool
    fence: int
    attempts: int


@dataclass(frozen=True, slots=True)
class Catch:
    """What a poll found: the marks of all items listed, by each of their keys, and those that are to be read.

    A key is a hash of an item's address, guid, or title and date; a mark, one of what the feed tells of it.
    """

    marks: Mapping[str, str] = field(default_factory=dict)
    fresh: tuple[tuple[Item, bool], ...] = ()
    """Each with whether it is to be read ``again``."""
