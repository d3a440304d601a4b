"""Opens the SQLite database: WAL, foreign keys, honest transactions, and errors that a person can act on."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, IntegrityError

from retrieval.adapters.migrations import migrate
from retrieval.errors import LibraryBusy, LibraryConflict, LibraryDamaged, LibraryError

_WAIT_MS = 30_000


def open_engine(path: Path) -> Engine:
    """An engine on the database in that file, made or brought up to date if need be; raises LibraryError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(
            f"The folder {path.parent} can't be made ({error.strerror}): choose another by DATELINE_HOME."
        ) from error
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    with writing(engine, path) as connection:
        migrate(connection)
    return engine


@contextmanager
def reading(engine: Engine, path: Path) -> Iterator[Connection]:
    """A transaction that sees one state of the database."""
    with _telling(path), engine.begin() as connection:
        yield connection


@contextmanager
def writing(engine: Engine, path: Path, *, durable: bool = False) -> Iterator[Connection]:
    """A transaction that may write: it waits for its turn at once, so that it can't fail half-way for a lock.

    One that is ``durable`` outlives a power cut once it has ended. Others outlive the end of the process; a power cut
    may take the last of them, in order, but for those before one that is durable.
    """
    with _telling(path), engine.execution_options(immediate=True, durable=durable).begin() as connection:
        yield connection


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own type
    connection.isolation_level = None  # the driver's implicit transactions would begin too late
    for pragma in (f"busy_timeout={_WAIT_MS}", "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("immediate"):
        connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if options.get('durable') else 'NORMAL'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql("BEGIN")


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """Turns the driver's errors into ours."""
    try:
        yield
    except IntegrityError as error:
        raise LibraryConflict(f"Another process changed the same articles in {path}: run the command again.") from error
    except DatabaseError as error:
        raise _told(str(error.orig), path) from error


def _told(problem: str, path: Path) -> LibraryError:
    if "locked" in problem or "busy" in problem:
        return LibraryBusy(f"Another process has been writing to {path} for {_WAIT_MS // 1000} s: try again later.")
    if "full" in problem or "disk I/O" in problem:
        return LibraryError(
            f"The disk with {path} is full or failing ({problem}). What was stored before is kept: make room, then run"
            " the command again."
        )
    if "malformed" in problem or "not a database" in problem or "corrupt" in problem:
        return LibraryDamaged(
            f"The library {path} is damaged ({problem}). Keep a copy of it, save what can be read with"
            f" `sqlite3 {path} .recover`, move the file away, and ingest the articles again."
        )
    if "readonly" in problem or "unable to open" in problem:
        return LibraryError(
            f"The library {path} can't be written ({problem}): check the folder's permissions, or choose another by"
            " DATELINE_HOME."
        )
    return LibraryError(f"The library {path} can't be used ({problem}).")
