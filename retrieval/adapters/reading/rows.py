"""Rows of a .jsonl file: ``{id?, url?, title?, text, published?, source?, author?, language?}``, one article each.

``image`` and ``partial`` are taken too, as they are exported.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, BinaryIO

from retrieval.adapters.reading import clean, dates
from retrieval.domain import Document
from retrieval.errors import InputError

_WORDS = ("title", "source", "author", "language", "image", "partial")
_LONGEST_ID = 200
_BOM = b"\xef\xbb\xbf"


def lines(stream: BinaryIO, max_bytes: int) -> Iterator[tuple[int, bytes | None]]:
    """Each line but blank ones, with its number from 1; None for one over ``max_bytes``, never held in memory whole."""
    number = 0
    while line := stream.readline(max_bytes + 1):
        number += 1
        if len(line) <= max_bytes:
            if line.strip():
                yield number, line
            continue
        while not line.endswith(b"\n") and (line := stream.readline(max_bytes)):
            pass
        yield number, None


def read(line: bytes, now: datetime) -> Document:
    """The article in one line, its text as given but for hostile characters; InputError says what is wrong with it."""
    row = _object(line)
    text = row.get("text")
    if not isinstance(text, str):
        raise InputError('it has no "text"; give the article\'s words as a string')
    text = clean.harmless(text)
    if not text.strip():
        raise InputError('its "text" is empty; give the article\'s words')
    words = {field: _words(row, field) for field in _WORDS}
    return Document(
        text=text,
        title=words["title"],
        url=_url(row),
        source=words["source"] or None,
        author=words["author"] or None,
        language=words["language"] or None,
        image=clean.web_address(words["image"]),
        partial=words["partial"],
        published=_published(row, now),
        id=_id(row.get("id")),
    )


def _object(line: bytes) -> Mapping[str, Any]:
    try:
        row = json.loads(line.removeprefix(_BOM).decode("utf-8"))
    except UnicodeDecodeError:
        raise InputError("it is not UTF-8; save the file as UTF-8") from None
    except json.JSONDecodeError as error:
        raise InputError(f"it is not JSON ({error.msg}, column {error.colno}); write one object a line") from None
    except (ValueError, RecursionError):  # a number of thousands of digits, brackets nested by the thousand
        raise InputError("it is JSON beyond what can be read; write one plain object a line") from None
    if not isinstance(row, dict):
        raise InputError('it is not an object; write {"title": …, "text": …}')
    return row


def _words(row: Mapping[str, Any], field: str) -> str:
    value = row.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InputError(f'its "{field}" is not a string; write it in quotes or leave it out')
    return clean.one_line(value)


def _url(row: Mapping[str, Any]) -> str | None:
    value = _words(row, "url") and row["url"]
    if not value:
        return None
    address = clean.web_address(value)
    if address is None:
        raise InputError('its "url" is not a whole http:// or https:// address; correct it or leave it out')
    return address


def _published(row: Mapping[str, Any], now: datetime) -> datetime | None:
    value = _words(row, "published")
    moment = dates.parse(value, now) if value else None
    if value and moment is None:
        raise InputError(
            f'its "published" is no date up to today ({value[:40]}); write 2026-03-12 or 2026-03-12T08:30:00Z'
        )
    return moment


def _id(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST_ID or not value.isprintable():
        raise InputError(
            f'its "id" is not a string of 1 to {_LONGEST_ID} characters or a whole number; correct it or leave it out'
        )
    return value
