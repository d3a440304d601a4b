"""What the Departures promise, on every engine: of a workspace that is forgotten no row is left, of others all."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Column, Connection, Date, Float, Integer, LargeBinary, inspect, text

from bot import wiring
from bot.ports import Stores
from bot.records import Installation, Tokens
from bot.stores import tables as bots
from bot.vault import Vault
from retrieval.adapters import tables
from retrieval.adapters.sql.columns import Halves, Moment
from retrieval.adapters.sql.database import EVERYONE
from retrieval.adapters.sql.rows import add
from retrieval.adapters.sql_library import SqlLibrary
from retrieval.adapters.sqlite_library import SqliteLibrary
from retrieval.domain import ANY_TIME, Document, Scope
from retrieval.ingest import Ingest
from tests.contracts.kept import KEY, NOON, SECOND
from tests.retrieval.fakes import WordEmbedder

LEFT, STAYS = "T1", "T2"
_VALUES: tuple[tuple[type, Any], ...] = (
    (Moment, NOON),
    (Halves, b"\0\0"),
    (Date, date(2026, 3, 12)),
    (Boolean, False),
    (Integer, 1),
    (Float, 0.5),
    (JSON, []),
    (LargeBinary, b"x"),
)


@pytest.fixture
def stores(database: SqlLibrary) -> Stores:
    """All that the bot keeps, beside the library."""
    return wiring.stores(database, Vault([KEY]))


def value(column: Column[Any], workspace: str) -> Any:
    """Something for a column: the same for columns of the same name, so that rows find those that they are of."""
    if column.name == "workspace":
        return workspace
    return next((each for kind, each in _VALUES if isinstance(column.type, kind)), "x")


def fill(database: SqlLibrary, workspace: str) -> None:
    """A row in every table there is, and articles that can be found."""
    document = Document(text="Otters swim in the river. Herons stand beside it.", title="Otters")
    assert list(Ingest(database, WordEmbedder())([document], Scope(workspace)))
    with database.writing(workspace) as connection:
        for metadata in (tables.METADATA, bots.METADATA):
            for table in metadata.sorted_tables:
                add(connection, table, {column.name: value(column, workspace) for column in table.columns})


def counted(connection: Connection, table: str, workspace: str) -> int:
    """How many rows of a workspace a table has."""
    query = text(f'SELECT count(*) FROM "{table}" WHERE workspace = :workspace')  # noqa: S608 - a name of ours
    return int(connection.execute(query, {"workspace": workspace}).scalar_one())


def rows(database: SqlLibrary, workspace: str) -> dict[str, int]:
    """How many rows of a workspace there are in each table that the database itself tells of."""
    with database.reading(EVERYONE) as connection:
        found = inspect(connection)
        names = [
            name
            for name in found.get_table_names()
            if any(column["name"] == "workspace" for column in found.get_columns(name))
        ]
        told = {name: counted(connection, name, workspace) for name in names}
        if isinstance(database, SqliteLibrary):
            told["words"] = connection.execute(text("SELECT count(*) FROM passage_words")).scalar_one()
        return told


def test_nothing_is_left_of_it_and_all_of_the_others(database: SqlLibrary, stores: Stores) -> None:
    """Rows, words, and the index beside the database; twice does no harm, and what comes later is found."""
    for workspace in (LEFT, STAYS):
        fill(database, workspace)
        query = WordEmbedder().embed_question("otters")
        assert database.dense(Scope(workspace), ANY_TIME, "words", query, 5)
    before = rows(database, STAYS)
    assert min(rows(database, LEFT).values()) >= 1
    assert len(before) >= len(tables.METADATA.tables) + len(bots.METADATA.tables)
    for _ in range(2):
        assert stores.departures.forget(LEFT, NOON)
        gone = rows(database, LEFT)
        assert gone.pop("words", 1) == 1
        assert set(gone.values()) == {0}
        after = rows(database, STAYS)
        assert after == before | ({"words": 1} if "words" in before else {})
    assert database.lexical(Scope(LEFT), ANY_TIME, ["otters"], 5) == []
    assert len(database.lexical(Scope(STAYS), ANY_TIME, ["otters"], 5)) == 1
    fill(database, LEFT)
    assert len(database.dense(Scope(LEFT), ANY_TIME, "words", query, 5)) == 1, "an index was thought to be up to date"
    assert stores.departures.forget(LEFT, NOON)


def test_its_index_is_gone_from_disk_too(tmp_path: Path) -> None:
    """Also where another process had it open, and would have written it at its end."""
    url, folder = f"sqlite:///{tmp_path}/library.db", tmp_path / "index"
    query = WordEmbedder().embed_question("otters")
    with SqliteLibrary(url, folder) as first:
        for workspace in (LEFT, STAYS):
            wiring.stores(first)
            fill(first, workspace)
            first.dense(Scope(workspace), ANY_TIME, "words", query, 5)
    assert len(list(folder.glob("*.faiss"))) == 2
    with SqliteLibrary(url, folder) as other:
        list(Ingest(other, WordEmbedder())([Document(text="Otters again.", title="More")], Scope(LEFT)))
        other.dense(Scope(LEFT), ANY_TIME, "words", query, 5)
        with SqliteLibrary(url, folder) as database:
            wiring.stores(database).departures.forget(LEFT, NOON)
        assert len(list(folder.glob("*.faiss"))) == 1
    assert len(list(folder.glob("*.faiss"))) == 1
    assert len(list(folder.glob("*.json"))) == 1


def test_one_that_was_installed_since_is_not_forgotten(database: SqlLibrary, stores: Stores) -> None:
    """The end of an earlier installation is none of the later one."""
    fill(database, LEFT)
    installed = Installation(LEFT, "Otters", "A1", "U1", Tokens("xoxb-1-x"), NOON + SECOND)
    stores.installations.keep(installed)
    before = rows(database, LEFT)
    assert not stores.departures.forget(LEFT, NOON)
    assert rows(database, LEFT) == before
    assert stores.departures.forget(LEFT, NOON + SECOND)
    stores.installations.keep(replace(installed, at=NOON + timedelta(days=1)))
    assert stores.installations.workspaces() == [LEFT]


def test_a_job_can_be_kept_of_all(database: SqlLibrary, stores: Stores) -> None:
    """The one that sees to it, until it is sure that nothing came after."""
    fill(database, LEFT)
    assert stores.departures.forget(LEFT, NOON, but="x")
    left = {name: count for name, count in rows(database, LEFT).items() if count and name != "words"}
    assert left == {"job": 1, "work": 1}
    assert stores.departures.forget(LEFT, NOON)
