"""A house that polls real feeds into a real library; and a process of it, which says what it does line by line.

    python -m tests.retrieval.adapters.poller WHERE HOST MINUTES

polls once, so many minutes from now, what is due in the library of a folder or of a PostgreSQL database's URL, where
HOST (with its port) may be private.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from retrieval.adapters.postgres_library import PostgresLibrary
from retrieval.adapters.reading.files import FileSource
from retrieval.adapters.reading.web import Web
from retrieval.adapters.reading.web_feeds import WebFeeds
from retrieval.adapters.shared_pages import SqlPages
from retrieval.adapters.shared_vectors import SqlVectors
from retrieval.adapters.sql_feeds import SqlFeeds
from retrieval.adapters.sql_library import SqlLibrary
from retrieval.domain import ANY_TIME, LOCAL, Article, Document, Scope, Unreadable
from retrieval.feeds import Feed
from retrieval.follow import Follow
from retrieval.ingest import Done, Ingest
from retrieval.poll import Got, Poll, Polled
from retrieval.ports import Embeddable, Embedding, Vector
from retrieval.sharing import Sharing
from tests.retrieval.adapters.worker import WORDS, open_library


@dataclass
class Counted:
    """The model, and how many passages it embedded."""

    name: str = WORDS.name
    dimension: int = WORDS.dimension
    passages: int = 0

    def pieces(self, text: str) -> Sequence[int]:
        """Where the text's words begin."""
        return WORDS.pieces(text)

    def embed_question(self, text: str) -> Vector:
        """The vector of a question."""
        return WORDS.embed_question(text)

    def embed_passages(self, passages: Sequence[Embeddable]) -> list[Embedding]:
        """Each passage's."""
        self.passages += len(passages)
        return WORDS.embed_passages(passages)


@dataclass
class House:
    """All that polls; its clock is ``ahead`` of the real one."""

    library: SqlLibrary
    web: Web
    ahead: timedelta = timedelta(0)
    model: Counted = field(default_factory=Counted)
    feeds: SqlFeeds = field(init=False)
    sharing: Sharing = field(init=False)

    def __post_init__(self) -> None:
        self.feeds = SqlFeeds(self.library)
        self.sharing = Sharing(self._pages, SqlPages(self.library), SqlVectors(self.library), self.now)

    def now(self) -> datetime:
        """By its own clock."""
        return datetime.now(UTC) + self.ahead

    @property
    def follow(self) -> Follow:
        """Follows feeds."""
        return Follow(self.feeds, WebFeeds(self.web), self.now)

    def poll(self, scope: Scope | None = None) -> Iterator[Polled | Got]:
        """Poll what is due."""
        poll = Poll(self.feeds, WebFeeds(self.web), self._pages, self.library, self.now, sharing=self.sharing)
        return poll(self.keep, shared=self.keep_shared, scope=scope)

    def keep(self, documents: Sequence[Document | Unreadable], scope: Scope) -> list[Done]:
        """Take documents in."""
        return _kept(Ingest(self.library, self.model), documents, scope)

    def keep_shared(self, documents: Sequence[Document | Unreadable], scope: Scope) -> list[Done]:
        """Take in what other workspaces get too."""
        return _kept(Ingest(self.library, self.sharing.embedder(self.model)), documents, scope)

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

    @property
    def _pages(self) -> FileSource:
        return FileSource(self.web.max_bytes, self.now, self.web)


def _kept(ingest: Ingest, documents: Sequence[Document | Unreadable], scope: Scope) -> list[Done]:
    numbered = [replace(one, name=str(place)) for place, one in enumerate(documents)]
    done = {one.name: one for one in ingest(numbered, scope)}
    return [replace(done[str(place)], name=one.name) for place, one in enumerate(documents)]


@contextmanager
def house(where: Path | str, host: str, seconds: float = 5) -> Iterator[House]:
    """The house in a folder or a PostgreSQL database, where nothing takes longer than so many seconds."""
    library: SqlLibrary
    with PostgresLibrary(where) if isinstance(where, str) else open_library(where) as library:
        yield House(library, Web(private_hosts=frozenset({host}), seconds=seconds))


if __name__ == "__main__":
    place = sys.argv[1]
    with house(place if "://" in place else Path(place), sys.argv[2]) as polling:
        polling.ahead = timedelta(minutes=float(sys.argv[3]))
        for one in polling.poll():
            told = f"polled {one.feed.url}" if isinstance(one, Polled) else f"{one.done.outcome.value} {one.item.link}"
            print(told, flush=True)
