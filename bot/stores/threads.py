"""The Threads on SQL."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, select, update

from bot.records import Thread
from bot.stores.tables import THREAD
from retrieval.adapters.sql import rows
from retrieval.adapters.sql.database import Database


class SqlThreads:
    """The threads that are followed, or were, a row each."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, workspace: str, channel: str, ts: str, at: datetime, among: frozenset[str] | None = None) -> None:
        """Begin to follow a thread, about some articles alone if any are named.

        Nothing changes for one that is followed already, or was stopped.
        """
        row = {"workspace": workspace, "channel": channel, "ts": ts, "stopped": False, "quiet": False, "started": at}
        named = None if among is None else sorted(among)
        with self._database.writing(workspace) as connection:
            rows.add(connection, THREAD, row | {"among": named})

    def thread(self, workspace: str, channel: str, ts: str) -> Thread | None:
        """The thread, if the bot was started in it."""
        columns = (THREAD.c.channel, THREAD.c.ts, THREAD.c.stopped, THREAD.c.quiet, THREAD.c.among)
        with self._database.reading(workspace) as connection:
            row = connection.execute(select(*columns).where(_is(workspace, channel, ts))).first()
        if row is None:
            return None
        return Thread(row.channel, row.ts, row.stopped, row.quiet, None if row.among is None else frozenset(row.among))

    def stop(self, workspace: str, channel: str, ts: str) -> bool:
        """End its follow-ups; False if the bot was not started in it."""
        return self._change(workspace, _is(workspace, channel, ts), stopped=True)

    def set_quiet(self, workspace: str, channel: str, ts: str, quiet: bool) -> None:
        """Keep still in it, or no longer (which also takes a stopped one up again)."""
        values = {"quiet": True} if quiet else {"quiet": False, "stopped": False}
        self._change(workspace, _is(workspace, channel, ts), **values)

    def _change(self, workspace: str, which: ColumnElement[bool], **values: bool) -> bool:
        with self._database.writing(workspace) as connection:
            return connection.execute(update(THREAD).where(which).values(**values)).rowcount == 1


def _is(workspace: str, channel: str, ts: str) -> ColumnElement[bool]:
    return and_(THREAD.c.workspace == workspace, THREAD.c.channel == channel, THREAD.c.ts == ts)
