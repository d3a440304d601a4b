"""The Departures on SQL."""

from datetime import datetime

from sqlalchemy import delete, select

from bot.stores.tables import INSTALLATION, JOB, METADATA, WORK
from retrieval.adapters.sql.database import Database

_OF_A_JOB = (JOB, WORK)


class SqlDepartures:
    """Deletes what the library and the bot keep of a workspace."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def forget(self, workspace: str, until: datetime, but: str | None = None) -> bool:
        """Forget all that is kept of it, in one transaction, but for the job of that id.

        False, with nothing changed, if it installed the app after ``until``.
        """
        at = select(INSTALLATION.c.at).where(INSTALLATION.c.workspace == workspace)
        with self._database.writing(workspace, durable=True) as connection:
            installed = connection.execute(at.with_for_update()).scalar()
            if installed and installed > until:
                return False
            self._database.clear(connection, workspace)
            for table in reversed(METADATA.sorted_tables):
                gone = delete(table).where(table.c.workspace == workspace)
                if table is INSTALLATION:
                    gone = gone.where(table.c.at <= until)  # another may have come since we looked
                elif but and table in _OF_A_JOB:
                    gone = gone.where(table.c.id != but)
                connection.execute(gone)
            return True
