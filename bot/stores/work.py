"""The work that is open, as conditions and statements.

A lease is a visibility time-out: a claim pushes `due` into the future, so that a lease that ran out is due again.
Every statement checks all that it relies on, so that it is right whatever others did since somebody looked.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, func, or_, select, tuple_, update

from bot.records import Job, Lease
from bot.stores.tables import JOB, WORK

WAITING, HELD, ASIDE = "waiting", "held", "aside"
_FEW = 8  # looked at in one go, for others may be after the first ones too

_OTHER = WORK.alias("other")
_AHEAD = exists(_OTHER.c.id).where(
    _OTHER.c.workspace == WORK.c.workspace,
    _OTHER.c.thread == WORK.c.thread,
    or_(
        _OTHER.c.state == HELD,
        and_(
            _OTHER.c.state == WAITING,
            tuple_(_OTHER.c.position, _OTHER.c.id) < tuple_(WORK.c.position, WORK.c.id),
        ),
    ),
)
_FREE = or_(WORK.c.state == HELD, and_(WORK.c.state == WAITING, or_(WORK.c.thread == "", ~_AHEAD)))
"""Whose turn it is in the thread: in hand already, or with none in hand and none before it."""

OPEN = select(WORK, JOB.c.payload).join(JOB, and_(JOB.c.workspace == WORK.c.workspace, JOB.c.id == WORK.c.id))
"""The open jobs, as `job_from` takes them."""

SOONEST = select(func.min(WORK.c.due)).where(_FREE)
"""When the next job is due that may be claimed then."""

_SEEN = select(WORK.c.workspace, WORK.c.id, WORK.c.fence).where(_FREE)
_IN_ORDER = _SEEN.order_by(WORK.c.due, WORK.c.position, WORK.c.id).limit(_FEW)


def of_id(workspace: str, job_id: str) -> ColumnElement[bool]:
    """The job of that id."""
    return and_(WORK.c.workspace == workspace, WORK.c.id == job_id)


def held_by(lease: Lease) -> ColumnElement[bool]:
    """The job, while it is in the hand that this lease was given to."""
    return and_(of_id(lease.job.workspace, lease.job.id), WORK.c.fence == lease.fence, WORK.c.state == HELD)


def job_from(row: Row[Any]) -> Job:
    """A job from a row of OPEN."""
    return Job(row.workspace, row.id, row.kind, row.payload, row.thread, row.position)


def candidates(connection: Connection, now: datetime) -> list[Row[str, str, int]]:
    """A few jobs that may be claimed, the longest due first."""
    return list(connection.execute(_IN_ORDER.where(WORK.c.due <= now)))


def take(connection: Connection, seen: Row[str, str, int], now: datetime, until: datetime) -> Lease | None:
    """Claim one of these, unless another was faster."""
    this = of_id(seen.workspace, seen.id)
    taken = update(WORK).where(this, WORK.c.fence == seen.fence, WORK.c.due <= now, _FREE)
    values = {"state": HELD, "due": until, "fence": WORK.c.fence + 1, "attempts": WORK.c.attempts + 1}
    if connection.execute(taken.values(**values)).rowcount == 0:
        return None
    row = connection.execute(OPEN.where(this)).one()
    return Lease(job_from(row), row.fence, row.attempts, row.since)


def let_go(connection: Connection, workspace: str, job_id: str, now: datetime) -> None:
    """Keep of a job only that it was done, once its open work is gone."""
    done = update(JOB).where(JOB.c.workspace == workspace, JOB.c.id == job_id)
    connection.execute(done.values(payload=None, finished=now))
