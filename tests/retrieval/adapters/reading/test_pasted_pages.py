"""Pages of different houses, pasted as text with all that stood around the article."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.adapters.reading import furniture, plain
from retrieval.domain import Document

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)

TITLES = {
    "agency": "Striking dockers block Hessmer port for a third day",
    "association": "Aldersund bridge reopens after eleven months of repairs",
    "broadcaster": "Ferry captain suspended after harbour collision",
    "newspaper": "'It smelled of almonds': how one village noticed its river was dying",
    "blog": "Why our backups failed on the one day they mattered",
    "foreign_agency": "Marrick opens a museum for maps",
    "magazine": "Comet Calyssa Will Brush Past Mars in October",
    "ledger": "Central bank holds rate and hints at a cut in autumn",
}


def page(house: str) -> str:
    """A page of that house as it was pasted."""
    return (Path(__file__).parent / "pages" / f"{house}.txt").read_text()


def read(text: str, now: datetime = NOW) -> Document:
    """What is made of a text."""
    return plain.read(text.encode(), now)


@pytest.mark.parametrize("house", TITLES)
def test_the_headline_is_the_title_and_no_part_of_the_text(house: str) -> None:
    """Whatever stands above it, and whatever the site adds to it."""
    document = read(page(house))
    assert document.title == TITLES[house]
    assert TITLES[house] not in document.text


@pytest.mark.parametrize(
    ("house", "source", "author", "published"),
    [
        ("agency", "Reuters", "Nora Felsen and Pat Quill", "2026-03-10"),
        ("association", "AP", "Tove Lind and Hakan Ost", "2026-03-03"),
        ("broadcaster", "Northline Broadcasting", "Ines Marlow", None),
        ("newspaper", None, "Greta Halloran", "2026-03-03"),
        ("blog", None, None, "2026-03-12"),
        ("foreign_agency", "AFP", None, "2026-05-14"),
        ("magazine", "Halden Media", "Amara Voss", "2026-04-02"),
        ("ledger", "The Continental Ledger", "Jonah Reyl", "2026-02-05"),
    ],
)
def test_source_author_and_date_are_found(
    house: str, source: str | None, author: str | None, published: str | None
) -> None:
    """By-lines, credits, datelines, date lines and copyright notices are understood, in each house's way."""
    document = read(page(house))
    day = document.published.date().isoformat() if document.published else None
    assert (document.source, document.author, day) == (source, author, published)


@pytest.mark.parametrize("house", TITLES)
def test_the_article_remains_and_nothing_else(house: str) -> None:
    """Menus, captions, buttons, teasers, notices go; bullets lose their marks; broken dates in the text stay."""
    assert read(page(house)).text == page(f"{house}.article").rstrip("\n")


@pytest.mark.parametrize(
    ("told", "now", "day"),
    [
        ("Dec 19 (Reuters) – The president visited the island on Monday.", "2026-06-01", "2022-12-19"),
        ("Dec 19 (Reuters) – The president visited the island on Monday.", "2022-12-19", "2022-12-19"),
        ("Dec 19 (Reuters) – The president visited the island on Monday.", "2022-12-18", "2016-12-19"),
        ("Dec 19 (Reuters) – The president visited the island.", "2026-06-01", "2025-12-19"),
        ("Feb 29 (Reuters) – The president visited the island.", "2026-06-01", "2024-02-29"),
        ("OSLO, 3 May 2019 (Harbour Post) -- The president visited the island.", "2026-06-01", "2019-05-03"),
        ("Feb 31 (Reuters) – The president visited the island.", "2026-06-01", None),
        ("(Reuters) – The president visited the island on December 13. 3 for talks.", "2026-06-01", None),
    ],
)
def test_a_dateline_without_a_year_is_the_latest_day_that_fits(told: str, now: str, day: str | None) -> None:
    """It lies not in the future, and on the weekday that the lede names."""
    document = read(
        f"Head of state visits\n\n{told} There were talks.", datetime.fromisoformat(now).replace(tzinfo=UTC)
    )
    assert (document.published and document.published.date().isoformat()) == day


def test_the_copyright_year_tells_the_year_of_a_dateline() -> None:
    """Where the page names one, and the weekday does not speak against it."""
    lines = (
        "Menu",
        "Island visited by president",
        "Dec 19 (Reuters) – The president has visited the island and all its people.",
    )
    assert read("\n".join([*lines, "© 2021 Reuters"])).published == datetime(2021, 12, 19, tzinfo=UTC)


def test_abbreviations_with_a_dash_are_no_dateline() -> None:
    """An organisation's short name in brackets before a dash is a common start of a sentence."""
    document = read(
        "Report\n\nThe World Harbour Union (WHU) – the oldest of its kind – met on Monday in the usual place."
    )
    assert document.source is None


def test_labels_at_the_top_are_facts() -> None:
    """As people write them above an article that they save."""
    labels = (
        "Title: Tunnel opens\nSource: Harbour Post\nAuthor: Ida Lund\nDate: 2026-03-10\nURL: https://harbour.example/1"
    )
    text = "The tunnel opened on Tuesday after nine years of work and two floods."
    assert read(f"{labels}\n\n{text}") == Document(
        text=text,
        title="Tunnel opens",
        source="Harbour Post",
        author="Ida Lund",
        url="https://harbour.example/1",
        published=datetime(2026, 3, 10, tzinfo=UTC),
    )


def test_a_page_of_short_sentences_is_understood_too() -> None:
    """Where no paragraph is long, any sentence is one."""
    document = read(
        "Main menu\nLog in\n\nBridge is closed again\n\nThe bridge is closed. Nobody knows why.\n\nShare\nPrint"
    )
    assert (document.title, document.text) == ("Bridge is closed again", "The bridge is closed. Nobody knows why.")


LINES = sorted({line for house in TITLES for line in page(house).splitlines()})


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([*LINES, "", "• A point", "By Ida Lund", "Feb 30 (AP) — No such day."]), max_size=40))
def test_nothing_is_made_up(lines: list[str]) -> None:
    """However a page is put together, its text is made of the page's own lines, in their order."""
    given_lines = iter(furniture.without_bullet(line.strip()) for line in lines)
    text = read("\n".join(lines)).text
    assert all(line in given_lines for line in map(furniture.without_bullet, text.splitlines()) if line)


def test_a_book_pasted_as_text_takes_no_minutes() -> None:
    """A hundred thousand headings and paragraphs are read in one go each."""
    assert read("Comments\nThe harbour board met on Monday to vote on the tunnel and its cost today.\n" * 20_000).text
