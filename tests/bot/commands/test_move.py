"""`move`: everything into another database and back; and the workspace that the command line works in."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

from bot import wiring
from bot.records import Job
from retrieval.adapters.migrations import LIBRARY, History, migrate
from retrieval.adapters.sqlite_library import SqliteLibrary
from tests.retrieval.adapters.filling import dump, fill

Call = Callable[..., tuple[int, str, str]]
ROOT = Path(__file__).parents[3]
MOST = 1_000  # blocks of 512 bytes that a file may have where the disk is full


def exported(call: Call) -> list[str]:
    """The articles that `export` prints, sorted."""
    code, out, err = call("export")
    assert (code, err) == (0, "")
    return sorted(out.splitlines())


def places(url: str) -> set[str]:
    """How far the workspaces have come that are on their way into a database; nothing before it has its tables."""
    try:
        if url.startswith("sqlite"):
            with closing(sqlite3.connect(f"file:{url.removeprefix('sqlite:///')}?mode=ro", uri=True)) as database:
                return {place for (place,) in database.execute("SELECT place FROM moving")}
        with psycopg.connect(url.replace("+psycopg", "")) as connection:
            return {str(place) for (place,) in connection.execute("SELECT place FROM moving")}
    except (sqlite3.OperationalError, psycopg.errors.UndefinedTable):
        return set()


def test_backup_and_restore(call: Call, library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup has everything, a second time too; what is restored from it is the same, ids and all."""
    before = exported(call)
    backup = f"sqlite:///{tmp_path}/backup.db"
    code, out, err = call("move", "--to", backup)
    assert (code, err) == (0, "")
    assert out.endswith(f"rows of 1 workspace moved from sqlite:///{library}/dateline.db to {backup}.\n")
    code, out, _ = call("move", "--to", backup, "--json")
    assert (code, json.loads(out)["before"], json.loads(out)["moved"]) == (0, 1, [])
    told = f"Nothing to move: {backup} has all of sqlite:///{library}/dateline.db.\n"
    assert call("move", "--to", backup) == (0, told, "")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/restored/new.db")
    code, out, _ = call("move", "--from", backup, "--to", f"sqlite:///{tmp_path}/restored/new.db", "--json")
    told = json.loads(out)
    assert (code, told["from"], told["before"]) == (0, backup, 0)
    assert [(one["workspace"], one["differences"]) for one in told["moved"]] == [("local", [])]
    assert exported(call) == before


