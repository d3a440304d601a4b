"""The tables, the library's and the bot's: fit for several machines one day, the same whether migrated or declared."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, Inspector, MetaData, Table, create_engine, inspect, text
from sqlalchemy.schema import SchemaItem

from bot.stores import tables as bot_tables
from retrieval.adapters import tables
from retrieval.adapters.migrations import LIBRARY, History, migrate
from retrieval.adapters.sql.columns import Moment
from retrieval.adapters.sqlite_engine import open_engine
from retrieval.adapters.sqlite_library import SqliteLibrary
from retrieval.domain import ANY_TIME, LOCAL, Article, Document
from retrieval.errors import LibraryError
from tests import postgres
from tests.postgres import BOT
from tests.retrieval.fakes import entry

TABLES = tables.METADATA.sorted_tables + bot_tables.METADATA.sorted_tables
ACROSS = {"feed_by_due", "feed_by_address", "feed_item_by_due"}
SEARCH = "passage_"  # the names of the full-text index and of what SQLite makes for it begin so


@dataclass(frozen=True)
class Side:
    """One of the two that share a database."""

    history: History
    declared: MetaData


@pytest.fixture(params=[Side(LIBRARY, tables.METADATA), Side(BOT, bot_tables.METADATA)])
def side(request: pytest.FixtureRequest) -> Side:
    """Each of them."""
    one: Side = request.param
    return one


@pytest.fixture(params=["sqlite", *postgres.VERSIONS])
def migrated(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connection]:
    """A database that the migrations made, on each engine."""
    engine = open_engine(tmp_path / "library.db") if request.param == "sqlite" else empty(request.param)
    with engine.begin() as connection:
        migrate(connection, LIBRARY)
        migrate(connection, BOT)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def empty(version: str) -> Engine:
    """A PostgreSQL database that has pgvector alone."""
    engine = create_engine(postgres.database(version))
    with engine.begin() as connection:
        connection.execute(text("CREATE EXTENSION vector"))
    return engine


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_the_workspace_leads_every_key(table: Table) -> None:
    """Primary keys, unique constraints, foreign keys and indexes begin with it on both sides.

    But for the indexes of the search for what is due, which goes over all workspaces.
    """
    keys = [[column.name for column in table.primary_key]]
    keys += [[column.name for column in index.columns] for index in table.indexes if index.name not in ACROSS]
    for constraint in table.constraints:
        keys.append([column.name for column in constraint.columns])  # type: ignore[attr-defined]
    for foreign in table.foreign_key_constraints:
        keys.append([element.column.name for element in foreign.elements])
    assert {key[0] for key in keys} == {"workspace"}


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_no_key_is_made_by_the_database(table: Table) -> None:
    """No sequences: ids are ours; and no default is left to the engine."""
    assert table.autoincrement_column is None
    assert not any(column.autoincrement is True or column.server_default or column.identity for column in table.columns)


def test_times_are_in_utc(side: Side) -> None:
    """Every column of a time is kept as UTC, whatever the engine."""
    columns = [column for table in side.declared.sorted_tables for column in table.columns]
    times = [column for column in columns if "TIME" in str(column.type)]
    assert times
    assert {type(column.type) for column in times} == {Moment}


def test_no_table_is_on_both_sides() -> None:
    """Library and bot share a database, and nothing in it."""
    assert not set(tables.METADATA.tables) & set(bot_tables.METADATA.tables)


def test_migrating_makes_the_declared_tables(side: Side, migrated: Connection) -> None:
    """Alembic sees nothing to change between the migrated database and the metadata."""

    def ours(_: SchemaItem, name: str | None, kind: str, *__: object) -> bool:
        return kind != "table" or name in side.declared.tables

    context = MigrationContext.configure(migrated, opts={"include_object": ours, "compare_type": True})
    assert compare_metadata(context, side.declared) == []


def test_migrating_and_declaring_is_the_same(migrated: Connection) -> None:
    """Column by column and key by key, in order, which Alembic does not look at; and there is nothing else."""
    sqlite = migrated.dialect.name == "sqlite"
    declared = create_engine("sqlite://") if sqlite else empty(postgres.VERSIONS[0])
    tables.METADATA.create_all(declared)
    bot_tables.METADATA.create_all(declared)
    made, wanted = inspect(migrated), inspect(declared)
    for table in wanted.get_table_names():
        assert told(made, table) == told(wanted, table), table
    words = set() if sqlite else {"vocabulary"}
    assert {*wanted.get_table_names(), "alembic_version", "bot_alembic_version", *words} == {
        name for name in made.get_table_names() if not name.startswith(SEARCH)
    }
    declared.dispose()


def test_text_is_in_the_same_order_everywhere(migrated: Connection) -> None:
    """As its bytes are, which SQLite does by itself; and PostgreSQL in no key that it leaves to a language."""
    if migrated.dialect.name == "postgresql":
        left = text(
            "SELECT relname, attname FROM pg_index JOIN pg_class ON pg_class.oid = indrelid"
            " JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)"
            " JOIN pg_collation ON pg_collation.oid = attcollation AND collname <> 'C'"
            " WHERE relnamespace = 'public'::regnamespace AND attname <> 'version_num'"
        )
        assert migrated.execute(left).all() == []


def told(database: Inspector, table: str) -> object:
    """All that a database tells of a table."""
    return (
        [
            (one["name"], str(one["type"]).removesuffix(' COLLATE "C"'), one["nullable"])
            for one in database.get_columns(table)
        ],
        database.get_pk_constraint(table)["constrained_columns"],
        sorted(one["column_names"] for one in database.get_unique_constraints(table)),
        sorted((one["name"] or "", one["column_names"], one["unique"]) for one in database.get_indexes(table)),
        [
            (one["constrained_columns"], one["referred_table"], one["options"])
            for one in database.get_foreign_keys(table)
        ],
    )


def test_head_is_the_newest_file(side: Side, migrated: Connection) -> None:
    """And the migrated database is at it."""
    folder = side.history.versions
    assert ScriptDirectory(str(folder.parent), version_locations=[str(folder)]).get_heads() == [side.history.head]
    assert version(migrated, side.history) == side.history.head


def version(connection: Connection, history: History) -> object:
    """Where a database says that it is."""
    return connection.execute(text(f"SELECT version_num FROM {history.version_table}")).scalar()  # noqa: S608 - ours


def test_migrating_again_changes_nothing(tmp_path: Path) -> None:
    """A database that is up to date is opened as it is."""
    path = tmp_path / "library.db"
    engine = open_engine(path)
    with engine.begin() as connection:
        migrate(connection, BOT)
    engine.dispose()
    before = path.read_bytes()
    engine = open_engine(path)
    with engine.begin() as connection:
        migrate(connection, LIBRARY)
        migrate(connection, BOT)
    engine.dispose()
    assert path.read_bytes() == before


def test_an_old_database_is_brought_up_to_date(tmp_path: Path) -> None:
    """Its articles stay, none of them in part; and new ones go in."""
    first = tmp_path / "versions"
    first.mkdir()
    shutil.copy(LIBRARY.versions / "0001_articles.py", first)
    engine = create_engine(f"sqlite:///{tmp_path}/library.db")
    with engine.begin() as connection:
        migrate(connection, History(first, "0001", LIBRARY.version_table))
        connection.execute(
            text(
                "INSERT INTO article (workspace, id, audience, text_hash, content_hash, title, text, saved)"
                " VALUES ('local', 'otters', '', 'a', 'b', 'Otters', 'Twelve otters.', '2026-03-12 12:00:00')"
            )
        )
    engine.dispose()
    with SqliteLibrary(f"sqlite:///{tmp_path}/library.db", tmp_path / "index") as library:
        assert library.article(LOCAL, "otters") == Article("otters", "Twelve otters.", "Otters")
        library.save(LOCAL, "words", [entry(Document("Fifteen otters.", id="otters", partial="why"))])
        assert library.article(LOCAL, "otters") == Article("otters", "Fifteen otters.", partial="why")
        assert library.revisions(LOCAL, ANY_TIME) == []


def test_each_history_goes_its_own_way(tmp_path: Path) -> None:
    """The library alone has none of the bot's tables, nor does the bot's version move the library's."""
    engine = open_engine(tmp_path / "library.db")
    with engine.begin() as connection:
        assert not set(inspect(connection).get_table_names()) & {*bot_tables.METADATA.tables, BOT.version_table}
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
        migrate(connection, BOT)
        assert version(connection, LIBRARY) == "0000"
        assert version(connection, BOT) == BOT.head
    engine.dispose()


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    """In words that say what to do, and it is left as it is."""
    path = tmp_path / "library.db"
    engine = open_engine(path)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    before = path.read_bytes()
    with pytest.raises(LibraryError, match=r"newer version of Dateline .*9999.*update Dateline"):
        SqliteLibrary(f"sqlite:///{path}", tmp_path / "index")
    assert path.read_bytes() == before


def test_a_newer_bot_is_refused(migrated: Connection) -> None:
    """The same for the bot's tables."""
    migrated.execute(text("UPDATE bot_alembic_version SET version_num = '9999'"))
    with pytest.raises(LibraryError, match=r"newer version of Dateline .*9999.*update Dateline"):
        migrate(migrated, BOT)
