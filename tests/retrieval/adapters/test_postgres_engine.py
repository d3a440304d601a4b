"""What goes wrong with a PostgreSQL server: each told so that a person knows what to do, and nothing lost by it."""

import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, insert, make_url, select, text, update

from retrieval.adapters.postgres_engine import PostgresEngine
from retrieval.adapters.postgres_library import PostgresLibrary
from retrieval.adapters.postgres_server import unfit
from retrieval.adapters.sql.database import EVERYONE
from retrieval.adapters.tables import CHANGES
from retrieval.errors import LibraryBusy, LibraryConflict, LibraryDamaged, LibraryError
from tests import postgres as servers
from tests.postgres import Server

PASSWORD = "hu:sh@!"  # noqa: S105 - of nobody
ours = pytest.mark.skipif(servers.GIVEN is not None, reason="the server is not ours to stop")


@pytest.fixture
def database(postgres: str) -> Iterator[PostgresEngine]:
    """An empty one."""
    opened = PostgresEngine.open(postgres)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """One that tests may stop and start."""
    one = Server()
    one.start()
    yield one
    one.remove()


def count(database: PostgresEngine, number: int, workspace: str = "A", *, durable: bool = False) -> None:
    """Write a row."""
    with database.writing(workspace, durable=durable) as connection:
        connection.execute(insert(CHANGES).values(workspace=workspace, count=number))


def write(database: PostgresEngine, *steps: str | Callable[[Connection], object], workspace: str = "A") -> None:
    """Write a row, and go on in the same transaction, by statements or otherwise."""
    with database.writing(workspace) as connection:
        connection.execute(insert(CHANGES).values(workspace=workspace, count=9))
        for step in steps:
            if callable(step):
                step(connection)
            else:
                connection.execute(text(step))


def counted(database: PostgresEngine) -> list[int]:
    """Read all rows."""
    with database.reading(EVERYONE) as connection:
        return sorted(connection.execute(select(CHANGES.c.count)).scalars())


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"port": 1}, "Connection refused"),
        ({"host": "no-such-host.invalid"}, "resolve|not known"),
        ({"database": "nowhere"}, '"nowhere" does not exist'),
        ({"username": "nobody", "password": PASSWORD}, '"nobody" does not exist'),
        ({"query": {"sslmode": "require"}}, "SSL"),
        ({"query": {"password": PASSWORD, "connect_timeout": "soon"}}, "connect_timeout"),
    ],
)
@ours
def test_a_wrong_url_is_told(changes: dict[str, object], why: str) -> None:
    """What of it is wrong, and where it leads; never the password."""
    url = make_url(servers.server().url()).set(**changes)  # type: ignore[arg-type]
    with pytest.raises(LibraryError, match=f"(?s)postgresql://.*({why}).*DATABASE_URL") as told:
        PostgresLibrary(url.render_as_string(hide_password=False))
    _no_password(told.value)


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql+psycopg://user:{PASSWORD}@host:port/name",
        f"postgresql+psycopg://user:{PASSWORD}@[::1/name",
        "postgresql+psycopg://user:pass@hu:sh@!@host/name",
    ],
)
def test_a_url_that_is_none_is_told(url: str) -> None:
    """How one is written, without the one that was given."""
    with pytest.raises(LibraryError, match="can't be read: give postgresql") as told:
        PostgresLibrary(url)
    _no_password(told.value)


@ours
def test_a_wrong_password_is_told(server: Server) -> None:
    """Without it."""
    url = make_url(server.database())
    with psycopg.connect(server.url().replace("+psycopg", ""), autocommit=True) as admin:
        admin.execute("CREATE ROLE asked LOGIN PASSWORD 'right'")
        file = Path(str(admin.execute("SHOW hba_file").fetchone()[0]))  # type: ignore[index]  # there is one
        kept = file.read_text()
        file.write_text("host all asked all scram-sha-256\n" + kept)
        admin.execute("SELECT pg_reload_conf()")
    wrong = url.set(username="asked", password=PASSWORD).render_as_string(hide_password=False)
    with pytest.raises(LibraryError, match="password authentication failed") as told:
        PostgresLibrary(wrong)
    _no_password(told.value)


def _no_password(error: BaseException | None) -> None:
    while error is not None:
        assert PASSWORD not in str(error)
        assert "hu%3Ash%40" not in str(error)
        error = error.__cause__


@pytest.mark.parametrize(
    ("made", "offered", "told"),
    [
        (None, "0.8.5", ""),
        ("0.8.0", "0.8.5", ""),
        ("0.10.1", None, ""),
        ("1.0.0", "1.0.0", ""),
        (None, None, "without pgvector: install version 0.8"),
        (None, "0.7.4", "0.7.4, and needs 0.8"),
        ("0.6.2", "0.6.2", "0.6.2, and needs 0.8"),
        ("0.7.4", "0.8.5", "ALTER EXTENSION vector UPDATE in it, to 0.8.5"),
    ],
)
def test_an_unfit_pgvector_is_told(made: str | None, offered: str | None, told: str) -> None:
    """With what to do, whether it is lacking, too old, or newer on the server."""
    reason = unfit(made, offered)
    assert told in reason
    assert bool(told) == bool(reason)


