"""Turns what the driver of PostgreSQL raises into errors that a person can act on."""

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import Error
from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoneFree

from retrieval.errors import LibraryBusy, LibraryConflict, LibraryDamaged, LibraryError

_STANDBY = "25006"  # read_only_sql_transaction: what was the server to write to is so no longer
_AGAIN = {
    "40001": "two transactions were in each other's way",
    "40P01": "two transactions were in each other's way",
    "53300": "it takes no more connections",
    "53400": "a limit of its is reached",
    "55P03": "others hold what is wanted",
    "57014": "it took too long",
    _STANDBY: "it takes no changes now, as a standby does",
}
_FULL = {"53100", "53200", "54000", "58030"}
_DAMAGED = {"XX001", "XX002"}
_FORBIDDEN = "42501"


def watch(engine: Engine) -> None:
    """Have connections let go of that lead to a server which takes no changes any longer: the next finds another."""
    event.listen(engine, "handle_error", _see)


def _see(context: ExceptionContext) -> None:
    if getattr(context.original_exception, "sqlstate", None) == _STANDBY:
        context.is_disconnect = True


@contextmanager
def telling(name: str) -> Iterator[None]:
    """Turns the driver's errors into ours; ``name`` is what they call the database."""
    try:
        yield
    except IntegrityError as error:
        raise LibraryConflict(f"Another process changed the same rows of {name}: run the command again.") from error
    except NoneFree as error:
        raise LibraryBusy(f"All connections to {name} are in use here: try again later.") from error
    except DBAPIError as error:
        raise _told(error, name) from error


def _told(error: DBAPIError, name: str) -> LibraryError:
    state = getattr(error.orig, "sqlstate", None) or ""
    problem = _line(error.orig)
    if error.connection_invalidated and state != _STANDBY:
        return LibraryBusy(f"The connection to {name} was lost ({problem}): what was not finished there is undone.")
    if state in _AGAIN:
        return LibraryBusy(f"{name} can't be used just now, for {_AGAIN[state]} ({problem}): try again later.")
    if state in _FULL:
        return LibraryError(
            f"The server of {name} has no room left ({problem}). What was stored before is kept: make room on its disk,"
            " then run the command again."
        )
    if state in _DAMAGED:
        return LibraryDamaged(f"{name} is damaged ({problem}): restore it from a backup.")
    if state == _FORBIDDEN:
        return LibraryError(
            f"{name} does not let this user do what is needed ({problem}): make the user its owner, or choose another"
            " database by DATABASE_URL."
        )
    if not state:
        return LibraryBusy(
            f"{name} can't be reached ({problem}): see that its server runs, and that DATABASE_URL has its host, its"
            " port, its name, the user and the password."
        )
    return LibraryError(f"{name} can't be used ({problem}).")


def _line(error: BaseException | None) -> str:
    """What the server says is wrong, in a line; the rows that it names after that are nobody's business."""
    if said := error.diag.message_primary if isinstance(error, Error) else None:
        return said
    lines = [line for line in str(error).splitlines() if not line.startswith("\t")]  # but for the driver's hints
    return " ".join(" ".join(lines).split()) or type(error).__name__
