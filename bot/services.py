"""What the bot can ask of the house, as one value; the wiring makes it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from retrieval.ask import Ask
from retrieval.compile import Compile
from retrieval.domain import LOCAL, Article, Scope
from retrieval.feed_ports import Feeds
from retrieval.find import Find
from retrieval.follow import Follow
from retrieval.group import Group
from retrieval.health import Health, health
from retrieval.identity import url_key
from retrieval.ingest import Ingest
from retrieval.poll import Poll
from retrieval.ports import Clock, Library, Source
from retrieval.reembed import Reembed
from retrieval.summarize import Summarize
from retrieval.write import Write


class Models(Protocol):
    """The use cases that need the embedding model, which is loaded when the first of them is asked for.

    Each is on the model that the workspace is searched with when it is asked for.
    """

    def of(self, workspace: str) -> "Models":
        """The same on the embedding model that a workspace is searched with; else it is the command line's."""

    @property
    def writes(self) -> bool:
        """Whether a chat model words the answers."""

    @property
    def ask(self) -> Ask:
        """Answers questions."""

    @property
    def write(self) -> Write | None:
        """Answers questions in a chat model's words; None where no such model was chosen."""

    @property
    def find(self) -> Find:
        """Finds passages."""

    @property
    def ingest(self) -> Ingest:
        """Takes documents in."""

    @property
    def shared_ingest(self) -> Ingest:
        """Takes in what other workspaces get too, whose texts are embedded once for all."""

    @property
    def summarize(self) -> Summarize:
        """Puts articles into a few sentences."""

    @property
    def group(self) -> Group:
        """Groups articles into stories."""

    @property
    def compile(self) -> Compile:
        """Compiles digests."""


@dataclass(frozen=True, slots=True)
class Services:
    """The library, the reader of inputs, the feeds, the use cases on them, and the clock that all go by."""

    library: Library
    source: Source
    feeds: Feeds
    follow: Follow
    poll: Poll
    models: Models
    reembed: Reembed
    clock: Clock
    scope: Scope = LOCAL
    database: str = ""
    """What the database is called where people read it, with nothing private."""

    def failed_feeds(self, scope: Scope, now: datetime) -> list[str]:
        """The names of the feeds that a scope sees and that fail; raises LibraryError."""
        return [feed.name for feed in self.feeds.feeds(scope) if health(feed, now) is Health.FAILED]

    def named(self, name: str, scope: Scope) -> Article | None:
        """The article of that id or address; raises LibraryError."""
        if not name.isprintable():  # as every id and address is
            return None
        key = url_key(name)
        by_id = self.library.article(scope, name)
        return by_id or (self.library.at_url(scope, key) if key else None)
