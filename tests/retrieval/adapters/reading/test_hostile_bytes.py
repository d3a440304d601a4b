"""Whatever the bytes: a document or a reason, and never an error."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.adapters.reading.files import FileSource
from retrieval.domain import Document, Unreadable

SUFFIXES = (".txt", ".md", ".html", ".pdf", ".docx", ".eml", ".jsonl", "")
PIECES = st.sampled_from(
    [
        b"%PDF-1.7\n",
        b"PK\x03\x04",
        b"<html><body>",
        b"<p>The tunnel opened on Tuesday.</p>",
        b"---\ntitle: x\n---\n",
        b"# Head\n",
        b'{"text": "The tunnel opened."}\n',
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"By Ida Lund\n",
        b"Dec 19 (Reuters) - ",
        b"\n\n",
        b"&#0;",
        b"\x1b$B",
    ]
)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.one_of(
        st.binary(max_size=2_000), st.lists(st.one_of(PIECES, st.binary(max_size=40)), max_size=20).map(b"".join)
    )
)
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_any_bytes_give_a_document_or_a_reason(suffix: str, data: bytes, source: FileSource, tmp_path: Path) -> None:
    """Under every name; a document has text that can be stored."""
    path = tmp_path / f"file{suffix}"
    path.write_bytes(data)
    found = list(source.read([str(path)]))
    assert found
    for item in found:
        if isinstance(item, Document):
            assert item.text.strip()
            assert "\0" not in item.text
            item.text.encode()
        else:
            assert isinstance(item, Unreadable)
            assert item.reason
