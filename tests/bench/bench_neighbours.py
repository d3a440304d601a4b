"""A busy neighbour: how long a small workspace's question takes beside one that has 100 questions in flight.

    python -m tests.bench.bench_neighbours [--json FILE]

The sample articles, the models and the reader, in a pool of one process with its lanes; without Slack. Both workspaces
have the same articles. A question is timed from being put in until it is finished, the small workspace's one after the
other: alone; beside the busy one where work is done in the order in which it came; and where workspaces take turns, as
they do. On SQLite, and on PostgreSQL as in bench_replicas.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from bot import wiring
from bot.lanes import WHOSE, Lanes, lanes
from bot.metrics import Metrics
from bot.ports import Stores
from bot.records import Job, Lease, Part
from bot.services import Services
from bot.stores import inbox, work
from bot.stores.tables import WORK
from bot.workers.pool import Handler, Pool
from config import Settings
from retrieval.domain import Scope
from tests.bench.bench_replicas import databases
from tests.quality.measure import SAMPLES, questions

_IN_FLIGHT = 100
_SIZE, _AT_ONCE = 8, 4  # as in `serve`
_QUESTIONS = {"alone": 40, "beside, in order of arrival": 3, "beside, taking turns": 40}


@dataclass
class House:
    """A pool at work, and who waits for which job."""

    services: Services
    stores: Stores
    way: Lanes
    fair: bool
    numbers: Iterator[int] = field(default_factory=count)
    waiting: dict[str, asyncio.Event] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.texts = [row["question"] for row in questions("questions.jsonl")]
        at_once = _AT_ONCE if self.fair else None
        self.pool = Pool(self.stores.inbox, self.way.store, Metrics(), self.services.clock, _SIZE, at_once)

    async def find(self, _: Job) -> Handler:
        """What answers a question, and keeps the answer."""
        return self.answer

    async def answer(self, lease: Lease) -> None:
        """As the bot does, but for the words to Slack."""
        if not self.fair:
            WHOSE.set("")
        job, outbox, scope = lease.job, self.stores.outbox, Scope(lease.job.workspace)
        text = self.texts[int(job.position) % len(self.texts)]
        await self.way.model(self.services.models.ask, text, scope)
        part = Part(0, "C1", None, {"text": "…"}, job.id, "sending")
        await self.way.store(outbox.prepare, lease, [part])
        await self.way.store(outbox.mark, job.workspace, job.id, 0, "sent", "1.000001")
        if event := self.waiting.pop(job.id, None):
            event.set()

    async def ask(self, workspace: str) -> float:
        """Ask and wait; gives the milliseconds that it took."""
        number = str(next(self.numbers))
        name = f"question:{time.time_ns()}:{number}"
        answered = self.waiting[name] = asyncio.Event()
        began = time.perf_counter()
        job = Job(workspace, name, "question", {}, name, number)
        await self.way.front(self.stores.inbox.put, job, self.services.clock(), timedelta(0))
        self.pool.wake()
        await answered.wait()
        return (time.perf_counter() - began) * 1000

    async def keep_asking(self, workspace: str) -> None:
        """One question after another."""
        while True:
            await self.ask(workspace)

    async def times(self, many: int, busy: int) -> list[float]:
        """Milliseconds of the small workspace's questions beside so many of the busy one's."""
        ending = asyncio.Event()
        working = asyncio.create_task(self.pool.run(self.find, ending))
        others = [asyncio.create_task(self.keep_asking("busy")) for _ in range(busy)]
        while self.stores.inbox.backlog().waiting < busy:
            await asyncio.sleep(0.05)
        await self.ask("small")
        times = [await self.ask("small") for _ in range(many)]
        for one in others:
            one.cancel()
        ending.set()
        await working
        await self.pool.drain(10.0)
        return sorted(times)


def by_arrival(connection: Connection, now: Any, at_once: object, without: object) -> list[Any]:  # noqa: ARG001
    """Candidates as they would be if workspaces took no turns: the longest due first."""
    seen = select(WORK.c.workspace, WORK.c.id, WORK.c.thread, WORK.c.fence)
    due = seen.where(WORK.c.due <= now, work._FREE).order_by(WORK.c.due, WORK.c.id)
    return list(connection.execute(due.limit(8)))


@contextmanager
def candidates(found: Callable[..., list[Any]]) -> Iterator[None]:
    """Have the inbox claim among these."""
    named = vars(inbox)
    before, named["candidates"] = named["candidates"], found
    try:
        yield
    finally:
        named["candidates"] = before


def figures(url: str, folder: Path) -> dict[str, Any]:
    """All of them of one engine."""
    settings = Settings.model_validate({"DATELINE_HOME": str(folder), "DATABASE_URL": url})
    result: dict[str, Any] = {}
    with wiring.build_with_stores(settings) as (services, stores), lanes(settings.threads) as way:
        for workspace in ("busy", "small"):
            list(services.models.ingest(services.source.read([str(SAMPLES)]), Scope(workspace)))
        for name, many in _QUESTIONS.items():
            busy, fair = (0 if name == "alone" else _IN_FLIGHT), "order" not in name
            house = House(services, stores, way, fair)
            with candidates(work.candidates if fair else by_arrival):
                times = asyncio.run(house.times(many, busy))
            _clear(stores, services)
            result[name] = {"p50 ms": round(statistics.median(times)), "p95 ms": round(times[int(len(times) * 0.95)])}
    alone = result["alone"]["p95 ms"]
    for name in list(_QUESTIONS)[1:]:
        result[name]["p95 against alone"] = round(result[name]["p95 ms"] / alone, 1)
    return result


def _clear(stores: Stores, services: Services) -> None:
    """Drop what still waits."""
    later = services.clock() + timedelta(hours=1)
    while lease := stores.inbox.claim(later, timedelta(minutes=1)):
        stores.inbox.finish(lease, later)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="A busy neighbour.")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    result = {}
    with tempfile.TemporaryDirectory() as name, databases(Path(name)) as found:
        for engine, url in found.items():
            result[engine] = figures(url, Path(name))
            print(json.dumps({engine: result[engine]}), flush=True)
    if options.json:
        options.json.write_text(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
