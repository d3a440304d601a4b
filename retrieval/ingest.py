"""Takes documents into the library: known again or new, cut, embedded, stored; in batches that are stored whole."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import Enum

from retrieval.chunking import split
from retrieval.domain import WORKSPACE, Article, Chunk, Document, Revision, Scope, Unreadable
from retrieval.embedding import embed
from retrieval.errors import LibraryConflict
from retrieval.identity import fingerprint, new_id
from retrieval.ports import Clock, Embedder, Entry, Fingerprint, Known, Library
from retrieval.revisions import edits

_BATCH_PASSAGES = 256  # embedded and stored together: long enough to sort by length, short enough to lose little
_TRIES = 3


class Outcome(Enum):
    """What became of an input."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicates"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Done:
    """An input and what became of it; ``article_id`` is the article it is now, or is a copy of."""

    name: str
    outcome: Outcome
    article_id: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Pending:
    """A document on its way in, and what changed; ``names`` tell it apart, those of what it replaces among them."""

    document: Document
    article: Article
    fingerprint: Fingerprint
    outcome: Outcome
    chunks: tuple[Chunk, ...]
    names: frozenset[str]
    revision: Revision | None = None


@dataclass(slots=True)
class _Batch:
    """Documents to be stored together, none of which may be another's copy, nor what another was before."""

    pending: list[_Pending] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    passages: int = 0
    room: int | None = None
    """How many more may be added; None before that was counted."""

    def add(self, pending: _Pending) -> None:
        self.pending.append(pending)
        self.taken |= pending.names
        self.passages += len(pending.chunks)
        if self.room is not None:
            self.room -= pending.outcome is Outcome.ADDED

    def has_like(self, document: Document, mark: Fingerprint) -> bool:
        return not self.taken.isdisjoint(_names(document.id, mark))


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Ingest:
    """The use case. What changed in an article that comes again is kept, and less of it takes the place of no more.

    A workspace has ``most`` articles, beyond which none is added, and what is there is still renewed; processes that
    add some at the same moment may go beyond it by those.
    """

    library: Library
    embedder: Embedder
    clock: Clock = _now
    most: int | None = None

    def __call__(self, documents: Iterable[Document | Unreadable], scope: Scope) -> Iterator[Done]:
        """Take the documents in, telling what became of each once that is certain; stopping early loses one batch.

        Raises:
            LibraryError: The library can't be written; what was told before is stored.
        """
        batch = _Batch()
        for document in documents:
            if isinstance(document, Unreadable):
                yield Done(document.name, Outcome.FAILED, reason=document.reason)
                continue
            mark = fingerprint(document)
            if batch.has_like(document, mark):
                yield from self._store(batch, scope)
                batch = _Batch()
            decided = self._decide(document, mark, scope)
            if not isinstance(decided, Done):
                decided = self._admit(decided, batch, scope)
            if isinstance(decided, Done):
                yield decided
                continue
            batch.add(decided)
            if batch.passages >= _BATCH_PASSAGES:
                yield from self._store(batch, scope)
                batch = _Batch()
        yield from self._store(batch, scope)

    def _admit(self, pending: _Pending, batch: _Batch, scope: Scope) -> Done | _Pending:
        """Turn an article away for which there is no room."""
        if self.most is None or pending.outcome is not Outcome.ADDED:
            return pending
        if batch.room is None:
            batch.room = self.most - self.library.size(scope.workspace)
        return pending if batch.room > 0 else Done(pending.document.name, Outcome.FAILED, reason=full(self.most))

    def _decide(self, document: Document, mark: Fingerprint, scope: Scope) -> Done | _Pending:
        """What a document is to the library: nothing new, or an article to store."""
        given = (document.id or None) if scope.home == WORKSPACE else None  # a private id must not tell of another's
        known = self.library.known(scope, given, mark)
        first = known[0] if known else None
        if first is None:
            return self._pend(document, mark, document.as_article(given or new_id(), scope.home))
        if first.fingerprint.content_hash == mark.content_hash and given in (None, first.article_id):
            return Done(document.name, Outcome.UNCHANGED, first.article_id)
        copied = next((other for other in known if other.fingerprint.text_hash == mark.text_hash), None)
        same = first.article_id == given or (given is None and _same_place(first.fingerprint, mark))
        if copied is not None and not (same and copied is first):
            return Done(document.name, Outcome.DUPLICATE, copied.article_id)
        if other := next((other for other in known[1:] if _same_place(other.fingerprint, mark)), None):
            return Done(document.name, Outcome.FAILED, reason=f"another article, {other.article_id}, has its address")
        return self._renew(document, mark, first, scope)

    def _renew(self, document: Document, mark: Fingerprint, known: Known, scope: Scope) -> Done | _Pending:
        """Have a document take the place of an article, unless it is only a part of that."""
        article = document.as_article(known.article_id, scope.home)
        old = self.library.article(replace(scope, only=None), known.article_id)
        if old is None:  # gone just now
            return self._pend(document, mark, article, known.fingerprint)
        if document.partial and not old.partial:
            return Done(document.name, Outcome.UNCHANGED, old.id)
        if article.published is None:
            article = replace(article, published=old.published, certainty=old.certainty)
        changes = () if old.partial else edits(old.text, article.text)
        revision = Revision(old.id, self.clock(), changes) if changes else None
        return self._pend(document, mark, article, known.fingerprint, revision)

    def _pend(
        self,
        document: Document,
        mark: Fingerprint,
        article: Article,
        replaced: Fingerprint | None = None,
        revision: Revision | None = None,
    ) -> Done | _Pending:
        chunks = tuple(split(document.text, self.embedder.pieces(document.text)))
        if not chunks:
            return Done(document.name, Outcome.FAILED, reason="there is no text in it")
        outcome = Outcome.UPDATED if replaced else Outcome.ADDED
        names = _names(article.id, mark) | _names(article.id, replaced or mark)
        return _Pending(document, article, mark, outcome, chunks, names, revision)

    def _store(self, batch: _Batch, scope: Scope, tries: int = _TRIES) -> Iterator[Done]:
        """Embed and save a batch. If another process stored one of its articles just now, each is decided anew."""
        if not batch.pending:
            return
        embeddings = iter(embed(self.embedder, [(item.article, item.chunks) for item in batch.pending]))
        entries = [
            Entry(
                item.article, item.fingerprint, item.chunks, tuple(next(embeddings) for _ in item.chunks), item.revision
            )
            for item in batch.pending
        ]
        try:
            self.library.save(scope, self.embedder.name, entries)
        except LibraryConflict:
            if not tries:
                raise
            for item in batch.pending:
                decided = self._decide(item.document, item.fingerprint, scope)
                if isinstance(decided, Done):
                    yield decided
                else:
                    alone = _Batch()
                    alone.add(decided)
                    yield from self._store(alone, scope, tries - 1)
            return
        for item in batch.pending:
            yield Done(item.document.name, item.outcome, item.article.id)


def full(most: int) -> str:
    """Why no article is added where there are so many."""
    return f"there are {most:,} articles here, the most there may be; forget some first"


def _same_place(known: Fingerprint, mark: Fingerprint) -> bool:
    return mark.url_key is not None and known.url_key == mark.url_key


def _names(article_id: str | None, mark: Fingerprint) -> frozenset[str]:
    return frozenset((f"id {article_id}", f"url {mark.url_key}", f"text {mark.text_hash}")) - {"id None", "url None"}
