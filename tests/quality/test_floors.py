"""Holds the quality of answers on the sample articles to its floors."""

import pytest

from tests.quality.measure import Result, floors, measure

Measured = tuple[dict[str, float], list[Result]]


@pytest.fixture(scope="module")
def measured() -> Measured:
    """One run over all questions."""
    return measure()


@pytest.mark.parametrize("name", floors())
def test_no_figure_falls_below_its_floor(measured: Measured, name: str) -> None:
    """`python -m tests.quality.measure` shows which questions went wrong."""
    assert measured[0][name] >= floors()[name]


def test_there_are_floors_for_every_figure(measured: Measured) -> None:
    """No figure goes unwatched."""
    assert floors().keys() == measured[0].keys()


def test_every_quote_stands_in_its_article(measured: Measured) -> None:
    """A citation's offsets give its words, and the answer is made of them."""
    citations = [citation for one in measured[1] for citation in one.answer.citations]
    assert len(citations) > 50
    for one in citations:
        assert one.article.text[one.start : one.end] == one.quote


def test_a_third_of_the_questions_have_no_answer(measured: Measured) -> None:
    """The set stays balanced when it grows."""
    unanswerable = [one for one in measured[1] if not one.answerable]
    assert len(measured[1]) >= 60
    assert len(unanswerable) * 3.5 >= len(measured[1])
