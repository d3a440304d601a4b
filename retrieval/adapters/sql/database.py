"""The database, as whoever keeps rows in it is given it."""

from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection

EVERYONE = "*"
"""In the place of a workspace: the transaction is about the rows of all, as the search for what is due."""

NOBODY = "?"
"""In the place of a workspace: of rows that belong to none, which one that sets nothing does not see either."""


class Database(Protocol):
    """Transactions, from any thread; the driver's errors leave them as LibraryError.

    Each is for the rows of one workspace. Statements say so too: that an engine shows no others is a second wall.
    """

    def reading(self, workspace: str) -> AbstractContextManager[Connection]:
        """A transaction that sees one state."""

    def writing(self, workspace: str, *, durable: bool = False) -> AbstractContextManager[Connection]:
        """A transaction that may write, and outlives a power cut if it is ``durable``, with all before it."""

    def clear(self, connection: Connection, workspace: str) -> None:
        """Delete, within a transaction for that workspace, all that the library keeps of it."""
