"""Names and numbers are looked for as people write them, and the confidence keeps to its scale."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.confidence import SIGNALS, confidence
from retrieval.questions import mentions, parse
from retrieval.selection import FEATURES
from retrieval.weights import fitted


@pytest.mark.parametrize(
    ("text", "name", "there"),
    [
        ("The Kellander government said", "Kelland", True),
        ("Putin's visit", "Putin", True),
        ("1,600 men", "1600", True),
        ("21600 men", "1600", False),
        ("a rate of 3.5 per cent", "3.5", True),
        ("the US army", "US", True),
        ("the houses of us all were", "Tern", False),
        ("a modern ferry", "Tern", False),
    ],
)
def test_a_name_or_number_is_found_in_its_forms(text: str, name: str, there: bool) -> None:
    """Possessives, derived forms and separators count; parts of other words and numbers do not."""
    assert mentions(text, name) is there


def test_only_names_and_numbers_are_anchors() -> None:
    """The first word's capital and question words name nothing; neither does Title Case."""
    assert parse("Who won the election in Brackwater in 2026?").anchors == ("Brackwater", "2026")
    assert parse("What Is The Price Of The Bridge").anchors == ()
    assert parse("WHERE IS THE BRIDGE").anchors == ()


def test_the_fitted_numbers_fit_the_code() -> None:
    """One weight a feature, one coefficient a signal, thresholds in order."""
    weights = fitted()
    assert tuple(weights.sentence) == FEATURES
    assert set(weights.confidence) == {*SIGNALS, "bias"}
    assert 0 < weights.thresholds["balanced"] < weights.thresholds["strict"] < 1


@given(st.lists(st.floats(-50, 50), min_size=len(SIGNALS), max_size=len(SIGNALS)), st.sampled_from(SIGNALS))
def test_each_signal_only_speaks_for_an_answer(values: list[float], raised: str) -> None:
    """More of a signal never makes an answer less sure, and the chance stays a chance."""
    before = dict(zip(SIGNALS, values, strict=True))
    low = confidence(before, fitted().confidence)
    high = confidence(before | {raised: before[raised] + 1}, fitted().confidence)
    assert 0 <= low <= high <= 1
