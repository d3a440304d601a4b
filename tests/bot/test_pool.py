"""The pool when the database is out of reach: what it has in hand is let go before another may take it."""

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import wiring
from bot.lanes import Lane
from bot.metrics import Metrics
from bot.records import Job, Lease
from bot.stores.inbox import SqlInbox
from bot.workers import pool
from bot.workers.pool import Handler, Pool
from retrieval.adapters.sqlite_library import SqliteLibrary
from retrieval.errors import LibraryError

LEASE = timedelta(seconds=1.5)


class Cut(SqlInbox):
    """An inbox that is out of reach while it says so: it refuses, or keeps one waiting."""

    away = ""

    def renew(self, lease: Lease, until: datetime) -> bool:
        """Keep a job in hand."""
        if self.away == "waits":
            time.sleep(3)
        if self.away:
            raise LibraryError("The database can't be reached.")
        return super().renew(lease, until)


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cut]:
    """One with a job in it, and short leases."""
    monkeypatch.setattr(pool, "LEASE", LEASE)
    with SqliteLibrary(f"sqlite:///{tmp_path}/library.db", tmp_path / "index") as library:
        wiring.stores(library)
        inbox = Cut(library)
        inbox.put(Job("T1", "job", "slow", {}), now())
        yield inbox


def now() -> datetime:
    """The time."""
    return datetime.now(UTC)


def worked(inbox: Cut, seconds: float, handler: Handler, **ways: Any) -> None:
    """Work for so long."""

    async def working() -> None:
        lane, ending = Lane("store", 2), asyncio.Event()
        workers = Pool(inbox, lane, Metrics(), now, 2, **ways)

        async def find(_: Job) -> Handler:
            return handler

        running = asyncio.ensure_future(workers.run(find, ending))
        await asyncio.sleep(seconds)
        ending.set()
        await running
        await workers.drain(0.1)
        lane.close()

    asyncio.run(working())


@pytest.mark.parametrize("away", ["refuses", "waits"])
def test_work_ends_before_its_lease_where_that_can_not_be_renewed(inbox: Cut, away: str) -> None:
    """Whether the database refuses or does not answer; and another takes it up when the lease has run out."""
    began: list[float] = []
    ended: list[float] = []

    async def slow(_: Lease) -> None:
        inbox.away = away
        began.append(time.monotonic())
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(time.monotonic())

    worked(inbox, 2.2, slow)
    assert ended[0] - began[0] < LEASE.total_seconds()
    inbox.away = ""
    again = inbox.claim(now() + LEASE, LEASE)
    assert again
    assert again.job.id == "job"


def test_a_moment_without_the_database_costs_nothing(inbox: Cut) -> None:
    """The lease is renewed by the next try."""
    times: list[float] = []

    async def slow(_: Lease) -> None:
        times.append(time.monotonic())
        inbox.away = "refuses"
        await asyncio.sleep(0.8)
        inbox.away = ""
        await asyncio.sleep(1.2)

    worked(inbox, 2.5, slow)
    assert (len(times), inbox.backlog().waiting) == (1, 0)


def test_the_end_comes_though_nothing_can_be_given_back(inbox: Cut, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lease runs out by itself."""

    def refuse(*_: object, **__: object) -> bool:
        raise LibraryError("The database can't be reached.")

    async def slow(_: Lease) -> None:
        monkeypatch.setattr(inbox, "put_off", refuse)
        await asyncio.sleep(60)

    worked(inbox, 0.5, slow)
    assert inbox.claim(now() + LEASE, LEASE)
