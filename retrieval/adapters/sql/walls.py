"""The second wall between workspaces, in PostgreSQL: row-level security, beside what every statement says."""

from sqlalchemy import Connection, text

from retrieval.adapters.sql.database import EVERYONE

SETTING = "dateline.workspace"
"""What a transaction sets to the workspace that it is for; one that sets nothing sees no row."""


def wall(connection: Connection, *tables: str) -> None:
    """Have these tables show a transaction its workspace's rows alone; nothing on an engine without such walls."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        ours = f"workspace = current_setting('{SETTING}', true) OR current_setting('{SETTING}', true) = '{EVERYONE}'"
        connection.execute(text(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'))
        connection.execute(text(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY'))
        connection.execute(text(f'CREATE POLICY workspaces ON "{table}" USING ({ours}) WITH CHECK ({ours})'))
