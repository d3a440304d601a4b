"""Holds the quality of answers on the sample articles to its floors."""

from collections.abc import Iterator, Mapping

import pytest

from retrieval.ask import Ask
from retrieval.domain import LOCAL
from tests.quality.measure import HERE, Result, floors, measure, samples

Measured = tuple[dict[str, float], list[Result]]


@pytest.fixture(scope="module")
def asking() -> Iterator[tuple[Ask, Mapping[str, str]]]:
    """Asking over the sample articles."""
    with samples() as made:
        yield made


@pytest.fixture(scope="module")
def measured(asking: tuple[Ask, Mapping[str, str]]) -> Measured:
    """One run over all questions."""
    return measure(*asking)


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


def test_the_picture_in_the_readme_is_what_is_answered(asking: tuple[Ask, Mapping[str, str]]) -> None:
    """The two questions of its conversation get the answer, the sources and the abstention that stand there."""
    picture = " ".join((HERE.parents[1] / "README.md").read_text("utf-8").split("```")[3].split())
    question = "According to the ministry, what was the real reason for Coastway's delays?"
    refused = "Who won the mayoral election in Brackwater?"
    ask, _ = asking
    given = ask(question, LOCAL)
    assert given.answered
    for number, one in enumerate(given.citations, start=1):
        assert f"{one.quote} [{number}]" in picture
        assert f"[{number}] “{one.quote}” {one.article.byline} {one.article.url}" in picture
    assert f"> {question}" in picture
    assert f"> {refused} The articles here don't answer this. {ask(refused, LOCAL).reason}" in picture
