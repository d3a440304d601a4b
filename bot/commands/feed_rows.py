"""The shapes of the JSON that `feeds` prints."""

from datetime import datetime

from bot.commands.rows import Row, instant
from retrieval.feeds import Feed
from retrieval.follow import Followed
from retrieval.health import health


def feed_row(feed: Feed, now: datetime) -> Row:
    """A feed that is followed, and how it is doing."""
    state = feed.state
    return {
        "id": feed.id,
        "url": feed.url,
        "title": feed.title,
        "site": feed.site,
        "folder": feed.folder,
        "health": health(feed, now).value,
        "reason": state.reason,
        "since": instant(state.failing_since),
        "items": state.items,
        "newest": instant(state.newest),
        "polled": instant(state.polled),
        "due": instant(state.due),
        "minutes": round(state.interval.total_seconds() / 60),
    }


def followed_row(done: Followed) -> Row:
    """What became of an address whose feed was to be followed."""
    feed = done.feed
    return {
        "input": done.name,
        "id": feed.id if feed else None,
        "url": feed.url if feed else None,
        "title": feed.title if feed else None,
        "items": done.items,
        "known": done.known,
        "reason": done.reason,
    }
