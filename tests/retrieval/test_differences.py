"""Numbers on which sources differ."""

import pytest

from retrieval.differences import differences
from tests.retrieval.openings import opening


def found(*texts: str, hours: float = 1.0, sources: str = "ABCDEFGH") -> list[list[str]]:
    """The quotes that are set against each other, of articles by different sources, so many hours apart."""
    every = [
        opening(text, source=source, hours=place * hours)
        for place, (text, source) in enumerate(zip(texts, sources, strict=False))
    ]
    told = differences(every)
    for one in told:
        for cited in one.citations:
            assert cited.quote == cited.article.text[cited.start : cited.end]
    return [[cited.quote for cited in one.citations] for one in told]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The fire killed 12 people on Monday.", "At least 15 people died in the fire, police said."),
        ("Twelve people were killed.", "Police put the number of dead at 14."),
        ("Thirty passengers were injured in the crash.", "The crash left 34 people hurt."),
        ("Nine were still missing in the afternoon.", "Six people remained unaccounted for, she said."),
        ("Police arrested 40 people in the square.", "In all, 55 people were detained."),
        ("The new bridge cost 365 million crowns.", "The new bridge cost 412 million crowns, the ministry said."),
        ("Turnout reached 61% in the city.", "Turnout in the city reached 64 per cent."),
        ("Twelve firefighters were hurt.", "15 firefighters were injured in all."),
    ],
)
def test_sources_that_differ(one: str, other: str) -> None:
    """In figures or words, in the same words or in those that news has for the dead and the hurt."""
    assert found(one, other) == [[one, other]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The fire killed 12 people.", "The fire killed twelve people."),
        ("The fire killed 12 people.", "The toll rose to 15 on Tuesday."),
        ("The fire killed 12 people.", "The number of dead has risen to 15."),
        ("The fire killed 12 people.", "Officials fear that 30 people died."),
        ("The fire killed 12 people.", "In 1979, 44 people died in a fire there."),
        ("The fire killed 12 people.", "Among the dead were three people from abroad."),
        ("The fire killed 12 people.", "It killed five children."),
        ("The fire killed 12 people.", "The fire left 30 people hurt."),
        ("The fire killed 12 people on Monday.", "A second fire killed 3 people on Tuesday."),
        ("The fire in Aldersund killed 12 people.", "The fire in Port Maren killed 15 people."),
        ("About 200 people died.", "214 people died."),
        ("The bridge cost 365 million crowns.", "The tunnel needs 412 million crowns of new money."),
        ("He is 51 years old.", "She is 34 years old."),
        ("It has 12 rooms.", "They are 15 strong."),
        ("The fire killed 12 people and hurt 30.", "The fire hurt 30 people, killing 12."),
        (
            "The fire killed 12 people.",
            "The fire killed 15 people. Earlier in the day 12 people were known to have died.",
        ),
    ],
)
def test_what_is_no_difference(one: str, other: str) -> None:
    """The same number, a later one, part of it, another time, place or thing, a round number."""
    assert [pair for pair in found(one, other) if any("15" in quote for quote in pair)] == []
    if "Earlier" not in other:
        assert found(one, other) == []


def test_an_article_that_tells_of_both_settles_it() -> None:
    """Then they do not differ: it knows what the other says."""
    assert found("The fire killed 12 people.", "A union says 12 people died. Police say 15 people died.") == []


def test_reports_far_apart_do_not_differ() -> None:
    """A day later more is known."""
    assert found("The fire killed 12 people.", "The fire killed 15 people.", hours=30) == []


def test_a_source_does_not_differ_from_itself() -> None:
    """It knows better now."""
    assert found("The fire killed 12 people.", "The fire killed 15 people.", sources="AA") == []


def test_three_sources_on_one_number() -> None:
    """Are one difference, with each of them once."""
    texts = ("The fire killed 12 people.", "The fire killed 15 people.", "The fire killed 17 people.")
    assert found(*texts) == [list(texts)]


def test_two_numbers_are_two_differences() -> None:
    """Though they stand in one sentence of a source."""
    first = "Twelve people died and nine were missing."
    told = found(first, "Fifteen people died. Six people were missing.")
    assert told == [[first, "Fifteen people died."], [first, "Six people were missing."]]


def test_hardly_anything_to_compare() -> None:
    """No article, one, or empty ones."""
    assert found() == []
    assert found("The fire killed 12 people.") == []
    assert found("-", "-") == []
    assert found("12 " * 5_000, "15 " * 5_000) == []