def test_to_postgresql_and_on(
    call: Call, library: Path, postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same by way of a server; `status` says which, and a JSON Lines export is taken in again elsewhere."""
    before = exported(call)
    assert call("move", "--to", postgres)[0] == 0
    monkeypatch.setenv("DATABASE_URL", postgres)
    assert exported(call) == before
    code, out, _ = call("status", "--json")
    told = json.loads(out)["database"]
    assert (code, told.startswith("postgresql://127.0.0.1:"), "postgres@" in told) == (0, True, False)
    assert call("move", "--to", f"sqlite:///{tmp_path}/back.db")[0] == 0
    few = before[:3]
    (tmp_path / "articles.jsonl").write_text("\n".join(few))
    monkeypatch.setenv("DATELINE_WORKSPACE", "T024BE7LD")
    assert exported(call) == []
    assert call("ingest", str(tmp_path / "articles.jsonl"))[0] == 0
    assert exported(call) == few
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/back.db")
    assert exported(call) == []
    monkeypatch.delenv("DATELINE_WORKSPACE")
    assert exported(call) == before
    assert library.exists()


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["--to", "mysql://me:secret@host/name"], 2, "argument --to: that is no database; write sqlite:///"),
        (["--to", "postgresql://me:secret@127.0.0.1:1/name"], 1, "127.0.0.1"),
        (["--to", "sqlite:///{home}/dateline.db"], 1, "can't be moved to itself"),
        (["--from", "sqlite:///{home}/nothing.db", "--to", "sqlite:///{home}/new.db"], 1, "There is no library"),
        (["--to", "sqlite:///{home}/new.db", "--workspace", "T9"], 1, "has nothing of a workspace T9: check its id."),
        (["--to", "sqlite:///{home}/folder/new.db"], 1, "can't be made"),
        (["--to", "sqlite:///{home}/noise.db"], 1, "is damaged"),
        (["--to", "sqlite:///{home}/newer.db"], 1, "written by a newer version"),
    ],
)
def test_what_can_not_be_moved(arguments: list[str], status: int, told: str, call: Call, library: Path) -> None:
    """It is said what is wrong, and no password; the library is as it was."""
    before = exported(call)
    (library / "noise.db").write_bytes(b"no database at all " * 1_000)
    (library / "folder").write_text("a file")
    with closing(sqlite3.connect(library / "newer.db")) as newer, newer:
        newer.execute("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        newer.execute("INSERT INTO alembic_version VALUES ('9999')")
    try:
        code, out, err = call("move", *(one.format(home=library) for one in arguments))
    except SystemExit as error:
        code, out, err = int(str(error.code)), "", told
    assert (code, out) == (status, "")
    assert told in err
    assert "secret" not in err
    assert exported(call) == before


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_killed_again_and_again(
    engine: str, request: pytest.FixtureRequest, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed as it moves, it goes on where it was; in the end all is there, once. What is half there is not used."""
    source, back = f"sqlite:///{tmp_path}/source.db", f"sqlite:///{tmp_path}/back.db"
    target = request.getfixturevalue("postgres") if engine == "postgres" else f"sqlite:///{tmp_path}/target.db"
    with SqliteLibrary(source, tmp_path / "index") as library:
        wiring.stores(library)
        fill(library, "T1", 100)
    command = [sys.executable, "-m", "bot", "move", "--from", source, "--to", target]
    seen = [{""}]
    for _ in range(2):
        with subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(ROOT)}) as process:
            while process.poll() is None and places(target) in (set(), {""}, seen[-1]):
                time.sleep(0.001)
            process.kill()
        seen.append(places(target))
    assert len(set(map(frozenset, seen))) == 3, "it was not killed half-way"
    monkeypatch.setenv("DATABASE_URL", target)
    code, out, err = call("status")
    assert (code, out) == (1, "")
    assert "is not finished: run the same `move` again" in err
    code, _, err = call("move", "--from", source, "--to", target)
    assert (code, err) == (0, "")
    assert places(target) == set()
    assert call("move", "--to", back)[0] == 0
    with SqliteLibrary(source, tmp_path / "index") as library, SqliteLibrary(back, tmp_path / "index") as moved:
        assert dump(library, "T1") == dump(moved, "T1")


def test_a_full_disk(call: Call, library: Path, tmp_path: Path) -> None:
    """It is said; what was there and what was moved is kept, and with more room the move goes on."""
    before = exported(call)
    limited = f"ulimit -f {MOST}; exec {sys.executable} -m bot move --to sqlite:///{tmp_path}/new.db"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(["sh", "-c", limited], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "is full or failing" in done.stderr
    assert exported(call) == before
    assert call("move", "--to", f"sqlite:///{tmp_path}/new.db")[0] == 0
    assert library.exists()


def test_a_source_of_an_earlier_version(call: Call, tmp_path: Path) -> None:
    """It is brought up to date first, which is said."""
    versions = tmp_path / "versions"
    versions.mkdir()
    for script in sorted(LIBRARY.versions.glob("*.py"))[:2]:
        shutil.copy(script, versions)
    engine = create_engine(f"sqlite:///{tmp_path}/old.db")
    with engine.begin() as connection:
        migrate(connection, History(versions, "0002", LIBRARY.version_table))
        connection.execute(text("INSERT INTO changes VALUES ('T1', 7)"))
    engine.dispose()
    code, out, err = call("move", "--from", f"sqlite:///{tmp_path}/old.db", "--to", f"sqlite:///{tmp_path}/new.db")
    assert (code, out.startswith("1 row of 1 workspace moved from ")) == (0, True)
    assert f"The library is brought from 0002 to {LIBRARY.head}" in err


def test_jobs_of_a_workspace(call: Call, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only those of the one that is chosen are shown and taken up again."""
    url, now = f"sqlite:///{home}/dateline.db", datetime.now(UTC)
    with SqliteLibrary(url, tmp_path / "index") as library:
        inbox = wiring.stores(library).inbox
        assert inbox.put(Job("T1", "job", "question", {}), now)
        lease = inbox.claim(now, timedelta(minutes=1))
        assert lease
        assert inbox.set_aside(lease, now, "KeyError")
    assert json.loads(call("jobs", "--json")[1]) == []
    assert call("jobs", "--retry", "job")[0] == 1
    monkeypatch.setenv("DATELINE_WORKSPACE", "T1")
    assert [one["id"] for one in json.loads(call("jobs", "--json")[1])] == ["job"]
    assert call("jobs", "--retry", "job")[:2] == (0, "Taken up again: job\n")
