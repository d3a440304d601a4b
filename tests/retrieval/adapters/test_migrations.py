"""The tables: fit for several machines one day, and the same whether migrated to or declared."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Inspector, Table, create_engine, inspect, text
from sqlalchemy.schema import SchemaItem

from retrieval.adapters import migrations
from retrieval.adapters.migrations import HEAD, migrate
from retrieval.adapters.sqlite_engine import open_engine
from retrieval.adapters.sqlite_library import SqliteLibrary
from retrieval.adapters.tables import METADATA, Moment
from retrieval.errors import LibraryError

TABLES = METADATA.sorted_tables
SEARCH = "passage_"  # the names of the full-text index and of what SQLite makes for it begin so


@pytest.fixture
def migrated(tmp_path: Path) -> Iterator[Connection]:
    """A database that the migrations made."""
    engine = open_engine(tmp_path / "library.db")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_the_workspace_leads_every_key(table: Table) -> None:
    """Primary keys, unique constraints, foreign keys and indexes begin with it on both sides."""
    keys = [[column.name for column in table.primary_key]]
    keys += [[column.name for column in index.columns] for index in table.indexes]
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


def test_times_are_in_utc() -> None:
    """Every column of a time is kept as UTC, whatever the engine."""
    times = [column for table in TABLES for column in table.columns if "TIME" in str(column.type)]
    assert times
    assert {type(column.type) for column in times} == {Moment}


def test_migrating_makes_the_declared_tables(migrated: Connection) -> None:
    """Alembic sees nothing to change between the migrated database and the metadata; the search tables are ours."""

    def ours(_: SchemaItem, name: str | None, kind: str, *__: object) -> bool:
        return not (kind == "table" and (name or "").startswith((f"{SEARCH}words", f"{SEARCH}vocabulary")))

    context = MigrationContext.configure(migrated, opts={"include_object": ours, "compare_type": True})
    assert compare_metadata(context, METADATA) == []


def test_migrating_and_declaring_is_the_same(migrated: Connection) -> None:
    """Column by column and key by key, in order, which Alembic does not look at."""
    declared = create_engine("sqlite://")
    METADATA.create_all(declared)
    made, wanted = inspect(migrated), inspect(declared)
    for table in wanted.get_table_names():
        assert told(made, table) == told(wanted, table), table
    assert set(wanted.get_table_names()) == {
        name for name in made.get_table_names() if not name.startswith(SEARCH) and name != "alembic_version"
    }
    declared.dispose()


def told(database: Inspector, table: str) -> object:
    """All that a database tells of a table."""
    return (
        [(one["name"], str(one["type"]), one["nullable"]) for one in database.get_columns(table)],
        database.get_pk_constraint(table)["constrained_columns"],
        sorted(one["column_names"] for one in database.get_unique_constraints(table)),
        sorted((one["name"] or "", one["column_names"], one["unique"]) for one in database.get_indexes(table)),
        [
            (one["constrained_columns"], one["referred_table"], one["options"])
            for one in database.get_foreign_keys(table)
        ],
    )


def test_head_is_the_newest_file(migrated: Connection) -> None:
    """And the migrated database is at it."""
    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert scripts.get_heads() == [HEAD]
    assert migrated.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD


def test_migrating_again_changes_nothing(tmp_path: Path) -> None:
    """A database that is up to date is opened as it is."""
    path = tmp_path / "library.db"
    open_engine(path).dispose()
    before = path.read_bytes()
    engine = open_engine(path)
    with engine.begin() as connection:
        migrate(connection)
    engine.dispose()
    assert path.read_bytes() == before


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
