"""What is in the database for a job: once it is done, that it was and no longer what it said; and who holds its row."""

import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import wiring
from bot.records import Lease
from bot.stores.work import candidates, take
from retrieval.adapters.sql.database import EVERYONE
from tests.bot.stores.worker import TEAM, asked, opened
from tests.contracts.kept import LEASE, job
from tests.libraries import library

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)


def test_what_was_said_is_let_go_of(tmp_path: Path) -> None:
    """When the job is finished or cancelled; until then it is there, also aside."""
    minute = timedelta(minutes=1)
    with opened(tmp_path) as stores:
        for number in range(4):
            stores.inbox.put(asked(number), NOON)
        first, second = stores.inbox.claim(NOON, minute), stores.inbox.claim(NOON, minute)
        assert first is not None
        assert second is not None
        assert [first.job, second.job] == [asked(0), asked(1)]
        assert stores.inbox.finish(first, NOON)
        assert stores.inbox.set_aside(second, NOON, "KeyError")
        assert stores.inbox.cancel(TEAM, "thread2", NOON) == [asked(2)]
    with closing(sqlite3.connect(tmp_path / "library.db")) as database:
        rows = database.execute("SELECT id, payload IS NULL, finished FROM job ORDER BY id").fetchall()
        assert database.execute("SELECT id FROM work ORDER BY id").fetchall() == [("job1",), ("job3",)]
    done = "2026-03-12 12:00:00.000000"
    assert rows == [("job0", 1, done), ("job1", 0, None), ("job2", 1, done), ("job3", 0, None)]


def test_no_two_of_a_thread_are_taken_at_once(postgres: str, tmp_path: Path) -> None:
    """Not even where an earlier one comes in, and is due, while another is being taken and nobody knows yet."""
    with library(postgres, tmp_path) as database:
        inbox = wiring.stores(database).inbox
        inbox.put(job("later", "x", "2"), NOON)
        given = list[Lease | None]()

        def another() -> None:
            inbox.put(job("first", "x", "1"), NOON)
            given.append(inbox.claim(NOON, LEASE))

        with database.reading(EVERYONE) as connection:
            (seen,) = candidates(connection, NOON, None, ())
        with database.writing(TEAM) as connection:
            taken = take(connection, seen, NOON, NOON + LEASE)
            late = threading.Thread(target=another)
            late.start()
            late.join(0.2)
        late.join()
        assert taken is not None
        assert taken.job.id == "later"
        assert given == [None]
