"""When a feed is polled next: by its own rhythm and its site's wishes, and less and less often while it fails."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from retrieval.errors import FetchError, InputError
from retrieval.feeds import Feed, Fetched, Item, Listing, State

LONGEST = timedelta(days=1)
"""Between two polls of a feed."""

_USUAL = timedelta(hours=4)  # the longest interval of a feed that goes on: a weekly one may have news today
_UNKNOWN = timedelta(hours=3)  # the interval of a feed whose rhythm can't be told
_SAMPLE = 20  # of the newest items, by which the rhythm is told
_SILENCE = 20  # a feed that has had nothing new for so many intervals is polled less often
_TRUSTED = timedelta(days=7)  # the silence after which a site is asked for all: some say "not changed" for ever
_JITTER = 0.1
_MAX_REASON = 300
_MAX_DOUBLINGS = 16


def after(feed: Feed, answer: Fetched | InputError, has_fresh: bool, now: datetime, shortest: timedelta) -> Feed:
    """The feed as it is after it was asked; ``has_fresh`` and ``shortest`` are as in `succeeded`.

    It goes by the title that it was given with, or else by its own.
    """
    if isinstance(answer, InputError):
        return replace(feed, state=failed(feed, answer, now, shortest))
    listing = answer.listing or Listing()
    return replace(
        feed,
        url=answer.url,
        title=feed.title or listing.title,
        site=listing.site or feed.site,
        state=succeeded(feed, answer, has_fresh, now, shortest),
    )


def soon(feed: Feed, now: datetime) -> datetime:
    """Until when feeds of the same address are due that are asked together with one that is due now.

    That is half as long as it waited: then those that were added at different times, and those that part by chance,
    fall in step, and none is asked much more often for it.
    """
    waited = now - feed.state.polled if feed.state.polled else timedelta()
    return now + max(timedelta(), min(LONGEST, waited)) / 2


def succeeded(feed: Feed, fetched: Fetched, has_fresh: bool, now: datetime, shortest: timedelta) -> State:
    """How a feed goes after a poll that worked.

    The interval is half the median time between two of its newest items, from ``shortest`` to four hours; the next
    poll is after that, later where the feed or its server asked for a pause, or after a silence. ``has_fresh`` dates
    what has no date: it is as new as its being found.
    """
    state, listing = feed.state, fetched.listing
    if listing is None:
        interval, newest, items = state.interval, state.newest, state.items
    else:
        interval, items = _interval(listing.items, shortest), len(listing.items)
        newest = max((*_dates(listing.items, now), *_given(state.newest)), default=None)
        if has_fresh and not any(item.published or item.updated for item in listing.items):
            newest = now
    silence = now - newest if newest else timedelta()
    least = max(shortest, min(LONGEST, max(_pauses(fetched), default=shortest)))
    is_trusted = newest is not None and silence < _TRUSTED
    wait = min(max(LONGEST, least), max(least, interval, silence / _SILENCE))
    return replace(
        state,
        due=now + max(wait * (1 + _jitter(feed, now)), least * (1 + abs(_jitter(feed, now)))),
        interval=interval,
        wait_until=None,
        etag=(fetched.etag or (state.etag if listing is None else None)) if is_trusted else None,
        modified=(fetched.modified or (state.modified if listing is None else None)) if is_trusted else None,
        polled=now,
        worked=now,
        newest=newest,
        items=items,
        failures=0,
        failing_since=state.failing_since if state.told else None,  # until the owner knows that it is over
        reason="",
        gone=False,
    )


def failed(feed: Feed, error: InputError, now: datetime, shortest: timedelta) -> State:
    """How a feed goes after a poll that failed: the time until the next one doubles, from ``shortest`` to a day.

    A site that says when to come again is not asked before; a feed that is gone for good is not asked any more.
    """
    state = feed.state
    gone = isinstance(error, FetchError) and error.gone
    asked = error.wait if isinstance(error, FetchError) else None
    pause = shortest * min(2.0 ** min(state.failures, _MAX_DOUBLINGS), max(1.0, LONGEST / shortest))
    wait_until = now + asked if asked else None
    due = max(now + pause * (1 + _jitter(feed, now)), *_given(wait_until), now)
    return replace(
        state,
        due=None if gone else due,
        wait_until=wait_until,
        polled=now,
        failures=state.failures + 1,
        failing_since=(state.failing_since if state.failures or state.told else None) or now,
        reason=" ".join(str(error).split())[:_MAX_REASON],
        gone=gone,
    )


def _interval(items: Iterable[Item], shortest: timedelta) -> timedelta:
    dates = sorted((date for item in items if (date := item.published or item.updated)), reverse=True)[:_SAMPLE]
    gaps = [later - earlier for later, earlier in pairwise(dates)]
    usual = timedelta(seconds=median(gap.total_seconds() for gap in gaps)) / 2 if gaps else _UNKNOWN
    return max(shortest, min(_USUAL, usual))


def _dates(items: Iterable[Item], now: datetime) -> list[datetime]:
    return [min(date, now) for item in items for date in (item.published, item.updated) if date]


def _given(date: datetime | None) -> tuple[datetime, ...]:
    return (date,) if date else ()


def _pauses(fetched: Fetched) -> list[timedelta]:
    wishes = (fetched.pause, fetched.listing.pause if fetched.listing else None)
    return [wish for wish in wishes if wish is not None]


def _jitter(feed: Feed, now: datetime) -> float:
    """From −0.1 to 0.1, so that feeds that were added together part; the same for the same feed and moment."""
    drawn = hashlib.blake2b(f"{feed.id} {now.isoformat()}".encode("utf-8", "replace"), digest_size=4).digest()
    return _JITTER * (int.from_bytes(drawn) / 2**31 - 1)
