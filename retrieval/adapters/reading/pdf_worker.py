"""Reads one PDF in a process of its own, with little memory: a hostile file may exhaust or crash pdfium, not us.

``python -m retrieval.adapters.reading.pdf_worker`` takes the file on standard input and writes JSON: what the file says
of itself and its paragraphs, or what is wrong with it.
"""

import json
import os
import resource
import sys
from typing import Any

from pypdfium2 import PdfDocument, PdfiumError, raw

from retrieval.adapters.reading.pdf_columns import Line
from retrieval.adapters.reading.pdf_lines import page_lines, paragraphs
from retrieval.errors import InputError

_MEMORY = 1_500_000_000
_MAX_PAGES = 2_000
_MAX_CHARACTERS = 5_000_000
_TAIL = 4_096
_HEAD = 1_024
_NO_PDF = "it is no PDF, whatever its name says; give it the name of what it is"
_LOCKED = "it is password-protected; save a copy without the password"
_CUT_SHORT = "it is cut short, the end of the PDF is missing; get the file again"
_DAMAGED = "its PDF data is damaged; open it in a viewer and save it again"


def main() -> None:
    """Read standard input, write standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    try:
        found = contents(sys.stdin.buffer.read())
    except InputError as error:
        found = {"wrong": str(error)}
    except MemoryError:  # pdfium ends by a signal then, and so do we
        os.abort()
    json.dump(found, sys.stdout)


def contents(data: bytes) -> dict[str, Any]:
    """The properties and the paragraphs of a PDF; InputError for a locked, damaged or oversized one."""
    try:
        with PdfDocument(data) as pdf:
            return {"said": pdf.get_metadata_dict(), "paragraphs": paragraphs(_pages(pdf))}
    except PdfiumError as error:
        raise InputError(_trouble(data, error)) from None


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
    if b"%PDF-" not in data[:_HEAD]:
        return _NO_PDF
    return _DAMAGED if b"%%EOF" in data[-_TAIL:] else _CUT_SHORT


if __name__ == "__main__":
    main()
