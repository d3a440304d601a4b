"""Holds questions about many articles to what they have to cite, over the sample articles."""

import pytest

from tests.quality.many import FORMS, Result, asked, figures
from tests.quality.measure import questions, samples

LEAST = 0.9
"""Of precision and of recall, for each form; `python -m tests.quality.many` shows what went wrong."""


@pytest.fixture(scope="module")
def results() -> list[Result]:
    """One run over the questions about the samples."""
    with samples() as (ask, names):
        return [asked(ask, names, row) for row in questions("many.jsonl") if row.get("over") != "news"]


@pytest.mark.parametrize("form", FORMS)
def test_what_is_cited_belongs_there_and_nothing_is_left_out(results: list[Result], form: str) -> None:
    """By form; unanswerable ones count against precision if anything is cited."""
    precision, recall, _ = figures(results)[form]
    assert precision >= LEAST
    assert recall >= LEAST


def test_counts_are_exact(results: list[Result]) -> None:
    """Also where none is the answer."""
    assert all(one.is_counted for one in results)


def test_a_fifth_of_the_questions_have_no_answer(results: list[Result]) -> None:
    """And none of them gets one."""
    unanswerable = [one for one in results if not (one.row["must"] or one.row["may"])]
    assert len(unanswerable) * 5 >= len(results)
    assert not any(one.answer.answered for one in unanswerable)
