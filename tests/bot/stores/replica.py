"""One of several processes that share a database, and work off its inbox as the bot does; to be cut off and killed.

    python -m tests.bot.stores.replica URL FOLDER NAME [--die before|after] [--post N] [--skew S] [--lease S]

It begins when it is told a line, and ends when its input does. It posts to a file that all of them append to, and looks
there for what may have been posted before it posts again. It kills itself before or after its third or another post, if
so asked; its own clock may be wrong.
"""

import argparse
import os
import select
import signal
import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.ports import Inbox, Outbox
from bot.records import Job, Lease, Part
from bot.stores.inbox import SqlInbox
from bot.stores.outbox import SqlOutbox
from retrieval.errors import LibraryError
from retrieval.ports import Clock
from tests.libraries import library

LEASE = timedelta(seconds=2)
WORKSPACES = 3
_PAUSE = 0.02  # seconds, where there is nothing to do, or no database


def asked(number: int) -> Job:
    """The job of that number; a third of them in threads."""
    thread = f"thread{number % 7}" if number % 3 == 0 else ""
    return Job(f"T{number % WORKSPACES}", f"job{number}", "question", {"text": "?" * 300}, thread, f"{number:06}")


def posts(folder: Path) -> list[str]:
    """The jobs whose replies were posted, in order."""
    path = folder / "channel"
    return path.read_text("utf-8").split() if path.exists() else []


@dataclass(slots=True)
class Replica:
    """The process."""

    inbox: Inbox
    outbox: Outbox
    now: Clock
    folder: Path
    name: str
    lease: timedelta
    die: str
    dies_at: int
    posted: int = 0

    def work(self) -> None:
        """Do one thing, if there is any; a database that can't be reached is tried again, whatever was in hand."""
        try:
            lease = self.inbox.claim(self.now(), self.lease)
            if lease is None:
                time.sleep(_PAUSE)
                return
            self.say("claimed", lease)
            self.reply(lease)
            self.say("finished" if self.inbox.finish(lease, self.now()) else "lost", lease)
        except LibraryError as error:
            print(f"failed {type(error).__name__}", flush=True)
            time.sleep(_PAUSE)

    def reply(self, lease: Lease) -> None:
        """Prepare the reply and post it, or go on with the one that is there."""
        outbox, job = self.outbox, lease.job
        parts = [Part(0, "C1", None, {"by": self.name}, f"key:{job.id}", "sending")]
        if not outbox.prepare(lease, parts):
            return
        (part,) = outbox.parts(job.workspace, job.id)
        if part.state == "sent":
            return
        if lease.fence == 1 or job.id not in posts(self.folder):
            self.post(job)
        outbox.mark(job.workspace, job.id, 0, "sent", "1.000001")

    def post(self, job: Job) -> None:
        """Append to the channel, and die on the way if it is time to."""
        self.posted += 1
        dies = self.posted == self.dies_at
        if dies and self.die == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        with (self.folder / "channel").open("ab", buffering=0) as channel:
            channel.write(f"{job.id}\n".encode())
        if dies and self.die == "after":
            os.kill(os.getpid(), signal.SIGKILL)

    def say(self, what: str, lease: Lease) -> None:
        """Tell whoever started us."""
        print(what, lease.job.id, lease.fence, flush=True)


def _is_over() -> bool:
    ready, _, _ = select.select([sys.stdin], [], [], 0)
    return bool(ready) and not sys.stdin.readline()


def main() -> None:
    """Work until the end."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("folder", type=Path)
    parser.add_argument("name")
    parser.add_argument("--die", default="")
    parser.add_argument("--post", type=int, default=3)
    parser.add_argument("--skew", type=float, default=0.0)
    parser.add_argument("--lease", type=float, default=LEASE.total_seconds())
    given = parser.parse_args()
    steady = time.monotonic
    time.monotonic = lambda: steady() + given.skew
    with library(given.url, given.folder) as found:
        stores, lease = (SqlInbox(found), SqlOutbox(found)), timedelta(seconds=given.lease)
        replica = Replica(*stores, found.clock, given.folder, given.name, lease, given.die, given.post)
        print("ready", flush=True)
        sys.stdin.readline()
        while not _is_over():
            replica.work()


if __name__ == "__main__":
    main()
