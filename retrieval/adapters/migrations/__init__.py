"""Brings a database to the tables of this version."""

import logging
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, String, column, inspect, select, table

from retrieval.adapters.migrations import postgres
from retrieval.errors import LibraryError

log = logging.getLogger(__name__)

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class History:
    """Migrations that follow one another: their folder, the newest, and the table that tells how far a database got."""

    versions: Path
    head: str
    version_table: str


LIBRARY = History(_HERE / "versions", head="0005", version_table="alembic_version")
"""The library's own; a test holds the head to the files in `versions`."""


def migrate(connection: Connection, history: History = LIBRARY) -> None:
    """Bring the tables up to date, within the transaction that the connection is in: whole, or not at all.

    Raises:
        LibraryError: The database was written by a newer version.
    """
    if connection.dialect.name != "postgresql":
        _upgrade(connection, history)
        return
    with postgres.migrating(connection):
        _upgrade(connection, history)


def _upgrade(connection: Connection, history: History) -> None:
    current = _current(connection, history.version_table)
    if current == history.head:
        return
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection, "version_table": history.version_table})
    options = {"script_location": _HERE, "version_locations": history.versions, "path_separator": "newline"}
    for name, value in options.items():
        config.set_main_option(name, str(value).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if current is not None and current not in known:
        raise LibraryError(
            f"The library was written by a newer version of Dateline (its tables are at {current}, this one knows up to"
            f" {history.head}): update Dateline, or choose another library by DATELINE_HOME"
            " or DATABASE_URL."
        )
    if current is not None:
        log.warning("The library is brought from %s to %s; an older Dateline can't use it then.", current, history.head)
    command.upgrade(config, "head")


def _current(connection: Connection, version_table: str) -> str | None:
    if not inspect(connection).has_table(version_table):
        return None
    return connection.execute(select(column("version_num", String)).select_from(table(version_table))).scalar()
