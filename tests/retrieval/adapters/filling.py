"""Rows for every table there is, made up from its columns: what a table to come has is there by itself."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import Column, Table, TypeDecorator, insert
from sqlalchemy.types import TypeEngine

from bot.stores.tables import METADATA as BOTS
from retrieval.adapters.sql.columns import Halves
from retrieval.adapters.sql.database import Database
from retrieval.adapters.tables import METADATA, MOVING
from retrieval.adapters.vectors import pack_spans

TABLES = [*METADATA.sorted_tables, *BOTS.sorted_tables]
_FILLED = [table for table in TABLES if table is not MOVING]
DIMENSION = 16
_NOON = datetime(2026, 3, 12, 12, 0, 0, 123456, tzinfo=UTC)
_KINDS: dict[type, Callable[[str, int], object]] = {
    str: lambda name, number: f"{name} “{number:05}” \N{OTTER} o'clock",
    int: lambda _, number: number,
    float: lambda _, number: number + 0.1,
    bool: lambda _, number: number % 2 == 0,
    datetime: lambda _, number: _NOON + timedelta(days=number, microseconds=number),
    date: lambda _, number: date(2026, 3, 1) + timedelta(days=number),
    bytes: lambda name, number: f"{name}\0{number}".encode(),
    object: lambda name, number: {"of": name, "those": [number, None, 1.5, {"on": True}]},
}


def fill(database: Database, workspace: str, count: int, first: int = 0) -> None:
    """Put so many rows of a workspace into every table; no two workspaces may have the same numbers of ``first``."""
    with database.writing(workspace) as connection:
        for table in _FILLED:
            rows = [_row(table, workspace, first + number) for number in range(count)]
            only_one = len(table.primary_key) == 1
            connection.execute(insert(table), rows[:1] if only_one else rows)


def _row(table: Table, workspace: str, number: int) -> dict[str, object]:
    return {column.name: _value(column, workspace, number) for column in table.columns}


def _value(column: Column[Any], workspace: str, number: int) -> object:
    if column.name == "workspace":
        return workspace
    for parent in column.foreign_keys:
        return _value(parent.column, workspace, number)
    if column.nullable and number % 3 == 2:
        return None
    name = f"{column.table.name}.{column.name}"
    if isinstance(column.type, Halves):
        return np.random.default_rng(number).standard_normal(DIMENSION).astype("<f2").tobytes()
    special = {"passage.start": 0, "passage.end": 12, "passage.sentences": pack_spans([(0, 6), (6, 12)])}
    return special[name] if name in special else _KINDS[_kind(column.type)](name, number)


def _kind(of: TypeEngine[Any]) -> type:
    return of.impl_instance.python_type if isinstance(of, TypeDecorator) else of.python_type


def dump(database: Database, workspace: str) -> dict[str, list[str]]:
    """All rows of a workspace, as they are read, sorted."""
    with database.reading(workspace) as connection:
        return {table.name: sorted(_rows(connection, table, workspace)) for table in _FILLED}


def _rows(connection: Any, table: Table, workspace: str) -> Iterator[str]:
    for row in connection.execute(table.select().where(table.c.workspace == workspace)):
        yield repr(tuple(row))
