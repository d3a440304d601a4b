"""What every PreferencesStore does: a workspace's settings, of which no change is lost."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.ports import Stores
from bot.records import Preferences
from retrieval.domain import Point
from tests.contracts.kept import OTHER_TEAM, TEAM

ALL = Preferences(
    frozenset({"U2", "U1"}),
    everyone_edits=True,
    guests=True,
    shared=True,
    reading=frozenset({"C1"}),
    point=Point.STRICT,
)


def test_there_are_defaults(stores: Stores) -> None:
    """Until they are changed."""
    assert stores.preferences.preferences(TEAM) == Preferences()


def test_changes_are_kept(stores: Stores) -> None:
    """All of them, for that workspace."""
    assert stores.preferences.change(TEAM, lambda _: ALL) == ALL
    assert stores.preferences.preferences(TEAM) == ALL
    assert stores.preferences.preferences(OTHER_TEAM) == Preferences()
    fewer = replace(ALL, editors=frozenset(), shared=False)
    assert stores.preferences.change(TEAM, lambda now: replace(now, editors=frozenset(), shared=False)) == fewer
    assert stores.preferences.preferences(TEAM) == fewer


def test_a_change_that_fails_changes_nothing(stores: Stores) -> None:
    """What it raises comes through."""

    def fail(now: Preferences) -> Preferences:
        raise KeyError(now)

    with pytest.raises(KeyError):
        stores.preferences.change(TEAM, fail)
    assert stores.preferences.preferences(TEAM) == Preferences()
    stores.preferences.change(TEAM, lambda _: ALL)
    with pytest.raises(KeyError):
        stores.preferences.change(TEAM, fail)
    assert stores.preferences.preferences(TEAM) == ALL


def test_changes_at_once_lose_nothing(stores: Stores) -> None:
    """From two threads, from the first one on."""
    names = [f"C{number}" for number in range(60)]

    def read(name: str) -> None:
        stores.preferences.change(TEAM, lambda now: now.reads(name, True))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(read, names))
    assert stores.preferences.preferences(TEAM).reading == frozenset(names)
