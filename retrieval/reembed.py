"""Embeds what was stored under another model anew, and has each workspace searched with the new one when it is done.

Any number of processes share the work by claiming it; what a killed one had in hand is another's after the lease.
"""

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from retrieval.domain import Article, Chunk
from retrieval.embedding import embed
from retrieval.errors import LibraryError
from retrieval.ports import Clock, Embedder, Embedding, Library, Owed, Owing, Switch
from retrieval.switching import Switching

LEASE = timedelta(seconds=60)
"""How long an article is another's after whoever had it in hand fell silent."""

KEPT = timedelta(hours=1)
"""How long vectors are kept that no workspace is searched with: for who began to ask before, and who changes back."""

PASSAGES = 64
"""Embedded in one step: enough to sort by length."""

_ARTICLES = 16  # in hand at a time
_PAUSE = 0.5  # seconds, while others have the rest in hand
_ANYTHING = "What is new?"

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reembed:
    """The use case. Every method may raise LibraryError, and ModelError if the wanted model can't be had."""

    library: Library
    switch: Switch
    switching: Switching
    clock: Clock

    def choose(self, workspace: str | None = None) -> None:
        """Have a workspace, or all that there are, searched with the wanted model once that is possible."""
        wanted = self.switching.wanted
        for one in self.switch.others(wanted) if workspace is None else (workspace,):
            self.switch.choose(one, wanted, self.clock())

    def __call__(self, workspace: str | None = None, *, passages: int = PASSAGES) -> Generator[int]:
        """Do what is to be done and nobody has in hand, of one workspace or of all in turns.

        Tells after each step of at most so many passages how many articles that completed. A workspace is switched as
        soon as nothing of it is left; whoever begins after that asks with the new model.
        """
        owing = self._owing(workspace)
        while owing:
            for one in tuple(owing):
                embedder = self.switching.loaded(one.model)
                claimed = embedder and self.switch.claim(one.workspace, one.model.name, self.clock(), LEASE, _ARTICLES)
                if embedder and claimed:
                    yield from self._embed(claimed, embedder, passages)
                    continue
                owing.remove(one)
                if embedder and one.then:
                    self._turn(one, embedder)

    def to_the_end(self, workspace: str | None = None, sleep: Callable[[float], None] = time.sleep) -> Iterator[int]:
        """The same, until nothing is left that others have in hand either, as far as the models can be had here."""
        yield from self(workspace)
        while self._owing(workspace):
            sleep(_PAUSE)
            yield from self(workspace)

    def left(self, workspace: str | None = None) -> int:
        """How many articles are to be embedded anew, of one workspace or of all."""
        return sum(self.switch.left(one.workspace, one.model.name) for one in self._owing(workspace))

    def forget(self) -> None:
        """Forget the vectors that are no longer of use."""
        if count := self.switch.forget(self.clock() - KEPT):
            _logger.info("The vectors of %s embedding models are forgotten that are no longer searched.", count)

    def _owing(self, workspace: str | None) -> list[Owing]:
        """What there is to do here."""
        return [
            one
            for one in self.switch.owing()
            if workspace in (None, one.workspace) and self.switching.loaded(one.model)
        ]

    def _embed(self, owed: Owed, embedder: Embedder, passages: int) -> Iterator[int]:
        """Embed articles in hand step by step, each of which keeps what is whole, and the rest in hand.

        Where that is broken off, the rest is anybody's at once.
        """
        lengths = {article.id: len(chunks) for article, chunks in owed.articles}
        ready: dict[str, list[Embedding]] = defaultdict(list)
        done = False
        try:
            for some in _steps(owed.articles, passages):
                embeddings = iter(embed(embedder, some))
                for article, chunks in some:
                    ready[article.id] += [next(embeddings) for _ in chunks]
                whole = {name: ready.pop(name) for name in tuple(ready) if len(ready[name]) == lengths[name]}
                yield self.switch.keep(owed, whole, self.clock() + LEASE)
            done = True
        finally:
            if not done:
                with suppress(LibraryError):
                    self.switch.keep(owed, {}, self.clock())

    def _turn(self, one: Owing, embedder: Embedder) -> None:
        """Switch a workspace to its next model, unless others are still at work on it, or the index is being made."""
        if self.switch.left(one.workspace, one.model.name):
            return
        if not self.library.prepared(one.workspace, embedder.name, embedder.embed_question(_ANYTHING)):
            return
        if self.switch.turn(one.workspace, one.model.name, self.clock()):
            _logger.info("The workspace %s is searched with %s from now on.", one.workspace, one.model.name)


def _steps(
    articles: Sequence[tuple[Article, tuple[Chunk, ...]]], passages: int
) -> Iterator[list[tuple[Article, tuple[Chunk, ...]]]]:
    """The articles in order, in parts of so many chunks; a long one is cut into several."""
    part: list[tuple[Article, tuple[Chunk, ...]]] = []
    room = passages
    for article, chunks in articles:
        rest = chunks
        while rest:
            part.append((article, rest[:room]))
            rest, room = rest[room:], room - len(part[-1][1])
            if not room:
                yield part
                part, room = [], passages
    if part:
        yield part
