"""The feeds and items that somebody sees or holds, as conditions and statements."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, case, exists, func, or_, select, update

from retrieval.adapters import feed_rows
from retrieval.adapters.tables import FEED, FEED_ITEM, FEED_KEY
from retrieval.domain import Scope
from retrieval.feeds import Feed, Pending

_AT_ONCE = 1_000  # keys looked up in one statement
_FAILING = case((FEED.c.failures > 0, 1), else_=0)

OWNER = and_(FEED_ITEM.c.workspace == FEED.c.workspace, FEED_ITEM.c.feed == FEED.c.id)
"""Joins an item with its feed."""

FEEDS = select(FEED).order_by(_FAILING, FEED.c.due, FEED.c.workspace, FEED.c.id)
"""Feeds as they are claimed: first those that don't fail, the longest due first."""

ITEMS = (
    select(FEED_ITEM.c.workspace, FEED_ITEM.c.feed, FEED_ITEM.c.id, FEED_ITEM.c.fence)
    .join(FEED, OWNER)
    .order_by(FEED_ITEM.c.due, FEED_ITEM.c.workspace, FEED_ITEM.c.id)
)
"""Items as they are claimed: the longest due first."""


def visible(scope: Scope) -> ColumnElement[bool]:
    """The feeds that a scope sees."""
    return and_(FEED.c.workspace == scope.workspace, FEED.c.audience.in_(scope.audiences))


def seen_by(scope: Scope | None) -> list[ColumnElement[bool]]:
    """The same, where None sees the feeds of all."""
    return [] if scope is None else [visible(scope)]


def of_feed(workspace: str, feed_id: str) -> ColumnElement[bool]:
    """The feed of that id."""
    return and_(FEED.c.workspace == workspace, FEED.c.id == feed_id)


def of_item(workspace: str, feed_id: str, item_id: str) -> ColumnElement[bool]:
    """The item of that id."""
    return and_(FEED_ITEM.c.workspace == workspace, FEED_ITEM.c.feed == feed_id, FEED_ITEM.c.id == item_id)


def at(url: str) -> ColumnElement[bool]:
    """The feeds of a whole address, secrets in it and all: whoever has it may ask for it anyway."""
    return and_(FEED.c.url_key == feed_rows.of_address(url)["url_key"], FEED.c.url == url)


def alike(feed: Feed) -> ColumnElement[bool]:
    """The feeds that one answer tells of as much as this one: of its address, and of the version known of it."""
    etag, modified = feed.state.etag, feed.state.modified
    return and_(at(feed.url), FEED.c.etag.is_not_distinct_from(etag), FEED.c.modified.is_not_distinct_from(modified))


def free(now: datetime, soon: datetime) -> ColumnElement[bool]:
    """The feeds in nobody's hand that are due, or will be ``soon`` and may be asked before: their site lets them."""
    may = func.coalesce(FEED.c.wait_until, now) <= now
    return or_(FEED.c.due <= now, and_(~FEED.c.held, FEED.c.due <= soon, may))


def held_by(pending: Pending) -> ColumnElement[bool]:
    """The item, while it is in the hand that it was given to."""
    this = of_item(pending.feed.workspace, pending.feed.id, pending.id)
    return and_(this, FEED_ITEM.c.fence == pending.fence)


def move(connection: Connection, feed: Feed) -> None:
    """Set its address, unless another feed of its audience has that."""
    address, other = feed_rows.of_address(feed.url), FEED.alias()
    same = and_(other.c.workspace == feed.workspace, other.c.audience == feed.audience, other.c.id != feed.id)
    taken = exists(other.c.id).where(same, other.c.url_key == address["url_key"])
    change(connection, FEED, of_feed(feed.workspace, feed.id), FEED.c.url != address["url"], ~taken, **address)


def marks(connection: Connection, feed: Feed, keys: Collection[str]) -> dict[str, tuple[str, datetime]]:
    """Of those keys that the feed listed before, the mark, and when it was seen."""
    ordered = list(keys)
    found: dict[str, tuple[str, datetime]] = {}
    for start in range(0, len(ordered), _AT_ONCE):
        some = FEED_KEY.c.key.in_(ordered[start : start + _AT_ONCE])
        query = select(FEED_KEY.c.key, FEED_KEY.c.mark, FEED_KEY.c.seen)
        query = query.where(FEED_KEY.c.workspace == feed.workspace, FEED_KEY.c.feed == feed.id, some)
        found |= {row.key: (row.mark, row.seen) for row in connection.execute(query)}
    return found


def change(connection: Connection, table: Table, *which: ColumnElement[bool], **values: Any) -> bool:  # noqa: ANN401 - columns of any type
    """Set these values where it is as said; False where it is not."""
    return connection.execute(update(table).where(*which).values(values)).rowcount > 0
