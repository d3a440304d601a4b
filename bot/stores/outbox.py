"""The Outbox on SQL."""

from collections.abc import Sequence
from dataclasses import asdict, fields

from sqlalchemy import ColumnElement, Select, and_, insert, select, update

from bot.records import Lease, Part, Turn
from bot.stores.tables import PART, WORK
from bot.stores.turns import keep
from bot.stores.work import held_by
from retrieval.adapters.sql.database import Database

_COLUMNS = [PART.c[field.name] for field in fields(Part)]


class SqlOutbox:
    """Parts of replies, each in a row of its own; one whose message is gone stays, so that it is not posted again."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def prepare(self, lease: Lease, parts: Sequence[Part], turn: Turn | None = None, about: str | None = None) -> bool:
        """Keep what a job is going to post, with the answer that it makes, in one transaction.

        A turn of the same id is replaced. False, with nothing kept, if the lease was lost or cancelled. What the job
        prepared before stays as it is: some of it may have been posted.
        """
        job = {"workspace": lease.job.workspace, "job": lease.job.id}
        added = job | {"turn": turn.id if turn else about, "gone": False}
        with self._database.writing(lease.job.workspace, durable=True) as connection:  # by this a post is known again
            # Its row is held to the end, so that nobody else can claim the job before this is kept.
            live = select(WORK.c.id).where(held_by(lease), ~WORK.c.cancelled).with_for_update()
            if connection.execute(live).first() is None:
                return False
            if connection.execute(select(PART.c.number).where(_of(**job)).limit(1)).first() is not None:
                return True
            if parts:
                connection.execute(insert(PART), [asdict(part) | added for part in parts])
            if turn:
                keep(connection, turn)
            return True

    def parts(self, workspace: str, job_id: str) -> list[Part]:
        """What a job posts, in order; empty before `prepare`."""
        return self._parts(workspace, select(*_COLUMNS).where(_of(workspace, job_id)).order_by(PART.c.number))

    def mark(self, workspace: str, job_id: str, number: int, state: str, ts: str | None = None) -> None:
        """Set a part's state, and its message once that is known.

        Once sent, it is in place of the part that it replaces; one without a body took that out of Slack.
        """
        this = and_(_of(workspace, job_id), PART.c.number == number)
        values = {"state": state, "ts": ts} if ts else {"state": state}
        with self._database.writing(workspace, durable=state == "sending") as connection:
            row = connection.execute(update(PART).where(this).values(**values).returning(*_COLUMNS)).first()
            if row and state == "sent":
                messages = [one for one in (row.ts, row.replaces) if one]
                connection.execute(update(PART).where(_posted(workspace, row.channel, *messages)).values(gone=True))
                connection.execute(update(PART).where(this).values(gone=not row.body))

    def posted(self, workspace: str, turn_id: str) -> list[Part]:
        """The parts sent for a turn, or about what has none, by any job, in order; none replaced or removed."""
        sent = (PART.c.workspace == workspace, PART.c.turn == turn_id, PART.c.state == "sent", ~PART.c.gone)
        return self._parts(workspace, select(*_COLUMNS).where(*sent).order_by(PART.c.ts, PART.c.number))

    def removed(self, workspace: str, channel: str, ts: str) -> None:
        """A message is gone from Slack."""
        with self._database.writing(workspace) as connection:
            connection.execute(update(PART).where(_posted(workspace, channel, ts)).values(gone=True))

    def _parts(self, workspace: str, query: Select[*tuple[object, ...]]) -> list[Part]:
        with self._database.reading(workspace) as connection:
            return [Part(**row) for row in connection.execute(query).mappings()]


def _of(workspace: str, job: str) -> ColumnElement[bool]:
    return and_(PART.c.workspace == workspace, PART.c.job == job)


def _posted(workspace: str, channel: str, *messages: str) -> ColumnElement[bool]:
    return and_(PART.c.workspace == workspace, PART.c.channel == channel, PART.c.ts.in_(messages))
