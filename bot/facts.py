"""What is told of a library: what an ingest did, and how things stand."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from bot import VERSION
from bot.services import Services
from config import Settings
from retrieval.domain import Window
from retrieval.ingest import Done, Outcome
from retrieval.poll import Got, Polled
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


@dataclass(slots=True)
class Round:
    """What came of asking feeds so far: those asked, what became of their items, and how many of these are partial."""

    polled: list[Polled] = field(default_factory=list)
    articles: Tally = field(default_factory=Tally)
    partial: int = 0

    def add(self, one: Polled | Got) -> None:
        """Count one more report of a poll."""
        if isinstance(one, Polled):
            self.polled.append(one)
        else:
            self.articles.add(one.done)
            self.partial += bool(one.partial)


@dataclass(frozen=True, slots=True)
class Status:
    """How things stand: the version, the data folder, the database as it may be shown, the model, and the counts."""

    version: str
    home: Path
    database: str
    embedder: str
    counts: Counts


def status_of(services: Services, settings: Settings) -> Status:
    """How things stand now; raises LibraryError."""
    counts = services.library.counts(services.scope, Window())
    return Status(VERSION, settings.home, services.database, settings.embedder, counts)
