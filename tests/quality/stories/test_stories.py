"""Holds stories with the embedded model to their floor."""

import json
from collections import Counter

import pytest

from tests.quality.bcubed import FILES, STORIES, bcubed, labelled, stories


def test_the_figure_does_not_fall_below_its_floor() -> None:
    """`python -m tests.quality.bcubed` shows what went wrong; a better figure is to be written into the file."""
    floor = json.loads((STORIES / "floor.json").read_text("utf-8"))["stories: B-cubed F1"]
    assert round(bcubed(stories(), labelled().events)[2], 3) >= floor


@pytest.mark.parametrize("file", FILES)
def test_no_file_alone_is_bad(file: str) -> None:
    """Nor is precision bought with recall, or the other way round."""
    precision, recall, f1 = bcubed(stories(file), labelled(file).events)
    assert min(precision, recall) > 0.8
    assert f1 > 0.85


def test_copies_are_in_the_story_of_their_text() -> None:
    """Each of them."""
    found, copies = stories(), labelled().copies
    assert len(copies) >= 3
    assert all(found[name] == found[original] for name, original in copies.items())


def test_the_set_stays_what_it_is_for() -> None:
    """Enough articles and events, also events with one article, and articles without a date."""
    told = labelled()
    sizes = Counter(told.events.values())
    assert len(told.documents) >= 120
    assert len(sizes) >= 40
    assert sum(size == 1 for size in sizes.values()) >= 6
    assert sum(one.published is None for one in told.documents) >= 6


def test_b_cubed_by_hand() -> None:
    """One cluster of an event and a half of another: (3·¾ + 1·¼ + 1) / 5 of precision, and so on."""
    events = {"a": "1", "b": "1", "c": "1", "d": "2", "e": "2"}
    found = {"a": "x", "b": "x", "c": "x", "d": "x", "e": "y"}
    precision, recall, f1 = bcubed(found, events)
    assert (precision, recall) == pytest.approx((3.5 / 5, 4 / 5))
    assert f1 == pytest.approx(2 * 0.7 * 0.8 / 1.5)
    assert bcubed(events, events) == (1, 1, 1)
