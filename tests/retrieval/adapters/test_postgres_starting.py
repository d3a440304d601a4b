"""Processes that start on one PostgreSQL database: at the same moment, or after one was killed while it made tables."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from bot.stores import tables as bot_tables
from retrieval.adapters import tables
from retrieval.adapters.migrations import LIBRARY, History, migrate
from retrieval.adapters.postgres_library import PostgresLibrary
from retrieval.adapters.sql.database import EVERYONE
from retrieval.errors import LibraryError
from tests import postgres
from tests.forks.process import Forked
from tests.postgres import BOT

LIBRARYS, BOTS = set(tables.METADATA.tables), set(bot_tables.METADATA.tables)
ROOT = Path(__file__).parents[3]
START = """
import sys
from retrieval.adapters.migrations import migrate
from retrieval.adapters.postgres_library import PostgresLibrary
from tests.postgres import BOT
with PostgresLibrary(sys.argv[1]) as library, library.writing("*") as connection:
    migrate(connection, BOT)
"""
HANG = """
import sys, time
from sqlalchemy import Table, event
def hang(table, *_, **__):
    if table.name == sys.argv[2]:
        print("there", flush=True)
        time.sleep(600)
event.listen(Table, "after_create", hang)
"""


def started(url: str, *more: str, before: str = "") -> subprocess.Popen[str]:
    """A process that opens the database, as serve does."""
    command = [sys.executable, "-c", before + START, url, *more]
    return Forked(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def made(url: str) -> set[str]:
    """The tables that there are."""
    engine = create_engine(url)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names


def test_all_come_up_that_start_at_once() -> None:
    """On a database with nothing in it: one makes the tables, the others wait for it."""
    url = postgres.database()
    processes = [started(url) for _ in range(3)]
    assert [(process.communicate()[1], process.returncode) for process in processes] == [("", 0)] * 3
    assert made(url) >= LIBRARYS | BOTS


@pytest.mark.parametrize(("table", "left"), [("feed", set()), ("vote", LIBRARYS)])
def test_one_killed_while_it_makes_tables_leaves_none(table: str, left: set[str]) -> None:
    """But for those of a history that was through; and whoever comes after it makes them all."""
    url = postgres.database()
    with started(url, table, before=HANG) as process:
        assert process.stdout
        assert process.stdout.readline() == "there\n"
        process.kill()
    with PostgresLibrary(postgres.database()):  # takes its time, in which the server has noticed
        assert made(url) & (LIBRARYS | BOTS) == left
    with PostgresLibrary(url) as library, library.writing(EVERYONE) as connection:
        migrate(connection, BOT)
    assert made(url) >= LIBRARYS | BOTS


@pytest.mark.parametrize("history", [LIBRARY, BOT], ids=["library", "bot"])
def test_an_older_program_refuses_a_newer_database(history: History) -> None:
    """In words that say what to do, and leaves it as it is."""
    url = postgres.database()
    with PostgresLibrary(url) as library, library.writing(EVERYONE) as connection:
        migrate(connection, BOT)
        connection.execute(text(f"UPDATE {history.version_table} SET version_num = '9999'"))  # noqa: S608 - ours
    before = made(url)
    refused = pytest.raises(LibraryError, match=r"newer version of Dateline .*9999.*update Dateline")
    with refused, PostgresLibrary(url) as library, library.writing(EVERYONE) as connection:
        migrate(connection, BOT)
    assert made(url) == before
