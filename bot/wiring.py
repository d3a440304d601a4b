"""The one place that knows settings, ports and adapters: puts the house together, and takes it apart again."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from bot.services import Services
from config import Settings
from retrieval.adapters.model_weights import locate, prepare
from retrieval.adapters.reading.files import FileSource
from retrieval.adapters.sqlite_library import SqliteLibrary
from retrieval.ask import Ask
from retrieval.find import Find
from retrieval.ingest import Ingest
from retrieval.ports import Embedder, Library


@contextmanager
def build(settings: Settings) -> Iterator[Services]:
    """The services under these settings; closed in reverse at the end. Raises DatelineError."""
    prepare(settings.offline)
    with SqliteLibrary(settings.database_url, settings.home / "index", settings.threads) as library:
        yield Services(library, source(settings), _Models(settings, library))


def source(settings: Settings) -> FileSource:
    """The reader of inputs alone, for what needs no library."""
    return FileSource(max_bytes=settings.max_file_mb * 1_000_000, now=lambda: datetime.now(UTC))


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
    def find(self) -> Find:
        return Find(self.library, self._embedder)

    @cached_property
    def ingest(self) -> Ingest:
        return Ingest(self.library, self._embedder)
