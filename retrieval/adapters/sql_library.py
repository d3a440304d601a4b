"""What a Library does the same on every SQL engine: all but the two searches, which each engine does its own way."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, func, select, tuple_, union

from retrieval.adapters import model_statements, statements
from retrieval.adapters.statements import OWNER, Stored, article_from, visible, within
from retrieval.adapters.tables import ARTICLE, EMBEDDING, METADATA, PASSAGE, REVISION
from retrieval.adapters.vectors import unpack_embedding, unpack_spans
from retrieval.domain import ANY_TIME, Article, Hit, Passage, Revision, Scope, Window
from retrieval.ports import Clock, Counts, Entry, Fingerprint, Frequencies, Known, Opening, Reading, Vector

_PAGE = 200  # articles fetched at once
_READINGS = (
    select(ARTICLE, PASSAGE.c.start, PASSAGE.c.end, PASSAGE.c.sentences, EMBEDDING.c.vector)
    .add_columns(EMBEDDING.c.sentences.label("vectors"))
    .join(PASSAGE, OWNER)
    .join(EMBEDDING, and_(EMBEDDING.c.workspace == PASSAGE.c.workspace, EMBEDDING.c.key == PASSAGE.c.key))
)


class SqlLibrary(ABC):
    """The rows of articles, passages and embeddings; an engine adds words and nearness.

    To be used in ``with``, or closed.
    """

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @abstractmethod
    def close(self) -> None:
        """Let the database go."""

    @property
    @abstractmethod
    def clock(self) -> Clock:
        """The one that all go by who share the database."""

    @abstractmethod
    def reading(self, workspace: str) -> AbstractContextManager[Connection]:
        """A transaction that sees one state."""

    @abstractmethod
    def writing(self, workspace: str, *, durable: bool = False) -> AbstractContextManager[Connection]:
        """A transaction that may write, and outlives a power cut if it is ``durable``."""

    @abstractmethod
    def lexical(self, scope: Scope, window: Window, terms: Sequence[str], limit: int) -> list[Hit]:
        """Passages with any of the words, by BM25, best first."""

    @abstractmethod
    def dense(self, scope: Scope, window: Window, model: str, vector: Vector, limit: int) -> list[Hit]:
        """Passages nearest to a vector, by inner product, best first."""

    @abstractmethod
    def frequencies(self, scope: Scope, stems: Sequence[str]) -> Frequencies:
        """How common the stems are."""

    @abstractmethod
    def _index_words(self, connection: Connection, workspace: str, stored: Iterable[Stored]) -> None:
        """Make the passages findable by their words."""

    @abstractmethod
    def _forget_words(self, connection: Connection, workspace: str, article_id: str) -> None:
        """Undo that for all passages of an article, before they go."""

    @abstractmethod
    def _clear_words(self, connection: Connection, workspace: str) -> None:
        """Undo that for all passages of a workspace, before they go."""

    def known(self, scope: Scope, article_id: str | None, fingerprint: Fingerprint) -> list[Known]:
        """Articles in the scope's own audience of that id, that URL or that text, in this order."""
        own = select(ARTICLE.c.id, ARTICLE.c.url_key, ARTICLE.c.text_hash, ARTICLE.c.content_hash).where(
            ARTICLE.c.workspace == scope.workspace, ARTICLE.c.audience == scope.home
        )
        same = [own.where(ARTICLE.c.text_hash == fingerprint.text_hash)]
        if fingerprint.url_key:
            same.append(own.where(ARTICLE.c.url_key == fingerprint.url_key))
        if article_id:
            same.append(own.where(ARTICLE.c.id == article_id))
        with self.reading(scope.workspace) as connection:
            rows = connection.execute(union(*same)).all()  # each by its own index, which OR would not use
        found = [Known(row.id, Fingerprint(*row[1:])) for row in rows]
        return sorted(
            found, key=lambda known: (known.article_id != article_id, known.fingerprint.url_key != fingerprint.url_key)
        )

    def save(self, scope: Scope, model: str, entries: Sequence[Entry]) -> None:
        """Store the entries, each in place of what was there under its id: all of them, or none."""
        with self.writing(scope.workspace) as connection:
            statements.count_change(connection, scope.workspace)  # others who change the workspace wait for the end
            stored: dict[str, Stored] = {}
            for entry in entries:
                saved = self._erase(connection, scope, entry.article.id, ARTICLE.c.audience == scope.home)
                statements.insert_article(connection, scope, entry, saved or self.clock())
                statements.put_revision(connection, scope.workspace, entry.revision)
                keys = statements.insert_passages(connection, scope.workspace, entry)
                statements.insert_embeddings(connection, scope.workspace, model, keys, entry.embeddings)
                stored[entry.article.id] = entry, keys
            self._index_words(connection, scope.workspace, stored.values())
            ids = [entry.article.id for entry in entries if entry.chunks]
            model_statements.saved(connection, scope.workspace, model, ids, self.clock())

    def remove(self, scope: Scope, article_id: str) -> bool:
        """Forget an article whole; False if the scope sees none of that id."""
        mine = and_(visible(scope), ARTICLE.c.id == article_id)
        with self.writing(scope.workspace) as connection:
            if connection.execute(select(ARTICLE.c.id).where(mine)).first() is None:
                return False
            statements.count_change(connection, scope.workspace)
            if self._erase(connection, scope, article_id, visible(scope)) is None:  # gone meanwhile
                return False
            statements.delete_revisions(connection, scope.workspace, article_id)
            return True

    def article(self, scope: Scope, article_id: str) -> Article | None:
        """One article."""
        return self._one(scope.workspace, select(ARTICLE).where(visible(scope), ARTICLE.c.id == article_id))

    def at_url(self, scope: Scope, url_key: str) -> Article | None:
        """The article of that canonical URL, the conversation's own before the workspace's."""
        query = select(ARTICLE).where(visible(scope), ARTICLE.c.url_key == url_key)
        return self._one(scope.workspace, query.order_by(ARTICLE.c.audience.desc()))

    def articles(self, scope: Scope, window: Window) -> Iterator[Article]:
        """Every article of a window, by id, a page at a time."""
        last = ""
        while True:
            query = select(ARTICLE).where(visible(scope), *within(window), ARTICLE.c.id > last)
            with self.reading(scope.workspace) as connection:
                page = connection.execute(query.order_by(ARTICLE.c.id).limit(_PAGE)).all()
            yield from map(article_from, page)
            if len(page) < _PAGE:
                return
            last = page[-1].id

    def newest(self, scope: Scope, limit: int) -> list[Article]:
        """The articles published last, the latest first; those without a date come after them, by when they came."""
        query = select(ARTICLE).where(visible(scope))
        order = (ARTICLE.c.published.is_(None), ARTICLE.c.published.desc(), ARTICLE.c.id.desc())
        with self.reading(scope.workspace) as connection:
            return [article_from(row) for row in connection.execute(query.order_by(*order).limit(limit))]

    def openings(self, scope: Scope, model: str, window: Window) -> list[Opening]:
        """How each article begins that a window holds, by when it was published or else saved; the oldest first."""
        time = func.coalesce(ARTICLE.c.published, ARTICLE.c.saved)
        later = PASSAGE.alias()
        first = (
            select(func.min(later.c.start))
            .where(later.c.workspace == ARTICLE.c.workspace, later.c.article_id == ARTICLE.c.id)
            .scalar_subquery()
        )
        query = (
            _READINGS.where(visible(scope), EMBEDDING.c.model == model, PASSAGE.c.start == first)
            .where(*within(window, time))
            .order_by(time, ARTICLE.c.id)
        )
        with self.reading(scope.workspace) as connection:
            return [Opening(_reading_from(row), row.saved) for row in connection.execute(query)]

    def read(self, scope: Scope, model: str, passages: Sequence[Passage]) -> list[Reading]:
        """The passages for reading, in order; those that are gone meanwhile are left out."""
        wanted = [(one.article_id, one.start) for one in passages]
        ids = {one.article_id for one in passages}
        query = _READINGS.where(visible(scope), ARTICLE.c.id.in_(ids), EMBEDDING.c.model == model)
        query = query.where(tuple_(PASSAGE.c.article_id, PASSAGE.c.start).in_(wanted))
        with self.reading(scope.workspace) as connection:
            found = {one.passage: one for one in map(_reading_from, connection.execute(query))}
        return [found[passage] for passage in passages if passage in found]

    def revisions(self, scope: Scope, window: Window) -> list[Revision]:
        """What changed within a window of time in the articles that the scope sees, the oldest change first."""
        changed = and_(REVISION.c.workspace == ARTICLE.c.workspace, REVISION.c.article_id == ARTICLE.c.id)
        query = select(REVISION).join(ARTICLE, changed).where(visible(scope), *within(window, REVISION.c.at))
        with self.reading(scope.workspace) as connection:
            rows = connection.execute(query.order_by(REVISION.c.at, REVISION.c.article_id))
            return [statements.revision_from(row) for row in rows]

    def prepared(self, workspace: str, model: str, vector: Vector) -> bool:
        """Whether a workspace can be searched by meaning as quickly as it will be; here a first search makes it so."""
        self.dense(Scope(workspace), ANY_TIME, model, vector, 1)
        return True

    def counts(self, scope: Scope, window: Window) -> Counts:
        """How much there is."""
        seen = (visible(scope), *within(window))
        articles = select(func.count(), func.min(ARTICLE.c.published), func.max(ARTICLE.c.published)).where(*seen)
        passages = select(func.count()).select_from(PASSAGE.join(ARTICLE, OWNER)).where(*seen)
        with self.reading(scope.workspace) as connection:
            count, oldest, newest = connection.execute(articles).one()
            return Counts(count, connection.execute(passages).scalar_one(), oldest, newest)

    def size(self, workspace: str) -> int:
        """How many articles there are in a workspace, whoever sees them."""
        with self.reading(workspace) as connection:
            query = select(func.count()).select_from(ARTICLE).where(ARTICLE.c.workspace == workspace)
            return connection.execute(query).scalar_one()

    def index_stored(self, connection: Connection, workspace: str, keys: Sequence[int]) -> None:
        """Make passages findable by their words that came as rows alone, by their keys."""
        self._index_words(connection, workspace, statements.stored(connection, workspace, keys))

    def clear(self, connection: Connection, workspace: str) -> None:
        """Delete, within a transaction for that workspace, all that is kept of it."""
        self._clear_words(connection, workspace)
        for table in reversed(METADATA.sorted_tables):
            connection.execute(delete(table).where(table.c.workspace == workspace))

    def _one(self, workspace: str, query: Select[Any]) -> Article | None:
        with self.reading(workspace) as connection:
            row = connection.execute(query).first()
        return article_from(row) if row else None

    def _erase(
        self, connection: Connection, scope: Scope, article_id: str, among: ColumnElement[bool]
    ) -> datetime | None:
        """Remove the article of that id if it is one of these; tells when it was saved."""
        mine = and_(ARTICLE.c.workspace == scope.workspace, ARTICLE.c.id == article_id)
        saved = connection.execute(select(ARTICLE.c.saved).where(mine, among)).scalar()
        if saved is not None:
            self._forget_words(connection, scope.workspace, article_id)
            statements.delete_article(connection, scope.workspace, article_id)
        return saved


def _reading_from(row: Row[Any]) -> Reading:
    passage = Passage(row.id, row.start, row.end)
    return Reading(passage, article_from(row), unpack_spans(row.sentences), unpack_embedding(row.vector, row.vectors))
