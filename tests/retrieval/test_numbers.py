"""Numbers and what they count."""

import pytest

from retrieval.numbers import Figure, figures


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("killed 12 people", 12, "peopl"),
        ("twelve people died", 12, "peopl"),
        ("Twenty-one people died", 21, "peopl"),
        ("3,400 homes", 3400, "home"),
        ("1.6 million customers", 1_600_000, "custom"),
        ("two dozen sheep", 24, "sheep"),
        ("it cost $2.5 million", 2_500_000, "dollar"),
        ("up by 3.75% on the day", 3.75, "percent"),
        ("up by four per cent", 4, "percent"),
        ("at least 15 of them", 15, ""),
        ("he is 51, and well", 51, ""),
        ("there were 12", 12, ""),
    ],
)
def test_a_number_in_a_text(text: str, value: float, unit: str) -> None:
    """In figures and in words, with its magnitude and its unit."""
    assert figures(text) == [Figure(value, unit)]


@pytest.mark.parametrize("text", ["", "one of them", "the 17th of them", "9" * 40, "a hundred", "v1.2.3 of it"])
def test_what_is_no_number(text: str) -> None:
    """Ordinals, `one`, endless digits, versions."""
    assert figures(text) == []


def test_two_numbers() -> None:
    """Are two, unless they make one."""
    assert [one.value for one in figures("12 dead and 30 hurt; about 5 missing")] == [12, 30, 5]
    assert [one.value for one in figures("twenty, thirty or forty people")] == [20, 30, 40]
    assert [one.vague for one in figures("12 dead and nearly 30 hurt, more than 5 gone")] == [False, True, True]


@pytest.mark.parametrize(
    ("one", "other", "compatible"),
    [
        ("12 people", "15 people", False),
        ("20 people", "19 people", False),
        ("12 people", "twelve people", True),
        ("about 200 people", "214 people", True),
        ("more than 200 people", "214 people", True),
        ("about 200 people", "260 people", False),
        ("2 million crowns", "2.04 million crowns", True),
        ("365 million crowns", "412 million crowns", False),
        ("3.2% more", "3.24% more", True),
        ("3.2% more", "3.7% more", False),
    ],
)
def test_round_numbers_contradict_none(one: str, other: str, compatible: bool) -> None:
    """Whichever of them is the round one."""
    (left,), (right,) = figures(one), figures(other)
    assert left.is_compatible(right) is right.is_compatible(left) is compatible
