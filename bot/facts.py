"""What is told of a library: what an ingest did, and how things stand."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from bot import VERSION
from bot.services import Services
from config import Settings
from retrieval.domain import Window
from retrieval.ingest import Done, Outcome
from retrieval.ports import Counts


@dataclass(slots=True)
class Tally:
    """What became of inputs so far, and those that failed; grows while an ingest goes on."""

    counts: Counter[Outcome] = field(default_factory=Counter)
    failed: list[Done] = field(default_factory=list)

    def add(self, done: Done) -> None:
        """Count one more input."""
        self.counts[done.outcome] += 1
        if done.outcome is Outcome.FAILED:
            self.failed.append(done)


@dataclass(frozen=True, slots=True)
class Status:
    """How things stand: the version, where the articles are, the embedding model chosen, and how much there is."""

    version: str
    home: Path
    embedder: str
    counts: Counts


def status_of(services: Services, settings: Settings) -> Status:
    """How things stand now; raises LibraryError."""
    counts = services.library.counts(services.scope, Window())
    return Status(VERSION, settings.home, settings.embedder, counts)
