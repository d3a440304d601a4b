"""Digests are put in when they are due: each once for a conversation and a date, whatever happens to who looks."""

import asyncio
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot import schedules as looking
from bot.lanes import Lane
from bot.ports import Stores
from bot.records import Brief, Job, Rhythm
from bot.rhythm import next_due
from bot.schedules import GRACE, Schedules
from tests.bot.scheduling import look
from tests.bot.stores.worker import TEAM, opened
from tests.forks.process import Forked

ROOT = Path(__file__).parents[2]
BERLIN = Rhythm(frozenset(range(7)), time(8, 30), "Europe/Berlin")
NEW_YORK = Rhythm(frozenset(range(5)), time(9), "America/New_York")
FIRST = datetime(2026, 3, 27, 7, 30, tzinfo=UTC)  # 08:30 in Berlin, two days before clocks change there
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HOURS = 5 * 24 - 1  # from then to the end of March, with the hour that is missing
MARCH = [date(2026, 3, 27), date(2026, 3, 28), date(2026, 3, 29), date(2026, 3, 30), date(2026, 3, 31)]


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    """The stores in the test's folder."""
    with opened(tmp_path) as stores:
        yield stores


def choose(stores: Stores, channel: str = "C1", rhythm: Rhythm = BERLIN, at: datetime = FIRST - HOUR) -> Brief:
    """Let a channel have a digest from then on."""
    due = next_due(rhythm, at).at
    return stores.briefs.change(TEAM, channel, lambda now: replace(now, rhythm=rhythm, due=due, paused=""))


def put_in(stores: Stores) -> list[Job]:
    """The jobs that were put in and not taken yet; they are done now."""
    jobs = []
    while lease := stores.inbox.claim(datetime(2100, 1, 1, tzinfo=UTC), HOUR):
        jobs.append(lease.job)
        assert stores.inbox.finish(lease, FIRST)
    return jobs


def dates(stores: Stores, channel: str = "C1") -> list[date]:
    """The local dates that a channel's digests were put in for."""
    return [date.fromisoformat(job.payload["date"]) for job in put_in(stores) if job.payload["channel"] == channel]


def test_a_digest_that_is_due_is_put_in(stores: Stores) -> None:
    """With all that is needed to make it, and the pool is told; the next is due the next day."""
    choose(stores)
    woken: list[bool] = []
    look(stores, FIRST - HOUR, FIRST, FIRST + HOUR, wake=lambda: woken.append(True))
    payload = {"channel": "C1", "due": "2026-03-27T07:30:00+00:00", "date": "2026-03-27", "asked": "schedule"}
    job = Job(TEAM, "digest:C1:2026-03-27", "digest", payload, "digest:C1", "2026-03-27T07:30:00+00:00")
    assert put_in(stores) == [job]
    assert woken == [True]
    brief = stores.briefs.brief(TEAM, "C1")
    assert (brief.done, brief.due) == (date(2026, 3, 27), FIRST + DAY)


def test_days_pass_by(stores: Stores) -> None:
    """On weekdays in one zone, every day in another, also when clocks change."""
    choose(stores, "C1")
    choose(stores, "C2", NEW_YORK)
    look(stores, *(FIRST + number * HOUR for number in range(HOURS)))
    jobs = put_in(stores)
    assert [job.payload["date"] for job in jobs if job.payload["channel"] == "C1"] == list(map(str, MARCH))
    told = [job.payload["due"][5:16] for job in jobs if job.payload["channel"] == "C2"]
    assert told == ["03-27T13:00", "03-30T13:00", "03-31T13:00"]


@pytest.mark.parametrize(
    ("late", "comes"), [(timedelta(0), True), (GRACE, True), (GRACE + timedelta(seconds=1), False), (23 * HOUR, False)]
)
def test_after_an_outage(stores: Stores, late: timedelta, comes: bool, caplog: pytest.LogCaptureFixture) -> None:
    """Of all that was missed the latest alone is caught up with, and only within the grace; then all is as ever."""
    choose(stores)
    on_30th, on_31st = FIRST + 3 * DAY - HOUR, FIRST + 4 * DAY - HOUR
    look(stores, on_30th + late, on_30th + late + timedelta(minutes=1))
    assert dates(stores) == (MARCH[3:4] if comes else [])
    assert ("No digest for 2026-03-30 in C1" in caplog.text) == (not comes)
    look(stores, on_31st)
    assert dates(stores) == MARCH[4:]


def test_what_was_changed_on_the_day_itself(stores: Stores) -> None:
    """A date that had its digest has no other, even if a schedule says so."""
    choose(stores)
    look(stores, FIRST)
    choose(stores, rhythm=replace(BERLIN, at=time(12)), at=FIRST)
    look(stores, FIRST + 4 * HOUR, FIRST + DAY, FIRST + DAY + 4 * HOUR)
    assert dates(stores) == MARCH[:2]


def test_clocks_that_are_set_back(stores: Stores) -> None:
    """Nothing comes twice."""
    choose(stores)
    look(stores, FIRST, FIRST - 40 * DAY, FIRST - HOUR, FIRST, FIRST + HOUR, FIRST + DAY)
    assert dates(stores) == MARCH[:2]


@pytest.mark.parametrize(("ahead", "then"), [(DAY, MARCH[2:4]), (400 * DAY, MARCH[1:4])])
def test_clocks_that_go_wrong(stores: Stores, ahead: timedelta, then: list[date]) -> None:
    """What comes early does not come again; and when the clock is right again, so is the schedule."""
    choose(stores)
    look(stores, FIRST, FIRST + ahead)
    assert dates(stores) == [MARCH[0], MARCH[0] + ahead]
    look(stores, *(FIRST + number * HOUR for number in range(1, HOURS - 24)))
    assert dates(stores) == then