@pytest.mark.parametrize(("offered", "told"), [("NULL", "without pgvector"), ("'0.7.4'", "has pgvector 0.7.4")])
def test_a_server_with_an_unfit_pgvector_is_refused(offered: str, told: str) -> None:
    """And nothing is made there."""
    url = servers.database()
    with _admin(url) as admin:
        admin.execute("CREATE SCHEMA first")
        columns = f"'vector' AS name, {offered}::text AS default_version"
        admin.execute(f"CREATE VIEW first.pg_available_extensions AS SELECT {columns}".encode())
        admin.execute(f"ALTER DATABASE {admin.info.dbname} SET search_path = first, pg_catalog, public".encode())
    with pytest.raises(LibraryError, match=told):
        PostgresLibrary(url)
    with _admin(url) as admin:
        made = admin.execute("SELECT tablename FROM pg_tables WHERE schemaname IN ('first', 'public')").fetchall()
    assert made == []


def test_a_database_in_another_encoding_is_refused() -> None:
    """For there are characters that it can't keep."""
    url = servers.database()
    with _admin(url) as admin:
        name = f"{admin.info.dbname}_latin"
        admin.execute(f"CREATE DATABASE {name} ENCODING LATIN1 LOCALE 'C' TEMPLATE template0".encode())
        with pytest.raises(LibraryError, match=r"LATIN1.*ENCODING 'UTF8'"):
            PostgresLibrary(make_url(url).set(database=name).render_as_string(hide_password=False))
        admin.execute(f"DROP DATABASE {name}".encode())


@pytest.mark.parametrize(
    ("state", "kind", "told"),
    [
        ("40001", LibraryBusy, "in each other's way"),
        ("53100", LibraryError, "no room left .*make room"),
        ("53300", LibraryBusy, "no more connections"),
        ("57014", LibraryBusy, "took too long"),
        ("XX001", LibraryDamaged, "damaged .*backup"),
        ("42501", LibraryError, "owner"),
        ("25006", LibraryBusy, "standby"),
        ("23505", LibraryConflict, "run the command again"),
        ("P0001", LibraryError, "can't be used \\(it is so\\)"),
    ],
)
def test_what_a_server_says_is_told(database: PostgresEngine, state: str, kind: type[LibraryError], told: str) -> None:
    """By what it calls the error; without its details, and nothing of the transaction is kept."""
    wrong = f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{state}', MESSAGE = 'it is so', DETAIL = 'secret'; END $$"
    with pytest.raises(LibraryError, match=told) as raised:
        write(database, wrong)
    assert type(raised.value) is kind
    assert "secret" not in str(raised.value)
    assert counted(database) == []


@pytest.mark.skipif(os.geteuid() != 0 or servers.GIVEN is not None, reason="nobody else may mount a small disk")
def test_a_full_disk_is_told(database: PostgresEngine) -> None:
    """And what was stored before is kept."""
    disk = Path(tempfile.mkdtemp())  # the server runs as another user, for whom a test's own folders are closed
    disk.chmod(0o711)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1M", "tmpfs", disk], check=False).returncode:
        pytest.skip("this machine lets nobody mount")
    try:
        (disk / "space").mkdir()
        shutil.chown(disk / "space", "nobody")
        with _admin(database.engine.url.render_as_string(hide_password=False)) as admin:
            admin.execute(f"CREATE TABLESPACE small LOCATION '{disk / 'space'}'".encode())
            admin.execute("CREATE TABLE filled (what text) TABLESPACE small")
            admin.execute("GRANT INSERT ON filled TO dateline_rows")
            count(database, 1)
            fill = "INSERT INTO filled SELECT repeat('x', 1000) FROM generate_series(1, 10000)"
            with pytest.raises(LibraryError, match=r"no room left .*No space left.*make room"):
                write(database, fill, workspace="B")
            assert counted(database) == [1]
            admin.execute("DROP TABLE filled")
            admin.execute("DROP TABLESPACE small")
    finally:
        subprocess.run(["umount", disk], check=True)
        disk.rmdir()


@pytest.mark.parametrize("more", [["UPDATE changes SET count = 3"], []], ids=["with more", "at its end"])
def test_a_connection_that_drops_in_a_transaction_is_told(database: PostgresEngine, more: list[str]) -> None:
    """What it did is undone, and the next one gets a new connection."""
    count(database, 1, "B")

    def drop(connection: Connection) -> None:
        process = connection.execute(text("SELECT pg_backend_pid()")).scalar()
        with _admin(database.engine.url.render_as_string(hide_password=False)) as admin:
            admin.execute("SELECT pg_terminate_backend(%s, 5000)", [process])

    with pytest.raises(LibraryBusy, match=r"was lost .*undone"):
        write(database, drop, *more)
    assert counted(database) == [1]
    count(database, 4)
    assert counted(database) == [1, 4]


