"""Rows put in under a key of ours, whether or not one is there: all that is said differently by each engine."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

_INSERTS: dict[str, Callable[[Table], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


def add(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Put a row in; False, with nothing changed, if its key is there."""
    adding = _INSERTS[connection.dialect.name](table).values(**row).on_conflict_do_nothing()
    return connection.execute(adding.returning(*table.primary_key)).first() is not None


def put(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Put a row in, or in place of the one of its key."""
    keys = [column.name for column in table.primary_key]
    rest = {name: value for name, value in row.items() if name not in keys}
    putting = _INSERTS[connection.dialect.name](table).values(**row)
    connection.execute(putting.on_conflict_do_update(index_elements=keys, set_=rest))
