"""Follows feeds, and no longer: one by its address, or a whole list."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from retrieval.domain import Scope
from retrieval.errors import InputError
from retrieval.feed_ports import FeedReader, Feeds
from retrieval.feeds import Feed, Outline, State
from retrieval.identity import new_id, url_key
from retrieval.ports import Clock

MOST = 5_000
"""Feeds that a workspace follows at most, unless somebody chose fewer."""

_NAMED = 10  # feeds that a message lists at most
_TOO_MANY = "{:,} feeds are followed already, the most there may be; remove one first"
_CREDENTIALS = "its address holds a name or a password; give it without"
_NO_ADDRESS = "its address is none of the web; it has to begin with https:// or http://"


@dataclass(frozen=True, slots=True)
class Followed:
    """A feed that was to be followed; ``known`` if it was already. ``items`` is how many it lists, where it was read.

    Where there is no ``feed``, ``reason`` says why; ``name`` is what was asked for.
    """

    name: str
    feed: Feed | None
    known: bool = False
    items: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Follow:
    """The use case. Feeds are added where the scope is at home, and only what is at home there is removed.

    A workspace has ``most`` feeds.
    """

    feeds: Feeds
    reader: FeedReader
    clock: Clock
    most: int = MOST

    def add(self, address: str, scope: Scope, *, owner: str = "", channel: str = "") -> Followed:
        """Follow the feed at an address, or the one that the page there names; it is read to see that it is one.

        Raises:
            InputError: There is no feed, or there are too many.
            LibraryError: The library can't be written.
        """
        key = url_key(address)
        known = next((feed for feed in self._own(scope) if key and url_key(feed.url) == key), None)
        if known and not known.state.gone:
            return Followed(address, known, known=True)
        if self.feeds.count(scope.workspace) >= self.most:
            raise InputError(_TOO_MANY.format(self.most))
        url, listing = self.reader.find(address)
        new = self._new(Outline(url, listing.title, listing.site), scope, owner, channel)
        feed = self.feeds.add(new)
        return Followed(address, feed, known=feed.id != new.id, items=len(listing.items))

    def add_all(
        self, outlines: Iterable[Outline], scope: Scope, *, owner: str = "", channel: str = ""
    ) -> Iterator[Followed]:
        """Follow all feeds of a list, without reading them first: the next polls do; tells of each as it is kept.

        Raises:
            LibraryError: The library can't be written; what was told before is stored.
        """
        room = self.most - self.feeds.count(scope.workspace)
        for outline in outlines:
            name = outline.title or outline.url
            if reason := _refusal(outline.url):
                yield Followed(name, None, reason=reason)
            elif room <= 0:
                yield Followed(name, None, reason=_TOO_MANY.format(self.most))
            else:
                new = self._new(outline, scope, owner, channel)
                feed = self.feeds.add(new)
                is_new = feed.id == new.id
                room -= is_new
                yield Followed(name, feed, known=not is_new)

    def remove(self, name: str, scope: Scope) -> Feed:
        """No longer follow a feed of this home, by its id, its address or its title; its articles stay.

        Raises:
            InputError: None is called so, or several are.
            LibraryError: The library can't be written.
        """
        own = self._own(scope)
        found = _called(name.strip(), own)
        if len(found) > 1:
            raise InputError(f"several feeds are called {name}; give the address of one: {_list(found)}")
        if not found or not self.feeds.remove(scope, found[0].id):
            there = f"those followed here are {_list(own)}" if own else "none is followed here"
            raise InputError(f"no feed here is called {name}; {there}")
        return found[0]

    def _own(self, scope: Scope) -> list[Feed]:
        return [feed for feed in self.feeds.feeds(scope) if feed.audience == scope.home]

    def _new(self, outline: Outline, scope: Scope, owner: str, channel: str) -> Feed:
        now = self.clock()
        return Feed(
            workspace=scope.workspace,
            id=new_id(),
            url=outline.url,
            added=now,
            state=State(due=now),
            title=outline.title,
            site=outline.site,
            folder=outline.folder,
            audience=scope.home,
            owner=owner,
            channel=channel,
        )


def _refusal(url: str) -> str:
    """Why nothing can be had there, as far as the address tells."""
    try:
        parts = urlsplit(url)
        is_known, is_secret = url_key(url) is not None and parts.port != 0, "@" in parts.netloc
    except ValueError:  # a port that is none
        return _NO_ADDRESS
    return _NO_ADDRESS if not is_known else _CREDENTIALS if is_secret else ""


def _called(name: str, feeds: list[Feed]) -> list[Feed]:
    """The feeds of a name: the one of that id or address, or else those of that title, or else of that site."""
    key = url_key(name) or url_key(f"https://{name}")
    for is_called in (
        lambda feed: feed.id == name or feed.url == name,
        lambda feed: key is not None and url_key(feed.url) == key,
        lambda feed: feed.title.casefold() == name.casefold(),
        lambda feed: key is not None and url_key(feed.site) == key,
    ):
        if found := [feed for feed in feeds if name and is_called(feed)]:
            return found
    return []


def _list(feeds: list[Feed]) -> str:
    named = [f"{feed.title} ({feed.url})" if feed.title else feed.url for feed in feeds[:_NAMED]]
    more = len(feeds) - len(named)
    return ", ".join(named) + (f", and {more} more" if more else "")
