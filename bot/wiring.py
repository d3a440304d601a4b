"""The one place that knows settings, ports and adapters: puts the house together, and takes it apart again."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bot import VERSION
from bot.ports import Stores
from bot.services import Services
from bot.stores import migrations
from bot.stores.briefs import SqlBriefs
from bot.stores.departures import SqlDepartures
from bot.stores.editions import SqlEditions
from bot.stores.inbox import SqlInbox
from bot.stores.installations import SqlInstallations
from bot.stores.links import SqlLinks
from bot.stores.outbox import SqlOutbox
from bot.stores.preferences import SqlPreferences
from bot.stores.states import SqlStates
from bot.stores.tables import METADATA as BOTS
from bot.stores.threads import SqlThreads
from bot.stores.turns import SqlTurns
from bot.vault import Vault, problem, split
from config import Settings, SettingsError
from config.loading import varied
from config.settings import EMBEDDED, ENDPOINT, NONE, TRANSFORMERS
from retrieval.adapters.migrations import History, migrate
from retrieval.adapters.model_weights import RANKING, READING, WRITING, find, locate, prepare
from retrieval.adapters.move_marks import refuse_half_moved
from retrieval.adapters.moving import Move, Side
from retrieval.adapters.reading.files import FileSource
from retrieval.adapters.reading.web import Web
from retrieval.adapters.reading.web_feeds import WebFeeds
from retrieval.adapters.shared_pages import SqlPages
from retrieval.adapters.shared_vectors import SqlVectors
from retrieval.adapters.sql.database import EVERYONE, Database
from retrieval.adapters.sql.naming import file_of, named
from retrieval.adapters.sql_feeds import SqlFeeds
from retrieval.adapters.sql_library import SqlLibrary
from retrieval.adapters.sql_switch import SqlSwitch
from retrieval.adapters.sqlite_library import SqliteLibrary
from retrieval.adapters.tables import METADATA
from retrieval.ask import Ask
from retrieval.budget import Budget
from retrieval.compile import Compile
from retrieval.domain import Point, Scope
from retrieval.errors import InputError
from retrieval.extractive import Extractive
from retrieval.find import Find
from retrieval.follow import MOST, Follow
from retrieval.group import Group
from retrieval.ingest import Ingest
from retrieval.poll import Poll
from retrieval.ports import Chosen, Embedder, Library, Reader, Reranker, Rewriter, Summarizer, Writer
from retrieval.reembed import Reembed
from retrieval.sharing import Sharing
from retrieval.summarize import Summarize
from retrieval.switching import Switching
from retrieval.write import Write

if TYPE_CHECKING:
    from retrieval.adapters.chat import Limits
    from retrieval.adapters.local_writer import LocalWriter


@contextmanager
def build(settings: Settings) -> Iterator[Services]:
    """The services under these settings; closed in reverse at the end. Raises DatelineError."""
    with _whole_library(settings) as library:
        yield _services(settings, library)


@contextmanager
def build_with_stores(settings: Settings) -> Iterator[tuple[Services, Stores]]:
    """The same, with what the bot keeps of its work in Slack."""
    with _whole_library(settings) as library:
        yield _services(settings, library), stores(library, _vault(settings))


@contextmanager
def mover(settings: Settings, source: str, target: str, only: str | None) -> Iterator[Move]:
    """A move of all that is kept from one database to another, or of one workspace's; raises DatelineError."""
    file = file_of(source)
    if file and not file.exists():
        raise InputError(f"There is no library {file}: give the database to move from.")
    if named(source) == named(target):
        raise InputError(f"{named(source)} can't be moved to itself: give another database to move to.")
    tables = [*METADATA.sorted_tables, *BOTS.sorted_tables]
    with _side(settings, source) as here, _side(settings, target) as there:
        yield Move(here, there, tables, only)


@contextmanager
def _side(settings: Settings, url: str) -> Iterator[Side]:
    with _library(varied(settings, {"database_url": url})) as library:
        stores(library)
        yield Side(library, named(url))


def source(settings: Settings) -> FileSource:
    """The reader of inputs alone, for what needs no library."""
    return FileSource(settings.max_file_mb * 1_000_000, _now, _web(settings))


def stores(database: Database, vault: Vault | None = None) -> Stores:
    """What the bot keeps, in tables of its own in the library's database, brought up to date. Raises LibraryError."""
    with database.writing(EVERYONE) as connection:
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
        installations=SqlInstallations(database, vault or Vault()),
        states=SqlStates(database),
        departures=SqlDepartures(database),
    )


@contextmanager
def _whole_library(settings: Settings) -> Iterator[SqlLibrary]:
    with _library(settings) as library:
        refuse_half_moved(library, named(settings.database_url))
        yield library


def _library(settings: Settings) -> SqlLibrary:
    prepare(settings.offline)
    if file_of(settings.database_url) is None:
        from retrieval.adapters.postgres_library import PostgresLibrary

        return PostgresLibrary(settings.database_url)
    return SqliteLibrary(settings.database_url, settings.home / "index", settings.threads)


def _vault(settings: Settings) -> Vault:
    keys = settings.token_keys.get_secret_value() if settings.token_keys else ""
    if keys and (wrong := problem(keys)):
        raise SettingsError([f"DATELINE_TOKEN_KEYS: {wrong}"])
    return Vault(split(keys))


def _web(settings: Settings) -> Web:
    most = settings.max_file_mb * 1_000_000
    agent = f"Dateline/{VERSION} (reads articles for a team)"
    return Web(most, settings.private_hosts, agent, robots=settings.robots)


