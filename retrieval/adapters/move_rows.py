"""A workspace's rows of any table, as a move reads them: in an order, a page at a time, counted and hashed."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from hashlib import blake2b
from typing import Any

from sqlalchemy import Column, Connection, RowMapping, Table, func, literal, select, tuple_

from retrieval.adapters.sql.columns import clean
from retrieval.adapters.tables import PASSAGE

_PAGE = 200  # rows in memory at once
_BYTES = 16  # of a row's hash
_ORDERS = {PASSAGE: (PASSAGE.c.article_id, PASSAGE.c.key)}  # an article's are together so, for their words


def order(table: Table) -> tuple[Column[Any], ...]:
    """The columns that the rows are put in order by, which no two share."""
    return _ORDERS.get(table) or tuple(column for column in table.primary_key if column.name != "workspace")


def pages(
    connection: Connection, table: Table, workspace: str, after: Sequence[Any] | None = None
) -> Iterator[Sequence[RowMapping]]:
    """The rows in order, those behind a key alone if one is given."""
    by = order(table)
    query = select(table).where(table.c.workspace == workspace).order_by(*by).limit(_PAGE)
    while by or after is None:  # a table without more of a key has one row at most
        left = query
        if after:
            left = query.where(
                tuple_(*by) > tuple_(*(literal(one, of.type) for one, of in zip(after, by, strict=True)))
            )
        page = connection.execute(left).mappings().all()
        if page:
            yield page
        if len(page) < _PAGE:
            return
        after = key(table, page[-1])


def key(table: Table, row: RowMapping) -> tuple[Any, ...]:
    """Where a row is in the order of its table."""
    return tuple(row[column] for column in order(table))


def any_row(connection: Connection, table: Table, workspace: str) -> bool:
    """Whether there is one."""
    return connection.execute(select(literal(1)).where(table.c.workspace == workspace).limit(1)).first() is not None


def count(connection: Connection, table: Table, workspace: str) -> int:
    """How many there are."""
    return connection.execute(select(func.count()).where(table.c.workspace == workspace)).scalar_one()


def digest(connection: Connection, table: Table, workspace: str, advance: Callable[[int], None]) -> tuple[int, int]:
    """How many rows there are, and a sum of hashes of what they say: the same on every engine, in any order.

    ``advance`` is called with the number of rows of each page.
    """
    rows = total = 0
    for page in pages(connection, table, workspace):
        rows += len(page)
        total += sum(map(_hash, page))
        advance(len(page))
    return rows, total % (1 << 8 * _BYTES)


def _hash(row: RowMapping) -> int:
    hashed = blake2b(digest_size=_BYTES)
    for value in row.values():
        data = value if isinstance(value, bytes) else _said(value)
        hashed.update(len(data).to_bytes(8) + data)
    return int.from_bytes(hashed.digest())


def _said(value: Any) -> bytes:  # noqa: ANN401 - a value of any column
    """A value as bytes; text as it is where it is written anew."""
    told = clean(value) if isinstance(value, str) else value
    return json.dumps(told, sort_keys=True, default=date.isoformat).encode()
