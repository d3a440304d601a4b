"""The order of stories."""

from datetime import timedelta

import numpy as np
import pytest

from retrieval.standing import HALF_LIFE, central, order, standing

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def test_more_sources_stand_higher() -> None:
    """By the logarithm: one to three is as much as three to seven."""
    one, three, seven = (standing(sources, HOUR, DAY) for sources in (1, 3, 7))
    assert three - one == pytest.approx(seven - three)
    assert three == pytest.approx(2 * one)


def test_age_halves() -> None:
    """After fifteen hours in a day's digest, and as much later in a longer one's; nothing is younger than new."""
    assert standing(1, HALF_LIFE, DAY) == pytest.approx(standing(1, 0 * HOUR, DAY) / 2)
    assert standing(1, 7 * HALF_LIFE, 7 * DAY) == pytest.approx(standing(1, 0 * HOUR, DAY) / 2)
    assert standing(1, -HOUR, DAY) == standing(1, 0 * HOUR, HOUR) == 1


def test_what_is_wanted_stands_higher_and_what_is_known_lower() -> None:
    """A chosen topic outweighs three sources; what was liked and what is new count a little."""
    assert standing(1, HOUR, DAY, topic=1) > standing(4, HOUR, DAY)
    assert standing(1, HOUR, DAY, liked=0.8) > standing(1, HOUR, DAY) > standing(1, HOUR, DAY, update=True)


def test_not_all_about_one_subject() -> None:
    """The second story of a subject waits for the first of another, if that is not much worse."""
    rate, bank, cup = np.array([1, 0]), np.array([0.9, 0.436]), np.array([0, 1])
    vectors = [vector.astype(np.float32) for vector in (rate, bank, cup)]
    assert order([1.0, 0.9, 0.8], vectors, 3) == [0, 2, 1]
    assert order([1.0, 0.9, 0.1], vectors, 3) == [0, 1, 2]
    assert order([1.0, 0.9, 0.8], vectors, 2) == [0, 2]
    assert order([], [], 5) == []
    assert order([0.0, 0.0], vectors[:2], 9) == [0, 1]


def test_the_most_central_text() -> None:
    """The medoid first; the same ones stay as they were."""
    vectors = [np.array(vector, dtype=np.float32) for vector in ((0, 1), (0.7, 0.7), (1, 0), (0.7, 0.7))]
    assert central(vectors) == [1, 3, 0, 2]
