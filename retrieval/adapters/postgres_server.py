"""What a PostgreSQL server has to have."""

import re

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from retrieval.errors import LibraryError

_LEAST = (0, 8)  # by which a search through one workspace's vectors finds as many as there are

_FOUND = text(
    "SELECT current_setting('server_encoding') AS encoding,"
    " (SELECT extversion FROM pg_extension WHERE extname = 'vector') AS made,"
    " (SELECT default_version FROM pg_available_extensions WHERE name = 'vector') AS offered"
)


def check(connection: Connection, name: str) -> None:
    """See that the server is fit, and make its vectors known to the database if need be.

    Raises:
        LibraryError: It keeps text in another encoding than UTF-8, or has no pgvector or one that is too old.
    """
    found = connection.execute(_FOUND).one()
    if found.encoding != "UTF8":
        raise LibraryError(
            f"{name} keeps text as {found.encoding}, which has no room for every character: make one with"
            " CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0, and set DATABASE_URL to that."
        )
    if reason := unfit(found.made, found.offered):
        raise LibraryError(f"{name} {reason}")
    if found.made is None:
        try:
            connection.execute(text("CREATE EXTENSION vector"))
        except DBAPIError as error:
            raise LibraryError(
                f"{name} has pgvector on its server, and not in the database, where this user may not put it: have an"
                " administrator run CREATE EXTENSION vector in it."
            ) from error


def unfit(made: str | None, offered: str | None) -> str:
    """Why pgvector is not as it has to be; nothing if it is.

    Args:
        made: Its version in the database; none if the database doesn't have it yet.
        offered: The version that the server has files of; none if it has none.
    """
    if made is None and offered is None:
        return (
            "is on a server without pgvector: install version 0.8 or later there (on Debian the package"
            " postgresql-18-pgvector, by the server's version), then start again."
        )
    version = made or offered or ""
    if _numbers(version) >= _LEAST:
        return ""
    if made and offered and _numbers(offered) >= _LEAST:
        return f"has pgvector {made}, which is too old: run ALTER EXTENSION vector UPDATE in it, to {offered}."
    return (
        f"has pgvector {version}, and needs 0.8 or later: install that on its server, run ALTER EXTENSION vector UPDATE"
        " in the database if it has the old one, and start again."
    )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", version)[:2]))
