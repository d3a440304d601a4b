"""Opens a PostgreSQL database: a pool, transactions that begin behind their workspace's wall, errors to act on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Self

import psycopg
from psycopg.adapt import AdaptersMap
from psycopg.sql import Literal
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.engine import URL

from retrieval.adapters.migrations import migrate
from retrieval.adapters.migrations.postgres import take_turn
from retrieval.adapters.postgres_clock import PostgresClock
from retrieval.adapters.postgres_errors import telling, watch
from retrieval.adapters.postgres_packing import PackedDumper
from retrieval.adapters.postgres_server import check
from retrieval.adapters.sql.columns import Packed, clean
from retrieval.adapters.sql.database import EVERYONE
from retrieval.adapters.sql.naming import named, parsed
from retrieval.adapters.sql.walls import SETTING, admit, is_citus, mark
from retrieval.errors import LibraryError

_KEPT, _MORE = 10, 10  # connections: kept, and on top of that when many threads want one
_PATIENCE = 10  # seconds for a connection to become free
_READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_WRITE = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
# Shorter than a job's lease: for what the server does, and for what a process holds that fell silent. Set for each
# transaction, for a session's own settings don't come through pgbouncer.
# Tables are joined in the order that a statement has them in: of a workspace whose rows it has not counted yet, the
# planner would join all of one table with all of another.
_LIMITS = (
    "SET LOCAL statement_timeout = '10s'; SET LOCAL idle_in_transaction_session_timeout = '{idle}s';"
    " SET LOCAL join_collapse_limit = 1"
)
_IDLE_READING, _IDLE_WRITING = 300, 10
# Unless the URL says otherwise. That a server is gone without a word is noticed in 7 s; that it stays so, in 4 s more.
_CONNECTING: dict[str, str | int] = {
    "application_name": "dateline",
    "client_encoding": "utf8",
    "connect_timeout": 4,
    "keepalives": 1,
    "keepalives_idle": 3,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "target_session_attrs": "primary",
    "tcp_user_timeout": 7_000,
}


@dataclass(frozen=True, slots=True)
class PostgresEngine:
    """A database's connections; ``name`` is what messages call it, ``role`` who its transactions are done as."""

    engine: Engine
    name: str
    role: str | None
    is_citus: bool
    clock: PostgresClock = field(default_factory=PostgresClock)

    @classmethod
    def open(cls, url: str) -> Self:
        """The database of that URL, brought up to date if need be.

        Raises:
            LibraryError: It can't be reached or written, lacks pgvector, or is newer than this program.
        """
        name, engine = named(url), _engine(parsed(url))
        try:
            with telling(name), engine.connect() as connection, connection.begin():
                connection.exec_driver_sql(_WRITE)
                take_turn(connection)
                check(connection, name)
                migrate(connection)
                role = admit(connection)
                opened = cls(engine, name, role, is_citus(connection))
            with opened.reading(EVERYONE):  # measures the clock
                return opened
        except LibraryError:
            engine.dispose()
            raise

    def close(self) -> None:
        """Let the connections go."""
        self.engine.dispose()

    @contextmanager
    def reading(self, workspace: str) -> Iterator[Connection]:
        """A transaction that sees one state of the database, and changes nothing."""
        with self._begun(workspace, _READ, _LIMITS.format(idle=_IDLE_READING)) as connection:
            yield connection

    @contextmanager
    def writing(self, workspace: str, *, durable: bool = False) -> Iterator[Connection]:
        """A transaction that may write.

        One that is ``durable`` outlives a crash of the server once it has ended, and so does all before it. Others may
        be lost by that if they ended less than a second before, in order.
        """
        limits = [_LIMITS.format(idle=_IDLE_WRITING)]
        if not durable:
            limits.append("SET LOCAL synchronous_commit = off")
        with self._begun(workspace, _WRITE, *limits) as connection:
            yield connection

    @contextmanager
    def outside(self) -> Iterator[Connection]:
        """A connection outside of transactions, for no workspace, for what can't be done within one."""
        with telling(self.name), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def _begun(self, workspace: str, *statements: str) -> Iterator[Connection]:
        # In one message to the server, and by SET, which Citus hands on to its workers as it does no function.
        opening = [*statements]
        if self.is_citus:
            opening.append("SET LOCAL citus.propagate_set_commands = 'local'")
        if self.role:
            opening.append(f"SET LOCAL ROLE {self.role}")
        opening.append(f"SET LOCAL {SETTING} = {Literal(mark(clean(workspace))).as_string()}")
        with telling(self.name), self.engine.connect() as connection, connection.begin():
            connection.exec_driver_sql("; ".join(opening).replace("%", "%%"))
            self.clock.measure(lambda: connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one())
            yield connection


def _engine(url: URL) -> Engine:
    # Transactions are begun by us, with all that they need in one message; statements aren't prepared on the server,
    # which a pgbouncer in between would have forgotten by the next one.
    arguments: dict[str, object] = {name: value for name, value in _CONNECTING.items() if name not in url.query}
    adapters = AdaptersMap(psycopg.adapters)
    adapters.register_dumper(Packed, PackedDumper)
    engine = create_engine(
        url,
        connect_args=arguments | {"autocommit": True, "context": adapters, "prepare_threshold": None},
        hide_parameters=True,
        max_overflow=_MORE,
        pool_pre_ping=True,
        pool_size=_KEPT,
        pool_timeout=_PATIENCE,
        use_native_hstore=False,
    )
    watch(engine)
    return engine
