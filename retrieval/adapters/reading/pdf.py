"""PDF files by pypdfium2: the text of the pages, and what the file says of itself where that is to be believed."""

import re
from datetime import datetime

from pypdfium2 import PdfDocument, PdfiumError, raw

from retrieval.adapters.reading import clean, dates
from retrieval.adapters.reading.pdf_lines import Line, page_lines, paragraphs
from retrieval.adapters.reading.properties import believable
from retrieval.adapters.reading.titles import split_title
from retrieval.domain import Document
from retrieval.errors import InputError

_MAX_PAGES = 2_000
_MAX_CHARACTERS = 10_000_000
_DAMAGED = "its PDF data is damaged; open it in a viewer and save it again"
_CUT_SHORT = "it is cut short, the end of the PDF is missing; get the file again"
_NO_PDF = "it is no PDF, whatever its name says; give it the name of what it is"
_LOCKED = "it is password-protected; save a copy without the password"
_SCANNED = "it holds no text, only pictures of pages; run text recognition (OCR) over it first"
_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(?:([+-]\d\d)'?(\d\d)?)?")


def read(data: bytes, now: datetime) -> Document:
    """The text of all pages; InputError for a locked, damaged, scanned or oversized file."""
    try:
        with PdfDocument(data) as pdf:
            said = pdf.get_metadata_dict()
            pages = _pages(pdf)
    except PdfiumError as error:
        raise InputError(_trouble(data, error)) from None
    title, found = split_title(believable(said.get("Title")), paragraphs(pages))
    if not found:
        raise InputError(_SCANNED)
    return Document(
        text=clean.tidy("\n\n".join(found)),
        title=title,
        author=believable(said.get("Author")) or None,
        published=_moment(said.get("CreationDate", ""), now),
    )


def _pages(pdf: PdfDocument) -> list[list[Line]]:
    if len(pdf) > _MAX_PAGES:
        raise InputError(f"it has {len(pdf):,} pages, more than the {_MAX_PAGES:,} read at most; split it")
    pages, characters = [], 0
    for number in range(len(pdf)):
        page = pdf.get_page(number)
        text = page.get_textpage()
        characters += text.count_chars()
        if characters > _MAX_CHARACTERS:
            raise InputError(f"it holds over {_MAX_CHARACTERS:,} characters of text; split it")
        pages.append(page_lines(text))
        text.close()
        page.close()
    return pages


def _trouble(data: bytes, error: PdfiumError) -> str:
    if error.err_code == raw.FPDF_ERR_PASSWORD:
        return _LOCKED
    if b"%PDF-" not in data[:1024]:
        return _NO_PDF
    return _DAMAGED if b"%%EOF" in data[-4096:] else _CUT_SHORT


def _moment(written: str, now: datetime) -> datetime | None:
    match = _DATE.match(written)
    if match is None:
        return None
    year, month, day, hour, minute, second, zone, zone_minute = match.groups()
    clock = f"{hour or '00'}:{minute or '00'}:{second or '00'}{zone or '+00'}:{zone_minute or '00'}"
    return dates.parse(f"{year}-{month}-{day}T{clock}", now)
