"""The one place that knows settings, ports and adapters: puts the house together, and takes it apart again."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from bot import VERSION
from bot.ports import Stores
from bot.services import Services
from bot.stores import migrations
from bot.stores.briefs import SqlBriefs
from bot.stores.database import Database
from bot.stores.editions import SqlEditions
from bot.stores.inbox import SqlInbox
from bot.stores.links import SqlLinks
from bot.stores.outbox import SqlOutbox
from bot.stores.preferences import SqlPreferences
from bot.stores.threads import SqlThreads
from bot.stores.turns import SqlTurns
from config import Settings
from config.settings import EMBEDDED, ENDPOINT, TRANSFORMERS
from retrieval.adapters.migrations import History, migrate
from retrieval.adapters.model_weights import locate, prepare
from retrieval.adapters.reading.files import FileSource
from retrieval.adapters.reading.web import Web
from retrieval.adapters.reading.web_feeds import WebFeeds
from retrieval.adapters.sql_feeds import SqlFeeds
from retrieval.adapters.sqlite_library import SqliteLibrary
from retrieval.ask import Ask
from retrieval.compile import Compile
from retrieval.extractive import Extractive
from retrieval.find import Find
from retrieval.follow import Follow
from retrieval.group import Group
from retrieval.ingest import Ingest
from retrieval.poll import Poll
from retrieval.ports import Embedder, Library, Summarizer
from retrieval.summarize import Summarize
from retrieval.write import Write


@contextmanager
def build(settings: Settings) -> Iterator[Services]:
    """The services under these settings; closed in reverse at the end. Raises DatelineError."""
    with _library(settings) as library:
        yield _services(settings, library)


@contextmanager
def build_with_stores(settings: Settings) -> Iterator[tuple[Services, Stores]]:
    """The same, with what the bot keeps of its work in Slack."""
    with _library(settings) as library:
        yield _services(settings, library), stores(library)


def source(settings: Settings) -> FileSource:
    """The reader of inputs alone, for what needs no library."""
    return FileSource(settings.max_file_mb * 1_000_000, _now, _web(settings))


def stores(database: Database) -> Stores:
    """What the bot keeps, in tables of its own in the library's database, brought up to date. Raises LibraryError."""
    with database.writing() as connection:
        migrate(connection, History(migrations.VERSIONS, migrations.HEAD, migrations.VERSION_TABLE))
    return Stores(
        inbox=SqlInbox(database),
        outbox=SqlOutbox(database),
        turns=SqlTurns(database),
        threads=SqlThreads(database),
        preferences=SqlPreferences(database),
        briefs=SqlBriefs(database),
        editions=SqlEditions(database),
        links=SqlLinks(database),
    )


def _library(settings: Settings) -> SqliteLibrary:
    prepare(settings.offline)
    return SqliteLibrary(settings.database_url, settings.home / "index", settings.threads)


def _web(settings: Settings) -> Web:
    most = settings.max_file_mb * 1_000_000
    agent = f"Dateline/{VERSION} (reads articles for a team)"
    return Web(most, settings.private_hosts, agent, robots=settings.robots)


def _services(settings: Settings, library: SqliteLibrary) -> Services:
    web = _web(settings)
    pages = FileSource(web.max_bytes, _now, web)
    feeds, reader = SqlFeeds(library), WebFeeds(web)
    return Services(
        library=library,
        source=pages,
        feeds=feeds,
        follow=Follow(feeds, reader, _now),
        poll=Poll(feeds, reader, pages, library, _now, timedelta(minutes=settings.feed_minutes)),
        models=_Models(settings, library),
    )


@dataclass(frozen=True)
class _Models:
    settings: Settings
    library: Library

    @cached_property
    def _embedder(self) -> Embedder:
        from retrieval.adapters.sentence_embedder import SentenceEmbedder

        files = locate(self.settings.embedder, self.settings.embedder_revision)
        return SentenceEmbedder(files, self.settings.threads)

    @cached_property
    def ask(self) -> Ask:
        return Ask(self.library, self._embedder, self.settings.confidence)

    @cached_property
    def write(self) -> Write | None:
        server = _model_server(self.settings)
        if server is None:
            return None
        from retrieval.adapters.chat_writer import ChatWriter

        return Write(self.ask, ChatWriter(*server))

    @cached_property
    def find(self) -> Find:
        return Find(self.library, self._embedder)

    @cached_property
    def ingest(self) -> Ingest:
        return Ingest(self.library, self._embedder)

    @cached_property
    def summarize(self) -> Summarize:
        return Summarize(Extractive(self._embedder), _summarizer(self.settings))

    @cached_property
    def group(self) -> Group:
        return Group(self.library, self._embedder)

    @cached_property
    def compile(self) -> Compile:
        return Compile(self.group, self.summarize, self._embedder, _now)


def _now() -> datetime:
    return datetime.now(UTC)


def _summarizer(settings: Settings) -> Summarizer | None:
    """The model that words summaries, if one was chosen; it is loaded with the first of them."""
    if settings.summarizer == EMBEDDED:
        return None
    if settings.summarizer == ENDPOINT and (server := _model_server(settings)):
        from retrieval.adapters.chat_summarizer import ChatSummarizer

        return ChatSummarizer(*server)
    from retrieval.adapters.seq2seq_summarizer import DISTILBART, DISTILBART_REVISION, Seq2SeqSummarizer

    if settings.summarizer == TRANSFORMERS:
        return Seq2SeqSummarizer(DISTILBART, DISTILBART_REVISION, settings.threads)
    return Seq2SeqSummarizer(settings.summarizer, settings.summarizer_revision, settings.threads)


def _model_server(settings: Settings) -> tuple[str, str, str | None] | None:
    """The chat model's address, its name and its key, if there is one."""
    url, model, key = settings.llm_url, settings.llm_model, settings.llm_key
    if url is None or model is None:
        return None
    return url, model, key.get_secret_value() if key else None