def test_two_that_wait_for_each_other_are_told(database: PostgresEngine) -> None:
    """One of them, that is, with nothing of its own kept; the other goes on."""
    for workspace in "AB":
        count(database, 1, workspace)
    ready, told = threading.Barrier(2), []

    def change(first: str, second: str) -> None:
        try:
            with database.writing(EVERYONE) as connection:
                for workspace in (first, second):
                    connection.execute(update(CHANGES).where(CHANGES.c.workspace == workspace).values(count=2))
                    if workspace == first:
                        ready.wait()
        except LibraryError as error:
            told.append(error)

    threads = [threading.Thread(target=change, args=pair) for pair in ("AB", "BA")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [type(one) for one in told] == [LibraryBusy]
    assert counted(database) == [2, 2]


def test_the_same_row_twice_is_a_conflict(database: PostgresEngine) -> None:
    """Of which the first is kept."""
    count(database, 1)
    with pytest.raises(LibraryConflict):
        count(database, 2)
    assert counted(database) == [1]


def test_reading_sees_one_state_and_changes_nothing(database: PostgresEngine) -> None:
    """Whatever is written meanwhile."""
    count(database, 1)
    with database.reading(EVERYONE) as connection:
        before = connection.execute(select(CHANGES)).all()
        count(database, 2, "B")
        assert connection.execute(select(CHANGES)).all() == before
    with pytest.raises(LibraryBusy, match="read-only"), database.reading("A") as connection:
        connection.execute(update(CHANGES).values(count=3))
    assert counted(database) == [1, 2]


def test_connections_that_all_are_in_use_are_told(database: PostgresEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once somebody waited a while; and they are given back."""
    monkeypatch.setattr(database.engine.pool, "_timeout", 0.01)
    with ExitStack() as held:
        for _ in range(20):
            held.enter_context(database.reading("A"))
        with pytest.raises(LibraryBusy, match=r"connections to postgresql://.* are in use"):
            count(database, 1)
    count(database, 2)


@ours
def test_a_server_that_takes_no_more_connections_is_told(server: Server) -> None:
    """As what passes."""
    url = server.database()
    with _admin(url) as admin:
        admin.execute("CREATE ROLE few LOGIN CONNECTION LIMIT 1")
        admin.execute(f"ALTER DATABASE {admin.info.dbname} OWNER TO few".encode())
        admin.execute("CREATE EXTENSION vector")
        admin.execute("ALTER SCHEMA public OWNER TO few")
    few = url.replace("//postgres@", "//few@")
    refused = pytest.raises(LibraryBusy, match="too many connections for role")
    with PostgresLibrary(few) as library, library.reading("A"), refused, library.reading("B"):
        pass


@ours
@pytest.mark.parametrize("end", [Server.stop, Server.kill])
def test_a_server_that_starts_again_is_found_again(server: Server, end: Callable[[Server], None]) -> None:
    """What was written before is there, also what need not have outlived a crash of the machine; nobody has to wait."""
    opened = PostgresEngine.open(server.database())
    count(opened, 1)
    count(opened, 2, "B", durable=True)
    with pytest.raises(LibraryBusy):
        write(opened, lambda _: end(server), workspace="C")
    with pytest.raises(LibraryBusy, match="can't be reached"):
        counted(opened)
    now = opened.clock()
    server.start()
    assert counted(opened)[-1:] == [2]
    assert opened.clock() >= now
    opened.close()


@ours
def test_a_standby_is_not_written_to(server: Server) -> None:
    """A connection to a server that takes no changes any longer is let go of, and the next looks for another."""
    opened = PostgresEngine.open(server.database())
    with _admin(opened.engine.url.render_as_string(hide_password=False)) as admin:
        with opened.reading("A") as connection:
            before = connection.execute(text("SELECT pg_backend_pid()")).scalar()
        with pytest.raises(LibraryBusy, match="standby"):
            write(opened, "SET TRANSACTION READ ONLY", "UPDATE changes SET count = 3")
        with opened.reading("A") as connection:
            assert connection.execute(text("SELECT pg_backend_pid()")).scalar() != before
        assert admin.execute("SELECT count(*) FROM changes").fetchone() == (0,)
    opened.close()


@pytest.mark.parametrize(("durable", "setting"), [(True, "on"), (False, "off")])
def test_what_is_durable_waits_for_the_disk(database: PostgresEngine, durable: bool, setting: str) -> None:
    """And nothing else does; nor is anything waited for beyond the lease of a job."""
    with database.writing("A", durable=durable) as connection:
        assert [_shown(connection, name) for name in ("synchronous_commit", "statement_timeout")] == [setting, "10s"]
    with database.outside() as connection:
        assert _shown(connection, "statement_timeout") == "0"


def test_no_parameter_is_told(database: PostgresEngine) -> None:
    """Of a statement that failed: it may be an article's text, or a token."""
    with pytest.raises(LibraryError) as told, database.reading("A") as connection:
        connection.execute(text("SELECT :secret + nothing"), {"secret": PASSWORD})
    _no_password(told.value)


def _shown(connection: Connection, name: str) -> str:
    return str(connection.exec_driver_sql(f"SHOW {name}").scalar())


def _admin(url: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
