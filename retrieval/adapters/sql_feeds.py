"""The Feeds on SQL.

A lease is a visibility time-out, as in the inbox: a claim pushes `due` into the future, and raises the fence. Every
statement checks all that it relies on, so that it is right whatever others did since somebody looked. Feeds are claimed
by address, over all workspaces: with one of them comes what the same answer is for.
"""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, and_, case, delete, exists, func, insert, or_, select, tuple_, update

from retrieval import cadence
from retrieval.adapters import feed_rows
from retrieval.adapters.feed_rows import feed_from, pending_from
from retrieval.adapters.feed_statements import (
    FEEDS,
    ITEMS,
    OWNER,
    alike,
    at,
    change,
    free,
    held_by,
    marks,
    move,
    of_feed,
    of_item,
    seen_by,
    visible,
)
from retrieval.adapters.sql import rows
from retrieval.adapters.sql.database import EVERYONE, Database
from retrieval.adapters.tables import FEED, FEED_ITEM, FEED_KEY
from retrieval.domain import Scope
from retrieval.feeds import Catch, Feed, Pending

_Taken = TypeVar("_Taken")
_FEW = 8  # looked at in one go, for others may be after the first ones too
_MANY = 2_000  # feeds of one address that are claimed together
_FRESH_ENOUGH = timedelta(days=30)  # how old `seen` may be of what a feed lists: most polls need not write it


