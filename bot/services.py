"""What the bot can ask of the house, as one value; the wiring makes it."""

from dataclasses import dataclass
from typing import Protocol

from retrieval.ask import Ask
from retrieval.domain import LOCAL, Scope
from retrieval.find import Find
from retrieval.ingest import Ingest
from retrieval.ports import Library, Source
from retrieval.write import Write


class Models(Protocol):
    """The use cases that need the embedding model, which is loaded when the first of them is asked for."""

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


@dataclass(frozen=True, slots=True)
class Services:
    """The library, the reader of inputs, and the use cases on them."""

    library: Library
    source: Source
    models: Models
    scope: Scope = LOCAL
