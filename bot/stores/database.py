"""The database that the stores are given."""

from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection


class Database(Protocol):
    """Transactions, from any thread; the driver's errors leave them as LibraryError."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction that sees one state."""

    def writing(self, *, durable: bool = False) -> AbstractContextManager[Connection]:
        """A transaction that may write, and outlives a power cut if it is ``durable``, with all before it."""