class SqlFeeds:
    """A row for each feed, for each key of an item that it ever listed, and for each item that is to be read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, feed: Feed) -> Feed:
        """Keep a new feed; gives it, or the one of its audience that has its canonical address already.

        One that was gone is asked again.
        """
        row = feed_rows.of_feed(feed)
        home = and_(FEED.c.workspace == feed.workspace, FEED.c.audience == feed.audience)
        this = and_(home, FEED.c.url_key == row["url_key"])
        with self._database.writing(feed.workspace) as connection:
            if not rows.add(connection, FEED, row):
                change(connection, FEED, this, FEED.c.gone, gone=False, due=row["due"])
            return feed_from(connection.execute(select(FEED).where(this)).mappings().one())

    def feeds(self, scope: Scope) -> list[Feed]:
        """Those that a scope sees, by name."""
        with self._database.reading(scope.workspace) as connection:
            found = [feed_from(row) for row in connection.execute(select(FEED).where(visible(scope))).mappings()]
        return sorted(found, key=lambda feed: (feed.name.casefold(), feed.id))

    def count(self, workspace: str) -> int:
        """How many there are in a workspace, whoever sees them."""
        query = select(func.count()).select_from(FEED).where(FEED.c.workspace == workspace)
        with self._database.reading(workspace) as connection:
            return connection.execute(query).scalar_one()

    def remove(self, scope: Scope, feed_id: str) -> bool:
        """Forget a feed that the scope sees, with its items; False if there is none."""
        with self._database.writing(scope.workspace) as connection:  # its other rows go with it
            return connection.execute(delete(FEED).where(visible(scope), FEED.c.id == feed_id)).rowcount > 0

    def hurry(self, scope: Scope, now: datetime) -> int:
        """Make all feeds due that the scope sees, but for those whose site asked to wait; tells how many are."""
        may = and_(FEED.c.due.is_not(None), func.coalesce(FEED.c.wait_until, now) <= now)
        sooner = case((FEED.c.due < now, FEED.c.due), else_=now)
        with self._database.writing(scope.workspace) as connection:
            return connection.execute(update(FEED).where(visible(scope), may).values(due=sooner)).rowcount

    def claim(
        self, now: datetime, lease: timedelta, busy: Collection[str], scope: Scope | None = None
    ) -> tuple[Feed, ...]:
        """Take a feed that is due, on none of the ``busy`` hosts: first those that don't fail, the longest due first.

        With it come those that one answer tells of as much, at most 2,000. ``scope`` narrows it to those that the scope
        sees.
        """
        query = FEEDS.where(FEED.c.due <= now, FEED.c.host.not_in(list(busy)), *seen_by(scope)).limit(_FEW)
        while True:
            with self._database.reading(EVERYONE) as connection:
                seen = [feed_from(row) for row in connection.execute(query).mappings()]
            if not seen:
                return ()
            lost: set[str] = set()
            for one in seen:
                if one.url in lost:  # whoever took one of an address took all
                    continue
                if taken := self._taken(one, now, lease, scope):
                    return taken
                lost.add(one.url)

    def is_shared(self, feed: Feed) -> bool:
        """Whether another workspace follows its address too."""
        query = select(FEED.c.id).where(at(feed.url), FEED.c.workspace != feed.workspace).limit(1)
        with self._database.reading(EVERYONE) as connection:
            return connection.execute(query).first() is not None

    def known(self, feed: Feed, keys: Collection[str]) -> dict[str, str]:
        """The marks of those keys that the feed listed before."""
        with self._database.reading(feed.workspace) as connection:
            return {key: mark for key, (mark, _) in marks(connection, feed, keys).items()}

    def keep(self, feed: Feed, catch: Catch, now: datetime) -> bool:
        """Give a feed back as it is after a poll, with what that found; False, with nothing kept, if it was lost.

        Where another feed of its audience has its new address already, it keeps the one that it had. Whether it was
        told is left to `tell`, which may have been called meanwhile.
        """
        values = feed_rows.after_poll(feed)
        with self._database.writing(feed.workspace) as connection:
            if not change(connection, FEED, of_feed(feed.workspace, feed.id), FEED.c.fence == feed.fence, **values):
                return False
            move(connection, feed)
            known = marks(connection, feed, catch.marks)
            news = [
                {"workspace": feed.workspace, "feed": feed.id, "key": key, "mark": mark, "seen": now}
                for key, mark in catch.marks.items()
                if key not in known or known[key][0] != mark or known[key][1] < now - _FRESH_ENOUGH
            ]
            rows.put(connection, FEED_KEY, news)
            if catch.fresh:
                items = [feed_rows.of_item(feed, item, again, now) for item, again in catch.fresh]
                connection.execute(insert(FEED_ITEM), items)
            return True

    def tell(self, feed: Feed, told: bool) -> bool:
        """Set whether the owner knows that it fails; False if it was so, or is gone."""
        with self._database.writing(feed.workspace) as connection:
            return change(connection, FEED, of_feed(feed.workspace, feed.id), FEED.c.told != told, told=told)

    def untold(self) -> list[Feed]:
        """Those of all workspaces that fail without their owner's knowing, or don't fail though the owner thinks so."""
        query = select(FEED).where(FEED.c.told != or_(FEED.c.gone, FEED.c.failures > 0)).order_by(FEED.c.id)
        with self._database.reading(EVERYONE) as connection:
            return [feed_from(row) for row in connection.execute(query).mappings()]

    def claim_item(
        self, now: datetime, lease: timedelta, busy: Collection[str], scope: Scope | None = None
    ) -> Pending | None:
        """Take an item that is due, as `claim` does."""
        query = ITEMS.where(FEED_ITEM.c.due <= now, *seen_by(scope)).limit(_FEW)
        query = query.where(FEED_ITEM.c.host.not_in(list(busy)))

        def take(connection: Connection, seen: Row[Any]) -> Pending | None:
            this = of_item(seen.workspace, seen.feed, seen.id)
            held = {"due": now + lease, "fence": FEED_ITEM.c.fence + 1, "attempts": FEED_ITEM.c.attempts + 1}
            free = (FEED_ITEM.c.fence == seen.fence, FEED_ITEM.c.due <= now)
            if not change(connection, FEED_ITEM, this, *free, **held):
                return None
            feed = connection.execute(select(FEED).where(of_feed(seen.workspace, seen.feed))).mappings().one()
            return pending_from(feed, connection.execute(select(FEED_ITEM).where(this)).mappings().one())

        return self._take(query, take)

    def finish(self, pending: Pending) -> bool:
        """It was read; False if it was lost."""
        with self._database.writing(pending.feed.workspace) as connection:
            return connection.execute(delete(FEED_ITEM).where(held_by(pending))).rowcount > 0

    def put_off(self, pending: Pending, due: datetime) -> bool:
        """Read it another time; False if it was lost."""
        with self._database.writing(pending.feed.workspace) as connection:
            return change(connection, FEED_ITEM, held_by(pending), due=due)

    def waiting(self, scope: Scope | None = None) -> int:
        """How many items are to be read."""
        query = select(func.count()).select_from(FEED_ITEM.join(FEED, OWNER)).where(*seen_by(scope))
        with self._database.reading(scope.workspace if scope else EVERYONE) as connection:
            return connection.execute(query).scalar_one()

    def next_due(self) -> datetime | None:
        """When the next feed or item is due, or its lease runs out."""
        with self._database.reading(EVERYONE) as connection:
            soonest = [connection.execute(select(func.min(table.c.due))).scalar() for table in (FEED, FEED_ITEM)]
        return min(filter(None, soonest), default=None)

    def prune(self, before: datetime) -> int:
        """Forget the keys of items that their feeds listed last before that; says how many.

        Those of a feed that told nothing new since are what it lists, and stay.
        """
        later = FEED_KEY.alias()
        listed = exists(later.c.key).where(
            later.c.workspace == FEED_KEY.c.workspace,
            later.c.feed == FEED_KEY.c.feed,
            later.c.seen >= before + _FRESH_ENOUGH,  # then all that it listed was seen after ``before``
        )
        with self._database.writing(EVERYONE) as connection:
            return connection.execute(delete(FEED_KEY).where(FEED_KEY.c.seen < before, listed)).rowcount

    def _taken(self, first: Feed, now: datetime, lease: timedelta, scope: Scope | None) -> tuple[Feed, ...]:
        """Claim a feed with those like it, or those of them that nobody else claims meanwhile, in one statement."""
        may = and_(alike(first), free(now, cadence.soon(first, now)), *seen_by(scope))
        names = (FEED.c.workspace, FEED.c.id, FEED.c.fence)
        held = {"due": now + lease, "fence": FEED.c.fence + 1, "held": True}
        with self._database.writing(EVERYONE) as connection:
            there = connection.execute(FEEDS.with_only_columns(*names).where(may).limit(_MANY)).all()
            these = update(FEED).where(tuple_(*names).in_([tuple(row) for row in there]), may).values(held)
            taken = [feed_from(row) for row in connection.execute(these.returning(FEED)).mappings()] if there else []
        place = {(row.workspace, row.id): number for number, row in enumerate(there)}
        return tuple(sorted(taken, key=lambda feed: place[feed.workspace, feed.id]))

    def _take(self, query: Select[Any], take: Callable[[Connection, Row[Any]], _Taken | None]) -> _Taken | None:
        """Claim the first of these that nobody else claims meanwhile."""
        while True:
            with self._database.reading(EVERYONE) as connection:
                seen = connection.execute(query).all()
            if not seen:
                return None
            for one in seen:
                with self._database.writing(one.workspace) as connection:
                    if taken := take(connection, one):
                        return taken
