"""Everything moves from one database to another, of either engine, and is the same there."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select

from bot import wiring
from retrieval.adapters.move_marks import marks, refuse_half_moved
from retrieval.adapters.moving import Move, Side
from retrieval.adapters.postgres_library import PostgresLibrary
from retrieval.adapters.sql_library import SqlLibrary
from retrieval.adapters.sqlite_library import SqliteLibrary
from retrieval.adapters.tables import ARTICLE, CHANGES, EMBEDDING
from retrieval.domain import ANY_TIME, LOCAL, Document, Scope
from retrieval.errors import LibraryError
from tests.retrieval.adapters.filling import TABLES, dump, fill
from tests.retrieval.fakes import WordEmbedder, entry

WORDS = WordEmbedder(dimension=16)
Open = Callable[[str], Side]


def nothing(_: int) -> None:
    """Nobody watches."""


@pytest.fixture
def opened(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Open]:
    """Opens an empty database: PostgreSQL for `postgres`, else a SQLite file of that name."""
    with ExitStack() as stack:

        def open_one(name: str) -> Side:
            library: SqlLibrary
            if name == "postgres":
                library = PostgresLibrary(request.getfixturevalue("postgres"))
            else:
                library = SqliteLibrary(f"sqlite:///{tmp_path}/{name}.db", tmp_path / "index")
            stack.enter_context(library)
            wiring.stores(library)
            return Side(library, name)

        yield open_one


def stock(library: SqlLibrary, scope: Scope = LOCAL) -> None:
    """Some articles that can be searched for."""
    for number, words in enumerate(["Twelve otters swim in the harbour.", "The bridge of Corrin is open.", "Rye."]):
        document = Document(text=f"{words} " * 5, title=f"Title {number}", id=f"{scope.workspace}{number}")
        library.save(scope, WORDS.name, [entry(document, scope, WORDS)])


def searched(library: SqlLibrary, scope: Scope = LOCAL) -> object:
    """What searches by words and by vectors find."""
    words = [{hit.passage for hit in library.lexical(scope, ANY_TIME, [word], 9)} for word in ("otters", "corrin")]
    near = library.dense(scope, ANY_TIME, WORDS.name, WORDS.embed_question("bridge of Corrin"), 3)
    assert all(words)
    assert library.frequencies(scope, ["otter"]).holding["otter"] >= len(words[0])
    return words, [hit.passage.article_id for hit in near]


def move_all(source: Side, target: Side, only: str | None = None) -> None:
    """Move; everything is the same then, and nothing is on its way."""
    move = Move(source, target, TABLES, only)
    for workspace in move.workspaces():
        assert move(workspace, nothing).differences == ()
    assert marks(target.library) == {}
    for workspace in move.held():
        assert dump(source.library, workspace) == dump(target.library, workspace)


@pytest.mark.parametrize(
    ("first", "second", "count"), [("one", "two", 203), ("one", "postgres", 20), ("postgres", "two", 20)]
)
def test_everything_moves(first: str, second: str, count: int, opened: Open) -> None:
    """Every table's rows, more than a page of them, of each workspace; and what is found is the same."""
    source, target = opened(first), opened(second)
    fill(source.library, "T1", count)
    fill(source.library, "", 2, first=1_000)
    stock(source.library)
    stock(source.library, Scope("T2"))
    move = Move(source, target, TABLES)
    assert move.held() == ["", "T1", "T2", "local"]
    seen: list[int] = []
    for workspace in move.workspaces():
        move(workspace, seen.append)
    assert sum(seen) == move.rows(move.held())
    assert all(dump(source.library, "T1").values())
    move_all(source, target)
    assert searched(target.library) == searched(source.library)
    assert searched(target.library, Scope("T2")) == searched(source.library, Scope("T2"))
    assert Move(source, target, TABLES).workspaces() == []


def test_one_workspace_moves(opened: Open) -> None:
    """Nothing of another comes along; and the others can follow."""
    source, target = opened("one"), opened("postgres")
    fill(source.library, "T1", 3)
    fill(source.library, "T2", 3, first=1_000)
    move_all(source, target, "T2")
    assert not any(dump(target.library, "T1").values())
    assert Move(source, target, TABLES, "T3").held() == []
    move_all(source, target)


@pytest.mark.parametrize("second", ["two", "postgres"])
def test_other_rows_are_not_written_over(second: str, opened: Open) -> None:
    """A target that has other rows, or fewer, of a workspace is refused before anything is written."""
    source, target = opened("one"), opened(second)
    fill(source.library, "A", 1, first=500)
    fill(source.library, "T1", 3)
    with target.library.writing("T1") as connection:
        connection.execute(insert(CHANGES).values(workspace="T1", count=7))
    before = dump(target.library, "T1")
    with pytest.raises(LibraryError, match=r"has rows of workspace T1 already.*changes"):
        Move(source, target, TABLES).workspaces()
    assert dump(target.library, "T1") == before
    assert not any(dump(target.library, "A").values())


