"""The States on SQL."""

from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete

from bot.stores.tables import OAUTH_STATE
from retrieval.adapters.sql import rows
from retrieval.adapters.sql.database import NOBODY, Database

_STALE = timedelta(hours=1)  # far longer than a state is good for


class SqlStates:
    """A row for each installation that somebody has begun: nobody's, until it is known which workspace it will be."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def issue(self, state: str, until: datetime) -> None:
        """Keep a state, by its hash, and forget those that ended long before this one will."""
        old = delete(OAUTH_STATE).where(OAUTH_STATE.c.workspace == NOBODY, OAUTH_STATE.c.until < until - _STALE)
        with self._database.writing(NOBODY) as connection:
            connection.execute(old)
            rows.put(connection, OAUTH_STATE, [{"workspace": NOBODY, "hash": _hash(state), "until": until}])

    def consume(self, state: str, now: datetime) -> bool:
        """Use a state up; False if it was never issued, is too old, or was used before."""
        this = delete(OAUTH_STATE).where(OAUTH_STATE.c.workspace == NOBODY, OAUTH_STATE.c.hash == _hash(state))
        with self._database.writing(NOBODY, durable=True) as connection:
            until = connection.execute(this.returning(OAUTH_STATE.c.until)).scalar()
        return until is not None and now < until


def _hash(state: str) -> str:
    return sha256(state.encode()).hexdigest()
