"""Word files."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

import docx as word
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from retrieval.adapters.reading import docx
from retrieval.errors import InputError

NAMES = nsdecls("w", "mc") if False else nsdecls("w")


def saved(document: "word.document.Document") -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()
