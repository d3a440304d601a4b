"""A library in any database."""

from pathlib import Path

from retrieval.adapters.sql_library import SqlLibrary


def library(url: str, folder: Path) -> SqlLibrary:
    """The one in a database; the other engine's modules are left alone, so that a process is soon there."""
    if url.startswith("postgresql"):
        from retrieval.adapters.postgres_library import PostgresLibrary

        return PostgresLibrary(url)
    from retrieval.adapters.sqlite_library import SqliteLibrary

    return SqliteLibrary(url, folder / "index")
