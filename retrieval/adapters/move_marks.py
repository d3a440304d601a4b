"""How far a move has come: a row for each workspace on its way, in the database that it moves into.

A workspace's rows and its mark are written in one transaction: whatever ends a move leaves a mark that is right.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from retrieval.adapters.sql.database import EVERYONE, Database
from retrieval.adapters.tables import MOVING
from retrieval.errors import LibraryBusy, LibraryError

SPOILED = "spoiled"
"""A mark of rows that are not those of the source: they go before the move begins anew."""

_MORE: dict[str, tuple[type, Callable[[Any], str], Callable[[str], Any]]] = {  # than JSON has; the narrower types first
    "time": (datetime, datetime.isoformat, datetime.fromisoformat),
    "day": (date, date.isoformat, date.fromisoformat),
    "bytes": (bytes, bytes.hex, bytes.fromhex),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A workspace on its way from a source; ``place`` is what `place` made, `SPOILED`, or empty at the beginning."""

    workspace: str
    source: str
    place: str = ""


def marks(database: Database) -> dict[str, Mark]:
    """The workspaces that are on their way into a database."""
    with database.reading(EVERYONE) as connection:
        return {row.workspace: Mark(*row) for row in connection.execute(select(MOVING))}


def refuse_half_moved(database: Database, name: str) -> None:
    """Raise LibraryError if a move into the database is not finished, for it holds a part of what it should."""
    for mark in marks(database).values():
        raise LibraryError(
            f"The move from {mark.source} to {name} is not finished: run the same `move` again, which goes on where it"
            " was."
        )


def put(connection: Connection, mark: Mark) -> None:
    """Put a mark in, or in place of the workspace's; raises LibraryConflict if another did just now."""
    remove(connection, mark.workspace)
    connection.execute(insert(MOVING).values(workspace=mark.workspace, source=mark.source, place=mark.place))


def advance(connection: Connection, mark: Mark, to: str) -> Mark:
    """Change a mark, within the transaction that writes what it tells of; raises LibraryBusy if another did."""
    changed = update(MOVING).where(MOVING.c.workspace == mark.workspace, MOVING.c.place == mark.place).values(place=to)
    if connection.execute(changed).rowcount == 0:
        raise LibraryBusy("Another `move` writes to the same database: let that end, then run this again.")
    return Mark(mark.workspace, mark.source, to)


def remove(connection: Connection, workspace: str) -> None:
    """Take a mark away: all of the workspace is there."""
    connection.execute(delete(MOVING).where(MOVING.c.workspace == workspace))


def place(table: Table, key: Sequence[Any]) -> str:
    """The mark of a table's rows up to that key."""
    return json.dumps([table.name, *map(_written, key)])


def place_from(mark: Mark, tables: Sequence[Table]) -> tuple[int, tuple[Any, ...] | None]:
    """Which of the tables a mark is in, by its number, and the key there; the first if it is at the beginning."""
    if not mark.place:
        return 0, None
    name, *key = json.loads(mark.place)
    return [table.name for table in tables].index(name), tuple(map(_read, key))


def _written(value: Any) -> Any:  # noqa: ANN401 - a value of any column
    for name, (kind, write, _) in _MORE.items():
        if isinstance(value, kind):
            return {name: write(value)}
    return value


def _read(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, dict):
        ((name, written),) = value.items()
        return _MORE[name][2](written)
    return value
