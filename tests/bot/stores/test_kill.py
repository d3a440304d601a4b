"""Killed in the middle of its work, again and again: no job is lost or half prepared, and each is done in the end."""

import itertools
import json
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from tests.bot.stores.worker import PARTS, TEAM, asked, opened, work
from tests.forks.process import Forked

ROOT = Path(__file__).parents[3]
FIRST = 20
ROUNDS = 5


def run_and_kill(folder: Path, name: str, first: int, lines: int, pause: float) -> list[str]:
    """Let a process work, killed a moment after it said so many lines; gives all that it said."""
    command = [sys.executable, "-m", "tests.bot.stores.worker", str(folder), name, str(first)]
    with Forked(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = list(itertools.islice(process.stdout, lines))
        assert len(said) == lines, "it ended before it could be killed"
        time.sleep(pause)
        process.kill()
        return [line.strip() for line in [*said, *process.stdout] if line.endswith("\n")]


def check(path: Path) -> dict[str, int]:
    """The ledger agrees with itself; gives how many parts of each job that has any are sent."""
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        jobs = database.execute("SELECT id, payload, finished FROM job").fetchall()
        work = {name for (name,) in database.execute("SELECT id FROM work")}
        turns = dict(database.execute("SELECT id, text FROM turn").fetchall())
        parts = database.execute("SELECT job, number, body, state, ts FROM part ORDER BY job, number").fetchall()
    assert {name for name, payload, finished in jobs if payload and not finished} == work
    assert {name for name, payload, finished in jobs if finished and not payload} == {name for name, *_ in jobs} - work
    sent = {}
    for name, rows in itertools.groupby(parts, key=lambda row: row[0]):
        told = [(number, json.loads(body)["by"], bool(ts) == (state == "sent")) for _, number, body, state, ts in rows]
        assert told == [(number, turns[name], True) for number in range(PARTS)]
        sent[name] = sum(job == name and state == "sent" for job, _, _, state, _ in parts)
    assert sent.keys() == turns.keys()
    assert all(sent.get(name) == PARTS for name, _, finished in jobs if finished)
    return sent


def test_killed_again_and_again(tmp_path: Path) -> None:
    """At seeded random moments; what it said was done is done, and the rest is taken up by the next one."""
    chance = random.Random(20260312)  # noqa: S311 - no secret
    path, said = tmp_path / "library.db", list[str]()
    with opened(tmp_path) as stores:
        for number in range(FIRST):
            stores.inbox.put(asked(number), datetime.now(UTC))
    rounds = halfway = 0
    while rounds < ROUNDS or not halfway:
        first = FIRST + 10_000 * rounds
        said += run_and_kill(tmp_path, f"p{rounds}", first, chance.randrange(5, 40), chance.uniform(0, 0.1))
        rounds, sent = rounds + 1, check(path)
        assert rounds < 5 * ROUNDS, "it was never killed half-way"
        halfway += sum(count < PARTS for count in sent.values())
        for verb, name, *_ in (line.split() for line in said):
            assert verb == "claimed" or name in sent
    with opened(tmp_path) as stores:
        assert stores.inbox.backlog().waiting >= FIRST - rounds
        said += work(stores, "last")
        assert (stores.inbox.backlog().waiting, stores.inbox.aside()) == (0, [])
        assert all(len(stores.outbox.posted(TEAM, name)) == PARTS for name in check(path))
    finished = [line for line in said if line.startswith("finished")]
    assert len(finished) == len(set(finished))
    assert {line.split()[1] for line in said} == check(path).keys()
