"""Places in a pool, and in the queue: one workspace's work keeps no other's out."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.intake import MOST_WAITING, Intake
from bot.lanes import WHOSE, Lane
from bot.metrics import Metrics
from bot.ports import Stores
from bot.records import Job, Lease
from bot.workers.pool import Handler, Pool
from tests.bot.stores.worker import opened

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    """Empty ones."""
    with opened(tmp_path) as stores:
        yield stores


@pytest.fixture
def lane() -> Iterator[Lane]:
    """Where the stores are called."""
    lane = Lane("store", 1)
    yield lane
    lane.close()


@dataclass
class Work:
    """Jobs that take until they are let go on; ``begun`` are those in hand or done, by their ids."""

    begun: list[str] = field(default_factory=list)
    whose: set[str] = field(default_factory=set)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def find(self, _: Job) -> Handler:
        """What does a job."""
        return self.do

    async def do(self, lease: Lease) -> None:
        """Take note, and wait."""
        self.begun.append(lease.job.id)
        self.whose.add(f"{lease.job.workspace} as {WHOSE.get()}")
        await self.go_on.wait()

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Wait for it."""
        async with asyncio.timeout(30):
            while not is_so():
                await asyncio.sleep(0.01)


def put(stores: Stores, workspace: str, count: int, kind: str = "question") -> None:
    """So many jobs, due now."""
    for number in range(count):
        stores.inbox.put(Job(workspace, f"{workspace}{kind}{number}", kind, {}), NOON)


def run(stores: Stores, lane: Lane, at_once: int | None, scene: Callable[[Pool, Work], object]) -> None:
    """Play a scene with a pool of eight at work."""

    async def played() -> None:
        work, ending = Work(), asyncio.Event()
        pool = Pool(stores.inbox, lane, Metrics(), lambda: NOON, 8, at_once)
        running = asyncio.create_task(pool.run(work.find, ending))
        with suppress(asyncio.CancelledError):
            await scene(pool, work)  # type: ignore[misc]  # a coroutine
        work.go_on.set()
        await work.until(lambda: not stores.inbox.backlog().waiting)
        ending.set()
        await running
        await pool.drain(10)

    asyncio.run(played())


@pytest.mark.parametrize(("at_once", "places"), [(None, 8), (4, 6)])
def test_the_last_places_are_for_others(stores: Stores, lane: Lane, at_once: int | None, places: int) -> None:
    """Where there are several workspaces; one that comes finds room at once, and is worked in its own name."""
    put(stores, "busy", 20)

    async def scene(pool: Pool, work: Work) -> None:
        await work.until(lambda: len(work.begun) == places)
        put(stores, "small", 1)
        pool.wake()
        if at_once:
            await work.until(lambda: "smallquestion0" in work.begun)
        else:
            await asyncio.sleep(0.1)
            assert "smallquestion0" not in work.begun
        assert len(work.begun) == places + bool(at_once)
        work.go_on.set()
        await work.until(lambda: len(work.begun) == 21)
        assert work.whose == {"busy as busy", "small as small"}
        assert "smallquestion0" in work.begun[: places + 2]

    run(stores, lane, at_once, scene)


def test_what_nobody_waits_for_has_half_of_the_places(stores: Stores, lane: Lane) -> None:
    """Digests of many workspaces, which are due at the same hour, and links keep no question waiting."""
    for number in range(6):
        put(stores, f"T{number}", 1, "digest")
        put(stores, f"T{number}", 1, "links")

    async def scene(pool: Pool, work: Work) -> None:
        await work.until(lambda: len(work.begun) == 4)
        put(stores, "T9", 3)
        pool.wake()
        await work.until(lambda: len(work.begun) == 7)
        assert [name for name in work.begun if "question" in name] == work.begun[4:]

    run(stores, lane, None, scene)


def test_so_many_questions_wait_and_then_people_are_told(stores: Stores, lane: Lane) -> None:
    """Each once a minute, before all that waits; a question that is known already is no new one."""
    woken, clock = list[int](), [NOON]
    intake = Intake("T1", "UBOT", stores, lane, lambda: clock[0], lambda: woken.append(1), lambda *_: None)

    async def ask(number: int, user: str = "U1") -> None:
        payload = {"to": {"channel": "C1", "thread": str(number)}}
        await intake.ask("question", str(number), payload, user, thread=f"x{number}", position=str(number))

    async def scene() -> None:
        for number in range(MOST_WAITING):
            await ask(number)
        assert stores.inbox.backlog().waiting == MOST_WAITING
        for number in range(MOST_WAITING + 5):
            await ask(number)
        await ask(999, "U2")
        assert stores.inbox.backlog().waiting == MOST_WAITING + 2
        assert not stores.inbox.knows("T1", "question:999")
        clock[0] += timedelta(minutes=1)
        await ask(1000)
        told = [stores.inbox.claim(clock[0], timedelta(minutes=1)) for _ in range(4)]
        assert [lease.job.kind for lease in told if lease] == ["notice", "notice", "notice", "question"]
        assert told[0] is not None
        assert told[0].job.payload["to"]["thread"] == str(MOST_WAITING)
        assert "Ask again in a minute" in told[0].job.payload["words"]
        await ask(1001)
        assert stores.inbox.knows("T1", "question:1001")

    asyncio.run(scene())
