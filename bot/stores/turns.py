"""The Turns on SQL, with the votes on them."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, delete, select, update

from bot.records import Cited, Turn, Vote
from bot.stores.tables import TURN, VOTE
from retrieval.adapters.sql import rows
from retrieval.adapters.sql.database import EVERYONE, Database

_LATEST = (TURN.c.at.desc(), TURN.c.question_ts.desc(), TURN.c.id.desc())


def keep(connection: Connection, turn: Turn) -> None:
    """Keep an answer within a transaction; one of the same id is replaced."""
    rows.put(connection, TURN, [asdict(turn)])


class SqlTurns:
    """Answers and votes, a row each."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, turn: Turn) -> None:
        """Keep an answer; one of the same id is replaced."""
        with self._database.writing(turn.workspace) as connection:
            keep(connection, turn)

    def turn(self, workspace: str, turn_id: str) -> Turn | None:
        """The one of that id."""
        return self._one(workspace, select(TURN).where(_is(workspace, turn_id)))

    def asked_at(self, workspace: str, channel: str, question_ts: str) -> Turn | None:
        """The one that answers that message."""
        return self._one(workspace, _in(workspace, channel).where(TURN.c.question_ts == question_ts))

    def thread(self, workspace: str, channel: str, thread: str, limit: int) -> list[Turn]:
        """The latest of a thread, the oldest first."""
        return self._latest(workspace, _in(workspace, channel).where(TURN.c.thread == thread), limit)[::-1]

    def lately(self, workspace: str, channel: str, since: datetime, limit: int) -> list[Turn]:
        """The latest of a whole channel since then, the oldest first."""
        return self._latest(workspace, _in(workspace, channel).where(TURN.c.at >= since), limit)[::-1]

    def recent(self, workspace: str, asker: str, limit: int) -> list[Turn]:
        """The latest of one person, the latest first."""
        return self._latest(workspace, select(TURN).where(TURN.c.workspace == workspace, TURN.c.asker == asker), limit)

    def drop(self, workspace: str, turn_id: str) -> None:
        """Forget one, and with it the votes on it."""
        with self._database.writing(workspace) as connection:
            connection.execute(delete(TURN).where(_is(workspace, turn_id)))

    def prune(self, before: datetime) -> int:
        """Forget answers that were given before that, with their votes; says how many."""
        with self._database.writing(EVERYONE) as connection:
            return connection.execute(delete(TURN).where(TURN.c.at < before)).rowcount

    def vote(self, workspace: str, turn_id: str, user: str, helpful: bool, at: datetime) -> bool:
        """Keep a vote in place of the same person's earlier one, whose reason stays if it was alike; False if gone."""
        key = {"workspace": workspace, "turn": turn_id, "user": user}
        reason = select(VOTE.c.reason).where(_vote(**key), VOTE.c.helpful == helpful)
        with self._database.writing(workspace) as connection:
            if connection.execute(select(TURN.c.id).where(_is(workspace, turn_id))).first() is None:
                return False
            kept = connection.execute(reason).scalar() or ""
            rows.put(connection, VOTE, [key | {"helpful": helpful, "reason": kept, "at": at}])
            return True

    def reason(self, workspace: str, turn_id: str, user: str, reason: str) -> None:
        """Keep why somebody voted so."""
        with self._database.writing(workspace) as connection:
            connection.execute(update(VOTE).where(_vote(workspace, turn_id, user)).values(reason=reason))

    def votes(self, workspace: str, limit: int | None = None) -> list[Vote]:
        """The latest votes, the latest first."""
        turns = and_(TURN.c.workspace == VOTE.c.workspace, TURN.c.id == VOTE.c.turn)
        columns = (VOTE.c.user, VOTE.c.helpful, VOTE.c.reason, VOTE.c.at.label("voted"))
        query = select(TURN, *columns).join(VOTE, turns).where(VOTE.c.workspace == workspace)
        query = query.order_by(VOTE.c.at.desc(), VOTE.c.turn.desc(), VOTE.c.user.desc()).limit(limit)
        with self._database.reading(workspace) as connection:
            found = connection.execute(query).mappings().all()
        return [Vote(_turn_from(row), row["user"], row["helpful"], row["reason"], row["voted"]) for row in found]

    def _one(self, workspace: str, query: Select[*tuple[Any, ...]]) -> Turn | None:
        found = self._latest(workspace, query, 1)
        return found[0] if found else None

    def _latest(self, workspace: str, query: Select[*tuple[Any, ...]], limit: int) -> list[Turn]:
        with self._database.reading(workspace) as connection:
            return [_turn_from(row) for row in connection.execute(query.order_by(*_LATEST).limit(limit)).mappings()]


def _is(workspace: str, turn_id: str) -> ColumnElement[bool]:
    return and_(TURN.c.workspace == workspace, TURN.c.id == turn_id)


def _in(workspace: str, channel: str) -> Select[*tuple[Any, ...]]:
    return select(TURN).where(TURN.c.workspace == workspace, TURN.c.channel == channel)


def _vote(workspace: str, turn: str, user: str) -> ColumnElement[bool]:
    return and_(VOTE.c.workspace == workspace, VOTE.c.turn == turn, VOTE.c.user == user)


def _turn_from(row: RowMapping) -> Turn:
    values = {column.name: row[column] for column in TURN.c}
    return Turn(**values | {"citations": tuple(Cited(**one) for one in row[TURN.c.citations])})
