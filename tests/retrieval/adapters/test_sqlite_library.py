"""What is SQLite's own: damage, full disks, other processes' locks, and the cache beside the database."""

import resource
import shutil
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import Connection, event

from retrieval.adapters import sqlite_engine
from retrieval.adapters.sqlite_engine import open_engine, reading
from retrieval.adapters.sqlite_library import SqliteLibrary
from retrieval.adapters.tables import METADATA
from retrieval.adapters.vector_cache import VectorCache
from retrieval.domain import ANY_TIME, LOCAL, Document, Passage
from retrieval.errors import LibraryBusy, LibraryDamaged, LibraryError
from retrieval.ingest import Ingest, Outcome
from retrieval.questions import stem
from tests.retrieval.fakes import WordEmbedder, entry

Open = Callable[[], SqliteLibrary]
WORDS = WordEmbedder(dimension=256)
NOTES = [Document(id=f"n{i:02}", text=f"Note {i} tells of topic{i} and otters.", title=f"Title {i}") for i in range(40)]


def fill(library: SqliteLibrary, notes: list[Document] = NOTES) -> None:
    """Store the notes."""
    library.save(LOCAL, WORDS.name, [entry(note, embedder=WORDS) for note in notes])


def dense(library: SqliteLibrary, text: str, model: WordEmbedder = WORDS) -> str:
    """The id of the article nearest to a text."""
    return library.dense(LOCAL, ANY_TIME, model.name, model.embed_question(text), 5)[0].passage.article_id


def names(library: SqliteLibrary) -> list[str]:
    """The ids of all articles."""
    return [article.id for article in library.articles(LOCAL, ANY_TIME)]


@pytest.fixture
def filled(open_library: Open) -> Open:
    """Opens a library that has the notes, and their index in its file."""
    with open_library() as library:
        fill(library)
        assert dense(library, "topic7") == "n07"
    return open_library


def test_what_was_stored_is_there_when_opened_again(filled: Open) -> None:
    """Rows, words and vectors."""
    with filled() as library:
        assert names(library) == [note.id for note in NOTES]
        assert dense(library, "topic30") == "n30"
        assert [hit.passage.article_id for hit in library.lexical(LOCAL, ANY_TIME, ["topic31"], 5)] == ["n31"]


def test_a_path_of_any_name(tmp_path: Path) -> None:
    """Spaces, percent signs, quotes, question marks, other scripts in a folder's name, which need not be there yet."""
    folder = tmp_path / "my 100%20 'news'? #1 ßø漢" / "new"
    with SqliteLibrary(f"sqlite:///{quote(str(folder))}/library.db", folder / "index") as library:
        fill(library)
        assert dense(library, "topic7") == "n07"
    assert {path.suffix for path in folder.rglob("*.*")} == {".db", ".faiss", ".json"}


def test_the_database_is_durable_and_strict(path: Path) -> None:
    """Write-ahead log, foreign keys, waiting for locks: on every connection."""
    engine = open_engine(path)
    with reading(engine, path) as first, reading(engine, path) as second:
        for connection in (first, second):
            told = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
            }
            assert told == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 30_000, "synchronous": 1}
    engine.dispose()


def test_no_search_goes_through_all_articles(filled: Open) -> None:
    """To know an article again, to read passages, to look for what is hidden: each is led by a narrow index."""
    plans: list[str] = []

    def explain(connection: Connection, _: object, statement: str, parameters: Any, *__: object) -> None:
        if statement.startswith("SELECT"):
            cursor = connection.connection.cursor()
            plans.extend(row[3] for row in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters))

    one = entry(NOTES[3], embedder=WORDS)
    with filled() as library:
        assert dense(library, "topic3") == "n03"
        event.listen(library._engine, "before_cursor_execute", explain)
        library.known(LOCAL, "n03", replace(one.fingerprint, url_key="https://a.example/3"))
        library.read(LOCAL, WORDS.name, [Passage("n03", one.chunks[0].start, one.chunks[0].end)])
        assert dense(library, "topic3") == "n03"
    assert len(plans) > 6
    large = METADATA.tables.keys() - {"changes"}  # which has a row for each workspace
    assert not [line for line in plans if line.startswith("SCAN ") and line.split()[1] in large]
    wide = ("(workspace=?)", "(workspace=? AND audience=?)")
    assert not [line for line in plans if line.endswith(wide) and " changes " not in line]


