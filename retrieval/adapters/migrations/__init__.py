"""Brings a database to the tables of this version."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from retrieval.errors import LibraryError

HEAD = "0001"
"""The newest migration; a test holds it to the files in `versions`."""


def migrate(connection: Connection) -> None:
    """Bring the tables up to date, within the transaction that the connection is in.

    Raises:
        LibraryError: The database was written by a newer version.
    """
    current = _current(connection)
    if current == HEAD:
        return
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if current is not None and current not in known:
        raise LibraryError(
            f"The library was written by a newer version of Dateline (its tables are at {current}, this one knows up to"
            f" {HEAD}): update Dateline, or choose another folder by DATELINE_HOME."
        )
    command.upgrade(config, "head")


def _current(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
