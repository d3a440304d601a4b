"""Processes that share a database's work: how many jobs a second they do, and how soon a dead one's are taken over.

    python -m tests.bench.bench_replicas [--jobs 300] [--json FILE]

On SQLite, and on a PostgreSQL server that is started for it and writes through to the disk as one would in earnest; or
on that of DATELINE_TEST_POSTGRES. The jobs are empty: each is claimed, its reply prepared, posted to a file, marked and
finished, as the bot does it, with the transactions that this takes.

Jobs per second: all are there before any process begins; from then until the last is finished. Taken over: from the
end of a process that was killed with a job in hand until another has the job, with the bot's own leases, which run out
for whoever falls silent.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot import wiring
from bot.ports import Inbox
from bot.workers.pool import LEASE
from retrieval.ports import Clock
from tests.bot.stores.replica import asked
from tests.bot.stores.test_replicas import ready, until
from tests.libraries import library
from tests.postgres import GIVEN, Server, database

_PROCESSES = (1, 2, 4)
_KILLED = 3


def figures(url: str, folder: Path, jobs: int) -> dict[str, Any]:
    """All of them of one engine; its tables are made on the way."""
    with library(url, folder) as found:
        inbox = wiring.stores(found).inbox
        first, result = 0, dict[str, Any]()
        for count in _PROCESSES:
            for number in range(first, first + jobs):
                inbox.put(asked(number), found.clock())
            first += jobs
            with ready(url, folder, *[[]] * count) as processes:
                began = time.monotonic()
                for one in processes:
                    one.begin()
                until(lambda: not inbox.backlog().waiting)
                result[f"jobs/s with {count}"] = round(jobs / (time.monotonic() - began))
        late = statistics.median(taken_over(url, folder, first, inbox, found.clock))
        result["taken over after s"] = round(late, 1)
    return result


def taken_over(url: str, folder: Path, first: int, inbox: Inbox, now: Clock) -> list[float]:
    """The seconds for each of some jobs whose processes were killed with them in hand."""
    lease = ["--lease", str(LEASE.total_seconds())]
    dying = [[*lease, "--die", "before", "--post", "1"]] * _KILLED
    with ready(url, folder, *dying, lease) as (*killed, left):
        ends = dict[str, float]()
        for number, one in enumerate(killed, first):
            inbox.put(asked(number), now())
            one.begin()
            one.process.wait()
            ends[asked(number).id] = time.monotonic()
        left.begin()
        until(lambda: len(left.words("claimed")) == _KILLED)
        at = {line.split()[1]: when for line, when in zip(left.said, left.at, strict=False) if "claimed" in line}
        return [at[name] - ended for name, ended in ends.items()]


@contextmanager
def databases(folder: Path) -> Iterator[dict[str, str]]:
    """An empty one of each engine."""
    sqlite = {"SQLite": f"sqlite:///{folder}/library.db"}
    if GIVEN:
        yield sqlite | {"PostgreSQL": database()}
        return
    server = Server(durable=True)
    server.start()
    try:
        yield sqlite | {"PostgreSQL": server.database()}
    finally:
        server.remove()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Processes that share a database's work.")
    parser.add_argument("--jobs", type=int, default=300)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    result = {}
    with tempfile.TemporaryDirectory() as name, databases(Path(name)) as found:
        for engine, url in found.items():
            folder = Path(name) / engine
            folder.mkdir()
            result[engine] = figures(url, folder, options.jobs)
            print(json.dumps({engine: result[engine]}), flush=True)
    if options.json:
        options.json.write_text(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
