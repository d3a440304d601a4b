"""What a database is called where people read it."""

from contextlib import suppress
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from retrieval.errors import LibraryError


def named(url: str) -> str:
    """A database's URL as it may be shown: where it is, without the user, the password and what else is private."""
    parts, file = parsed(url), file_of(url)
    if file:
        return f"sqlite:///{file.resolve()}"
    place = parts.host or parts.query.get("host") or "localhost"
    host = place if isinstance(place, str) else ",".join(place)
    return f"{parts.get_backend_name()}://{host}:{parts.port or 5432}/{parts.database or ''}"


def file_of(url: str) -> Path | None:
    """The file of a SQLite database; None for one on a server."""
    parts = parsed(url)
    return Path(parts.database or "") if parts.get_backend_name() == "sqlite" else None


def parsed(url: str) -> URL:
    """A database's URL in its parts.

    Raises:
        LibraryError: It can't be read; the text does not show it.
    """
    with suppress(ArgumentError, ValueError):
        parts = make_url(url)
        if "@" not in (parts.host or ""):  # else it stood in the password, and what follows it would be shown
            return parts
    raise LibraryError(
        "The database's URL can't be read: give postgresql+psycopg://user:password@host:5432/name, or"
        " sqlite:///path/of/a.db; in a password, write %40 for @, %3A for : and %2F for /."
    )
