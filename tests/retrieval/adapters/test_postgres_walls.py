"""The second wall: a statement that forgets its workspace shows and changes nothing of another one, whoever runs it."""

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import insert, text

from retrieval.adapters.migrations import migrate
from retrieval.adapters.postgres_library import PostgresLibrary
from retrieval.adapters.sql.database import EVERYONE
from retrieval.adapters.sql.walls import ROLE
from retrieval.adapters.tables import CHANGES
from retrieval.errors import LibraryError
from tests import postgres
from tests.postgres import BOT

USERS = {
    "superuser": "SUPERUSER LOGIN",
    "owner": "LOGIN",
    "bypassing": "LOGIN BYPASSRLS CREATEROLE",
}


@pytest.fixture(scope="module", params=USERS)
def walled(request: pytest.FixtureRequest) -> Iterator[PostgresLibrary]:
    """A library of a user of that kind; `A` and `B` have a row in it each."""
    with PostgresLibrary(_owned(request.param, USERS[request.param])) as library:
        with library.writing(EVERYONE) as connection:
            migrate(connection, BOT)
        for workspace in "AB":
            with library.writing(workspace) as connection:
                connection.execute(insert(CHANGES).values(workspace=workspace, count=1))
        yield library


def _owned(name: str, rights: str) -> str:
    """A database that a new user of these rights owns, with pgvector in it."""
    url, user = postgres.database(), f"walls_{name}"
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION vector")
        connection.execute(f"DO $$ BEGIN CREATE ROLE {user} {rights}; EXCEPTION WHEN duplicate_object THEN END $$")
        if "CREATEROLE" in rights:  # where another database's walls have made it already, it is let in by hand
            connection.execute(f"DO $$ BEGIN CREATE ROLE {ROLE}; EXCEPTION WHEN duplicate_object THEN END $$")
            connection.execute(f"GRANT {ROLE} TO {user}")
        connection.execute(f'ALTER DATABASE "{connection.info.dbname}" OWNER TO {user}')
        connection.execute(f"ALTER SCHEMA public OWNER TO {user}")
    return url.replace("//postgres@", f"//{user}@")


def _rows(library: PostgresLibrary, workspace: str) -> list[str]:
    with library.reading(workspace) as connection:
        return sorted(connection.execute(text("SELECT workspace FROM changes")).scalars())


@pytest.mark.parametrize(
    ("workspace", "seen"), [("A", "A"), ("B", "B"), (EVERYONE, "AB"), ("", ""), ("C", ""), ("=A", ""), ("%s'\\", "")]
)
def test_each_sees_its_own(walled: PostgresLibrary, workspace: str, seen: str) -> None:
    """And the search for what is due sees all."""
    assert _rows(walled, workspace) == list(seen)


def test_nothing_is_seen_of_none(walled: PostgresLibrary) -> None:
    """By a transaction that names no workspace, be it the first of its connection or a later one."""
    for library in (walled, walled):
        with library.reading("A") as connection:
            connection.execute(text("RESET dateline.workspace"))
            assert connection.execute(text("SELECT count(*) FROM changes")).scalar() == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE changes SET count = 7",
        "UPDATE changes SET count = 7 WHERE workspace = 'B'",
        "DELETE FROM changes WHERE workspace = 'B'",
        "INSERT INTO changes VALUES ('B', 7) ON CONFLICT DO NOTHING",
        "INSERT INTO changes VALUES ('B', 7) ON CONFLICT (workspace) DO UPDATE SET count = 7",
        "INSERT INTO changes VALUES ('C', 7)",
        "UPDATE changes SET workspace = 'C'",
    ],
)
def test_nothing_of_another_is_changed(walled: PostgresLibrary, statement: str) -> None:
    """It changes nothing, or is refused."""

    class Undone(Exception):  # noqa: N818 - nothing is wrong
        pass

    with pytest.raises((LibraryError, Undone)), walled.writing("A") as connection:  # noqa: PT012
        connection.execute(text(statement))
        connection.execute(text("SET LOCAL dateline.workspace = '=*'"))
        others = text("SELECT workspace, count FROM changes WHERE workspace <> 'A' OR count <> 1")
        assert [row for row in connection.execute(others) if row.workspace != "A"] == [("B", 1)]
        raise Undone


def test_every_table_is_walled(walled: PostgresLibrary) -> None:
    """But for those that tell how far the migrations got; whatever is added has to be as well."""
    bare = text(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND NOT"
        " (relrowsecurity AND relforcerowsecurity AND EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid))"
    )
    with walled.reading(EVERYONE) as connection:
        assert set(connection.execute(bare).scalars()) == {"alembic_version", "bot_alembic_version"}


def test_words_are_written_by_their_own_alone(walled: PostgresLibrary) -> None:
    """They may be read, for no index would be used behind a wall; and are hashes."""
    passage = "INSERT INTO passage_words VALUES ('B', 1, '', 1)"
    with pytest.raises(LibraryError, match="row-level security"), walled.writing("A") as connection:
        connection.execute(text(passage))


def test_tables_are_made_behind_the_role(walled: PostgresLibrary) -> None:
    """By the migrations, which need the user's own rights; a transaction as such may make none."""
    bare = walled._engine.role is None
    assert bare == ("walls_owner" in str(walled._engine.engine.url))
    if not bare:
        with pytest.raises(LibraryError, match="does not let this user"), walled.writing("A") as connection:
            connection.execute(text("CREATE TABLE mine (a int)"))


def test_a_user_who_passes_walls_and_can_make_no_role_is_refused() -> None:
    """With what to do; and once that is done, it works."""
    url = _owned("lame", "LOGIN BYPASSRLS")
    with psycopg.connect(postgres.database().replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"DO $$ BEGIN CREATE ROLE {ROLE}; EXCEPTION WHEN duplicate_object THEN END $$")
        with pytest.raises(LibraryError, match=f"GRANT {ROLE} TO"):
            PostgresLibrary(url)
        connection.execute(f"GRANT {ROLE} TO walls_lame")
    with PostgresLibrary(url) as library:
        assert library._engine.role == ROLE


def test_walls_hold_for_who_passes_them_later() -> None:
    """A database that a plain user made is opened by a superuser: its transactions get the role, and see as little."""
    url = _owned("owner", USERS["owner"])
    with PostgresLibrary(url) as library, library.writing("A") as connection:
        connection.execute(insert(CHANGES).values(workspace="A", count=1))
    with PostgresLibrary(url.replace("//walls_owner@", "//postgres@")) as library:
        assert library._engine.role == ROLE
        assert [_rows(library, workspace) for workspace in "AB"] == [["A"], []]


@pytest.mark.parametrize("workspace", ["A", "B", EVERYONE])
def test_what_a_transaction_was_for_is_forgotten(walled: PostgresLibrary, workspace: str) -> None:
    """At its end, a bad one too."""
    with pytest.raises(KeyError), walled.writing(workspace):
        raise KeyError
    with walled._engine.outside() as connection:
        assert connection.execute(text("SELECT current_setting('dateline.workspace', true)")).scalar() in (None, "")
        assert connection.execute(text("SELECT current_user = session_user")).scalar()
