"""What migrations need on PostgreSQL: their turn, the rights of the user, and tables that are alike everywhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Table, event, text, types

from retrieval.adapters.sql.walls import admit, is_citus

_TURN = 4604  # names the lock
_SETTINGS = (
    "SET LOCAL ROLE NONE",  # the one that transactions are done as may make no tables
    "SET LOCAL statement_timeout = 0",  # an index takes its time; and so do others whose turn it is
    "SET LOCAL lock_timeout = '10min'",
    "SET LOCAL idle_in_transaction_session_timeout = '60s'",
    f"SELECT pg_advisory_xact_lock({_TURN})",
)


def take_turn(connection: Connection) -> None:
    """Wait until no other process makes anything in the database; then it is ours until the transaction ends."""
    for setting in _SETTINGS:
        connection.execute(text(setting))


@contextmanager
def migrating(connection: Connection) -> Iterator[None]:
    """Take turns with other processes that are starting, and admit the transactions' role to what was made."""
    take_turn(connection)
    is_spread = is_citus(connection)
    if is_spread:
        connection.execute(text("SET LOCAL citus.multi_shard_modify_mode = 'sequential'"))

    def distribute(table: Table, maker: Connection, **_: Any) -> None:  # noqa: ANN401 - SQLAlchemy's
        if is_spread and "workspace" in table.columns:
            maker.execute(text(f"SELECT create_distributed_table('\"{table.name}\"', 'workspace')"))

    event.listen(Table, "before_create", _order_by_bytes)
    event.listen(Table, "after_create", distribute)
    try:
        yield
    finally:
        event.remove(Table, "before_create", _order_by_bytes)
        event.remove(Table, "after_create", distribute)
    admit(connection)


def _order_by_bytes(table: Table, _maker: Connection, **_: Any) -> None:  # noqa: ANN401 - SQLAlchemy's
    """Have text compared as SQLite and Python do, whatever language the database was made for."""
    for column in table.columns:
        if isinstance(column.type, types.String):
            column.type.collation = "C"
