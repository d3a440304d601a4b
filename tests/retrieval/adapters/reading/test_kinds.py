"""Kinds of files by their first bytes and by their names."""

import pytest

from retrieval.adapters.reading.kinds import Kind, is_readable, kind_of
from retrieval.errors import InputError


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b"Text.", "a.txt", Kind.TEXT),
        (b"Text.", "README", Kind.TEXT),
        (b"# Head", "a.MD", Kind.MARKDOWN),
        (b"<p>Text", "a.htm", Kind.HTML),
        (b'{"text": ""}', "a.jsonl", Kind.ROWS),
        (b' {\n"text": ""}', "", Kind.ROWS),
        (b"%PDF-1.7", "a.txt", Kind.PDF),
        (b"PK\x03\x04", "a.bin", Kind.DOCX),
        (b"\xef\xbb\xbf <!DOCTYPE html>", "a.txt", Kind.HTML),
        (b"<?xml version='1.0'?><!-- x --><HTML lang=en>", "a.md", Kind.HTML),
        ("Text.".encode("utf-16"), "a.txt", Kind.TEXT),
    ],
)
def test_content_tells_before_the_name_does(head: bytes, name: str, kind: Kind) -> None:
    """Signatures and leading markup decide, then the suffix; without either it is text."""
    assert kind_of(head, name) is kind


@pytest.mark.parametrize(
    ("head", "name", "reason"),
    [
        (b"\x89PNG\r\n", "a.txt", "PNG picture; give .txt"),
        (b"\x1f\x8b\x08", "a.jsonl", "unpack it"),
        (b"text\0text", "a.md", "binary data"),
        (b"{\\rtf1", "a.txt", "save it as .docx"),
        (b"a,b\n1,2", "a.csv", "kind .csv are not read; give .txt"),
    ],
)
def test_other_kinds_are_told(head: bytes, name: str, reason: str) -> None:
    """The message says what it is and what to give."""
    with pytest.raises(InputError, match=reason):
        kind_of(head, name)


def test_folders_are_searched_by_suffix() -> None:
    """Pictures and programs are none of ours."""
    assert is_readable("x/a.HTML")
    assert not is_readable("x/a.png")


def test_comments_before_a_page_are_no_trap() -> None:
    """Thousands of comments are told from a page in no time."""
    assert kind_of(b"<!---->" * 500, "a.txt") is Kind.TEXT
