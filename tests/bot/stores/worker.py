"""A process that works off the inbox of a library as the bot does, and says what it did; to be killed at any point."""

import itertools
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import wiring
from bot.ports import Stores
from bot.records import Job, Lease, Part, Turn
from retrieval.adapters.sqlite_library import SqliteLibrary

TEAM = "T1"
PARTS = 3
_LEASE = timedelta(seconds=0.2)  # what a killed process held is soon another's


@contextmanager
def opened(folder: Path) -> Iterator[Stores]:
    """The stores in a folder."""
    with SqliteLibrary(f"sqlite:///{folder}/library.db", folder / "index") as library:
        yield wiring.stores(library)


def asked(number: int) -> Job:
    """The job of that number."""
    return Job(TEAM, f"job{number}", "question", {"text": "?" * 500}, f"thread{number % 5}", f"{number:06}")


def work(stores: Stores, name: str) -> Iterator[str]:
    """Do whatever is due, each job in three messages with an answer; tells each step once it is done."""
    while stores.inbox.backlog().waiting:
        if lease := stores.inbox.claim(datetime.now(UTC), _LEASE):
            yield f"claimed {lease.job.id}"
            yield from reply(stores, lease, name)
            if stores.inbox.finish(lease, datetime.now(UTC)):
                yield f"finished {lease.job.id}"


def reply(stores: Stores, lease: Lease, name: str) -> Iterator[str]:
    """Prepare the reply, or go on with the one that is there."""
    job = lease.job
    turn = Turn(job.id, TEAM, "C1", job.thread, job.position, "U1", "?", name, True, (), None, datetime.now(UTC))
    if stores.outbox.prepare(lease, [Part(number, "C1", None, {"by": name}, name) for number in range(PARTS)], turn):
        yield f"prepared {job.id}"
        for part in stores.outbox.parts(TEAM, job.id):
            if part.state != "sent":
                stores.outbox.mark(TEAM, job.id, part.number, "sending")
                stores.outbox.mark(TEAM, job.id, part.number, "sent", f"{job.position}.{part.number}")
                yield f"sent {job.id} {part.number}"


if __name__ == "__main__":
    with opened(Path(sys.argv[1])) as found:
        new = itertools.count(int(sys.argv[3]))
        for line in work(found, sys.argv[2]):
            if line.startswith("finished"):  # more comes in meanwhile
                found.inbox.put(asked(next(new)), datetime.now(UTC))
            print(line, flush=True)
