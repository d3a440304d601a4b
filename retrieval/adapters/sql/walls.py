"""The second wall between workspaces, in PostgreSQL: row-level security, beside what every statement says.

A superuser, and whoever has BYPASSRLS, walks through such walls: their transactions are those of a role that can't.
"""

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from retrieval.adapters.sql.database import EVERYONE
from retrieval.errors import LibraryError

SETTING = "dateline.workspace"
"""What a transaction sets to `mark` of the workspace that it is for; one that sets nothing sees no row."""

ROLE = "dateline_rows"
"""Who sees only what the walls show: for transactions of users whom they would not stop."""

_MARK = "="  # before a workspace, so that one without a name is not what an unset setting reads as
_OURS = (  # as a CASE the planner takes it for half of the rows, and is not led astray about how many there are
    f"CASE current_setting('{SETTING}', true)"
    f" WHEN '{_MARK}' || workspace THEN true WHEN '{_MARK}{EVERYONE}' THEN true ELSE false END"
)
_RIGHTS = "SELECT, INSERT, UPDATE, DELETE"
_PASSES = text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
_CITUS = text("SELECT 1 FROM pg_extension WHERE extname = 'citus'")
_MAKE = text(  # another database of the server may be making it at the same moment
    f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN CREATE ROLE {ROLE} NOLOGIN;"
    " END IF; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
)
_ENTER = text(  # who made a role may not take it before they granted that to themselves
    f"DO $$ BEGIN BEGIN SET LOCAL ROLE {ROLE}; EXCEPTION WHEN insufficient_privilege THEN"
    f" GRANT {ROLE} TO CURRENT_USER; END; SET LOCAL ROLE NONE; END $$"
)
_SHUT_OUT = text(
    "SELECT quote_ident(nspname) AS schema, quote_ident(relname) AS table FROM pg_class"
    " JOIN pg_namespace ON pg_namespace.oid = relnamespace"
    " WHERE relrowsecurity AND relkind IN ('r', 'p') AND nspname = current_schema()"
    " AND NOT (has_table_privilege(:role, pg_class.oid, 'DELETE')"
    " AND has_schema_privilege(:role, pg_namespace.oid, 'USAGE'))"
).bindparams(role=ROLE)


def is_citus(connection: Connection) -> bool:
    """Whether PostgreSQL's rows are spread over several servers."""
    return connection.execute(_CITUS).first() is not None


def mark(workspace: str) -> str:
    """What SETTING is for a workspace, or for EVERYONE."""
    return _MARK + workspace


def wall(connection: Connection, *tables: str, shown: bool = False) -> None:
    """Have these tables show a transaction its workspace's rows alone; nothing on an engine without such walls.

    Those that are ``shown`` may be read by all, and written by their workspace: behind a wall PostgreSQL uses no index
    for an operator that is not leakproof, as the match of words is not. Join them with a table that has a whole wall.
    """
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        connection.execute(text(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'))
        connection.execute(text(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY'))
        # By its statistics the planner would take a workspace younger than these to have no rows, and compare each of
        # its rows with each; without them, it takes every workspace to have a share of all.
        connection.execute(text(f'ALTER TABLE "{table}" ALTER COLUMN workspace SET STATISTICS 0'))
        if not shown:
            connection.execute(text(f'CREATE POLICY workspaces ON "{table}" USING ({_OURS}) WITH CHECK ({_OURS})'))
            continue
        connection.execute(text(f'CREATE POLICY shown ON "{table}" FOR SELECT USING (true)'))
        connection.execute(text(f'CREATE POLICY added ON "{table}" FOR INSERT WITH CHECK ({_OURS})'))
        connection.execute(text(f'CREATE POLICY changed ON "{table}" FOR UPDATE USING ({_OURS}) WITH CHECK ({_OURS})'))
        connection.execute(text(f'CREATE POLICY removed ON "{table}" FOR DELETE USING ({_OURS})'))


def admit(connection: Connection) -> str | None:
    """The role that this user's transactions have to take for the walls to hold; None if it needs none.

    It is made if it is not there, and let into the walled tables. On Citus there is none: the workers let no role in
    that can't log in, so that there the walls hold for a plain user alone.

    Raises:
        LibraryError: The walls don't stop the user, who may not make the role either.
    """
    if not connection.execute(_PASSES).scalar() or is_citus(connection):
        return None
    try:
        with connection.begin_nested():
            connection.execute(_MAKE)
            connection.execute(_ENTER)
    except DBAPIError as error:
        raise LibraryError(
            "The database's user has BYPASSRLS, and so no wall between workspaces: take that away from it"
            f" (ALTER ROLE … NOBYPASSRLS), or have an administrator run CREATE ROLE {ROLE}; GRANT {ROLE} TO the user."
        ) from error
    for row in connection.execute(_SHUT_OUT).all():
        connection.execute(text(f"GRANT USAGE ON SCHEMA {row.schema} TO {ROLE}"))
        connection.execute(text(f"GRANT {_RIGHTS} ON {row.schema}.{row.table} TO {ROLE}"))
    return ROLE
