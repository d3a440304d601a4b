"""The work that is open, as conditions and statements.

A lease is a visibility time-out: a claim pushes `due` into the future, so that a lease that ran out is due again.
Every statement checks all that it relies on, so that it is right whatever others did since somebody looked.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, func, or_, select, tuple_, update

from bot.records import Job, Lease, Standing
from bot.stores.tables import JOB, WORK
from retrieval.adapters.sql.columns import Moment

WAITING, HELD, ASIDE, DONE = "waiting", "held", "aside", "done"
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

_THEIRS = and_(WORK.c.workspace == JOB.c.workspace, WORK.c.id == JOB.c.id)
_SINCE = func.coalesce(WORK.c.since, JOB.c.finished, type_=Moment)

STANDINGS = (
    select(JOB.c.id, WORK.c.kind, WORK.c.state, WORK.c.attempts, WORK.c.reason, _SINCE.label("at"))
    .select_from(JOB.outerjoin(WORK, _THEIRS))
    .order_by(_SINCE.desc(), JOB.c.id.desc())
)
"""How jobs stand, open or done, as `standing_from` takes them; the latest first."""

SOONEST = select(func.min(WORK.c.due)).where(_FREE)
"""When the next job is due that may be claimed then."""


def of_id(workspace: str, job_id: str) -> ColumnElement[bool]:
    """The job of that id."""
    return and_(WORK.c.workspace == workspace, WORK.c.id == job_id)


def held_by(lease: Lease) -> ColumnElement[bool]:
    """The job, while it is in the hand that this lease was given to."""
    return and_(of_id(lease.job.workspace, lease.job.id), WORK.c.fence == lease.fence, WORK.c.state == HELD)


def job_from(row: Row[Any]) -> Job:
    """A job from a row of OPEN."""
    return Job(row.workspace, row.id, row.kind, row.payload, row.thread, row.position)


def standing_from(row: Row[str, str, str, int, str, datetime]) -> Standing:
    """How a job stands, from a row of STANDINGS."""
    return Standing(row.id, row.kind or "", row.state or DONE, row.attempts or 0, row.reason or "", row.at)


def candidates(
    connection: Connection, now: datetime, at_once: int | None, without: Collection[str]
) -> list[Row[str, str, str, int]]:
    """A few jobs that may be claimed: of the workspaces with the fewest in hand, and of these the longest due first.

    None of those kinds, and none of a workspace that has so many ``at_once``. In hand is what has a live lease, in any
    process, as far as it is written down: whoever claims at the same moment may count the same.
    """
    busy = select(WORK.c.workspace, func.count().label("jobs")).where(WORK.c.state == HELD, WORK.c.due > now)
    hands = busy.group_by(WORK.c.workspace).subquery("hands")
    in_hand = func.coalesce(hands.c.jobs, 0)
    seen = select(WORK.c.workspace, WORK.c.id, WORK.c.thread, WORK.c.fence).select_from(
        WORK.outerjoin(hands, hands.c.workspace == WORK.c.workspace)
    )
    may = [WORK.c.due <= now, _FREE, WORK.c.kind.not_in(without)]
    if at_once is not None:
        may.append(in_hand < at_once)
    in_order = seen.where(*may).order_by(in_hand, WORK.c.due, WORK.c.position, WORK.c.workspace, WORK.c.id)
    return list(connection.execute(in_order.limit(_FEW)))


def take(connection: Connection, seen: Row[str, str, str, int], now: datetime, until: datetime) -> Lease | None:
    """Claim one of these, unless another was faster."""
    this = of_id(seen.workspace, seen.id)
    if seen.thread:  # so that nobody takes another of its thread at the same moment
        thread = and_(WORK.c.workspace == seen.workspace, WORK.c.thread == seen.thread)
        connection.execute(select(WORK.c.id).where(thread).order_by(WORK.c.id).with_for_update())
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