def test_one_that_is_off_or_paused_does_not_come(stores: Stores) -> None:
    """Until it is taken up again."""
    choose(stores, "C1")
    choose(stores, "C2")
    stores.briefs.change(TEAM, "C1", lambda now: replace(now, paused="The channel is archived."))
    stores.briefs.change(TEAM, "C2", lambda now: replace(now, rhythm=None, due=None))
    look(stores, FIRST, FIRST + DAY)
    assert put_in(stores) == []
    choose(stores, "C1", at=FIRST + DAY)
    look(stores, FIRST + 2 * DAY)
    assert dates(stores) == MARCH[2:3]


def test_a_zone_that_is_not_known_holds_nobody_up(stores: Stores, caplog: pytest.LogCaptureFixture) -> None:
    """Its digest is paused, and says why."""
    choose(stores, "C1")
    choose(stores, "C2")
    stores.briefs.change(TEAM, "C1", lambda now: replace(now, rhythm=replace(BERLIN, zone="Mars/Olympus")))
    look(stores, FIRST)
    assert [job.payload["channel"] for job in put_in(stores)] == ["C2"]
    assert "“Mars/Olympus” is no time zone" in stores.briefs.brief(TEAM, "C1").paused
    assert "The digest in C1 is paused" in caplog.text


def test_a_database_that_fails(stores: Stores, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Is told in the log, and asked again."""
    choose(stores)
    with closing(sqlite3.connect(tmp_path / "library.db")) as database:
        database.execute("ALTER TABLE brief RENAME TO gone")
        look(stores, FIRST)
        assert "No digest can be put in now" in caplog.text
        database.execute("ALTER TABLE gone RENAME TO brief")
    look(stores, FIRST + HOUR)
    assert dates(stores) == MARCH[:1]


def test_it_runs_until_its_end(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    """It sees by itself when a schedule was changed, and when the next is due."""
    monkeypatch.setattr(looking, "_POLL", 0.2)
    minutely = replace(BERLIN, at=datetime.now(UTC).time().replace(second=0, microsecond=0), zone="UTC")

    def due_in(seconds: float) -> None:
        due = datetime.now(UTC) + timedelta(seconds=seconds)
        stores.briefs.change(TEAM, f"C{seconds}", lambda now: replace(now, rhythm=minutely, due=due))

    async def running() -> None:
        lane, ending, put = Lane("store", 1), asyncio.Event(), asyncio.Event()
        schedules = Schedules(stores, lane, lambda: datetime.now(UTC), put.set)
        run = asyncio.ensure_future(schedules.run(ending))
        try:
            await asyncio.sleep(0.1)
            for seconds in (-0.1, 0.3):
                due_in(seconds)
                await asyncio.wait_for(put.wait(), 10)
                put.clear()
            ending.set()
            await asyncio.wait_for(run, 10)
        finally:
            lane.close()

    asyncio.run(running())
    assert [job.payload["channel"] for job in put_in(stores)] == ["C-0.1", "C0.3"]


def test_two_in_a_process(stores: Stores) -> None:
    """Each date comes once."""
    choose(stores)
    moments = [FIRST + number * HOUR for number in range(HOURS)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: look(stores, *moments), range(2)))
    assert dates(stores) == MARCH


def started(folder: Path, begin: datetime, hours: int, *how: str) -> subprocess.Popen[str]:
    """A process that waits to look for digests from then on."""
    command = [sys.executable, "-m", "tests.bot.scheduling", str(folder), begin.isoformat(), str(hours), *how]
    return Forked(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def ended(process: subprocess.Popen[str]) -> int:
    """Let it begin once it is ready, and say how it ended."""
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.communicate("\n")
    return process.returncode


def test_processes_that_compete(stores: Stores, tmp_path: Path) -> None:
    """All begin at once, and each date of each channel comes once."""
    channels = [f"C{number}" for number in range(5)]
    for channel in channels:
        choose(stores, channel)
    processes = [started(tmp_path, FIRST, 10 * 24 - 1) for _ in range(3)]
    with ThreadPoolExecutor(len(processes)) as pool:
        assert list(pool.map(ended, processes)) == [0, 0, 0]
    days = [str(MARCH[0] + number * DAY) for number in range(10)]
    wanted = sorted(f"digest:{channel}:{day}" for channel in channels for day in days)
    assert sorted(job.id for job in put_in(stores)) == wanted


def test_killed_at_every_step(stores: Stores, tmp_path: Path) -> None:
    """By kill -9: before it is put in, when it is, and when the schedule is about to go on."""
    choose(stores)
    steps = [("SqlInbox.put", "before"), ("SqlInbox.put", "after"), ("SqlBriefs.advance", "before")]
    for day, step in zip(MARCH, steps, strict=False):
        told = repr(day) if step[0] == "SqlBriefs.advance" else str(day)
        assert ended(started(tmp_path, FIRST, HOURS, *step, told)) == -signal.SIGKILL
        known = [stores.inbox.knows(TEAM, f"digest:C1:{each}") for each in MARCH]
        assert known == [each < day or (each == day and step != steps[0]) for each in MARCH]
        assert stores.briefs.brief(TEAM, "C1").done == (day - DAY if day != MARCH[0] else None)
    look(stores, *(FIRST + number * HOUR for number in range(HOURS)))
    assert dates(stores) == MARCH
