"""The Inbox on SQL."""

import random
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, select, update

from bot.records import Aside, Backlog, Job, Lease, Standing
from bot.stores.tables import JOB, PART, TURN, WORK
from bot.stores.work import (
    ASIDE,
    HELD,
    OPEN,
    SOONEST,
    STANDINGS,
    WAITING,
    candidates,
    held_by,
    job_from,
    let_go,
    of_id,
    standing_from,
    take,
)
from retrieval.adapters.sql import rows
from retrieval.adapters.sql.database import EVERYONE, Database


class SqlInbox:
    """Jobs: a row for each that is known, and another for as long as it is not done."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, job: Job, now: datetime, delay: timedelta = timedelta(0)) -> bool:
        """Keep a job, to be worked from ``now + delay`` on; False if its identity is known already."""
        known = {"workspace": job.workspace, "id": job.id, "payload": dict(job.payload)}
        row = {
            "workspace": job.workspace,
            "id": job.id,
            "kind": job.kind,
            "thread": job.thread,
            "position": job.position,
            "state": WAITING,
            "due": now + delay,
            "fence": 0,
            "attempts": 0,
            "cancelled": False,
            "since": now,
            "reason": "",
        }
        with self._database.writing(job.workspace, durable=True) as connection:  # Slack is told that we have it
            if not rows.add(connection, JOB, known):
                return False
            connection.execute(insert(WORK).values(row))
            return True

    def knows(self, workspace: str, job_id: str) -> bool:
        """Whether a job was put in, be it done or not."""
        with self._database.reading(workspace) as connection:
            query = select(JOB.c.id).where(JOB.c.workspace == workspace, JOB.c.id == job_id)
            return connection.execute(query).first() is not None

    def hurry(self, workspace: str, job_id: str, now: datetime) -> None:
        """End the delay of a job that nobody has taken yet."""
        self._change(workspace, of_id(workspace, job_id), WORK.c.fence == 0, WORK.c.due > now, due=now)

    def claim(
        self, now: datetime, lease: timedelta, at_once: int | None = None, without: Collection[str] = ()
    ) -> Lease | None:
        """Take a job that is due: of the workspace with the fewest in hand, and of those the longest due.

        Its turn has come in its thread; it is none of the kinds ``without``, and none of a workspace that has so many
        ``at_once`` in hand already.
        """
        while True:
            with self._database.reading(EVERYONE) as connection:
                seen = candidates(connection, now, at_once, without)
            if not seen:
                return None
            first, *others = seen
            for one in [first, *random.sample(others, len(others))]:  # who lost the first is not to race on
                with self._database.writing(one.workspace) as connection:
                    if taken := take(connection, one, now, now + lease):
                        return taken

    def crowded(self, workspace: str, kinds: Collection[str], most: int) -> bool:
        """Whether so many of a workspace's jobs of these kinds wait, or more."""
        theirs = and_(WORK.c.workspace == workspace, WORK.c.kind.in_(kinds))
        waiting = select(WORK.c.id).where(theirs, WORK.c.state == WAITING)
        with self._database.reading(workspace) as connection:
            return connection.execute(waiting.offset(most - 1).limit(1)).first() is not None

    def next_due(self) -> datetime | None:
        """When the next job is due that `claim` could give, or its lease runs out."""
        with self._database.reading(EVERYONE) as connection:
            return connection.execute(SOONEST).scalar()

    def renew(self, lease: Lease, until: datetime) -> bool:
        """Keep a job in hand; False if it is lost to another or was cancelled."""
        return self._change(lease.job.workspace, held_by(lease), ~WORK.c.cancelled, due=until)

    def finish(self, lease: Lease, now: datetime) -> bool:
        """It is done, and its payload let go of; False if it was lost."""
        with self._database.writing(lease.job.workspace) as connection:
            if connection.execute(delete(WORK).where(held_by(lease))).rowcount == 0:
                return False
            let_go(connection, lease.job.workspace, lease.job.id, now)
            return True

    def put_off(self, lease: Lease, due: datetime, reason: str, counted: bool = True) -> bool:
        """Try again later; False if it was lost. Uncounted, this attempt was none of the job's own making."""
        attempts = lease.attempts if counted else lease.attempts - 1
        return self._change(
            lease.job.workspace, held_by(lease), state=WAITING, due=due, reason=reason, attempts=attempts
        )

    def set_aside(self, lease: Lease, now: datetime, reason: str) -> bool:
        """It failed for good: keep it for whoever runs this, and let its thread go on."""
        return self._change(lease.job.workspace, held_by(lease), state=ASIDE, since=now, reason=reason)

    def cancel(self, workspace: str, thread: str, now: datetime, job_id: str | None = None) -> list[Job]:
        """Cancel a thread's unfinished jobs of kind `question`, or the one of that id; tells those not begun."""
        which = WORK.c.kind == "question" if job_id is None else WORK.c.id == job_id
        meant = (WORK.c.workspace == workspace, WORK.c.thread == thread, which)
        with self._database.writing(workspace) as connection:
            # This holds all their rows: none is taken or put back until the end.
            connection.execute(update(WORK).where(*meant, WORK.c.state.in_([WAITING, HELD])).values(cancelled=True))
            waiting = OPEN.where(*meant, WORK.c.state == WAITING).order_by(WORK.c.position, WORK.c.id)
            jobs = [job_from(row) for row in connection.execute(waiting)]
            for one in jobs:
                connection.execute(delete(WORK).where(of_id(workspace, one.id)))
                let_go(connection, workspace, one.id, now)
        return jobs

    def is_cancelled(self, lease: Lease) -> bool:
        """Whether somebody cancelled it while it was in hand."""
        with self._database.reading(lease.job.workspace) as connection:
            return bool(connection.execute(select(WORK.c.cancelled).where(held_by(lease))).scalar())

    def backlog(self, workspace: str | None = None) -> Backlog:
        """How much there is, of a workspace or over all."""
        aside = WORK.c.state == ASIDE
        count, since = func.count(), func.min(WORK.c.since)
        query = select(count.filter(~aside), count.filter(aside), since.filter(~aside)).where(*_of(workspace))
        with self._database.reading(EVERYONE if workspace is None else workspace) as connection:
            return Backlog(*connection.execute(query).one())

    def aside(self, limit: int = 100, workspace: str | None = None) -> list[Aside]:
        """What was set aside, of a workspace or over all, the latest first."""
        query = OPEN.where(WORK.c.state == ASIDE, *_of(workspace))
        query = query.order_by(WORK.c.since.desc(), WORK.c.id.desc()).limit(limit)
        with self._database.reading(EVERYONE if workspace is None else workspace) as connection:
            return [Aside(job_from(row), row.attempts, row.reason, row.since) for row in connection.execute(query)]

    def latest(self, workspace: str, limit: int) -> list[Standing]:
        """How a workspace's jobs stand, those that are done too, the latest first: since they came, or were done."""
        with self._database.reading(workspace) as connection:
            found = connection.execute(STANDINGS.where(JOB.c.workspace == workspace).limit(limit))
            return [standing_from(row) for row in found]

    def retry(self, job_id: str, now: datetime, workspace: str | None = None) -> bool:
        """Take a job that was set aside up again, of a workspace or of any; False if there is none."""
        again = {"state": WAITING, "due": now, "attempts": 0, "cancelled": False, "since": now}
        which = (*_of(workspace), WORK.c.id == job_id, WORK.c.state == ASIDE)
        return self._change(EVERYONE if workspace is None else workspace, *which, **again)

    def prune(self, before: datetime) -> int:
        """Forget jobs that were finished before that, unless they hold an answer that is kept; says how many."""
        theirs = and_(PART.c.workspace == JOB.c.workspace, PART.c.job == JOB.c.id)
        kept = and_(TURN.c.workspace == PART.c.workspace, TURN.c.id == PART.c.turn)
        answers = exists(PART.c.job).where(theirs, exists(TURN.c.id).where(kept))
        with self._database.writing(EVERYONE) as connection:
            return connection.execute(delete(JOB).where(JOB.c.finished < before, ~answers)).rowcount

    def _change(self, workspace: str, *which: ColumnElement[bool], **values: Any) -> bool:  # noqa: ANN401 - columns of any type
        with self._database.writing(workspace) as connection:
            return connection.execute(update(WORK).where(*which).values(**values)).rowcount > 0


def _of(workspace: str | None) -> list[ColumnElement[bool]]:
    return [] if workspace is None else [WORK.c.workspace == workspace]
