"""The models that the settings name, each loaded when it is needed first, and the use cases on them."""

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bot.services import Models
from config import Settings
from config.settings import EMBEDDED, ENDPOINT, NONE, TRANSFORMERS
from retrieval.adapters.model_weights import RANKING, READING, WRITING, find, locate
from retrieval.adapters.sql_library import SqlLibrary
from retrieval.ask import Ask
from retrieval.budget import Budget
from retrieval.compile import Compile
from retrieval.domain import Point
from retrieval.extractive import Extractive
from retrieval.find import Find
from retrieval.group import Group
from retrieval.ingest import Ingest
from retrieval.ports import Chosen, Embedder, Reader, Reranker, Rewriter, Summarizer, Writer
from retrieval.sharing import Sharing
from retrieval.summarize import Summarize
from retrieval.switching import Switching
from retrieval.write import Write

if TYPE_CHECKING:
    from retrieval.adapters.chat import Limits
    from retrieval.adapters.local_writer import LocalWriter


def models(settings: Settings, library: SqlLibrary, sharing: Sharing, switching: Switching) -> Models:
    """The use cases that need models, for the workspace that the settings name."""
    return _Models(settings, library, sharing, _Parts(settings), switching, settings.workspace)


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
    library: SqlLibrary
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
        return Ingest(self.library, self._embedder, self.library.clock, self.settings.max_articles)

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
        return Compile(Group(self.library, embedder), summarize, embedder, self.library.clock)


def chosen(settings: Settings) -> Chosen:
    """The embedding model that the settings name; raises ModelError."""
    location = settings.embedder
    if settings.embedder_kind == "folder":
        location = str(Path(location).expanduser().resolve())
    return Chosen(locate(settings.embedder, settings.embedder_revision).name, location)


def loaded(settings: Settings, model: Chosen) -> Embedder:
    """An embedding model; raises ModelError if it can't be had."""
    from retrieval.adapters.sentence_embedder import SentenceEmbedder

    return SentenceEmbedder(find(model.name, model.location), settings.threads)


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
