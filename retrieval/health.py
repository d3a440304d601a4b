"""How a feed is doing, in one word, and when it counts as dead."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum

from retrieval.feeds import Feed

_STALE_AFTER = 150  # intervals without anything new: 75 times the usual gap between two items,
_SOONEST, _LATEST = timedelta(days=7), timedelta(days=45)  # but within these
_DEAD_AFTER = timedelta(days=1)
_DEAD_FAILURES = 4


class Health(Enum):
    """How a feed is doing."""

    NEW = "NEW"
    """It was not polled yet."""
    OK = "OK"
    EMPTY = "EMPTY"
    """It can be read, and lists nothing."""
    STALE = "STALE"
    """It can be read, and has had nothing new for long, as it goes with this feed."""
    FAILED = "FAILED"
    """The last poll failed."""


def health(feed: Feed, now: datetime) -> Health:
    """How it is doing."""
    state = feed.state
    if state.failures or state.gone:
        return Health.FAILED
    if state.worked is None:
        return Health.NEW
    if not state.items:
        return Health.EMPTY
    patience = min(_LATEST, max(_SOONEST, _STALE_AFTER * min(state.interval, _LATEST)))
    is_old = state.newest is not None and now - state.newest > patience
    return Health.STALE if is_old else Health.OK


WORST_FIRST = (Health.FAILED, Health.EMPTY, Health.STALE, Health.NEW, Health.OK)
"""In the order in which they need somebody."""


def worst_first(feeds: Iterable[Feed], now: datetime) -> list[Feed]:
    """Those that need somebody first, and else as they come."""
    return sorted(feeds, key=lambda feed: WORST_FIRST.index(health(feed, now)))


def is_dead(feed: Feed) -> bool:
    """Whether its owner should know that it can't be read: gone, or failing again and again for a day."""
    state = feed.state
    if state.gone:
        return True
    lasting = state.failing_since and state.polled and state.polled - state.failing_since >= _DEAD_AFTER
    return bool(lasting) and state.failures >= _DEAD_FAILURES
