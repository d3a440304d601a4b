"""A process that embeds the articles of a library anew under another model, and says what it does line by line.

    python -m tests.retrieval.adapters.reembedder WHERE MINUTES

does so, as if it were so many minutes from now, in the library of a folder or of a PostgreSQL database's URL, once it
is given a line: it answers with one for each step, with how many articles that completed, and at the end with how many
passages were embedded in all.
"""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from retrieval.adapters.sql_library import SqlLibrary
from retrieval.adapters.sql_switch import SqlSwitch
from retrieval.errors import ModelError
from retrieval.ports import Chosen, Embeddable, Embedder, Embedding
from retrieval.reembed import Reembed
from retrieval.switching import Switching
from tests.libraries import library
from tests.retrieval.fakes import WordEmbedder


@dataclass(frozen=True, slots=True)
class Counting(WordEmbedder):
    """A model that notes how many passages it embedded in each step."""

    steps: list[int] = field(default_factory=list)

    def embed_passages(self, passages: Sequence[Embeddable]) -> list[Embedding]:
        """Each passage's."""
        self.steps.append(len(passages))
        return WordEmbedder.embed_passages(self, passages)


OLD, NEW = WordEmbedder("old", 24), Counting("new")
STEP = 8  # passages


def opened(where: str) -> SqlLibrary:
    """The library there."""
    return library(where if "://" in where else f"sqlite:///{where}/library.db", Path(where))


def load(chosen: Chosen) -> Embedder:
    """One of the two models."""
    models: dict[str, Embedder] = {OLD.name: OLD, NEW.name: NEW}
    if chosen.name not in models:
        raise ModelError(f"there is no {chosen.name}")
    return models[chosen.name]


def reembedding(library: SqlLibrary, wanted: str = NEW.name, ahead: timedelta = timedelta(0)) -> Reembed:
    """What a process does that wants a model."""
    switch = SqlSwitch(library)
    switching = Switching(switch, lambda: Chosen(wanted, wanted), load)
    return Reembed(library, switch, switching, lambda: datetime.now(UTC) + ahead)


if __name__ == "__main__":
    with opened(sys.argv[1]) as found:
        reembed = reembedding(found, ahead=timedelta(minutes=float(sys.argv[2])))
        print("ready", flush=True)
        sys.stdin.readline()
        while any(one.then for one in reembed.switch.owing()):
            for count in reembed(passages=STEP):
                print(count, flush=True)
            time.sleep(0.02)
        print("passages", sum(NEW.steps), flush=True)
