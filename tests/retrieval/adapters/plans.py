"""How PostgreSQL goes about the statements of a library."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from retrieval.adapters.postgres_library import PostgresLibrary


@contextmanager
def plans(library: PostgresLibrary, mark: str) -> Iterator[list[str]]:
    """The plans of statements with that mark in them, one after the other as they are done."""
    engine, found = library._engine.engine, list[str]()

    def explain(_: object, cursor: Any, statement: str, parameters: object, *__: object) -> None:
        if mark in statement:
            cursor.execute(f"EXPLAIN {statement}", parameters)
            found.append("\n".join(row[0] for row in cursor.fetchall()))

    event.listen(engine, "before_cursor_execute", explain)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", explain)
