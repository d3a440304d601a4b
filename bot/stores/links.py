"""The Links on SQL."""

from collections.abc import Collection
from dataclasses import asdict, fields
from datetime import datetime

from sqlalchemy import ColumnElement, Select, delete, or_, select

from bot.records import Shared
from bot.stores.tables import SHARED
from retrieval.adapters.sql import rows
from retrieval.adapters.sql.database import EVERYONE, Database
from retrieval.domain import WORKSPACE

_COLUMNS = [SHARED.c[field.name] for field in fields(Shared)]


class SqlLinks:
    """A row for each link or file of a message."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, shared: Shared) -> None:
        """Keep what became of one; the same of the same message is replaced."""
        with self._database.writing(shared.workspace) as connection:
            rows.put(connection, SHARED, [asdict(shared)])

    def of_message(self, workspace: str, channel: str, ts: str) -> list[Shared]:
        """Those of a message, as they were read."""
        mine = (SHARED.c.workspace == workspace, SHARED.c.channel == channel, SHARED.c.ts == ts)
        return self._shared(workspace, _of(*mine).order_by(SHARED.c.at, SHARED.c.key))

    def latest(self, workspace: str, audiences: Collection[str], key: str) -> Shared | None:
        """The one of that key that was read last, among those of these audiences."""
        mine = (SHARED.c.workspace == workspace, SHARED.c.key == key, SHARED.c.audience.in_(audiences))
        found = self._shared(workspace, _of(*mine).order_by(SHARED.c.at.desc(), SHARED.c.ts.desc()).limit(1))
        return found[0] if found else None

    def before(self, shared: Shared, limit: int) -> list[Shared]:
        """The same link or article in earlier messages, of its channel or of a public one; the first first."""
        same = SHARED.c.key == shared.key
        if shared.article_id is not None:
            same = or_(same, SHARED.c.article_id == shared.article_id)
        seen = or_(SHARED.c.channel == shared.channel, SHARED.c.audience == WORKSPACE)
        query = _of(SHARED.c.workspace == shared.workspace, same, seen, SHARED.c.ts < shared.ts)
        return self._shared(shared.workspace, query.order_by(SHARED.c.ts).limit(limit))

    def prune(self, before: datetime) -> int:
        """Forget those that were read before that; says how many."""
        with self._database.writing(EVERYONE) as connection:
            return connection.execute(delete(SHARED).where(SHARED.c.at < before)).rowcount

    def _shared(self, workspace: str, query: Select[*tuple[object, ...]]) -> list[Shared]:
        with self._database.reading(workspace) as connection:
            return [Shared(**row) for row in connection.execute(query).mappings()]


def _of(*which: ColumnElement[bool]) -> Select[*tuple[object, ...]]:
    return select(*_COLUMNS).where(*which)
