"""What feeds of several workspaces share: a page that they list is read once for all, and a text embedded once.

Shared is only what we made ourselves, of what anybody is shown: a page under the whole address that we asked, whatever
a feed says of it; a text's vectors under a hash of all that the model was given. So no workspace can put anything in
another's way. Nothing that is kept tells who follows what; it is forgotten by its age alone, a workspace that leaves
leaves nothing of its own in it.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Condition

from retrieval.domain import Document, Unreadable
from retrieval.feed_ports import Copy, Pages
from retrieval.ports import Clock, Embeddable, Embedder, Embedding, EmbeddingCache, Source, Vector

_GOOD = timedelta(hours=6)  # a page that was read whole
_POOR = timedelta(minutes=4)  # any other: less than the time after which it is tried again
_MOST = 500_000  # characters of a text that is worth its room
_VECTORS = timedelta(days=7)


class _Turns:
    """One at a time for each address, in this process."""

    def __init__(self) -> None:
        self._held: set[str] = set()
        self._changed = Condition()

    @contextmanager
    def turn(self, address: str) -> Iterator[None]:
        with self._changed:
            self._changed.wait_for(lambda: address not in self._held)
            self._held.add(address)
        try:
            yield
        finally:
            with self._changed:
                self._held.discard(address)
                self._changed.notify_all()


@dataclass(frozen=True, slots=True)
class SharedEmbedder:
    """An Embedder that remembers the passages it embedded, on all machines; only for what is public anyway."""

    embedder: Embedder
    vectors: EmbeddingCache
    clock: Clock

    @property
    def name(self) -> str:
        """The model and its revision."""
        return self.embedder.name

    @property
    def dimension(self) -> int:
        """The length of its vectors."""
        return self.embedder.dimension

    def pieces(self, text: str) -> Sequence[int]:
        """Where the text's word-pieces begin, in order."""
        return self.embedder.pieces(text)

    def embed_question(self, text: str) -> Vector:
        """The vector of a question, shape (d,); it is not remembered."""
        return self.embedder.embed_question(text)

    def embed_passages(self, passages: Sequence[Embeddable]) -> list[Embedding]:
        """One embedding for each passage, in order, some of them as rounded as they are kept. Raises LibraryError."""
        keys = [_key(passage) for passage in passages]
        found = self.vectors.find(self.name, keys)
        lacking = {key: passage for key, passage in zip(keys, passages, strict=True) if key not in found}
        if lacking:
            made = dict(zip(lacking, self.embedder.embed_passages(list(lacking.values())), strict=True))
            self.vectors.keep(self.name, made, self.clock())
            found |= made
        return [found[key] for key in keys]


@dataclass(frozen=True, slots=True)
class Sharing:
    """Reads pages through ``source``, each once for all; ``vectors`` keeps embeddings."""

    source: Source
    pages: Pages
    vectors: EmbeddingCache
    clock: Clock
    _turns: _Turns = field(default_factory=_Turns, init=False, repr=False, compare=False)

    def read(self, address: str, since: datetime | None = None) -> Document | Unreadable:
        """The page at an address as it was at most six hours ago, and not before ``since``.

        One that could not be read, or not whole, is tried again after some minutes. May be called from several threads:
        of those after the same page one reads it, and the others wait. Raises LibraryError.
        """
        with self._turns.turn(address):
            copy, now = self.pages.copy(address), self.clock()
            if copy and now - copy.at < _lasting(copy.page) and (since is None or copy.at >= since):
                return copy.page
            page = next(iter(self.source.read([address])))
            if isinstance(page, Unreadable) or len(page.text) <= _MOST:
                self.pages.keep(address, Copy(page, now))
            return page

    def embedder(self, embedder: Embedder) -> SharedEmbedder:
        """The same model, which embeds each passage once for all."""
        return SharedEmbedder(embedder, self.vectors, self.clock)

    def prune(self) -> int:
        """Forget what is too old to be used; says how much that was. Raises LibraryError."""
        now = self.clock()
        return self.pages.prune(now - _GOOD) + self.vectors.prune(now - _VECTORS)


def _lasting(page: Document | Unreadable) -> timedelta:
    return _GOOD if isinstance(page, Document) and not page.partial else _POOR


def _key(passage: Embeddable) -> str:
    """A hash of all that the model is given; JSON tells where one part of it ends."""
    told = json.dumps([passage.header, passage.body, passage.sentences])
    return hashlib.blake2b(told.encode(), digest_size=32).hexdigest()
