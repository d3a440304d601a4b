"""Holds answers to held-out news to their floors, and the labelled news to what they are for."""

import json
from pathlib import Path

import pytest

from tests.quality.news.measure import FLOOR, HERE, asking, quarter
from tests.quality.reader.examples import NEWS_PARTS


@pytest.fixture(scope="module")
def measured() -> dict[str, float]:
    """One run over a quarter of the questions."""
    with asking() as ask:
        return quarter(ask)


@pytest.mark.parametrize(("figure", "floor"), json.loads(FLOOR.read_text("utf-8")).items())
def test_no_figure_falls_below_its_floor(figure: str, floor: float, measured: dict[str, float]) -> None:
    """`python -m tests.quality.news.measure` has them all; better ones are to be written into the file."""
    assert measured[figure] >= floor


def test_every_file_has_its_part() -> None:
    """None is left out, and the held-out one is not learnt from."""
    assert {path.name for path in HERE.glob("*.jsonl")} == NEWS_PARTS.keys()
    assert NEWS_PARTS["held.jsonl"] == "held"


@pytest.mark.parametrize("path", sorted(HERE.glob("*.jsonl")), ids=lambda path: path.stem)
def test_labels_are_what_they_say(path: Path) -> None:
    """Answers stand in their texts word for word, ids are met once, and a third of the questions has no answer."""
    articles = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    questions = [one for article in articles for one in article["questions"]]
    assert len({article["id"] for article in articles}) == len(articles)
    assert len({one["id"] for one in questions}) == len(questions)
    wrong = [
        one["id"]
        for article in articles
        for one in article["questions"]
        if not all(answer in article["text"] for answer in one["answers"])
    ]
    assert wrong == []
    assert sum(not one["answers"] for one in questions) >= len(questions) // 3
