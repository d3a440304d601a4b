"""The reader of each kind, and what every document gets whatever its kind: facts in order, a language."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from retrieval.adapters.reading import clean, language
from retrieval.adapters.reading.kinds import Kind
from retrieval.domain import Document
from retrieval.errors import InputError

_NO_TEXT = "there is no text in it"


def reader(kind: Kind) -> Callable[[bytes, datetime], Document]:
    """The function that reads a kind; its libraries load at the first input that needs them."""
    match kind:
        case Kind.HTML:
            from retrieval.adapters.reading.html import read
        case Kind.PDF:
            from retrieval.adapters.reading.pdf import read
        case Kind.DOCX:
            from retrieval.adapters.reading.docx import read
        case Kind.MAIL:
            from retrieval.adapters.reading.mail import read
        case Kind.MARKDOWN:
            from retrieval.adapters.reading.markdown import read
        case _:
            from retrieval.adapters.reading.plain import read
    return read


def complete(document: Document, name: str, path: str | None = None) -> Document:
    """The document with its name, its facts in order, and its language told; InputError where it holds no text."""
    if not document.text.strip():
        raise InputError(_NO_TEXT)
    return replace(
        document,
        title=clean.one_line(document.title),
        source=clean.one_line(document.source) or None,
        author=clean.one_line(document.author) or None,
        language=language.code(document.language) or language.detect(document.text),
        name=name,
        path=path,
    )
