"""Holds what is read out of the pages to its floor, and what they are for."""

import json

import pytest

from tests.bench.bench_pages import ours
from tests.quality.pages.measure import FACTS, FLOOR, Read, f1, labelled, measured, read_by


@pytest.fixture(scope="module")
def read() -> Read:
    """Every page with what Dateline reads of it."""
    return read_by(ours, labelled())


@pytest.mark.parametrize(("figure", "floor"), json.loads(FLOOR.read_text("utf-8")).items())
def test_no_figure_falls_below_its_floor(figure: str, floor: float, read: Read) -> None:
    """`python -m tests.quality.pages.measure` shows what went wrong; a better figure is to be written into the file."""
    assert measured(read)[figure] >= floor


def test_no_page_is_read_badly(read: Read) -> None:
    """Nor is a good mean made of whole pages and lost ones; the page and its figure are told."""
    assert [(page.page, f1(page, document)) for page, document in read if f1(page, document) < 0.9] == []


def test_the_set_stays_what_it_is_for() -> None:
    """Pages of many makes and some languages, of which most settle every fact; each has its truth."""
    pages = labelled()
    assert len({page.truth["style"] for page in pages}) == len(pages) >= 24
    assert all(page.truth["text"] for page in pages)
    assert any(page.walled for page in pages)
    assert all(sum(name in page.truth for page in pages) > 20 for name in FACTS)