def _services(settings: Settings, library: SqlLibrary) -> Services:
    web = _web(settings)
    pages = FileSource(web.max_bytes, _now, web)
    feeds, reader, clock = SqlFeeds(library), WebFeeds(web), library.clock
    sharing = Sharing(pages, SqlPages(library), SqlVectors(library), clock)
    switch = SqlSwitch(library)
    switching = Switching(switch, lambda: _chosen(settings), lambda chosen: _loaded(settings, chosen))
    return Services(
        library=library,
        source=pages,
        feeds=feeds,
        follow=Follow(feeds, reader, clock, min(MOST, settings.max_feeds or MOST)),
        poll=Poll(feeds, reader, pages, library, clock, timedelta(minutes=settings.feed_minutes), sharing),
        models=_Models(settings, library, sharing, _Parts(settings), switching, settings.workspace),
        reembed=Reembed(library, switch, switching, clock),
        clock=clock,
        scope=Scope(settings.workspace),
        database=named(settings.database_url),
    )


def _chosen(settings: Settings) -> Chosen:
    """The embedding model that the settings name."""
    location = settings.embedder
    if settings.embedder_kind == "folder":
        location = str(Path(location).expanduser().resolve())
    return Chosen(locate(settings.embedder, settings.embedder_revision).name, location)


def _loaded(settings: Settings, chosen: Chosen) -> Embedder:
    from retrieval.adapters.sentence_embedder import SentenceEmbedder

    return SentenceEmbedder(find(chosen.name, chosen.location), settings.threads)


@dataclass(frozen=True)
class _Parts:
    """The models besides the embedding model, each loaded when it is needed first."""

    settings: Settings

    @cached_property
    def reader(self) -> Reader | None:
        settings = self.settings
        if settings.reader == NONE:
            return None
        if settings.reader == EMBEDDED:
            from retrieval.adapters.onnx_reader import OnnxReader

            return OnnxReader(settings.threads)
        from retrieval.adapters.qa_reader import QaReader

        return QaReader(locate(settings.reader, settings.reader_revision, READING), settings.threads)

    @cached_property
    def reranker(self) -> Reranker | None:
        settings = self.settings
        if settings.reranker == NONE:
            return None
        from retrieval.adapters.cross_encoder import CrossEncoderReranker

        return CrossEncoderReranker(locate(settings.reranker, settings.reranker_revision, RANKING), settings.threads)

    @property
    def limits(self) -> "Limits":
        from retrieval.adapters.chat import Limits

        return Limits.within(self.settings.llm_seconds)

    @cached_property
    def budget(self) -> Budget | None:
        """Of all that is asked of the chat model's server, summaries too."""
        most = self.settings.llm_per_hour
        return Budget(most) if most else None

    @cached_property
    def local_writer(self) -> "LocalWriter | None":
        settings = self.settings
        if settings.writer in (NONE, ENDPOINT):
            return None
        from retrieval.adapters.local_writer import LocalWriter

        files = locate(settings.writer, settings.writer_revision, WRITING)
        return LocalWriter(files, settings.threads, settings.llm_seconds)

    @property
    def rewriter(self) -> Rewriter | None:
        server = _model_server(self.settings)
        if self.settings.writer == ENDPOINT and server:
            from retrieval.adapters.chat_rewriter import ChatRewriter

            return ChatRewriter(*server, self.limits, self.budget)
        return self.local_writer

    @property
    def writer(self) -> Writer | None:
        server = _model_server(self.settings)
        if self.settings.writer == ENDPOINT and server:
            from retrieval.adapters.chat_writer import ChatWriter

            return ChatWriter(*server, self.limits, self.budget)
        return self.local_writer

    @cached_property
    def summarizer(self) -> Summarizer | None:
        return _summarizer(self.settings, self.budget)


@dataclass(frozen=True)
class _Models:
    settings: Settings
    library: Library
    sharing: Sharing
    parts: _Parts
    switching: Switching
    workspace: str

    def of(self, workspace: str) -> "_Models":
        return replace(self, workspace=workspace)

    @property
    def _embedder(self) -> Embedder:
        """To be asked for once in what is made of it: a moment later it may be another."""
        return self.switching.embedder(self.workspace)

    @property
    def writes(self) -> bool:
        return self.settings.writer != NONE

    @property
    def ask(self) -> Ask:
        chosen, parts = self.settings.confidence, self.parts
        least = Point(chosen) if isinstance(chosen, str) else chosen
        return Ask(self.library, self._embedder, least, parts.reader, parts.reranker, parts.rewriter)

    @property
    def write(self) -> Write | None:
        writer = self.parts.writer
        return Write(self.ask, writer) if writer else None

    @property
    def find(self) -> Find:
        return Find(self.library, self._embedder)

    @property
    def ingest(self) -> Ingest:
        return Ingest(self.library, self._embedder, most=self.settings.max_articles)

    @property
    def shared_ingest(self) -> Ingest:
        ingest = self.ingest
        return replace(ingest, embedder=self.sharing.embedder(ingest.embedder))

    @property
    def summarize(self) -> Summarize:
        return Summarize(Extractive(self._embedder), self.parts.summarizer)

    @property
    def group(self) -> Group:
        return Group(self.library, self._embedder)

    @property
    def compile(self) -> Compile:
        embedder = self._embedder
        summarize = Summarize(Extractive(embedder), self.parts.summarizer)
        return Compile(Group(self.library, embedder), summarize, embedder, _now)


def _now() -> datetime:
    return datetime.now(UTC)


def _summarizer(settings: Settings, budget: Budget | None) -> Summarizer | None:
    """The model that words summaries, if one was chosen; it is loaded with the first of them."""
    if settings.summarizer == EMBEDDED:
        return None
    if settings.summarizer == ENDPOINT and (server := _model_server(settings)):
        from retrieval.adapters.chat_summarizer import ChatSummarizer

        return ChatSummarizer(*server, budget=budget)
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