@pytest.mark.parametrize("second", ["two", "postgres"])
@pytest.mark.parametrize("early", [True, False])
def test_a_source_that_changes(second: str, early: bool, opened: Open) -> None:
    """It is seen, whenever it happens; the next move begins anew, and ends with what there is then."""
    source, target = opened("one"), opened(second)
    fill(source.library, "T1", 20)
    move = Move(source, target, TABLES)
    after = 1 if early else move.rows(["T1"]) // 3
    seen: list[int] = []

    def changing(rows: int) -> None:
        if sum(seen) < after <= sum(seen) + rows:
            with source.library.writing("T1") as connection:
                connection.execute(delete(EMBEDDING).where(EMBEDDING.c.workspace == "T1", EMBEDDING.c.key < 9))
            stock(source.library, Scope("T1"))
        seen.append(rows)

    moved = move("T1", changing)
    assert {one.table for one in moved.differences} >= {"article", "passage", "embedding"}
    with pytest.raises(LibraryError, match="The move from one to here is not finished"):
        refuse_half_moved(target.library, "here")
    move_all(source, target)
    assert searched(target.library, Scope("T1")) == searched(source.library, Scope("T1"))


def test_gone_on_with_after_a_change(opened: Open) -> None:
    """Rows that don't go with those that were moved before are a difference, and no more than that."""
    source, target = opened("one"), opened("two")
    fill(source.library, "T1", 20)
    move = Move(source, target, TABLES)

    class Stopped(Exception):  # noqa: N818 - as if the process ended
        pass

    def stop(_: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        move("T1", stop)
    with source.library.writing("T1") as connection:  # with an id before those that are there
        row = dict(connection.execute(select(ARTICLE).where(ARTICLE.c.workspace == "T1")).mappings().first() or {})
        old = connection.execute(select(EMBEDDING).limit(1)).mappings().one()
        row |= {"id": "a", "url_key": "a", "text_hash": "a"}
        connection.execute(insert(ARTICLE).values(row))
        connection.execute(insert(EMBEDDING).values(dict(old) | {"model": "another"}))
    assert {one.table for one in move("T1", nothing).differences} == {"article"}
    move_all(source, target)


@pytest.mark.parametrize("second", ["two", "postgres"])
def test_stopped_at_every_page(second: str, opened: Open) -> None:
    """It goes on behind the last page, whichever that was."""
    source, target = opened("one"), opened(second)
    fill(source.library, "T1", 2)
    stock(source.library, Scope("T1"))
    move = Move(source, target, TABLES)
    pages = 0

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with suppress(KeyboardInterrupt):
        while move.workspaces() and pages < 2 * len(TABLES):
            pages += 1
            with pytest.raises(KeyboardInterrupt):
                move("T1", stop)
    move_all(source, target)
    assert searched(target.library, Scope("T1")) == searched(source.library, Scope("T1"))


def test_a_move_that_is_not_finished(opened: Open) -> None:
    """Only the same source can go on with it; and it is no source itself."""
    source, other, target = opened("one"), opened("other"), opened("two")
    fill(source.library, "T1", 2)
    fill(other.library, "T1", 2)

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Move(source, target, TABLES)("T1", stop)
    with pytest.raises(LibraryError, match="two holds a part of workspace T1 from one: finish"):
        Move(other, target, TABLES).workspaces()
    with pytest.raises(LibraryError, match="The move from one to two is not finished"):
        Move(target, opened("three"), TABLES).workspaces()
    move_all(source, target)


@pytest.mark.parametrize("second", ["two", "postgres"])
def test_two_moves_at_once(second: str, opened: Open) -> None:
    """One of them is told of the other, or both end well; afterwards everything is there, once."""
    source, target = opened("one"), opened(second)
    fill(source.library, "T1", 40)
    errors: list[LibraryError] = []

    def go() -> None:
        try:
            Move(source, target, TABLES)("T1", nothing)
        except LibraryError as error:
            errors.append(error)

    threads = [threading.Thread(target=go) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(errors) <= 1, errors
    move_all(source, target)


def test_text_from_before(tmp_path: Path, opened: Open) -> None:
    """What an earlier version kept and PostgreSQL does not, a NUL, comes as this version keeps it."""
    source, target = opened("one"), opened("postgres")
    fill(source.library, "T1", 2)
    with closing(sqlite3.connect(tmp_path / "one.db")) as database, database:
        database.execute("UPDATE article SET text = char(0) || text, title = 'NUL' || char(0)")
    move = Move(source, target, TABLES)
    assert move("T1", nothing).differences == ()
    with target.library.reading("T1") as connection:
        assert set(connection.execute(select(ARTICLE.c.title)).scalars()) == {"NUL\ufffd"}
    assert move.workspaces() == []
