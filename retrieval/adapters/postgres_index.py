"""The index of a model's vectors in PostgreSQL: made while others read and write, by one of many, in a thread."""

import logging
import random
import threading
import time
from contextlib import suppress
from hashlib import blake2b
from typing import Any

from psycopg import Connection as Driver
from psycopg import Error
from psycopg.errors import DeadlockDetected
from psycopg.sql import Literal
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from retrieval.adapters.postgres_engine import PostgresEngine
from retrieval.errors import LibraryBusy, LibraryError

_AGAIN = 600.0  # seconds after which an index is begun anew whose making failed
_MEMORY = "512MB"  # that a making may take: a graph that outgrows it goes on many times slower
_TRIES = 6
_PATIENCE = "5s"  # to see that nobody else makes one
_BREAKING_OFF, _LOOK = 5.0, 0.5  # seconds in all, and between two tries: what is between two statements misses one

_NAMED, _BROKEN = "embedding_near_", "embedding_broken_"  # how names begin

_log = logging.getLogger(__name__)


def size(connection: Connection, model: str, dimension: int) -> int | None:
    """About how many vectors a model's index holds, those of all workspaces; None if there is none to be used."""
    query = (
        "SELECT reltuples FROM pg_class JOIN pg_index ON indexrelid = oid"
        " WHERE indrelid = 'embedding'::regclass AND relname = :name AND indisvalid"
    )
    found = connection.execute(text(query), {"name": _name(model, dimension)}).scalar()
    return None if found is None else max(0, int(found))


def make(connection: Connection, model: str, dimension: int) -> None:
    """Make a model's index if it is not there, on a connection outside of transactions.

    Nobody waits for that who reads or writes. Two who make one at the same time may be in each other's way, and then
    PostgreSQL breaks one of them off: it begins again, and finds that the other made the index. What is left of one
    that was broken off goes first.
    """
    for left in reversed(range(_TRIES)):
        try:
            broken = _broken(connection)
            if size(connection, model, dimension) is not None:
                return
            for name in broken:
                connection.exec_driver_sql(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            _create(connection, model, dimension)
        except OperationalError as error:
            if not left or not isinstance(error.orig, DeadlockDetected):
                raise
            connection.rollback()
            time.sleep(random.random())  # noqa: S311 - no secret


def _create(connection: Connection, model: str, dimension: int) -> None:
    connection.exec_driver_sql(f"SET maintenance_work_mem = '{_MEMORY}'")
    try:
        # Both numbers are pgvector's own: links of each vector, and candidates for them.
        statement = (
            f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {_name(model, dimension)} ON embedding"
            f" USING hnsw ((vector::halfvec({dimension})) halfvec_ip_ops) WITH (m = 16, ef_construction = 64)"
            f" WHERE model = {Literal(model).as_string()}"
        )
        connection.exec_driver_sql(statement.replace("%", "%%"))
    finally:
        if not connection.invalidated:
            connection.exec_driver_sql("RESET maintenance_work_mem")


def _broken(connection: Connection) -> list[str]:
    """The indexes whose making was broken off, under names that nobody makes one of again.

    The lock keeps out those alone who make one, so that one which isn't valid is nobody's any more.
    """
    connection.exec_driver_sql(
        f"BEGIN; SET LOCAL lock_timeout = '{_PATIENCE}'; LOCK TABLE embedding IN SHARE UPDATE EXCLUSIVE MODE"
    )
    query = (
        "SELECT oid, relname FROM pg_class JOIN pg_index ON indexrelid = oid"
        " WHERE indrelid = 'embedding'::regclass AND NOT indisvalid"
    )
    for oid, name in connection.execute(text(query)).all():
        if name.startswith(_NAMED):
            connection.exec_driver_sql(f"ALTER INDEX {name} RENAME TO {_BROKEN}{oid}")
    names: list[str] = [name for _, name in connection.execute(text(query)) if name.startswith(_BROKEN)]
    connection.commit()
    return names


def _name(model: str, dimension: int) -> str:
    return f"{_NAMED}{dimension}_{blake2b(model.encode(), digest_size=8).hexdigest()}"


class IndexMaker:
    """Makes the indexes that searches want, each in a thread of its own."""

    def __init__(self, database: PostgresEngine) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._begun: dict[tuple[str, int], float] = {}
        self._threads: dict[tuple[str, int], threading.Thread] = {}
        self._busy: dict[threading.Thread, Driver[Any]] = {}
        self._closed = False

    def want(self, model: str, dimension: int) -> None:
        """Begin to make a model's index, unless that was begun a short time ago; never waits for it."""
        now = time.monotonic()
        with self._lock:
            if self._closed or now < self._begun.get((model, dimension), -_AGAIN) + _AGAIN:
                return
            self._begun[model, dimension] = now
            thread = threading.Thread(target=self._make, args=(model, dimension), name="index", daemon=True)
            self._threads[model, dimension] = thread
            thread.start()

    def making(self, model: str, dimension: int) -> bool:
        """Whether a model's index is being made here."""
        thread = self._threads.get((model, dimension))
        return thread is not None and thread.is_alive()

    def close(self) -> None:
        """Break off what is being made; the next who wants it begins anew. A server that says nothing is left alone."""
        with self._lock:
            self._closed = True
            busy = dict(self._busy)
        end = time.monotonic() + _BREAKING_OFF
        for thread, driver in busy.items():
            while thread.is_alive() and time.monotonic() < end:
                with suppress(Error):  # it is gone, and so is what it made
                    driver.cancel_safe(timeout=_LOOK)
                thread.join(_LOOK)

    def _make(self, model: str, dimension: int) -> None:
        thread, start = threading.current_thread(), time.monotonic()
        try:
            with self._database.outside() as connection:
                with self._lock:
                    driver = connection.connection.driver_connection
                    if self._closed or driver is None:
                        return
                    self._busy[thread] = driver
                make(connection, model, dimension)
        except LibraryBusy as error:
            _log.info("The index of the vectors of %s is made by another process, or later: %s", model, error)
        except LibraryError as error:
            _log.warning("The index of the vectors of %s can't be made, and searches take longer: %s", model, error)
        else:
            _log.info("Made the index of the vectors of %s in %.0f s.", model, time.monotonic() - start)
        finally:
            with self._lock:
                self._busy.pop(thread, None)
