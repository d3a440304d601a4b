"""What the desk is made of."""

import asyncio
import re
from datetime import timedelta
from pathlib import Path

from bot import wiring
from bot.playground import opening
from bot.playground.assembling import desk
from bot.playground.clock import Clock
from bot.playground.furnishing import START, furnished
from bot.playground.pages.desk import Desk
from bot.playground.seen import Shortcut, Work
from bot.ports import Inbox
from bot.records import Job
from retrieval.adapters.sqlite_library import SqliteLibrary


async def made(clock: Clock, inbox: Inbox) -> tuple[Desk, list[Work]]:
    """The desk, and the jobs that it tells of."""
    async with opening.slack(furnished(clock), "http://127.0.0.1:9/slack/events") as people:
        put = desk(people, clock, lambda _: 0, inbox, "local", "/articles", lambda: True)
        return put, list(await put.jobs())


def test_it_shows_the_jobs_and_the_manifests_shortcuts(tmp_path: Path) -> None:
    """The jobs as they stand, each under a name that HTML can have."""
    clock = Clock(START)
    with SqliteLibrary(f"sqlite:///{tmp_path}/library.db", tmp_path / "index", clock=clock) as library:
        inbox = wiring.stores(library).inbox
        for name in ("question:CNEWS:1.0", "digest:CNEWS:<2026>"):
            inbox.put(Job("local", name, name.partition(":")[0], {}), clock())
        lease = inbox.claim(clock(), timedelta(minutes=1))
        assert lease
        inbox.finish(lease, clock())
        put, (done, waiting) = asyncio.run(made(clock, inbox))
    assert (done.id, done.kind, done.state, done.attempts) == (lease.job.id, lease.job.kind, "done", 0)
    assert (waiting.state, waiting.kind) == ("waiting", waiting.id.partition(":")[0])
    assert done.key != waiting.key
    assert all(re.fullmatch("work-[0-9a-f]{16}", one.key) for one in (done, waiting))
    assert {kind for kind, _ in put.shortcuts} == {"message", "global"}
    about = Shortcut("summarise_links", "Summarise links", "Show what the articles linked in this message say")
    assert ("message", about) in put.shortcuts
    assert put.morning() == "Saturday, 08:30"
    assert [stop.state for stop in put.stops()] == ["next", *["todo"] * 4]
