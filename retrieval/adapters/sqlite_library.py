"""The Library on SQLite: rows, words (FTS5) and vectors in one file; the FAISS index beside it is only a cache."""

import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    column,
    delete,
    func,
    insert,
    literal_column,
    make_url,
    select,
    table,
    text,
)

from retrieval.adapters.sql.columns import Text, clean
from retrieval.adapters.sql.database import EVERYONE
from retrieval.adapters.sql_library import SqlLibrary
from retrieval.adapters.sqlite_engine import open_engine, reading, writing
from retrieval.adapters.statements import OWNER, Stored, visible, within
from retrieval.adapters.tables import ARTICLE, CHANGES, PASSAGE
from retrieval.adapters.vector_cache import VectorCache
from retrieval.domain import WORKSPACE, Hit, Passage, Scope, Window
from retrieval.errors import LibraryError
from retrieval.ports import Clock, Frequencies, Vector

_WORDS = table("passage_words", column("rowid"), column("title", Text), column("body", Text))
_VOCABULARY = table("passage_vocabulary", column("term", Text), column("doc"))
_LONGER = re.compile(r"(?<=.bl)i$|(?<=.log)i$")  # "technologi", which FTS5 brings to "technolog"
_TITLE_WEIGHT = 2.0  # of a word in the title against one in the body


class SqliteLibrary(SqlLibrary):
    """Articles in the SQLite file of a URL, with a folder for the index; to be used in ``with``, or closed.

    Its methods may be called from several threads.
    """

    def __init__(self, url: str, index: Path, threads: int = 1, clock: Clock | None = None) -> None:
        """``clock`` is this machine's unless another is given."""
        self._clock = clock or _now
        self._path = Path(make_url(url).database or "")
        self._engine = open_engine(self._path)
        self._cache = VectorCache(index, threads)
        self._turn = threading.Lock()

    def close(self) -> None:
        """Write the index cache if it changed, and let the database go."""
        try:
            self._cache.close(self._workspaces())
        finally:
            self._engine.dispose()

    @property
    def clock(self) -> Clock:
        """The one that was given, else this machine's, for nobody else has the file."""
        return self._clock

    def reading(self, workspace: str) -> AbstractContextManager[Connection]:  # noqa: ARG002 - SQLite has no walls
        """A transaction that sees one state of the database."""
        return reading(self._engine, self._path)

    @contextmanager
    def writing(self, workspace: str, *, durable: bool = False) -> Iterator[Connection]:  # noqa: ARG002
        """A transaction that may write, and outlives a power cut if it is ``durable``.

        Those of this process take turns here, where none has to sleep for its own.
        """
        with self._turn, writing(self._engine, self._path, durable=durable) as connection:
            yield connection

    def lexical(self, scope: Scope, window: Window, terms: Sequence[str], limit: int) -> list[Hit]:
        """Passages with any of the words, by FTS5's BM25, best first."""
        if not terms:
            return []
        score: ColumnElement[float] = literal_column(f"-bm25(passage_words, {_TITLE_WEIGHT}, 1.0)").label("score")
        query = (
            select(PASSAGE.c.article_id, PASSAGE.c.start, PASSAGE.c.end, score)
            .select_from(_WORDS.join(PASSAGE, PASSAGE.c.key == _WORDS.c.rowid).join(ARTICLE, OWNER))
            .where(text("passage_words MATCH :match"), visible(scope), *within(window))
            .order_by(score.desc())
            .limit(limit)
        )
        with self.reading(scope.workspace) as connection:
            rows = connection.execute(query, {"match": " OR ".join(map(_quoted, terms))}).all()
        return [Hit(Passage(row.article_id, row.start, row.end), row.score) for row in rows]

    def dense(self, scope: Scope, window: Window, model: str, vector: Vector, limit: int) -> list[Hit]:
        """Passages nearest to a vector, by inner product, best first."""
        with self.reading(scope.workspace) as connection:
            index = self._cache.current(connection, scope.workspace, model, len(vector))
            among = _keys(connection, scope, window) if _narrow(connection, scope, window) else None
            keys, scores = index.search(vector, limit, among)
            score = dict(zip(keys.tolist(), scores.tolist(), strict=True))
            query = select(PASSAGE).join(ARTICLE, OWNER).where(visible(scope), PASSAGE.c.key.in_(score))
            rows = connection.execute(query).all()
        hits = [Hit(Passage(row.article_id, row.start, row.end), score[row.key]) for row in rows]
        return sorted(hits, key=lambda hit: -hit.score)

    def frequencies(self, scope: Scope, stems: Sequence[str]) -> Frequencies:
        """How common the stems are; FTS5's own stemmer is the Porter stemmer too, but for two endings."""
        terms = {_LONGER.sub("", stem): stem for stem in stems}
        query = select(_VOCABULARY.c.term, _VOCABULARY.c.doc).where(_VOCABULARY.c.term.in_(terms))
        with self.reading(scope.workspace) as connection:
            holding = {terms[row.term]: row.doc for row in connection.execute(query)}
            return Frequencies(connection.execute(select(func.count()).select_from(PASSAGE)).scalar_one(), holding)

    def _index_words(self, connection: Connection, workspace: str, stored: Iterable[Stored]) -> None:  # noqa: ARG002
        rows = [
            {"rowid": key, "title": entry.article.title, "body": entry.article.text[chunk.start : chunk.end]}
            for entry, keys in stored
            for key, chunk in zip(keys, entry.chunks, strict=True)
        ]
        if rows:
            connection.execute(insert(_WORDS), rows)

    def _forget_words(self, connection: Connection, workspace: str, article_id: str) -> None:
        keys = select(PASSAGE.c.key).where(PASSAGE.c.workspace == workspace, PASSAGE.c.article_id == article_id)
        connection.execute(delete(_WORDS).where(_WORDS.c.rowid.in_(keys)))

    def _clear_words(self, connection: Connection, workspace: str) -> None:
        keys = select(PASSAGE.c.key).where(PASSAGE.c.workspace == workspace)
        connection.execute(delete(_WORDS).where(_WORDS.c.rowid.in_(keys)))
        self._cache.forget(workspace)  # which is only a cache, should this transaction fail

    def _workspaces(self) -> frozenset[str] | None:
        """Those with an index here that were not forgotten meanwhile; None where that can't be known."""
        try:
            with self.reading(EVERYONE) as connection:
                query = select(CHANGES.c.workspace).where(CHANGES.c.workspace.in_(self._cache.workspaces))
                return frozenset(connection.execute(query).scalars())
        except LibraryError:
            return None


def _now() -> datetime:
    return datetime.now(UTC)


def _quoted(term: str) -> str:
    """A word as FTS5 takes it literally."""
    return '"{}"'.format(clean(term).replace('"', '""'))


def _narrow(connection: Connection, scope: Scope, window: Window) -> bool:
    """Whether the workspace holds anything that this search must not see."""
    if window or scope.only is not None:
        return True
    # Compared so, an index leads to the private ones; NOT IN alone goes through all articles.
    private = and_(ARTICLE.c.workspace == scope.workspace, ARTICLE.c.audience > WORKSPACE)
    hidden = select(ARTICLE.c.id).where(private, ARTICLE.c.audience.not_in(scope.audiences))
    return connection.execute(hidden.limit(1)).first() is not None


def _keys(connection: Connection, scope: Scope, window: Window) -> NDArray[np.int64]:
    query = select(PASSAGE.c.key).join(ARTICLE, OWNER).where(visible(scope), *within(window))
    return np.fromiter(connection.execute(query).scalars(), dtype=np.int64)
