"""Rows put in under a key of ours, whether or not one is there: all that is said differently by each engine."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

_INSERTS: dict[str, Callable[[Table], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


def add(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Put a row in; False, with nothing changed, if one of its keys is there."""
    adding = _INSERTS[connection.dialect.name](table).values(**row).on_conflict_do_nothing()
    return connection.execute(adding.returning(*table.primary_key)).first() is not None


def put(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put rows in, each or in place of the one of its key; they have the same columns."""
    if not rows:
        return
    keys = [column.name for column in table.primary_key]
    putting = _INSERTS[connection.dialect.name](table)
    rest = {name: putting.excluded[name] for name in rows[0] if name not in keys}
    connection.execute(putting.on_conflict_do_update(index_elements=keys, set_=rest), list(rows))
