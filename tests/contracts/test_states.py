"""What the States promise, on every engine."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.ports import Stores
from tests.contracts.kept import NOON

MINUTE = timedelta(minutes=1)
UNTIL = NOON + 10 * MINUTE


def test_a_state_is_good_once(stores: Stores) -> None:
    """Each of them."""
    stores.states.issue("one", UNTIL)
    stores.states.issue("other", UNTIL)
    assert stores.states.consume("one", NOON + MINUTE)
    assert not stores.states.consume("one", NOON + MINUTE)
    assert stores.states.consume("other", NOON + MINUTE)


@pytest.mark.parametrize("forged", ["", "one ", "ONE", "%", "two", "x" * 10_000])
def test_a_state_that_was_not_issued_is_not_good(stores: Stores, forged: str) -> None:
    """However like one it is."""
    stores.states.issue("one", UNTIL)
    assert not stores.states.consume(forged, NOON)
    assert stores.states.consume("one", NOON)


@pytest.mark.parametrize(("late", "good"), [(-MINUTE, True), (0 * MINUTE, False), (MINUTE, False)])
def test_a_state_is_good_for_a_while(stores: Stores, late: timedelta, good: bool) -> None:
    """After that it is used up too."""
    stores.states.issue("one", UNTIL)
    assert stores.states.consume("one", UNTIL + late) is good
    assert not stores.states.consume("one", NOON)


def test_later_states_leave_those_that_are_good(stores: Stores) -> None:
    """Those that ran out long ago are forgotten with the next."""
    stores.states.issue("old", NOON)
    stores.states.issue("one", UNTIL)
    stores.states.issue("late", NOON + timedelta(hours=1))
    assert stores.states.consume("one", NOON)


def test_one_of_many_uses_a_state_up(stores: Stores) -> None:
    """However many there are at once."""
    stores.states.issue("one", UNTIL)
    with ThreadPoolExecutor(8) as threads:
        used = list(threads.map(lambda _: stores.states.consume("one", NOON), range(8)))
    assert sum(used) == 1
