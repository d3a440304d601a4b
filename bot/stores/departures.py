"""The Departures on SQL."""

from retrieval.adapters.sql.database import Database


class SqlDepartures:
    """Deletes what the library and the bot keep of a workspace."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def forget(self, workspace: str) -> None:
        """Forget all that is kept of it."""
        raise NotImplementedError