# Damage ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"no database at all " * 500,
        lambda data: data[:100],
        lambda data: data[:4096],
        lambda data: data[: len(data) // 2],
        lambda data: data[:4096] + bytes(len(data) - 4096),
        lambda data: data[:4096] + b"\xff" * (len(data) - 4096),
    ],
    ids=["garbage", "header alone", "one page", "half", "zeros", "ones"],
)
def test_a_damaged_database_is_told_and_left(filled: Open, path: Path, damage: Callable[[bytes], bytes]) -> None:
    """The message names the file and what to do; not a byte of it is changed."""
    data = damage(path.read_bytes())
    path.write_bytes(data)
    with pytest.raises(LibraryDamaged, match=rf"{path} is damaged .* `sqlite3 {path} .recover`"):
        filled()
    assert path.read_bytes() == data


def test_damage_inside_is_told_when_it_is_met(filled: Open, path: Path) -> None:
    """The library opens, and reading the damaged part says so."""
    data = bytearray(path.read_bytes())
    with closing(sqlite3.connect(path)) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'article'").fetchone()[0]
    data[(page - 1) * 4096 : page * 4096] = b"\xaa" * 4096
    path.write_bytes(data)
    with filled() as library:
        with pytest.raises(LibraryDamaged, match=str(path)):
            names(library)
        with pytest.raises(LibraryDamaged, match=str(path)):
            fill(library)
    assert path.read_bytes() == data


