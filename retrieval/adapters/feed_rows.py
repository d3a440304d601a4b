"""Feeds and their items as rows, and back."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping

from retrieval.feeds import Feed, Item, Pending, State
from retrieval.identity import host_of, new_id, url_key

_PLAIN = ("workspace", "id", "audience", "url", "title", "site", "folder", "owner", "channel", "added", "fence")
_STATE = tuple(one.name for one in fields(State) if one.name not in ("interval", "told"))
_TIMES = ("published", "updated")


def of_feed(feed: Feed) -> dict[str, Any]:
    """The row of a new feed."""
    plain = {name: getattr(feed, name) for name in _PLAIN}
    return _storable(plain | of_address(feed.url) | after_poll(feed) | {"told": feed.state.told})


def of_address(url: str) -> dict[str, str]:
    """What is told of a feed's address."""
    return _storable({"url": url, "url_key": url_key(url) or url, "host": host_of(url)})


def after_poll(feed: Feed) -> dict[str, Any]:
    """What a poll may change, but for the address."""
    state = {name: getattr(feed.state, name) for name in _STATE}
    interval = round(feed.state.interval.total_seconds())
    return _storable(state | {"interval": interval, "title": feed.title, "site": feed.site, "held": False})


def feed_from(row: RowMapping) -> Feed:
    """A feed from a row with the columns of FEED."""
    state = {name: row[name] for name in (*_STATE, "told")}
    interval = timedelta(seconds=row["interval"])
    return Feed(**{name: row[name] for name in _PLAIN}, state=State(**state, interval=interval))


def of_item(feed: Feed, item: Item, again: bool, now: datetime) -> dict[str, Any]:
    """The row of an item that is to be read."""
    told = {one.name: getattr(item, one.name) for one in fields(Item)}
    times = {name: told[name].isoformat() for name in _TIMES if told[name]}
    row = {"workspace": feed.workspace, "feed": feed.id, "id": new_id(), "host": host_of(item.link)}
    return _storable(row) | {"item": _storable(told | times), "again": again, "due": now, "fence": 0, "attempts": 0}


def pending_from(feed: RowMapping, row: RowMapping) -> Pending:
    """An item in hand from a row of FEED and one of FEED_ITEM."""
    told = row["item"]
    times = {name: datetime.fromisoformat(told[name]) for name in _TIMES if told[name]}
    return Pending(feed_from(feed), row["id"], Item(**told | times), row["again"], row["fence"], row["attempts"])


def _storable(row: Mapping[str, Any]) -> dict[str, Any]:
    """Without what no database takes: feeds and headers may hold halves of characters, and NULs."""
    return {
        name: value.replace("\0", "").encode("utf-8", "replace").decode() if isinstance(value, str) else value
        for name, value in row.items()
    }
