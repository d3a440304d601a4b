"""What every Briefs does: a conversation's digest is kept as it was chosen, and its schedule goes on once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, time, timedelta, timezone
from typing import Any

import pytest

from bot.ports import Stores
from bot.records import Brief, Rhythm
from retrieval.news import Taste
from tests.contracts.kept import NOON, OTHER_TEAM, SECOND, TEAM

WEEKDAYS = Rhythm(frozenset(range(5)), time(8, 30), "Europe/Berlin")
TASTE = Taste(("ferries", "rates \N{OTTER}"), ("northline.example",), ("sport",), ("spam.example", "x.example"))
TODAY, TOMORROW = date(2026, 3, 12), date(2026, 3, 13)
DAY = timedelta(days=1)
ALL = Brief(TEAM, "C1", "U1", WEEKDAYS, NOON, TODAY, NOON - DAY, TASTE, silent=True, paused="The channel is archived.")


def choose(stores: Stores, channel: str = "C1", workspace: str = TEAM, **values: Any) -> Brief:
    """Change a brief; gives it."""
    return stores.briefs.change(workspace, channel, lambda now: replace(now, **values))


def test_one_never_chosen_is_plain(stores: Stores) -> None:
    """And is none of those that were."""
    assert stores.briefs.brief(TEAM, "C1") == Brief(TEAM, "C1")
    assert stores.briefs.briefs(TEAM) == []
    assert stores.briefs.next_due() is None


def test_all_that_is_chosen_is_kept(stores: Stores) -> None:
    """For that conversation; and all of it can be taken back."""
    assert stores.briefs.change(TEAM, "C1", lambda _: ALL) == ALL
    assert stores.briefs.brief(TEAM, "C1") == ALL
    assert stores.briefs.brief(TEAM, "C2") == Brief(TEAM, "C2")
    assert stores.briefs.brief(OTHER_TEAM, "C1") == Brief(OTHER_TEAM, "C1")
    assert stores.briefs.change(TEAM, "C1", lambda now: Brief(now.workspace, now.channel)) == Brief(TEAM, "C1")
    assert stores.briefs.brief(TEAM, "C1") == Brief(TEAM, "C1")


def test_a_time_comes_back_as_the_same_moment(stores: Stores) -> None:
    """In UTC."""
    there = NOON.astimezone(timezone(timedelta(hours=5, minutes=45)))
    choose(stores, due=there, until=there)
    kept = stores.briefs.brief(TEAM, "C1")
    assert [(one, one.tzinfo) for one in (kept.due, kept.until) if one] == [(NOON, NOON.tzinfo)] * 2


def test_those_that_were_chosen(stores: Stores) -> None:
    """By channel, of that workspace, with a rhythm or without."""
    choose(stores, "C2", rhythm=WEEKDAYS, due=NOON)
    choose(stores, "C1", silent=True)
    choose(stores, "C3", OTHER_TEAM, owner="U1")
    one, two = Brief(TEAM, "C1", silent=True), Brief(TEAM, "C2", rhythm=WEEKDAYS, due=NOON)
    assert stores.briefs.briefs(TEAM) == [one, two]


def test_a_change_that_fails_changes_nothing(stores: Stores) -> None:
    """What it raises comes through."""

    def fail(now: Brief) -> Brief:
        raise KeyError(now)

    for before in (Brief(TEAM, "C1"), ALL):
        with pytest.raises(KeyError):
            stores.briefs.change(TEAM, "C1", fail)
        assert stores.briefs.brief(TEAM, "C1") == before
        stores.briefs.change(TEAM, "C1", lambda _: ALL)


def test_changes_at_once_lose_nothing(stores: Stores) -> None:
    """From two threads, from the first one on."""
    topics = [f"topic {number}" for number in range(60)]

    def want(topic: str) -> None:
        stores.briefs.change(
            TEAM, "C1", lambda now: replace(now, taste=replace(now.taste, topics=(*now.taste.topics, topic)))
        )

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(want, topics))
    assert sorted(stores.briefs.brief(TEAM, "C1").taste.topics) == sorted(topics)


def test_due_ones_come_the_longest_due_first(stores: Stores) -> None:
    """Of all workspaces; without those that are paused, turned off or still to come."""
    choose(stores, "C1", rhythm=WEEKDAYS, due=NOON)
    choose(stores, "C2", OTHER_TEAM, rhythm=WEEKDAYS, due=NOON - SECOND)
    choose(stores, "C3", rhythm=WEEKDAYS, due=NOON + SECOND)
    choose(stores, "C4", rhythm=WEEKDAYS, due=NOON - DAY, paused="The bot was removed.")
    choose(stores, "C5", rhythm=None, due=NOON - DAY)
    assert [one.channel for one in stores.briefs.due(NOON)] == ["C2", "C1"]
    assert stores.briefs.due(NOON - DAY) == []
    assert stores.briefs.next_due() == NOON - SECOND


def test_what_a_wrong_clock_put_off_is_due(stores: Stores) -> None:
    """No rhythm leaves out more than two weeks: the rest is looked at at once, for it to be set right."""
    choose(stores, "C1", rhythm=WEEKDAYS, due=NOON + 15 * DAY)
    choose(stores, "C2", rhythm=WEEKDAYS, due=NOON + 365 * DAY)
    assert [one.channel for one in stores.briefs.due(NOON)] == ["C2"]


def test_it_advances_once(stores: Stores) -> None:
    """Whoever read it before is told that it has gone on; nothing else is changed."""
    before = choose(stores, owner="U1", rhythm=WEEKDAYS, due=NOON, taste=TASTE)
    assert stores.briefs.advance(before, TODAY, NOON + DAY)
    assert stores.briefs.brief(TEAM, "C1") == replace(before, done=TODAY, due=NOON + DAY)
    assert not stores.briefs.advance(before, TOMORROW, NOON + 2 * DAY)
    assert stores.briefs.brief(TEAM, "C1") == replace(before, done=TODAY, due=NOON + DAY)


@pytest.mark.parametrize(
    "changes",
    [
        {"due": NOON + SECOND},
        {"rhythm": replace(WEEKDAYS, at=time(8, 31))},
        {"rhythm": replace(WEEKDAYS, days=frozenset({0}))},
        {"rhythm": replace(WEEKDAYS, zone="Europe/Paris")},
        {"rhythm": None, "due": None},
    ],
)
def test_one_that_was_changed_does_not_advance(stores: Stores, changes: dict[str, Any]) -> None:
    """What somebody chose meanwhile holds."""
    before = choose(stores, rhythm=WEEKDAYS, due=NOON)
    changed = choose(stores, **changes)
    assert not stores.briefs.advance(before, TODAY, NOON + DAY)
    assert stores.briefs.brief(TEAM, "C1") == changed


def test_one_that_was_never_chosen_does_not_advance(stores: Stores) -> None:
    """And is not made by that."""
    assert not stores.briefs.advance(Brief(TEAM, "C1"), TODAY, NOON)
    assert stores.briefs.briefs(TEAM) == []


def test_what_is_liked_is_in_the_taste(stores: Stores) -> None:
    """Of that conversation, whoever liked it, however often; also where nothing was chosen."""
    stores.briefs.like(TEAM, "C1", ["a", "b"], "U1", NOON)
    for _ in range(2):
        stores.briefs.like(TEAM, "C1", ["b", "c"], "U2", NOON + SECOND)
    stores.briefs.like(TEAM, "C2", ["d"], "U1", NOON)
    stores.briefs.like(OTHER_TEAM, "C1", ["e"], "U1", NOON)
    stores.briefs.like(TEAM, "C1", [], "U1", NOON)
    assert stores.briefs.brief(TEAM, "C1") == Brief(TEAM, "C1", taste=Taste(liked=frozenset("abc")))
    assert stores.briefs.briefs(TEAM) == []


def test_a_change_leaves_what_is_liked(stores: Stores) -> None:
    """It is neither told nor changed by it."""
    stores.briefs.like(TEAM, "C1", ["a"], "U1", NOON)
    assert stores.briefs.change(TEAM, "C1", lambda now: replace(now, silent=not now.taste.liked)).silent
    choose(stores, taste=replace(TASTE, liked=frozenset("z")))
    assert stores.briefs.brief(TEAM, "C1").taste == replace(TASTE, liked=frozenset("a"))


def test_what_was_liked_long_ago_does_not_count(stores: Stores) -> None:
    """Where there is much that was liked since; liked again, it does."""
    for number in range(300):
        stores.briefs.like(TEAM, "C1", [str(number)], "U1", NOON + number * SECOND)
    stores.briefs.like(TEAM, "C1", ["0"], "U2", NOON + DAY)
    assert stores.briefs.brief(TEAM, "C1").taste.liked == {"0", *map(str, range(101, 300))}