@pytest.mark.parametrize("what", ["garbage", "cut off", "gone", "a folder", "stamp gone"])
def test_a_damaged_index_is_made_anew(filled: Open, index: Path, what: str) -> None:
    """Silently, with the right answers; at the end it is whole again."""
    (file,) = index.glob("*.faiss")
    whole = file.stat().st_size
    if what == "garbage":
        file.write_bytes(b"IxM2 and then nothing of the kind" * 100)
    elif what == "cut off":
        file.write_bytes(file.read_bytes()[: whole // 2])
    elif what == "stamp gone":
        file.with_name(f"{file.name}.json").unlink()
    else:
        file.unlink()
    if what == "a folder":
        shutil.rmtree(index)
        index.write_text("in the way")
        with filled() as library:
            assert dense(library, "topic12") == "n12"
        assert index.read_text() == "in the way"
        return
    with filled() as library:
        assert dense(library, "topic12") == "n12"
    assert file.stat().st_size == whole


def test_an_index_of_another_model_is_not_used(filled: Open, index: Path) -> None:
    """Not even under its own name: each model is searched by its own vectors."""
    other = WordEmbedder("other", 256)
    with filled() as library:
        library.save(LOCAL, "other", [entry(NOTES[5], embedder=other)])
        assert dense(library, "topic5", other) == "n05"
    one, two = index.glob("*.faiss")
    for suffix in ("", ".json"):
        first, second = (file.with_name(file.name + suffix) for file in (one, two))
        held = first.read_bytes()
        shutil.copy(second, first)
        second.write_bytes(held)
    with filled() as library:
        assert dense(library, "topic5", other) == "n05"
        assert dense(library, "topic6") == "n06"


def test_an_index_that_is_behind_catches_up(filled: Open, index: Path, tmp_path: Path) -> None:
    """As after a crash: what was saved since is found, and what was removed is not."""
    shutil.copytree(index, tmp_path / "old")
    with filled() as library:
        library.remove(LOCAL, "n07")
        fill(library, [Document(id="late", text="A latecomer about topic77.")])
        assert dense(library, "topic77") == "late"
    shutil.rmtree(index)
    (tmp_path / "old").rename(index)
    with filled() as library:
        assert dense(library, "topic77") == "late"
        assert dense(library, "topic7") != "n07"


def test_an_index_that_did_not_change_is_not_written(filled: Open, index: Path) -> None:
    """Searching alone leaves its file as it is."""
    (file,) = index.glob("*.faiss")
    before = file.stat()
    with filled() as library:
        assert dense(library, "topic12") == "n12"
    after = file.stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)


# Places that can't be used --------------------------------------------------------------------------------------------


def test_a_folder_that_can_not_be_made(tmp_path: Path) -> None:
    """Below a file there is no room for one."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(
        LibraryError, match=rf"folder {tmp_path}/file/home can't be made .* choose another by DATELINE_H"
    ):
        SqliteLibrary(f"sqlite:///{tmp_path}/file/home/library.db", tmp_path / "index")


def test_a_database_that_can_not_be_opened(path: Path, open_library: Open) -> None:
    """A folder in its place."""
    path.mkdir()
    with pytest.raises(LibraryError, match=rf"{path} can't be written .* check the folder's permissions"):
        open_library()


# Full disks -----------------------------------------------------------------------------------------------------------


@contextmanager
def file_limit(size: int) -> Iterator[None]:
    """No file of this process may grow beyond a size, which is what a full disk looks like."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def pages(library: SqliteLibrary, more: int | None) -> None:
    """Let the database have so many pages more than now; None for as many as it likes."""
    with library._engine.begin() as connection:
        count = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {2**30 if more is None else count + more}")


def long(number: int) -> Document:
    """A document of about ten passages."""
    return Document(id=f"d{number:02}", text=f"Word{number} and more words follow here. " * 300)


def test_no_more_pages(filled: Open) -> None:
    """The error says so; what was told is stored and stays; with room again the ingest goes on."""
    with filled() as library:
        pages(library, 1_200)
        ingest = Ingest(library, WORDS)
        told = [*names(library)]
        with pytest.raises(LibraryError, match=r"is full or failing .*What was stored before is kept: make room"):
            told.extend(done.article_id or "" for done in ingest(map(long, range(90)), LOCAL))
        assert names(library) == sorted(told)
        assert len(NOTES) < len(told) < len(NOTES) + 90
        assert dense(library, "topic12") == "n12"
        pages(library, None)
        counts = Counter(done.outcome for done in ingest(map(long, range(90)), LOCAL))
        assert counts == {Outcome.UNCHANGED: len(told) - len(NOTES), Outcome.ADDED: 90 + len(NOTES) - len(told)}


def test_files_that_can_not_grow(filled: Open, path: Path) -> None:
    """The same when the operating system refuses to write; the database is sound after that."""
    with filled() as library:
        ingest = Ingest(library, WORDS)
        told = [*names(library)]
        with (
            file_limit(path.stat().st_size + 600_000),
            pytest.raises(LibraryError, match=rf"disk with {path} is full or failing"),
        ):
            told.extend(done.article_id or "" for done in ingest(map(long, range(90)), LOCAL))
        assert names(library) == sorted(told)
        assert len(told) < len(NOTES) + 90
        list(ingest(map(long, range(90)), LOCAL))
        assert len(names(library)) == len(NOTES) + 90
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_an_index_that_can_not_be_written_is_no_error(
    open_library: Open, index: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It is made again the next time; the log says so."""
    with open_library() as library:
        fill(library)
        assert dense(library, "topic12") == "n12"
        with file_limit(100):
            library._cache.close()
    assert "search index is not kept" in caplog.text
    assert not list(index.glob("*.faiss"))
    with open_library() as library:
        assert dense(library, "topic12") == "n12"


# Others at the same time ----------------------------------------------------------------------------------------------


def test_a_writer_waits_for_its_turn(filled: Open, path: Path) -> None:
    """While another process is writing, reading goes on, and saving waits until that is done."""
    with filled() as library, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE article SET title = 'changed'")
        assert len(names(library)) == len(NOTES)
        saver = threading.Thread(target=fill, args=(library, [Document(id="late", text="Late.")]))
        saver.start()
        saver.join(0.2)
        assert saver.is_alive()
        other.execute("COMMIT")
        saver.join()
        assert "late" in names(library)
        found = library.article(LOCAL, "n05")
        assert found is not None
        assert found.title == "changed"


def test_a_writer_that_waits_too_long_says_so(filled: Open, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In words, with the file's name; afterwards it works again."""
    monkeypatch.setattr(sqlite_engine, "_WAIT_MS", 50)
    with closing(sqlite3.connect(path, isolation_level=None)) as other, filled() as library:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LibraryBusy, match=rf"Another process has been writing to {path} .* try again later"):
            fill(library, [Document(id="late", text="Late.")])
        with pytest.raises(LibraryBusy, match=str(path)):
            filled()
        other.execute("ROLLBACK")
        fill(library, [Document(id="late", text="Late.")])
        assert "late" in names(library)


def test_another_library_on_the_same_file_is_seen(filled: Open) -> None:
    """What one stores or removes the other finds or misses at once, by words and by meaning."""
    with filled() as one, filled() as two:
        assert dense(one, "topic9") == dense(two, "topic9") == "n09"
        fill(one, [Document(id="new", text="Something on topic99.")])
        assert dense(two, "topic99") == "new"
        assert two.remove(LOCAL, "n09")
        assert dense(one, "topic9") != "n09"
        assert one.lexical(LOCAL, ANY_TIME, ["topic9"], 5) == []


def test_reading_sees_one_state(filled: Open, path: Path) -> None:
    """A transaction that reads does not see what is written meanwhile."""
    count = "SELECT count(*) FROM article"
    engine = open_engine(path)
    with filled() as library, reading(engine, path) as connection:
        before = connection.exec_driver_sql(count).scalar()
        fill(library, [Document(id="late", text="Late.")])
        assert connection.exec_driver_sql(count).scalar() == before
    with reading(engine, path) as connection:
        assert connection.exec_driver_sql(count).scalar() == len(NOTES) + 1
    engine.dispose()


def test_an_older_reader_does_not_turn_the_index_back(filled: Open, path: Path, index: Path) -> None:
    """Of two threads that search, the one whose transaction is older leaves what the other has brought up to date."""
    cache = VectorCache(index, threads=1)
    engine = open_engine(path)
    with filled() as library, reading(engine, path) as older:
        assert len(cache.current(older, LOCAL.workspace, WORDS.name, WORDS.dimension)) == len(NOTES)
        fill(library, [Document(id="late", text="Late.")])
        with reading(engine, path) as newer:
            assert len(cache.current(newer, LOCAL.workspace, WORDS.name, WORDS.dimension)) == len(NOTES) + 1
            assert len(cache.current(older, LOCAL.workspace, WORDS.name, WORDS.dimension)) == len(NOTES) + 1
    cache.close()
    engine.dispose()


def test_threads_search_while_one_saves(filled: Open) -> None:
    """Searches from several threads find what is there all the while, and never an error."""
    stop = threading.Event()
    wrong: list[object] = []

    def search(library: SqliteLibrary) -> None:
        while not stop.is_set():
            found = dense(library, "topic12"), library.lexical(LOCAL, ANY_TIME, ["topic13"], 1)[0].passage.article_id
            if found != ("n12", "n13"):
                wrong.append(found)

    with filled() as library:
        threads = [threading.Thread(target=search, args=(library,)) for _ in range(3)]
        for thread in threads:
            thread.start()
        try:
            for number in range(30):
                fill(library, [Document(id="moving", text=f"Version {number} of a thing, topic{100 + number}.")])
                assert dense(library, f"topic{100 + number}") == "moving"
        finally:
            stop.set()
            for thread in threads:
                thread.join()
    assert wrong == []


# Words ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("Technology", "technologies"),
        ("assembly", "assemblies"),
        ("possibly", "possibly"),
        ("running", "runs"),
        ("Việt", "viet"),
        ("CAFÉ", "cafe"),
        ("5G", "5g"),
        ("US", "us"),
        ("2026", "2026"),
    ],
)
def test_words_are_counted_as_they_are_stemmed(open_library: Open, said: str, asked: str) -> None:
    """The stems of questions are those of the full-text index, accents and odd endings included."""
    with open_library() as library:
        fill(library, [Document(id="it", text=f"There it says {said} twice, {said}."), *NOTES[:3]])
        assert library.frequencies(LOCAL, [stem(asked)]).holding == {stem(asked): 1}
        assert [hit.passage.article_id for hit in library.lexical(LOCAL, ANY_TIME, [asked], 5)] == ["it"]
