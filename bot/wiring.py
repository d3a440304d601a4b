"""The one place that knows settings, ports and adapters: puts the house together, and takes it apart again."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
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
from bot.stores.threads import SqlThreads
from bot.stores.turns import SqlTurns
from bot.vault import Vault
from config import Settings
from config.settings import EMBEDDED, ENDPOINT, NONE, TRANSFORMERS
from retrieval.adapters.migrations import History, migrate
from retrieval.adapters.model_weights import RANKING, READING, WRITING, locate, prepare
from retrieval.adapters.reading.files import FileSource
from retrieval.adapters.reading.web import Web
from retrieval.adapters.reading.web_feeds import WebFeeds
from retrieval.adapters.sql.database import EVERYONE, Database
from retrieval.adapters.sql_feeds import SqlFeeds
from retrieval.adapters.sqlite_library import SqliteLibrary
from retrieval.ask import Ask
from retrieval.budget import Budget
from retrieval.compile import Compile
from retrieval.domain import Point
from retrieval.extractive import Extractive
from retrieval.find import Find
from retrieval.follow import Follow
from retrieval.group import Group
from retrieval.ingest import Ingest
from retrieval.poll import Poll
from retrieval.ports import Embedder, Library, Reader, Reranker, Rewriter, Summarizer, Writer
from retrieval.summarize import Summarize
from retrieval.write import Write

if TYPE_CHECKING:
    from retrieval.adapters.chat import Limits
    from retrieval.adapters.local_writer import LocalWriter


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
    def _reader(self) -> Reader | None:
        settings = self.settings
        if settings.reader == NONE:
            return None
        if settings.reader == EMBEDDED:
            from retrieval.adapters.onnx_reader import OnnxReader

            return OnnxReader(settings.threads)
        from retrieval.adapters.qa_reader import QaReader

        return QaReader(locate(settings.reader, settings.reader_revision, READING), settings.threads)

    @cached_property
    def _reranker(self) -> Reranker | None:
        settings = self.settings
        if settings.reranker == NONE:
            return None
        from retrieval.adapters.cross_encoder import CrossEncoderReranker

        return CrossEncoderReranker(locate(settings.reranker, settings.reranker_revision, RANKING), settings.threads)

    @property
    def _limits(self) -> "Limits":
        from retrieval.adapters.chat import Limits

        return Limits.within(self.settings.llm_seconds)

    @cached_property
    def _budget(self) -> Budget | None:
        """Of all that is asked of the chat model's server, summaries too."""
        most = self.settings.llm_per_hour
        return Budget(most) if most else None

    @cached_property
    def _local_writer(self) -> "LocalWriter | None":
        settings = self.settings
        if settings.writer in (NONE, ENDPOINT):
            return None
        from retrieval.adapters.local_writer import LocalWriter

        files = locate(settings.writer, settings.writer_revision, WRITING)
        return LocalWriter(files, settings.threads, settings.llm_seconds)

    @cached_property
    def ask(self) -> Ask:
        chosen = self.settings.confidence
        least = Point(chosen) if isinstance(chosen, str) else chosen
        return Ask(self.library, self._embedder, least, self._reader, self._reranker, self._rewriter)

    @property
    def _rewriter(self) -> Rewriter | None:
        server = _model_server(self.settings)
        if self.settings.writer == ENDPOINT and server:
            from retrieval.adapters.chat_rewriter import ChatRewriter

            return ChatRewriter(*server, self._limits, self._budget)
        return self._local_writer

    @cached_property
    def write(self) -> Write | None:
        writer = self._writer
        return Write(self.ask, writer) if writer else None

    @property
    def _writer(self) -> Writer | None:
        server = _model_server(self.settings)
        if self.settings.writer == ENDPOINT and server:
            from retrieval.adapters.chat_writer import ChatWriter

            return ChatWriter(*server, self._limits, self._budget)
        return self._local_writer

    @cached_property
    def find(self) -> Find:
        return Find(self.library, self._embedder)

    @cached_property
    def ingest(self) -> Ingest:
        return Ingest(self.library, self._embedder)

    @cached_property
    def summarize(self) -> Summarize:
        return Summarize(Extractive(self._embedder), _summarizer(self.settings, self._budget))

    @cached_property
    def group(self) -> Group:
        return Group(self.library, self._embedder)

    @cached_property
    def compile(self) -> Compile:
        return Compile(self.group, self.summarize, self._embedder, _now)


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
