"""What every Editions does: it knows the digests that were posted, and what was told where."""

from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any

from bot.ports import Stores
from bot.records import Edition, Told
from tests.contracts.kept import NOON, OTHER_TEAM, SECOND, TEAM

STORIES = (
    Told("Ferry sinks off Skerrin \N{OTTER}", "northline.example", ("a", "b")),
    Told("Rates cut – “at last”", "meridian.example", ("c",)),
)


def edition(name: str = "one", **changes: Any) -> Edition:
    """One with two stories."""
    plain = Edition(TEAM, name, "C1", None, NOON, NOON - SECOND, STORIES)
    return replace(plain, **changes)


def test_it_comes_back_whole(stores: Stores) -> None:
    """With stories or without; its times as the same moments."""
    there = NOON.astimezone(timezone(timedelta(hours=-3, minutes=-30)))
    empty = edition("none", stories=(), conversation="D1", at=there, until=there)
    for one in (edition(), empty):
        stores.editions.keep(one)
        assert stores.editions.edition(TEAM, one.id) == one
    assert stores.editions.edition(TEAM, "never") is None
    assert stores.editions.edition(OTHER_TEAM, "one") is None


def test_one_of_the_same_id_is_replaced(stores: Stores) -> None:
    """And what it told before counts no longer."""
    stores.editions.keep(edition())
    again = edition(stories=STORIES[1:], at=NOON + SECOND)
    stores.editions.keep(again)
    assert stores.editions.edition(TEAM, "one") == again
    assert stores.editions.told(TEAM, "C1", NOON) == {"c"}


def test_what_was_told_in_a_channel(stores: Stores) -> None:
    """By the editions there that end by then: one that was made and not counted told nobody anything."""
    stores.editions.keep(edition(until=NOON - SECOND))
    stores.editions.keep(edition("two", stories=(Told("Ferry", "x.example", ("b", "d")),), until=NOON))
    stores.editions.keep(edition("three", channel="C2", stories=(Told("Other", "x.example", ("e",)),)))
    stores.editions.keep(edition("one", workspace=OTHER_TEAM, stories=(Told("Other", "x.example", ("f",)),)))
    assert stores.editions.told(TEAM, "C1", NOON) == set("abcd")
    assert stores.editions.told(TEAM, "C1", NOON - SECOND) == set("abc")
    assert stores.editions.told(TEAM, "C1", NOON - 2 * SECOND) == set()
    assert stores.editions.told(TEAM, "C1", None) == set()
    assert stores.editions.told(TEAM, "C3", NOON) == set()


def test_old_ones_are_forgotten(stores: Stores) -> None:
    """Those that were posted before then, of every workspace."""
    stores.editions.keep(edition("old", at=NOON - SECOND))
    stores.editions.keep(edition("old", workspace=OTHER_TEAM, at=NOON - SECOND))
    stores.editions.keep(edition("new", stories=STORIES[1:]))
    assert stores.editions.prune(NOON) == 2
    assert stores.editions.edition(TEAM, "old") is None
    assert stores.editions.told(TEAM, "C1", NOON) == {"c"}
    assert stores.editions.prune(NOON) == 0
