"""What every Threads does: it knows where the bot was started, and where it was told to keep still."""

import pytest

from bot.ports import Stores
from bot.records import Thread
from tests.contracts.kept import NOON, OTHER_TEAM, SECOND, TEAM

PLACE = (TEAM, "C1", "100.000001")


def test_a_thread_is_followed_once_it_was_started(stores: Stores) -> None:
    """That one alone."""
    assert stores.threads.thread(*PLACE) is None
    stores.threads.start(*PLACE, NOON)
    assert stores.threads.thread(*PLACE) == Thread("C1", "100.000001")
    for other in [(OTHER_TEAM, *PLACE[1:]), (TEAM, "C2", "100.000001"), (TEAM, "C1", "100.000002")]:
        assert stores.threads.thread(*other) is None


def test_it_can_be_stopped(stores: Stores) -> None:
    """Again and again; and starting it anew changes nothing then."""
    assert not stores.threads.stop(*PLACE)
    assert stores.threads.thread(*PLACE) is None
    stores.threads.start(*PLACE, NOON)
    for _ in range(2):
        assert stores.threads.stop(*PLACE)
        stores.threads.start(*PLACE, NOON + SECOND)
        assert stores.threads.thread(*PLACE) == Thread("C1", "100.000001", stopped=True)


def test_it_can_be_kept_quiet(stores: Stores) -> None:
    """And no longer."""
    stores.threads.start(*PLACE, NOON)
    for quiet in (True, False):
        stores.threads.set_quiet(*PLACE, quiet)
        stores.threads.start(*PLACE, NOON + SECOND)
        assert stores.threads.thread(*PLACE) == Thread("C1", "100.000001", quiet=quiet)


def test_only_a_call_takes_a_stopped_one_up_again(stores: Stores) -> None:
    """Keeping quiet does not."""
    stores.threads.start(*PLACE, NOON)
    stores.threads.stop(*PLACE)
    stores.threads.set_quiet(*PLACE, True)
    assert stores.threads.thread(*PLACE) == Thread("C1", "100.000001", stopped=True, quiet=True)
    stores.threads.set_quiet(*PLACE, False)
    assert stores.threads.thread(*PLACE) == Thread("C1", "100.000001")


def test_one_not_started_stays_unknown(stores: Stores) -> None:
    """Whatever is said about it."""
    stores.threads.set_quiet(*PLACE, True)
    stores.threads.set_quiet(*PLACE, False)
    assert stores.threads.thread(*PLACE) is None


@pytest.mark.parametrize("among", [None, frozenset[str](), frozenset({"otters", "lorn"})])
def test_it_can_be_about_some_articles_alone(stores: Stores, among: frozenset[str] | None) -> None:
    """All is in question where none are named, and nothing where the named are none; starting anew changes nothing."""
    stores.threads.start(*PLACE, NOON, among)
    stores.threads.start(*PLACE, NOON + SECOND, frozenset({"seals"}))
    assert stores.threads.thread(*PLACE) == Thread("C1", "100.000001", among=among)
    stores.threads.set_quiet(*PLACE, True)
    assert stores.threads.thread(*PLACE) == Thread("C1", "100.000001", quiet=True, among=among)
