"""PDF files."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from retrieval.adapters.reading import pdf
from retrieval.errors import InputError

LONG = "The harbour tunnel opened on Tuesday after nine years, two floods and a change of contractor. " * 5


def test_lines_become_paragraphs_and_pages_one_text(make_pdf: Callable[..., bytes], now: datetime) -> None:
    """Wrapped lines are joined, also over the end of a page; paragraphs stay apart."""
    first = f"{LONG.strip()}\n\nThe mayor said that it was worth the wait, and that the next tunnel would be built by"
    data = make_pdf(first, f"people who could swim.\n\n{LONG.strip()}")
    assert pdf.read(data, now).text.split("\n\n") == [
        LONG.strip(),
        "The mayor said that it was worth the wait, and that the next tunnel would be built by people who could swim.",
        LONG.strip(),
    ]


def test_words_broken_at_the_end_of_a_line_are_whole(make_pdf: Callable[..., bytes], now: datetime) -> None:
    """A hyphen that only breaks a word goes; one that belongs to it stays."""
    text = (
        "The works were under construc-\ntion for years. "
        "The Franco-\nGerman team of well-known divers was as well-\nknown as ever."
    )
    assert "under construction for years. The Franco-German team of well-known divers was as well-known as ever." in (
        pdf.read(make_pdf(text), now).text
    )


def test_running_heads_and_page_numbers_go(make_pdf: Callable[..., bytes], now: datetime) -> None:
    """What repeats at the top of three pages, its number aside, is no text."""
    tales = [
        " ".join(f"{word} tunnel number {place} opened on Tuesday." for place in range(12))
        for word in ("A", "Her", "My")
    ]
    pages = [f"{tale}\n\n{number}" for number, tale in enumerate(tales, 1)]
    document = pdf.read(make_pdf(*pages, head="Harbour Post, page"), now)
    assert document.text.split("\n\n") == tales


def test_what_the_file_says_of_itself_is_taken(make_pdf: Callable[..., bytes], now: datetime) -> None:
    """Title, author and day of making; a title that stands first in the text too is not repeated."""
    document = pdf.read(make_pdf(f"Tunnel opens\n\n{LONG}", title="Tunnel opens", author="Ida Lund"), now)
    assert (document.title, document.author) == ("Tunnel opens", "Ida Lund")
    assert document.published == datetime(2026, 3, 10, 14, 30, tzinfo=UTC)
    assert document.text == LONG.strip()


@pytest.mark.parametrize("title", ["", "Untitled", "Microsoft Word - draft7.docx", "report_final.pdf", "Document1"])
def test_what_programs_write_is_no_title(title: str, make_pdf: Callable[..., bytes], now: datetime) -> None:
    """Then the first line is the title, if it looks like one."""
    document = pdf.read(make_pdf(f"Tunnel opens\n\n{LONG}", title=title, author="Administrator"), now)
    assert (document.title, document.author, document.text) == ("Tunnel opens", None, LONG.strip())


def test_a_locked_file_is_told(make_pdf: Callable[..., bytes], now: datetime) -> None:
    """The message asks for a copy without the password."""
    with pytest.raises(InputError, match="password-protected; save a copy without"):
        pdf.read(make_pdf(LONG, lock="swordfish"), now)


def test_a_cut_file_is_told(make_pdf: Callable[..., bytes], now: datetime) -> None:
    """Half a file is no file."""
    data = make_pdf(LONG)
    with pytest.raises(InputError, match=r"cut short.*get the file again"):
        pdf.read(data[: len(data) // 2], now)


def test_a_damaged_file_is_told(make_pdf: Callable[..., bytes], now: datetime) -> None:
    """All there, but overwritten."""
    data = make_pdf(LONG)
    with pytest.raises(InputError, match="damaged; open it in a viewer"):
        pdf.read(data[:9] + b"x" * len(data) + b"%%EOF", now)


def test_a_file_that_is_no_pdf_is_told(now: datetime) -> None:
    """Whatever its name says."""
    with pytest.raises(InputError, match="it is no PDF"):
        pdf.read(b"Just text.", now)


def test_pages_without_text_are_told(make_pdf: Callable[..., bytes], now: datetime) -> None:
    """As scanners make them."""
    with pytest.raises(InputError, match=r"no text, only pictures.*OCR"):
        pdf.read(make_pdf("", ""), now)


def repeated(data: bytes, times: int) -> bytes:
    """The PDF of one page with that page listed many times over, in a few bytes more."""
    at = data.index(b"/Kids [") + len(b"/Kids [")
    kid = data[at : data.index(b"]", at)].strip()
    longer = data[:at] + (kid + b" ") * times + data[data.index(b"]", at) :]
    return longer.replace(b"/Count 1", b"/Count %d" % times)


def test_thousands_of_pages_are_refused(make_pdf: Callable[..., bytes], now: datetime) -> None:
    """They are counted before they are read."""
    with pytest.raises(InputError, match="2,001 pages, more than the 2,000 read at most; split it"):
        pdf.read(repeated(make_pdf(LONG), 2_001), now)


def test_endless_text_is_refused(make_pdf: Callable[..., bytes], now: datetime) -> None:
    """Characters are counted page by page."""
    with pytest.raises(InputError, match="over 5,000,000 characters of text; split it"):
        pdf.read(repeated(make_pdf(LONG * 10), 1_500), now)


def test_a_page_that_unfolds_without_end_is_refused(now: datetime) -> None:
    """Drawings that hold drawings, twenty each, eight deep: the reader of the file gives up, and we go on."""
    draw = b"/X Do " * 20
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>",
        b"<</Length 120>>stream\n" + draw + b"\nendstream",
    ]
    for inner in range(6, 14):
        form = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>/Length 120>>" % inner
        parts.append(form + b"stream\n" + draw + b"\nendstream")
    parts.append(b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 14>>stream\n0 0 1 1 re f   \nendstream")
    bomb = b"%PDF-1.4\n" + b"".join(b"%d 0 obj%s endobj\n" % numbered for numbered in enumerate(parts, 1))
    with pytest.raises(InputError, match="unfold to more than can be read"):
        pdf.read(bomb + b"trailer<</Root 1 0 R>>\n%%EOF", now)
