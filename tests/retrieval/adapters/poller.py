"""A house that polls real feeds into a real library; and a process of it, which says what it does line by line.

    python -m tests.retrieval.adapters.poller FOLDER HOST MINUTES

polls once, so many minutes from now, what is due in the library of a folder, where HOST (with its port) may be private.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from retrieval.adapters.reading.files import FileSource
from retrieval.adapters.reading.web import Web
from retrieval.adapters.reading.web_feeds import WebFeeds
from retrieval.adapters.sql_feeds import SqlFeeds
from retrieval.adapters.sqlite_library import SqliteLibrary
from retrieval.domain import ANY_TIME, LOCAL, Article, Document, Scope, Unreadable
from retrieval.feeds import Feed
from retrieval.follow import Follow
from retrieval.ingest import Done, Ingest
from retrieval.poll import Got, Poll, Polled
from tests.retrieval.adapters.worker import WORDS, open_library


@dataclass
class House:
    """All that polls; its clock is ``ahead`` of the real one."""

    library: SqliteLibrary
    web: Web
    ahead: timedelta = timedelta(0)
    feeds: SqlFeeds = field(init=False)

    def __post_init__(self) -> None:
        self.feeds = SqlFeeds(self.library)

    def now(self) -> datetime:
        """By its own clock."""
        return datetime.now(UTC) + self.ahead

    @property
    def follow(self) -> Follow:
        """Follows feeds."""
        return Follow(self.feeds, WebFeeds(self.web), self.now)

    def poll(self, scope: Scope | None = None) -> Iterator[Polled | Got]:
        """Poll what is due."""
        pages = FileSource(self.web.max_bytes, self.now, self.web)
        return Poll(self.feeds, WebFeeds(self.web), pages, self.library, self.now)(self.keep, scope=scope)

    def keep(self, documents: Sequence[Document | Unreadable], scope: Scope) -> list[Done]:
        """Take documents in."""
        numbered = [replace(one, name=str(place)) for place, one in enumerate(documents)]
        done = {one.name: one for one in Ingest(self.library, WORDS)(numbered, scope)}
        return [replace(done[str(place)], name=one.name) for place, one in enumerate(documents)]

    def later(self, after: timedelta = timedelta(days=2)) -> list[Polled | Got]:
        """Poll after that time."""
        self.ahead += after
        return list(self.poll())

    def articles(self, scope: Scope = LOCAL) -> list[Article]:
        """What is in the library."""
        return list(self.library.articles(scope, ANY_TIME))

    @property
    def only(self) -> Feed:
        """The one feed."""
        (one,) = self.feeds.feeds(LOCAL)
        return one


@contextmanager
def house(folder: Path, host: str, seconds: float = 5) -> Iterator[House]:
    """The house in a folder, where nothing takes longer than so many seconds."""
    with open_library(folder) as library:
        yield House(library, Web(private_hosts=frozenset({host}), seconds=seconds))


if __name__ == "__main__":
    with house(Path(sys.argv[1]), sys.argv[2]) as polling:
        polling.ahead = timedelta(minutes=float(sys.argv[3]))
        for one in polling.poll():
            told = f"polled {one.feed.url}" if isinstance(one, Polled) else f"{one.done.outcome.value} {one.item.link}"
            print(told, flush=True)
