"""Rows of .jsonl files."""

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from retrieval.adapters.reading import rows
from retrieval.domain import Document
from retrieval.errors import InputError


def encoded(**fields: Any) -> bytes:
    """A line of a file with these fields."""
    return json.dumps(fields).encode()


def test_a_full_row_is_a_document(now: datetime) -> None:
    """Every field finds its place."""
    row = encoded(
        id="a-1",
        url="https://harbour.example/1",
        title="Tunnel  opens",
        text="The tunnel opened.",
        published="2026-03-10T08:00:00Z",
        source="Harbour Post",
        author="Ida Lund",
        language="en",
        unknown=[1],
    )
    assert rows.read(row, now) == Document(
        text="The tunnel opened.",
        title="Tunnel opens",
        url="https://harbour.example/1",
        source="Harbour Post",
        author="Ida Lund",
        published=datetime(2026, 3, 10, 8, tzinfo=UTC),
        language="en",
        id="a-1",
    )


def test_text_alone_is_enough_and_stays_as_it_is(now: datetime) -> None:
    """Offsets fit the row's own text: nothing is trimmed, composed or rewrapped."""
    text = "  Two  spaces\u00a0and cafe\u0301.\n\n\n\n  Next \n"
    assert rows.read(encoded(text=text, title=None, url="", published=""), now) == Document(text=text)


def test_hostile_characters_go_from_the_text(now: datetime) -> None:
    """They are the one thing that is not kept."""
    assert rows.read(b'{"text": "pay\\u202ement\\ud800\\u0000"}', now).text == "payment"


@pytest.mark.parametrize(("given", "kept"), [("x" * 200, "x" * 200), (7, "7"), (-12, "-12"), (None, None)])
def test_ids_are_strings_or_whole_numbers(given: object, kept: str | None, now: datetime) -> None:
    """A number comes back as its digits."""
    assert rows.read(encoded(id=given, text="x"), now).id == kept


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"text": "x"', "not JSON .*write one object a line"),
        (b"", "not JSON"),
        (b"\xff\xfe", "save the file as UTF-8"),
        (b"[" * 100_000, "write one plain object"),
        (b'{"text": "x", "n": ' + b"9" * 5000 + b"}", "write one plain object"),
        (b'["text"]', "not an object"),
        (b'"text"', "not an object"),
        (b"{}", 'no "text"'),
        (b'{"text": null}', 'no "text"'),
        (b'{"text": ["x"]}', 'no "text"'),
        (b'{"text": " \\n\\u200b"}', '"text" is empty'),
        (b'{"text": "x", "title": 3}', '"title" is not a string'),
        (b'{"text": "x", "source": {}}', '"source" is not a string'),
        (b'{"text": "x", "url": false}', '"url" is not a string'),
        (b'{"text": "x", "url": "javascript:1"}', '"url" is not a whole http'),
        (b'{"text": "x", "published": 20260310}', '"published" is not a string'),
        (b'{"text": "x", "published": "lately"}', '"published" is no date .*lately'),
        (b'{"text": "x", "published": "2099-01-01"}', '"published" is no date up to today'),
        (b'{"text": "x", "id": ""}', '"id" is not'),
        (b'{"text": "x", "id": true}', '"id" is not'),
        (b'{"text": "x", "id": 1.5}', '"id" is not'),
        (b'{"text": "x", "id": "a\\nb"}', '"id" is not'),
        (b'{"text": "x", "id": "' + b"x" * 201 + b'"}', '"id" is not'),
    ],
)
def test_what_is_wrong_with_a_row_is_told(line: bytes, reason: str, now: datetime) -> None:
    """The message names the field and what to do."""
    with pytest.raises(InputError, match=reason):
        rows.read(line, now)


def test_lines_are_numbered_and_blank_ones_passed_over() -> None:
    """Numbers are those of an editor."""
    assert list(rows.lines(io.BytesIO(b"one\n\n  \r\nfour"), 10)) == [(1, b"one\n"), (4, b"four")]


def test_a_line_that_is_too_long_is_told_and_passed_over() -> None:
    """The line after it is read as if nothing had been."""
    stream = io.BytesIO(b"x" * 35 + b"\n" + b"12345678\n" + b"y" * 50)
    assert list(rows.lines(stream, 10)) == [(1, None), (2, b"12345678\n"), (3, None)]


def test_a_line_that_is_too_long_is_never_held_whole() -> None:
    """Each read asks for a bounded number of bytes."""

    class Watched(io.BytesIO):
        longest = 0

        def readline(self, size: int | None = -1, /) -> bytes:
            line = super().readline(size)
            Watched.longest = max(Watched.longest, len(line))
            return line

    assert list(rows.lines(Watched(b"x" * 1_000_000 + b"\n"), 1_000)) == [(1, None)]
    assert Watched.longest <= 1_001
