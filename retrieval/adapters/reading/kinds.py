"""What kind of file this is: by its first bytes where they tell, by its suffix otherwise."""

import re
from enum import Enum
from pathlib import PurePath

from retrieval.adapters.reading.encoding import marked
from retrieval.errors import InputError

HEAD = 4_096
"""How many of a file's first bytes ``kind_of`` looks at."""


class Kind(Enum):
    """The kinds of files that are read."""

    TEXT = "plain text"
    MARKDOWN = "Markdown"
    HTML = "HTML"
    PDF = "PDF"
    DOCX = "Word"
    MAIL = "e-mail"
    ROWS = "JSON Lines"


_SUFFIXES = {
    ".txt": Kind.TEXT,
    ".text": Kind.TEXT,
    ".md": Kind.MARKDOWN,
    ".markdown": Kind.MARKDOWN,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".xhtml": Kind.HTML,
    ".pdf": Kind.PDF,
    ".docx": Kind.DOCX,
    ".eml": Kind.MAIL,
    ".jsonl": Kind.ROWS,
}
ACCEPTED = ".txt, .md, .html, .pdf, .docx, .eml or .jsonl"
"""The suffixes to name in messages."""

_FOREIGN = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive; unpack it and give what is in it"),
    (b"BZh", "a bzip2 archive; unpack it and give what is in it"),
    (b"\xfd7zXZ", "an xz archive; unpack it and give what is in it"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it and give what is in it"),
    (b"Rar!", "a RAR archive; unpack it and give what is in it"),
    (b"{\\rtf", "an RTF document; save it as .docx or .txt"),
    (b"%!PS", "a PostScript file; save it as .pdf"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
)
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?><!--.*?-->\s*)*+<(?:!doctype\s+html|html[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_ROW = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"')


def is_readable(name: str) -> bool:
    """Whether a file of this name is worth opening when it is found in a folder."""
    return PurePath(name).suffix.lower() in _SUFFIXES


def kind_of(head: bytes, name: str) -> Kind:
    """The kind of the file of that name that begins with ``head``; InputError for what isn't read here."""
    suffix = PurePath(name).suffix.lower()
    known = _telling(head) if _SUFFIXES.get(suffix) is not Kind.MAIL else Kind.MAIL  # may hold whatever is attached
    if known is not None:
        return known
    if suffix in _SUFFIXES:
        return _SUFFIXES[suffix]
    if suffix:
        raise InputError(f"files of the kind {suffix} are not read; give {ACCEPTED}")
    return Kind.ROWS if _ROW.match(head) else Kind.TEXT


def _telling(head: bytes) -> Kind | None:
    if b"%PDF-" in head[:1024]:
        return Kind.PDF
    if head.startswith((_ZIP, _OLD_OFFICE)):
        return Kind.DOCX
    foreign = next((what for magic, what in _FOREIGN if head.startswith(magic)), None)
    if foreign:
        raise InputError(f"it is {foreign}" if ";" in foreign else f"it is {foreign}; give {ACCEPTED}")
    if b"\0" in head and marked(head) is None:
        raise InputError(f"it holds binary data, not text; give {ACCEPTED}")
    return Kind.HTML if _MARKUP.match(head) else None
