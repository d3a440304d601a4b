"""What every Links does: it knows what was read of each message, and which message had something first."""

from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any

from bot.ports import Stores
from bot.records import Shared
from retrieval.domain import WORKSPACE
from tests.contracts.kept import NOON, OTHER_TEAM, SECOND, TEAM

URL = "https://news.example/kiln"
FIRST, SECOND_TS, THIRD = "1700000001.000100", "1700000002.000100", "1700000003.000100"


def shared(ts: str = FIRST, key: str = URL, **changes: Any) -> Shared:
    """One in a public channel that was read."""
    plain = Shared(TEAM, "C1", ts, key, f"{key}?x=\N{OTTER}", ts, "U1", WORKSPACE, "a1", "added", "", NOON)
    return replace(plain, **changes)


def test_it_comes_back_whole(stores: Stores) -> None:
    """By its message, as they were read; with an article or with a reason; its time as the same moment."""
    there = NOON.astimezone(timezone(timedelta(hours=-3, minutes=-30)))
    later = shared(key="file:F1", article_id=None, outcome="failed", reason="gone – for good", at=there + SECOND)
    for one in (later, shared(at=there)):
        stores.links.keep(one)
    assert stores.links.of_message(TEAM, "C1", FIRST) == [shared(at=there), later]
    for place in ((OTHER_TEAM, "C1", FIRST), (TEAM, "C2", FIRST), (TEAM, "C1", THIRD)):
        assert stores.links.of_message(*place) == []


def test_the_same_of_a_message_is_replaced(stores: Stores) -> None:
    """There is one of a key, however often it is read."""
    stores.links.keep(shared(article_id=None, outcome="failed", reason="500"))
    stores.links.keep(shared(at=NOON + SECOND))
    assert stores.links.of_message(TEAM, "C1", FIRST) == [shared(at=NOON + SECOND)]


def test_the_latest_of_those_that_may_be_known(stores: Stores) -> None:
    """By when it was read; what is private counts for its own conversation alone."""
    private = shared(THIRD, channel="G1", audience="G1", at=NOON + 2 * SECOND)
    for one in (shared(at=NOON + SECOND), shared(SECOND_TS), private, shared(key="other", at=NOON + 3 * SECOND)):
        stores.links.keep(one)
    assert stores.links.latest(TEAM, [WORKSPACE], URL) == shared(at=NOON + SECOND)
    assert stores.links.latest(TEAM, [WORKSPACE, "G1"], URL) == private
    assert stores.links.latest(TEAM, [WORKSPACE, "G2"], URL) == shared(at=NOON + SECOND)
    assert stores.links.latest(TEAM, [WORKSPACE], "never") is None
    assert stores.links.latest(OTHER_TEAM, [WORKSPACE, "G1"], URL) is None


def test_what_was_shared_before(stores: Stores) -> None:
    """The same link or article, in the same channel or in public, and in earlier messages alone; the first first."""
    copy = shared(SECOND_TS, key="https://copy.example", channel="C2")
    private = shared(FIRST, channel="G1", audience="G1")
    for one in (copy, private, shared(), shared(SECOND_TS, key="other", article_id="a2")):
        stores.links.keep(one)
    assert stores.links.before(shared(THIRD, channel="C3"), 5) == [shared(), copy]
    assert stores.links.before(shared(THIRD, channel="C3"), 1) == [shared()]
    assert stores.links.before(shared(THIRD, channel="C3", article_id=None), 5) == [shared()]
    assert stores.links.before(shared(SECOND_TS), 5) == [shared()]
    assert stores.links.before(shared(THIRD, channel="G2", audience="G2"), 5) == [shared(), copy]
    assert private in stores.links.before(shared(THIRD, channel="G1", audience="G1"), 5)
    assert stores.links.before(shared(THIRD, workspace=OTHER_TEAM), 5) == []


def test_none_failed_are_alike_for_having_no_article(stores: Stores) -> None:
    """What could not be read is the same as what has the same key, and nothing else."""
    stores.links.keep(shared(article_id=None))
    assert stores.links.before(shared(SECOND_TS, key="other", article_id=None), 5) == []


def test_old_ones_are_forgotten(stores: Stores) -> None:
    """Those that were read before then, of every workspace."""
    for one in (shared(at=NOON - SECOND), shared(workspace=OTHER_TEAM, at=NOON - SECOND), shared(SECOND_TS)):
        stores.links.keep(one)
    assert stores.links.prune(NOON) == 2
    assert stores.links.of_message(TEAM, "C1", SECOND_TS) == [shared(SECOND_TS)]
