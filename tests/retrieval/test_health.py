"""How a feed is doing, and when its owner should know."""

from datetime import timedelta
from typing import Any

import pytest

from retrieval.health import Health, health, is_dead
from tests.retrieval.feeding import DAY, HOUR, MINUTE, NOW, feed

WORKS: dict[str, Any] = {"polled": NOW, "worked": NOW, "items": 9, "newest": NOW - DAY}


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ({}, Health.NEW),
        (WORKS, Health.OK),
        (WORKS | {"newest": None}, Health.OK),
        (WORKS | {"items": 0, "newest": None}, Health.EMPTY),
        (WORKS | {"newest": NOW - 46 * DAY}, Health.STALE),
        (WORKS | {"failures": 1}, Health.FAILED),
        ({"failures": 1}, Health.FAILED),
        ({"gone": True}, Health.FAILED),
    ],
)
def test_in_one_word(state: dict[str, Any], expected: Health) -> None:
    """A failure comes before all else."""
    assert health(feed(**state), NOW) is expected


@pytest.mark.parametrize(
    ("interval", "patience"),
    [(15 * MINUTE, 7 * DAY), (2 * HOUR, 12.5 * DAY), (12 * HOUR, 45 * DAY), (timedelta(days=10**8), 45 * DAY)],
)
def test_a_feed_is_stale_by_its_own_rhythm(interval: timedelta, patience: timedelta) -> None:
    """One that has something every hour sooner than one that has something every week."""
    for silence, expected in ((patience - MINUTE, Health.OK), (patience + MINUTE, Health.STALE)):
        assert health(feed(**WORKS | {"interval": interval, "newest": NOW - silence}), NOW) is expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ({}, False),
        (WORKS, False),
        ({"gone": True, "failures": 1}, True),
        ({"failures": 9, "failing_since": NOW - 2 * DAY, "polled": NOW}, True),
        ({"failures": 3, "failing_since": NOW - 2 * DAY, "polled": NOW}, False),
        ({"failures": 9, "failing_since": NOW - 2 * DAY, "polled": NOW - 47 * HOUR}, False),
    ],
)
def test_when_it_is_dead(state: dict[str, Any], expected: bool) -> None:
    """Gone, or failing again and again, and not for an hour alone."""
    assert is_dead(feed(**state)) == expected
