"""Measures, by examples small enough to be reckoned by hand."""

import numpy as np
import pytest

from retrieval.scores import Figure, auroc, bootstrapped, coverage, exact, f1, holds, normal, overlap, share


def test_words_as_squad_evens_them_out() -> None:
    """Case, punctuation, articles and blanks do not count."""
    assert normal("  The “19-year-old”, a  Ship! ") == "“19yearold” ship"
    assert exact("the Ferry", ["boat", "Ferry."])
    assert not exact("ferries", ["ferry"])
    assert not exact("", [])


@pytest.mark.parametrize(
    ("said", "truth", "expected"),
    [
        ("the red ferry", "red ferry", 1.0),
        ("red ferry of Tarn", "red ferry", 2 / 3),
        ("ferry ferry", "ferry", 2 / 3),
        ("boat", "ferry", 0.0),
        ("", "ferry", 0.0),
        ("ferry", "", 0.0),
        ("", "the", 1.0),
    ],
)
def test_f1(said: str, truth: str, expected: float) -> None:
    """By words, each as often as both have it."""
    assert f1(said, truth) == pytest.approx(expected)
    assert overlap(said, ["nothing like it", truth]) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "wording", "held"),
    [
        ("She said: “It’s  over”, and\nleft.", '"it\'s over", and left', True),
        ("Jonas Hallworth's ship", "jonas hallworth", True),
        ("It was founded in 1933.", "33", False),
        ("A rise of 3.5 per cent", "3", False),
        ("A rise of 3.5 per cent", "5", False),
        ("1,200,000 crowns", "1,200", False),
        ("It took 3. Then it ended.", "3", True),
        ("In 1933, 33 ships sank", "33", True),
        ("reporters", "port", False),
        ("a pre-war port", "war", True),
        ("", "port", False),
        ("port", "", False),
        ("$3", "$3", True),
    ],
)
def test_a_wording_stands_in_a_text_as_whole_words(text: str, wording: str, held: bool) -> None:
    """Whatever the quote marks and the blanks; no number is part of another."""
    assert holds(text, [wording]) is held
    assert not holds(text, [])


def test_auroc_counts_ties_half() -> None:
    """As all pairs compared one by one have it; None where one side is missing."""
    sure, right = [0.9, 0.5, 0.5, 0.1], [True, True, False, False]
    assert auroc(sure, right) == pytest.approx((1 + 1 + 0.5 + 1) / 4)
    assert auroc(sure, [False, False, True, True]) == pytest.approx(0.125)
    assert auroc([0.2, 0.3], [True, True]) is None
    assert auroc([0.2], [False]) is None
    assert auroc([], []) is None


def test_coverage() -> None:
    """The largest share with enough of it right; what is equally sure goes together."""
    assert coverage([4, 3, 2, 1], [True, True, False, True], 0.75) == 1.0
    assert coverage([4, 3, 2, 1], [True, True, False, True], 0.9) == 0.5
    assert coverage([4, 3, 3, 1], [True, True, False, False], 0.9) == 0.25
    assert coverage([1, 1], [True, False], 0.9) == 0.0
    assert coverage([], []) is None


@pytest.mark.parametrize(
    ("values", "low", "high"),
    [([1.0] * 5, 0.566, 1.0), ([0.0] * 5, 0.0, 0.434), ([1.0] * 30 + [0.0] * 20, 0.462, 0.724), ([0.5], 0.055, 0.945)],
)
def test_a_share_has_wilsons_interval(values: list[float], low: float, high: float) -> None:
    """Five of five are not sure to be all."""
    figure = share(values)
    assert figure is not None
    assert figure.value == pytest.approx(np.mean(values))
    assert figure.low == pytest.approx(low, abs=2e-3)
    assert figure.high == pytest.approx(high, abs=2e-3)
    assert share([]) is None


def test_bootstrapped_bounds_hold_the_value_and_repeat() -> None:
    """The same every time; narrower with more questions; nothing where the measure has no value."""
    chance = np.random.default_rng(1)
    right = chance.random(400) < 0.5
    sure = right * 0.5 + chance.random(400)
    few, many = (bootstrapped(auroc, sure[:count], right[:count]) for count in (40, 400))
    assert few is not None
    assert many is not None
    assert few == bootstrapped(auroc, sure[:40], right[:40])
    for one in (few, many):
        assert one.low is not None
        assert one.high is not None
        assert 0 <= one.low <= one.value <= one.high <= 1
    assert (many.high or 0) - (many.low or 0) < (few.high or 0) - (few.low or 0)
    assert bootstrapped(auroc, [0.1, 0.2], [True, True]) is None
    assert bootstrapped(coverage, [], []) is None
    assert bootstrapped(coverage, [1.0], [True]) == Figure(1.0, 1.0, 1.0)
