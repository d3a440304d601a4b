"""Word files by python-docx: paragraphs and tables in order, guarded against what a zip file may unfold to."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from lxml.etree import LxmlError

from retrieval.adapters.reading import clean, dates
from retrieval.adapters.reading.properties import believable
from retrieval.adapters.reading.titles import split_title
from retrieval.domain import Document
from retrieval.errors import InputError

_MAX_UNPACKED = 200_000_000
_MAX_XML = 25_000_000  # some thousand pages
_SUSPICIOUS_RATIO = 200
_HARMLESS_SIZE = 10_000_000
_XML = (".xml", ".rels")
_MAIN_PART = "word/document.xml"
_ZIP = b"PK"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_LOCKED = "it is password-protected; save a copy without the password"
_DAMAGED = "its Word data is damaged or cut short; open it in Word and save it again"
_OLD_FORMAT = "it is in an old Office format (.doc, .xls, .ppt); save it as .docx"
_NO_WORD_FILE = "it is a zip archive but no Word file; unpack it and give what is in it"
_NO_ZIP = "it is no Word file, whatever its name says; give it the name of what it is"
_BOMB = "it unpacks to far more than its size, as no article does; save its text as .txt"
# What zipfile, its decompressors, lxml and python-docx are known to raise on damaged files.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError,
    OpcError, LxmlError, KeyError, ValueError, AttributeError, TypeError,
)  # fmt: skip
_PARAGRAPH, _ROW, _CELL, _RUN = qn("w:p"), qn("w:tr"), qn("w:tc"), qn("w:r")
_SPACING = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_WORDS = qn("w:t")
_HIDING = qn("w:vanish")
_OFF = ("0", "false", "off")
_COPIES = (  # what stands there a second time for old programs, and what was struck out or moved away
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    qn("w:del"),
    qn("w:moveFrom"),
)


def read(data: bytes, now: datetime) -> Document:
    """The text of a .docx file; InputError for a locked, damaged or exploding one, and for what is no Word file."""
    _guard(data)
    try:
        document = docx.Document(io.BytesIO(data))
        found = [tidied for text in _blocks(document.element) if (tidied := clean.tidy(text))]
        said = document.core_properties
        title, author, created = believable(said.title), believable(said.author), said.created
    except _BROKEN:
        raise InputError(_DAMAGED) from None
    if created is not None and not (title or author):
        created = None  # nobody filled in the properties: they are the template's
    title, found = split_title(title, found)
    return Document(
        text="\n\n".join(found), title=title, author=author or None, published=dates.plausible(created, now)
    )


def _guard(data: bytes) -> None:
    """Look into the archive without unpacking it."""
    if data.startswith(_OLD_OFFICE):
        raise InputError(_LOCKED if _ENCRYPTED in data else _OLD_FORMAT)
    if not data.startswith(_ZIP):
        raise InputError(_NO_ZIP)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except _BROKEN:
        raise InputError(_DAMAGED) from None
    if all(part.filename != _MAIN_PART for part in parts):
        raise InputError(_NO_WORD_FILE)
    if any(part.flag_bits & 1 for part in parts):
        raise InputError(_LOCKED)
    size = sum(part.file_size for part in parts)  # a part that lies about its size is cut off there when it is read
    xml = sum(part.file_size for part in parts if part.filename.endswith(_XML))
    if size > min(_MAX_UNPACKED, max(_HARMLESS_SIZE, _SUSPICIOUS_RATIO * len(data))) or xml > _MAX_XML:
        raise InputError(_BOMB)


def _blocks(body: BaseOxmlElement) -> Iterator[str]:
    """Paragraphs, and rows of tables with their cells side by side, in the order of the page."""
    for element in body.iter(_PARAGRAPH, _ROW):
        if next(element.iterancestors(_CELL, *_COPIES), None) is not None:
            continue
        if element.tag == _PARAGRAPH:
            yield _words(element)
        else:
            cells = (" ".join(filter(None, map(_words, cell.iter(_PARAGRAPH)))) for cell in element.iterchildren(_CELL))
            yield " | ".join(cell.strip() for cell in cells if cell.strip())


def _words(paragraph: BaseOxmlElement) -> str:
    parts = []
    for run in paragraph.iter(_RUN):
        if next(run.iterancestors(_PARAGRAPH)) is paragraph and not _is_hidden(run):
            parts += [child.text or "" if child.tag == _WORDS else _SPACING.get(child.tag, "") for child in run]
    return "".join(parts)


def _is_hidden(run: BaseOxmlElement) -> bool:
    if next(run.iterancestors(*_COPIES), None) is not None:
        return True
    hiding = next(run.iter(_HIDING), None)
    return hiding is not None and hiding.get(qn("w:val")) not in _OFF
