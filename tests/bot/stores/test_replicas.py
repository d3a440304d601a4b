"""Several processes on one database: each job is done once, whatever is killed, cut off or started anew meanwhile."""

import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest
from sqlalchemy import make_url

from bot import wiring
from bot.ports import Stores
from retrieval.ports import Clock
from tests.bot.stores.partition import Partition
from tests.bot.stores.replica import LEASE, asked, posts
from tests.forks.process import Forked
from tests.libraries import library
from tests.postgres import Server

ROOT = Path(__file__).parents[3]
JOBS = 60
PATIENCE = 60.0


@dataclass
class Process:
    """A replica at work; ``said`` is all that it said so far, and ``at`` when, by a steady clock."""

    command: list[str]
    said: list[str] = field(default_factory=list)
    at: list[float] = field(default_factory=list)

    def __enter__(self) -> Self:
        self.process = Forked(
            [sys.executable, "-m", "tests.bot.stores.replica", *self.command],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.reading = threading.Thread(target=self._read)
        self.reading.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.reading.join(PATIENCE)
        self.process.kill()
        self.process.wait()
        assert self.process.stdout
        self.process.stdout.close()

    def begin(self) -> None:
        """Let it work."""
        assert self.process.stdin
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def words(self, verb: str) -> list[str]:
        """The jobs of which it said that."""
        return [line.split()[1] for line in list(self.said) if line.startswith(f"{verb} ")]

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.at.append(time.monotonic())
            self.said.append(line.strip())


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/library.db"
    found: str = request.getfixturevalue("postgres")
    return found


@contextmanager
def opened(url: str, folder: Path) -> Iterator[tuple[Stores, Clock]]:
    """The stores in a database, and the clock that goes with it."""
    with library(url, folder) as found:
        yield wiring.stores(found), found.clock


@contextmanager
def ready(url: str, folder: Path, *ways: list[str]) -> Iterator[list[Process]]:
    """A process for each of these ways to go, which begins when it is told to."""
    with ExitStack() as stack:
        processes = [
            stack.enter_context(Process([url, str(folder), f"p{number}", *way])) for number, way in enumerate(ways)
        ]
        until(lambda: all(one.said for one in processes))
        yield processes


@contextmanager
def at_work(url: str, folder: Path, *ways: list[str]) -> Iterator[list[Process]]:
    """The same, at work."""
    with ready(url, folder, *ways) as processes:
        for one in processes:
            one.begin()
        yield processes


def until(is_so: Callable[[], bool]) -> None:
    """Wait for it."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)


def put(stores: Stores, now: Clock, count: int = JOBS) -> list[str]:
    """Put so many jobs in; gives their ids."""
    jobs = [asked(number) for number in range(count)]
    for job in jobs:
        assert stores.inbox.put(job, now())
    return [job.id for job in jobs]


def check(stores: Stores, folder: Path, processes: list[Process], names: list[str], most: int = 1) -> None:
    """All are done, each posted once and finished at ``most`` so often, and those of a thread in their order."""
    backlog = stores.inbox.backlog()
    assert (backlog.waiting, backlog.aside) == (0, 0)
    posted = posts(folder)
    assert Counter(posted) == Counter(names)
    assert max(Counter(name for one in processes for name in one.words("finished")).values()) <= most
    for thread in range(7):
        mine = [name for name in names if asked(int(name[3:])).thread == f"thread{thread}"]
        for workspace in {asked(int(name[3:])).workspace for name in mine}:
            here = [name for name in mine if asked(int(name[3:])).workspace == workspace]
            assert [name for name in posted if name in here] == here


def test_they_share_the_work_of_those_that_are_killed_too(url: str, tmp_path: Path) -> None:
    """What these had is taken over once their leases ran out, and what they had posted is not posted again.

    Nothing else is taken from anybody, although each has a clock of its own that is wrong by 30 s.
    """
    ways = [["--die", "before"], ["--die", "after"], ["--skew", "30"], ["--skew", "-30"]]
    with opened(url, tmp_path) as (stores, now), at_work(url, tmp_path, *ways) as processes:
        names = put(stores, now)
        until(lambda: not stores.inbox.backlog().waiting)
        killed, left = processes[:2], processes[2:]
        assert [one.process.wait(PATIENCE) for one in killed] == [-9, -9]
        check(stores, tmp_path, processes, names)
        until(lambda: sum(len(one.words("finished")) for one in processes) == JOBS)
        theirs = {name for one in killed for name in set(one.words("claimed")) - set(one.words("finished"))}
        assert len(theirs) == 2
        assert {line for one in left for line in one.said if line.endswith(" 2")} == {
            f"{verb} {name} 2" for name in theirs for verb in ("claimed", "finished")
        }
        assert all(one.words("finished") for one in processes)
        assert not any(one.words("lost") for one in processes)


def test_a_server_may_die_and_be_started_anew(tmp_path: Path) -> None:
    """In the middle of the work: nothing is lost and nothing doubled, and all go on by themselves."""
    server = Server()
    server.start()
    try:
        url = server.url()
        with opened(url, tmp_path) as (stores, now), at_work(url, tmp_path, [], []) as processes:
            names = put(stores, now)
            until(lambda: len(posts(tmp_path)) > JOBS // 4)
            server.kill()
            until(lambda: all(any(line.startswith("failed") for line in one.said) for one in processes))
            server.start()
            until(lambda: not stores.inbox.backlog().waiting)
            check(stores, tmp_path, processes, names, most=2)  # that it was finished may die with the server
    finally:
        server.remove()


def test_who_is_cut_off_finishes_nothing_that_another_took_over(postgres: str, tmp_path: Path) -> None:
    """A process that loses the database in mid-work, and finds it again after its lease ran out."""
    direct = make_url(postgres)
    with ExitStack() as stack:
        stores, now = stack.enter_context(opened(postgres, tmp_path))
        network = stack.enter_context(Partition(direct.port or 5432))
        far = direct.set(port=network.port).render_as_string(hide_password=False)
        cut_off, its_clock = stack.enter_context(opened(far, tmp_path))
        (name,) = put(stores, now, 1)
        its_end = its_clock() + LEASE
        theirs = cut_off.inbox.claim(its_clock(), LEASE)
        assert theirs is not None
        network.cut()
        done = list[bool]()
        late = threading.Thread(target=lambda: done.append(cut_off.inbox.finish(theirs, its_clock())))
        late.start()
        until(lambda: now() > its_end)
        ours = stores.inbox.claim(now(), LEASE)
        assert ours is not None
        assert (ours.job.id, ours.fence) == (name, 2)
        network.mend()
        late.join()
        assert done == [False]
        assert not cut_off.inbox.renew(theirs, its_clock())
        assert not cut_off.outbox.prepare(theirs, [])
        assert stores.inbox.finish(ours, now())
