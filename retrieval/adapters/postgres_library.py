"""The Library on PostgreSQL with pgvector: rows, words and vectors in one database, which many processes share."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager

from sqlalchemy import Connection

from retrieval.adapters import postgres_vectors as vectors
from retrieval.adapters import postgres_words as words
from retrieval.adapters.postgres_engine import PostgresEngine
from retrieval.adapters.postgres_index import IndexMaker
from retrieval.adapters.sql_library import SqlLibrary
from retrieval.adapters.statements import Stored
from retrieval.domain import Hit, Scope, Window
from retrieval.ports import Clock, Frequencies, Vector

_AS_LONG_AS_IT_TAKES = "SET LOCAL statement_timeout = 0"  # a whole workspace's rows


class PostgresLibrary(SqlLibrary):
    """Articles in the PostgreSQL database of a URL; to be used in ``with``, or closed.

    Its methods may be called from several threads.
    """

    def __init__(self, url: str) -> None:
        self._engine = PostgresEngine.open(url)
        self._indexes = IndexMaker(self._engine)

    def close(self) -> None:
        """Let the database go."""
        self._indexes.close()
        self._engine.close()

    @property
    def clock(self) -> Clock:
        """The database's."""
        return self._engine.clock

    def reading(self, workspace: str) -> AbstractContextManager[Connection]:
        """A transaction that sees one state of the database."""
        return self._engine.reading(workspace)

    def writing(self, workspace: str, *, durable: bool = False) -> AbstractContextManager[Connection]:
        """A transaction that may write, and outlives a crash of the server if it is ``durable``."""
        return self._engine.writing(workspace, durable=durable)

    def lexical(self, scope: Scope, window: Window, terms: Sequence[str], limit: int) -> list[Hit]:
        """Passages with any of the words, by BM25, best first."""
        if not terms:
            return []
        with self.reading(scope.workspace) as connection:
            return words.search(connection, scope, window, terms, limit)

    def dense(self, scope: Scope, window: Window, model: str, vector: Vector, limit: int) -> list[Hit]:
        """Passages nearest to a vector, by inner product, best first."""
        with self.reading(scope.workspace) as connection:
            return vectors.nearest(connection, scope, window, model, vector, limit, self._indexes.want)

    def prepared(self, workspace: str, model: str, vector: Vector) -> bool:
        """Whether a workspace can be searched by meaning as quickly as it will be; a first search has the index made.

        One that could not be made is not waited for.
        """
        return super().prepared(workspace, model, vector) and not self._indexes.making(model, len(vector))

    def frequencies(self, scope: Scope, stems: Sequence[str]) -> Frequencies:
        """How common the stems are in the scope's workspace."""
        with self.reading(scope.workspace) as connection:
            return words.frequencies(connection, scope, stems)

    def _index_words(self, connection: Connection, workspace: str, stored: Iterable[Stored]) -> None:
        words.index(connection, workspace, stored)

    def _forget_words(self, connection: Connection, workspace: str, article_id: str) -> None:
        words.forget(connection, workspace, article_id)

    def _clear_words(self, connection: Connection, workspace: str) -> None:
        connection.exec_driver_sql(_AS_LONG_AS_IT_TAKES)
        words.clear(connection, workspace)
