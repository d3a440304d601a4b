"""The Briefs on SQL."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, and_, func, or_, select, update

from bot.records import Brief, Rhythm
from bot.stores.tables import BRIEF, LIKED
from retrieval.adapters.sql import rows
from retrieval.adapters.sql.database import EVERYONE, Database
from retrieval.news import Taste

_PLAIN = ("workspace", "channel", "owner", "due", "done", "until", "silent", "paused")
_TASTE = ("topics", "sources", "muted_topics", "muted_sources")
_COMING = and_(BRIEF.c.due.is_not(None), BRIEF.c.days.is_not(None), BRIEF.c.paused == "")
_NEVER = timedelta(days=16)  # further ahead than any rhythm goes: set while the machine's clock was wrong
_LATELY = 200  # articles liked that count: older ones tell little of what is wanted now


class SqlBriefs:
    """A row for each conversation that ever chose anything, and one for each article that somebody liked there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def brief(self, workspace: str, channel: str) -> Brief:
        """A conversation's; one without a rhythm if it never chose anything. Its taste has what people liked there."""
        there = (LIKED.c.workspace == workspace, LIKED.c.channel == channel)
        latest = func.max(LIKED.c.at).desc()
        liked = select(LIKED.c.article).where(*there).group_by(LIKED.c.article).order_by(latest).limit(_LATELY)
        with self._database.reading(workspace) as connection:
            row = connection.execute(select(BRIEF).where(_is(workspace, channel))).mappings().first()
            articles = frozenset(connection.execute(liked).scalars())
        brief = _brief_from(row) if row else Brief(workspace, channel)
        return replace(brief, taste=replace(brief.taste, liked=articles))

    def briefs(self, workspace: str) -> list[Brief]:
        """Those that were ever chosen, by channel, without what is liked there."""
        return self._all(workspace, BRIEF.c.workspace == workspace, BRIEF.c.channel)

    def change(self, workspace: str, channel: str, how: Callable[[Brief], Brief]) -> Brief:
        """Change one within one transaction; gives it as it is then. What is liked is neither told nor changed."""
        this = _is(workspace, channel)
        with self._database.writing(workspace) as connection:
            # Only a row that is there can be held against others until the end.
            rows.add(connection, BRIEF, _values(Brief(workspace, channel)))
            row = connection.execute(select(BRIEF).where(this).with_for_update()).mappings().one()
            changed = how(_brief_from(row))
            connection.execute(update(BRIEF).where(this).values(_values(changed)))
        return changed

    def due(self, now: datetime) -> list[Brief]:
        """Those that are due over all workspaces, the longest due first; none that is paused.

        Among them are those that are due at a time which only a wrong clock can have set.
        """
        return self._all(EVERYONE, and_(_COMING, or_(BRIEF.c.due <= now, BRIEF.c.due > now + _NEVER)), BRIEF.c.due)

    def next_due(self) -> datetime | None:
        """When the next of them is due."""
        with self._database.reading(EVERYONE) as connection:
            return connection.execute(select(func.min(BRIEF.c.due)).where(_COMING)).scalar()

    def advance(self, brief: Brief, done: date | None, due: datetime) -> bool:
        """Set when it is due next, and the local date of the last; False if it was changed since it was read."""
        read = [BRIEF.c[name] == value for name, value in (_rhythm(brief.rhythm) | {"due": brief.due}).items()]
        advanced = update(BRIEF).where(_is(brief.workspace, brief.channel), *read).values(done=done, due=due)
        with self._database.writing(brief.workspace) as connection:
            return connection.execute(advanced).rowcount == 1

    def like(self, workspace: str, channel: str, article_ids: Sequence[str], user: str, at: datetime) -> None:
        """Keep that somebody wants more like these."""
        with self._database.writing(workspace) as connection:
            for article in article_ids:
                row = {"workspace": workspace, "channel": channel, "article": article, "user": user, "at": at}
                rows.put(connection, LIKED, [row])

    def _all(self, workspace: str, which: ColumnElement[bool], order: ColumnElement[Any]) -> list[Brief]:
        query = select(BRIEF).where(which).order_by(order, BRIEF.c.workspace, BRIEF.c.channel)
        with self._database.reading(workspace) as connection:
            return [_brief_from(row) for row in connection.execute(query).mappings()]


def _is(workspace: str, channel: str) -> ColumnElement[bool]:
    return and_(BRIEF.c.workspace == workspace, BRIEF.c.channel == channel)


def _values(brief: Brief) -> dict[str, Any]:
    plain = {name: getattr(brief, name) for name in _PLAIN}
    return plain | _rhythm(brief.rhythm) | {name: getattr(brief.taste, name) for name in _TASTE}


def _rhythm(rhythm: Rhythm | None) -> dict[str, str | None]:
    if rhythm is None:
        return dict.fromkeys(("days", "at", "zone"))
    days = "".join(map(str, sorted(rhythm.days)))
    return {"days": days, "at": rhythm.at.isoformat("minutes"), "zone": rhythm.zone}


def _brief_from(row: RowMapping) -> Brief:
    days = row["days"]
    rhythm = None if days is None else Rhythm(frozenset(map(int, days)), time.fromisoformat(row["at"]), row["zone"])
    wanted: dict[str, Any] = {name: tuple(row[name]) for name in _TASTE}
    return Brief(**{name: row[name] for name in _PLAIN}, rhythm=rhythm, taste=Taste(**wanted))
