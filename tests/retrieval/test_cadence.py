"""When a feed is polled next."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.cadence import LONGEST, after, failed, soon, succeeded
from retrieval.errors import FetchError, InputError
from retrieval.feeds import SHORTEST, Feed, Fetched, Item, Listing, State
from tests.retrieval.feeding import DAY, HOUR, MINUTE, NOW, feed, item, listing

URL = "https://tides.example/feed"


@pytest.mark.parametrize(
    ("waited", "expected"),
    [
        (None, timedelta(0)),
        (timedelta(0), timedelta(0)),
        (2 * HOUR, HOUR),
        (30 * DAY, LONGEST / 2),
        (-HOUR, timedelta(0)),
    ],
)
def test_what_is_due_soon(waited: timedelta | None, expected: timedelta) -> None:
    """Within half of the time since the last poll, whatever a clock says; nothing is, for a feed that is new."""
    assert soon(feed(polled=None if waited is None else NOW - waited), NOW) == NOW + expected


def answer(*items: Item, pause: timedelta | None = None, wish: timedelta | None = None) -> Fetched:
    """What came of asking for a feed that lists these; ``pause`` is the feed's, ``wish`` its server's."""
    return Fetched(URL, listing(*items, pause=pause), '"2"', "now", wish)


def regular(gap: timedelta, count: int = 12, since: datetime = NOW) -> list[Item]:
    """Items with that time between two."""
    return [item(number, published=since - number * gap) for number in range(count)]


def wait(state: State) -> timedelta:
    """The time until the next poll."""
    assert state.due is not None
    return state.due - NOW


@pytest.mark.parametrize(
    ("gap", "expected"),
    [
        (timedelta(0), SHORTEST),
        (MINUTE, SHORTEST),
        (HOUR, 30 * MINUTE),
        (6 * HOUR, 3 * HOUR),
        (7 * HOUR, 3.5 * HOUR),
        (DAY, 4 * HOUR),
        (30 * DAY, 4 * HOUR),
    ],
)
def test_the_interval_is_half_the_time_between_two_items(gap: timedelta, expected: timedelta) -> None:
    """From the shortest there may be to four hours, for any feed may have news today."""
    state = succeeded(feed(), answer(*regular(gap)), True, NOW, SHORTEST)
    assert state.interval == expected
    assert abs(wait(state) - expected) <= expected / 10


def test_one_burst_does_not_hurry_it() -> None:
    """The usual gap counts."""
    items = [*regular(6 * HOUR), *(item(number, published=NOW - number * MINUTE) for number in range(100, 104))]
    assert succeeded(feed(), answer(*items), True, NOW, SHORTEST).interval == 3 * HOUR


def test_the_time_of_a_change_counts_where_there_is_no_other() -> None:
    """Sitemaps tell no more."""
    items = [replace(one, published=None, updated=one.published) for one in regular(6 * HOUR)]
    assert succeeded(feed(), answer(*items), True, NOW, SHORTEST).interval == 3 * HOUR


@pytest.mark.parametrize("items", [[], [item(1)], [item(number, published=None) for number in range(9)]])
def test_a_rhythm_that_cant_be_told(items: list[Item]) -> None:
    """A few hours will do."""
    assert succeeded(feed(), answer(*items), True, NOW, SHORTEST).interval == 3 * HOUR


def test_a_silence_slows_it_down_and_its_end_does_not_wait() -> None:
    """A twentieth of the silence, at most a day; its own interval stays."""
    waits = []
    for days in (0, 1, 10, 400):
        state = succeeded(feed(), answer(*regular(HOUR, since=NOW - days * DAY)), False, NOW, SHORTEST)
        assert state.interval == 30 * MINUTE
        waits.append(wait(state))
    assert waits == sorted(waits)
    assert waits[0] <= 33 * MINUTE
    assert 10 * HOUR < waits[2] < 14 * HOUR
    assert waits[-1] <= 1.1 * LONGEST


@pytest.mark.parametrize(
    ("pause", "wish", "least"),
    [
        (2 * HOUR, None, 2 * HOUR),
        (None, 2 * HOUR, 2 * HOUR),
        (HOUR, 2 * HOUR, 2 * HOUR),
        (MINUTE, MINUTE, SHORTEST),
        (90 * DAY, None, DAY),
    ],
)
def test_the_feed_and_its_server_may_ask_for_a_pause(
    pause: timedelta | None, wish: timedelta | None, least: timedelta
) -> None:
    """Of a day at most; the jitter never shortens it."""
    for number in range(20):
        state = succeeded(
            replace(feed(), id=str(number)), answer(*regular(MINUTE), pause=pause, wish=wish), True, NOW, SHORTEST
        )
        assert least <= wait(state) <= 1.1 * least


def test_feeds_that_were_added_together_part() -> None:
    """The same feed at the same moment gets the same due, another one another."""
    feeds = [replace(feed(), id=f"id-{number}") for number in range(100)]
    found = answer(*regular(2 * HOUR))
    dues = {wait(succeeded(one, found, True, NOW, SHORTEST)) for one in feeds}
    assert len(dues) == 100
    assert {wait(succeeded(one, found, True, NOW, SHORTEST)) for one in feeds} == dues
    assert 54 * MINUTE <= min(dues) < 57 * MINUTE < 63 * MINUTE < max(dues) <= 66 * MINUTE


def test_what_is_kept_after_a_success() -> None:
    """All that is told of the failures before it goes."""
    failing = feed(failures=3, failing_since=NOW - DAY, reason="x", wait_until=NOW, gone=True, etag='"1"')
    items = [item(3), item(1), item(2, published=None), item(0, published=NOW + HOUR)]
    state = succeeded(failing, answer(*items), True, NOW, SHORTEST)
    assert (state.failures, state.failing_since, state.reason, state.wait_until) == (0, None, "", None)
    assert not state.gone
    assert (state.etag, state.modified, state.polled, state.worked) == ('"2"', "now", NOW, NOW)
    assert (state.items, state.newest) == (4, NOW)


def test_a_failure_that_the_owner_knows_of_is_one_until_they_know_that_it_is_over() -> None:
    """So that both are told of the same, also where the feed fails again in between."""
    told = feed(failures=3, failing_since=NOW - DAY, told=True)
    back = replace(told, state=succeeded(told, answer(), False, NOW, SHORTEST))
    assert (back.state.failures, back.state.failing_since, back.state.told) == (0, NOW - DAY, True)
    assert failed(back, FetchError("x"), NOW, SHORTEST).failing_since == NOW - DAY
    heard = replace(back, state=replace(back.state, told=False))
    assert failed(heard, FetchError("x"), NOW, SHORTEST).failing_since == NOW


def test_nothing_changed() -> None:
    """What was known of it is true still."""
    known = feed(interval=2 * HOUR, newest=NOW - HOUR, items=7, etag='"1"', modified="then", worked=NOW - DAY)
    state = succeeded(known, Fetched(URL, None), False, NOW, SHORTEST)
    assert (state.interval, state.newest, state.items) == (2 * HOUR, NOW - HOUR, 7)
    assert (state.etag, state.modified, state.worked) == ('"1"', "then", NOW)
    assert abs(wait(state) - 2 * HOUR) <= 12 * MINUTE
    assert succeeded(known, Fetched(URL, None, '"2"'), False, NOW, SHORTEST).etag == '"2"'


@pytest.mark.parametrize("newest", [None, NOW - 8 * DAY])
def test_a_site_that_says_for_ever_that_nothing_changed(newest: datetime | None) -> None:
    """After a week of silence it is asked for all of it."""
    known = feed(newest=newest, etag='"1"', modified="then", worked=NOW - DAY)
    state = succeeded(known, Fetched(URL, None, '"1"', "then"), False, NOW, SHORTEST)
    assert (state.etag, state.modified) == (None, None)


def test_a_feed_that_no_longer_names_its_version() -> None:
    """Is asked for all of it."""
    state = succeeded(feed(etag='"1"', modified="then"), Fetched(URL, Listing()), False, NOW, SHORTEST)
    assert (state.etag, state.modified) == (None, None)


def test_items_without_dates_are_as_new_as_their_being_found() -> None:
    """So that a feed of such can grow stale."""
    undated = [item(number, published=None) for number in range(5)]
    known = feed(newest=NOW - DAY)
    assert succeeded(known, answer(*undated), True, NOW, SHORTEST).newest == NOW
    assert succeeded(known, answer(*undated), False, NOW, SHORTEST).newest == NOW - DAY


def test_failures_space_out() -> None:
    """Twice the time each, up to a day; what was known of the feed stays, and since when it fails."""
    failing, waits = feed(etag='"1"', items=7, worked=NOW - DAY, newest=NOW - DAY), []
    for _ in range(30):
        failing = replace(failing, state=failed(failing, FetchError("it answers\n503"), NOW, SHORTEST))
        waits.append(wait(failing.state))
    assert abs(waits[0] - SHORTEST) <= SHORTEST / 10
    assert all(1.5 < later / earlier < 2.5 for earlier, later in pairwise(waits[:6]))
    assert 0.9 * LONGEST <= waits[-1] <= 1.1 * LONGEST
    state = failing.state
    assert (state.failures, state.failing_since, state.reason, state.polled) == (30, NOW, "it answers 503", NOW)
    assert (state.etag, state.items, state.worked, state.newest) == ('"1"', 7, NOW - DAY, NOW - DAY)
    later = failed(failing, FetchError("x"), NOW + DAY, SHORTEST)
    assert (later.failing_since, later.reason) == (NOW, "x")


def test_a_site_that_says_when_to_come_again() -> None:
    """Is not asked before."""
    state = failed(feed(), FetchError("429", later=True, wait=3 * DAY), NOW, SHORTEST)
    assert (state.wait_until, state.due) == (NOW + 3 * DAY, NOW + 3 * DAY)
    soon = failed(feed(failures=5), FetchError("429", later=True, wait=MINUTE), NOW, SHORTEST)
    assert soon.wait_until == NOW + MINUTE
    assert wait(soon) > HOUR


def test_a_feed_that_is_gone_is_not_asked_any_more() -> None:
    """Any other error may pass."""
    state = failed(feed(), FetchError("it is gone", gone=True), NOW, SHORTEST)
    assert (state.due, state.gone, state.failures) == (None, True, 1)
    assert failed(feed(), InputError("it is private"), NOW, SHORTEST).due


def test_a_feed_after_it_was_asked() -> None:
    """It goes by the name that it was given, and is where it moved to."""
    found = Fetched("https://moved.example/feed", Listing("Its own title", "https://tides.example"))
    named = after(feed(), found, False, NOW, SHORTEST)
    assert (named.url, named.title, named.site) == ("https://moved.example/feed", "Tides", "https://tides.example")
    assert after(replace(feed(), title=""), found, False, NOW, SHORTEST).title == "Its own title"
    unchanged = after(named, Fetched(named.url, None), False, NOW, SHORTEST)
    assert (unchanged.title, unchanged.site) == ("Tides", "https://tides.example")
    broken = after(feed(), FetchError("x"), False, NOW, SHORTEST)
    assert (broken.url, broken.state.reason) == (URL, "x")


def test_any_shortest_time_will_do() -> None:
    """One of months, too, which is longer than the longest otherwise."""
    for shortest in (MINUTE, 90 * DAY):
        assert wait(failed(feed(failures=10**6), FetchError("x"), NOW, shortest)) >= 0.9 * shortest
        assert wait(succeeded(feed(), answer(*regular(HOUR)), True, NOW, shortest)) >= shortest


@given(
    dates=st.lists(st.none() | st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)), max_size=30),  # noqa: DTZ001
    pause=st.none() | st.timedeltas(timedelta(0), timedelta(days=10_000)),
    failures=st.integers(0, 10_000),
)
def test_the_next_poll_is_within_bounds(dates: list[datetime | None], pause: timedelta | None, failures: int) -> None:
    """Whatever a feed tells."""
    items = [item(place, published=date and date.replace(tzinfo=NOW.tzinfo)) for place, date in enumerate(dates)]
    polled: Feed = feed(failures=failures)
    assert SHORTEST <= wait(succeeded(polled, answer(*items, pause=pause), True, NOW, SHORTEST)) <= 1.1 * LONGEST
    assert SHORTEST * 0.9 <= wait(failed(polled, FetchError("x"), NOW, SHORTEST)) <= 1.1 * LONGEST
