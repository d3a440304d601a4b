"""The way in: files, folders, rows, standard input."""

import io
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from retrieval.adapters.reading.files import FileSource
from retrieval.domain import Document, Unreadable
from retrieval.errors import InputError

TEXT = "The tunnel opened on Tuesday after nine years of work and two floods."


def reasons(found: Iterator[Document | Unreadable]) -> dict[str, str]:
    """The reason by the name of each input that can't be read; all of them have to be that."""
    return {item.name: item.reason for item in found if isinstance(item, Unreadable)}


def rows(*texts: str) -> bytes:
    """A .jsonl file of rows with these texts."""
    return b"".join(json.dumps({"id": number, "text": text}).encode() + b"\n" for number, text in enumerate(texts))


def test_every_kind_is_read(
    source: FileSource, tmp_path: Path, make_pdf: Callable[..., bytes], make_docx: Callable[..., bytes]
) -> None:
    """Each file is a document with its path as name, its language told."""
    contents = {
        "a.txt": TEXT.encode(),
        "b.md": f"# Tunnel\n\n{TEXT}".encode(),
        "c.html": f"<html><body><article><p>{TEXT}</p></article></body></html>".encode(),
        "d.pdf": make_pdf(TEXT),
        "e.docx": make_docx(TEXT),
        "f.jsonl": rows(TEXT, TEXT),
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    found = list(source.read([str(tmp_path)]))
    assert [type(item) for item in found] == [Document] * 7
    documents = [item for item in found if isinstance(item, Document)]
    assert [item.text for item in documents] == [TEXT] * 7
    assert [item.language for item in documents] == ["en"] * 7
    paths = [str(tmp_path / name) for name in contents]
    assert [item.name for item in documents] == [*paths[:5], f"{paths[5]} line 1", f"{paths[5]} line 2"]
    assert [item.path for item in documents] == [*paths[:5], None, None]
    assert source.count([str(tmp_path)]) == 7


def test_folders_are_walked_in_order(source: FileSource, tmp_path: Path) -> None:
    """Hidden files, pictures and links to folders are passed over without a word."""
    for name in ("b.txt", "a/z.txt", "a/y/x.md", ".hidden/h.txt", ".h.txt", "photo.png", "c"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(TEXT)
    (tmp_path / "loop").symlink_to(tmp_path)
    names = [Path(item.name).relative_to(tmp_path).as_posix() for item in source.read([str(tmp_path)])]
    assert names == ["a/y/x.md", "a/z.txt", "b.txt"]
    assert source.count([str(tmp_path)]) == 3


def test_an_empty_folder_is_told(source: FileSource, tmp_path: Path) -> None:
    """It is likelier a mistake than a wish."""
    assert "nothing to read in this folder" in reasons(source.read([str(tmp_path)]))[str(tmp_path)]


def test_a_file_of_another_kind_is_told_when_it_is_named(source: FileSource, tmp_path: Path) -> None:
    """Nobody names a file that is to be passed over."""
    picture, table = tmp_path / "a.png", tmp_path / "b.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    table.write_text("a,b\n")
    told = reasons(source.read([str(picture), str(table)]))
    assert "PNG picture" in told[str(picture)]
    assert ".csv are not read; give .txt" in told[str(table)]


def test_what_cannot_be_read_is_told_and_the_rest_goes_on(source: FileSource, tmp_path: Path) -> None:
    """One message for each input, which names it and says what to do."""
    contents = {
        "binary.txt": b"text\0\1\2",
        "blank.html": b" \n ",
        "empty.jsonl": b"",
        "empty.txt": b"",
        "mark.txt": b"\xef\xbb\xbf",
        "noise.md": bytes(range(128, 256)) * 40,
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "good.txt").write_text(TEXT)
    found = list(source.read([str(tmp_path)]))
    told = {Path(name).name: reason for name, reason in reasons(iter(found)).items()}
    assert [item.name for item in found if isinstance(item, Document)] == [str(tmp_path / "good.txt")]
    assert {name: reason.partition(";")[0] for name, reason in told.items()} == {
        "binary.txt": "it holds binary data, not text",
        "blank.html": "it is empty",
        "dangling.txt": "there is no such file or folder",
        "empty.jsonl": "it is empty",
        "empty.txt": "it is empty",
        "loop.txt": "there is no such file or folder",
        "mark.txt": "there is no text in it",
        "noise.md": "its characters are in no encoding known here",
        "pipe.txt": "it is a pipe, a socket or a device, not a file",
    }
    assert source.count([str(tmp_path)]) == len(found)


def test_a_socket_and_names_that_are_none_are_told(
    source: FileSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing that is named goes unanswered."""
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.txt")
        told = reasons(source.read(["socket.txt", "nowhere.txt", "", "x" * 5000, "a\0b"]))
    assert len(told) == 5
    assert "socket" in told["socket.txt"]
    assert "no such file" in told["nowhere.txt"]


def test_a_name_in_other_bytes_can_be_shown(source: FileSource, tmp_path: Path) -> None:
    """Names of files need not be UTF-8; what is shown and stored is."""
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text(TEXT)
    (document,) = source.read([str(tmp_path)])
    assert isinstance(document, Document)
    assert document.name.endswith("caf\ufffd.txt")
    assert document.path == document.name


def test_the_web_is_not_read_unless_a_source_is_given_one(source: FileSource) -> None:
    """The message says what to do instead."""
    (told,) = reasons(source.read(["HTTPS://harbour.example/1"])).values()
    assert told == "reading from the web is switched off here; save the page and ingest the file"


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.pdf"])
def test_a_file_that_is_too_large_is_told(name: str, source: FileSource, tmp_path: Path) -> None:
    """With its size, the limit, and the setting that raises it; it is not read."""
    path = tmp_path / name
    with path.open("wb") as file:
        file.write(b"%PDF-1.7" if name == "a.pdf" else b"Text. " * 1_000)
        file.truncate(52_400_000)
    (told,) = reasons(replace(source, max_bytes=20_000_000).read([str(path)])).values()
    assert told == "its size of 52.4 MB is over the 20 MB read at most; split it, or raise DATELINE_MAX_FILE_MB"


def test_a_line_that_is_too_long_is_told(source: FileSource, tmp_path: Path) -> None:
    """The file as a whole may be of any size."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(rows("One.", "x" * 5000, *["Two."] * 500))
    found = list(replace(source, max_bytes=1000).read([str(path)]))
    assert found[1] == Unreadable(
        f"{path} line 2", "it is longer than the 0.001 MB read at most; split it, or raise DATELINE_MAX_FILE_MB"
    )
    assert [item.text for item in found if isinstance(item, Document)] == ["One.", *["Two."] * 500]


def test_broken_rows_are_told_by_their_line(source: FileSource, tmp_path: Path) -> None:
    """And the good ones read."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(rows("One.") + b'\n{"text": \n[]\n' + rows("Two."))
    found = list(source.read([str(path)]))
    assert [(type(item), item.name) for item in found] == [
        (Document, f"{path} line 1"),
        (Unreadable, f"{path} line 3"),
        (Unreadable, f"{path} line 4"),
        (Document, f"{path} line 5"),
    ]
    assert source.count([str(path)]) == 4


def test_files_are_read_one_by_one_as_they_are_asked_for(source: FileSource, tmp_path: Path) -> None:
    """A file that appears after the first was read is read in its turn."""
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_text(TEXT)
    found = source.read([str(first), str(second)])
    assert isinstance(next(found), Document)
    second.write_text(TEXT)
    assert isinstance(next(found), Document)


@pytest.fixture
def send(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    """Puts bytes on standard input."""

    def put(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    return put


def test_standard_input_is_read_by_its_content(
    source: FileSource, send: Callable[[bytes], None], make_pdf: Callable[..., bytes], make_docx: Callable[..., bytes]
) -> None:
    """Text, page, PDF, Word file and rows are told apart without a name."""
    page = f"<html><body><article><p>{TEXT}</p></article></body></html>".encode()
    for data in (TEXT.encode(), page, make_pdf(TEXT), make_docx(TEXT), rows(TEXT)):
        send(data)
        (document,) = source.read(["-"])
        assert isinstance(document, Document)
        assert (document.text, document.path) == (TEXT, None)
        assert document.name.startswith("standard input")
    assert source.count(["-"]) == 1


@pytest.mark.parametrize(("data", "reason"), [(b"", "empty"), (b"x" * 2000, "over the 0.001 MB"), (b"x\0y", "binary")])
def test_standard_input_that_cannot_be_read_is_told(
    data: bytes, reason: str, source: FileSource, send: Callable[[bytes], None]
) -> None:
    """As for a file."""
    send(data)
    assert reason in reasons(replace(source, max_bytes=1000).read(["-"]))["standard input"]


def test_one_document_is_read_by_its_name(source: FileSource, tmp_path: Path) -> None:
    """For commands that take one; a file with one row counts."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(rows("One."))
    assert source.read_one(str(path)).text == "One."


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "a.txt: it is empty"),
        ("a.jsonl", rows("One.", "Two."), "a.jsonl: it holds several articles; give a file that holds one"),
        ("a.jsonl", b"{", "a.jsonl line 1: it is not JSON"),
        (".", None, ".: it is a folder; name one file"),
        ("none.txt", None, "none.txt: there is no such file"),
        ("https://harbour.example/", None, "https://harbour.example/: reading from the web is switched off"),
    ],
)
def test_what_is_not_one_document_is_an_error(
    name: str, content: bytes | None, reason: str, source: FileSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the same words, with the name before them."""
    monkeypatch.chdir(tmp_path)
    if content is not None:
        Path(name).write_bytes(content)
    with pytest.raises(InputError) as error:
        source.read_one(name)
    assert str(error.value).startswith(reason)


def test_the_time_of_reading_is_now_unless_told() -> None:
    """Dates without a year need one."""
    assert abs(FileSource().now() - datetime.now(UTC)).total_seconds() < 60


def test_no_library_is_loaded_before_a_file_needs_it() -> None:
    """Light commands stay light."""
    heavy = [
        "aiohttp",
        "trafilatura",
        "readability",
        "lxml",
        "pypdfium2",
        "docx",
        "dateparser",
        "py3langid",
        "yaml",
        "markdown_it",
    ]
    code = f"import sys, retrieval.adapters.reading.files; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
