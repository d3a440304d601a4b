"""Pages of several columns, whatever the order in which the file has their lines."""

from collections.abc import Iterable
from datetime import datetime
from itertools import chain, zip_longest

import pytest
from fpdf import FPDF

from retrieval.adapters.reading import pdf

FERRY = """The harbour board met on Tues-
day to weigh the loss of the
Morning Tern, which sank in the
storm of 3 March with 43 people
aboard, and to hear its master.
He said the ferry had left an
hour after the warning, in fog.""".split("\n")
WALL = """In Brackwater the council voted
for a new sea wall, at a cost
of 12 million crowns, to be
built by the summer of 2027.
The mayor called it the largest
work since the port was dredged.""".split("\n")
TRAIN = """Coastway Rail lost its licence
on Friday, three years before
it would have ended, and said
that it would go to court over
the trains that it had ordered.""".split("\n")
WIDE = "A headline that goes across the columns of the page, and parts what is above"
BELOW = "What stands below all columns and is as wide as they are is read after them all."


def page(columns: list[list[str]], *, by_row: bool, across: str = "", below: str = "") -> bytes:
    """A page with those columns, written row by row or column by column."""
    made = FPDF()
    made.add_page()
    made.set_font("Helvetica", size=9)
    width = 190 / len(columns)
    placed = [[(10 + place * width, 40 + 5 * row, text) for row, text in enumerate(column)]
              for place, column in enumerate(columns)]  # fmt: skip
    order: Iterable[tuple[float, float, str] | None] = chain.from_iterable(placed)
    if by_row:
        order = (each for row in zip_longest(*placed) for each in row)
    for x, y, text in filter(None, [(10, 30, across), *order, (10, 90, below)]):
        if text:
            made.text(x, y, text)
    return bytes(made.output())


def told(lines: list[str]) -> str:
    """The lines as one text."""
    return " ".join(lines).replace("Tues- day", "Tuesday")


@pytest.mark.parametrize("by_row", [True, False])
@pytest.mark.parametrize("columns", [[FERRY, WALL], [FERRY, WALL, TRAIN]])
def test_columns_are_read_one_after_the_other(columns: list[list[str]], by_row: bool, now: datetime) -> None:
    """A word broken at the end of a column's line is whole."""
    text = pdf.read(page(columns, by_row=by_row), now).text.replace("\n\n", " ")
    assert text == " ".join(map(told, columns))


@pytest.mark.parametrize("by_row", [True, False])
def test_what_goes_across_columns_keeps_its_place(by_row: bool, now: datetime) -> None:
    """A headline above comes first, a line below last."""
    found = pdf.read(page([FERRY, WALL], by_row=by_row, across=WIDE, below=BELOW), now)
    assert found.title == WIDE
    assert found.text.replace("\n\n", " ") == f"{told(FERRY)} {told(WALL)} {BELOW}"


def test_a_table_is_read_row_by_row(now: datetime) -> None:
    """Its cells are short: they are no columns of running text."""
    cells = [["Port", "Aldersund", "Brackwater", "Skerry", "Vik"], ["Ferries", "12", "7", "3", "1"]]
    crew = ["Crew", "120", "64", "31", "9"]
    words = pdf.read(page([*cells, crew], by_row=True, across=WIDE, below=BELOW), now).text.split()
    assert "Aldersund 12 120 Brackwater 7 64 Skerry 3 31 Vik 1 9" in " ".join(words)
