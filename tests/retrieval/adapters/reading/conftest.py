"""A fixed time of reading, a source that reads at it, and small files of the kinds that are no plain text."""

import io
from collections.abc import Callable
from datetime import UTC, datetime

import docx
import pytest
from fpdf import FPDF

from retrieval.adapters.reading.files import FileSource


@pytest.fixture
def now() -> datetime:
    """Monday, 1 June 2026, noon."""
    return datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def source(now: datetime) -> FileSource:
    """Reads at that time."""
    return FileSource(now=lambda: now)


@pytest.fixture
def make_pdf() -> Callable[..., bytes]:
    """Makes the bytes of a PDF with one text per page."""

    def make(*pages: str, title: str = "", author: str = "", lock: str = "", head: str = "") -> bytes:
        pdf = FPDF()
        pdf.set_creation_date(datetime(2026, 3, 10, 14, 30, tzinfo=UTC))
        pdf.set_title(title)
        pdf.set_author(author)
        if lock:
            pdf.set_encryption(owner_password=f"owner {lock}", user_password=lock)
        for number, text in enumerate(pages, 1):
            pdf.add_page()
            pdf.set_font("Helvetica", size=11)
            for paragraph in [head and f"{head} {number}", *text.split("\n\n")]:
                if paragraph:
                    pdf.multi_cell(0, 5, paragraph, align="L", new_x="LMARGIN", new_y="NEXT")
                    pdf.ln(3)
        return bytes(pdf.output())

    return make


@pytest.fixture
def make_docx() -> Callable[..., bytes]:
    """Makes the bytes of a Word file out of paragraphs."""

    def make(*paragraphs: str, title: str = "", author: str = "", created: datetime | None = None) -> bytes:
        document = docx.Document()
        document.core_properties.title = title
        document.core_properties.author = author
        if created:
            document.core_properties.created = created
        for paragraph in paragraphs:
            document.add_paragraph(paragraph)
        file = io.BytesIO()
        document.save(file)
        return file.getvalue()

    return make
