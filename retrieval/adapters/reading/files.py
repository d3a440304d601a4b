"""Files, folders, web addresses and standard input read into documents, lazily, one in memory at a time."""

import io
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from retrieval.adapters.reading import rows
from retrieval.adapters.reading.kinds import HEAD, Kind, kind_of
from retrieval.adapters.reading.readers import complete, reader
from retrieval.adapters.reading.walking import is_address, mode, shown, targets
from retrieval.domain import Document, Unreadable
from retrieval.errors import FetchError, InputError

_EMPTY = "it is empty; give a file that holds an article"
_NOT_THERE = "there is no such file or folder; check the path"
_NO_FILE = "it is a pipe, a socket or a device, not a file; send what it holds through standard input, as -"
_RAISE = "split it, or raise DATELINE_MAX_FILE_MB"
_NO_WEB = "reading from the web is switched off here; save the page and ingest the file"
_STDIN_NAME = "standard input"


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class FileSource:
    """Reads files into documents; ``now`` tells the time, for dates that are written without a year.

    ``web`` reads the document at an address; without it none is read from there.
    """

    max_bytes: int = 20_000_000
    now: Callable[[], datetime] = _utc_now
    web: Callable[[str, datetime], Document] | None = None

    def read(self, inputs: Sequence[str]) -> Iterator[Document | Unreadable]:
        """Every document in files, folders and those below, in rows, at addresses, and for ``-`` on standard input.

        What can't be read comes out as one Unreadable each, and the rest goes on.
        """
        for target in targets(inputs):
            if isinstance(target, Unreadable):
                yield target
            elif isinstance(target, str) and is_address(target):
                yield self._at(target)
            else:
                yield from self._documents(target)

    def count(self, inputs: Sequence[str]) -> int:
        """How many documents ``read`` would try; standard input counts as one."""
        return sum(self._rows(target) if isinstance(target, Path) else 1 for target in targets(inputs))

    def read_one(self, path: str) -> Document:
        """The document in a file, at an address or on standard input; InputError names it and says what is wrong."""
        if stat.S_ISDIR(mode(Path(path))):
            raise InputError(f"{path}: it is a folder; name one file")
        found = list(islice(self.read([path]), 2))
        if len(found) > 1:
            raise InputError(f"{path}: it holds several articles; give a file that holds one")
        if isinstance(found[0], Unreadable):
            raise InputError(f"{found[0].name}: {found[0].reason}")
        return found[0]

    def read_data(self, data: bytes, name: str) -> Document:
        """The one document of a file of that name, whose bytes these are; InputError says why there is none."""
        if len(data) > self.max_bytes:
            raise InputError(f"its size is over the {_megabytes(self.max_bytes)} read at most; {_RAISE}")
        if not data.strip():
            raise InputError(_EMPTY)
        kind = kind_of(data[:HEAD], name)
        if kind is Kind.ROWS:
            raise InputError("it holds rows of data; give a file that holds one article")
        return complete(reader(kind)(data, self.now()), name)

    def _at(self, address: str) -> Document | Unreadable:
        if self.web is None:
            return Unreadable(address, _NO_WEB)
        try:
            return self.web(address, self.now())
        except InputError as error:
            return Unreadable(address, str(error), isinstance(error, FetchError) and error.later)

    def _documents(self, target: Path | str) -> Iterator[Document | Unreadable]:
        name = shown(target) if isinstance(target, Path) else _STDIN_NAME
        try:
            with _opened(target) as stream:
                yield from self._within(stream, name, target)
        except InputError as error:
            yield Unreadable(name, str(error))
        except OSError as error:
            yield Unreadable(name, f"it can't be read ({error.strerror}); check its permissions and its disk")

    def _within(self, stream: BinaryIO, name: str, target: Path | str) -> Iterator[Document | Unreadable]:
        head = stream.read(HEAD)
        if not head:
            raise InputError(_EMPTY)
        whole = io.BufferedReader(_Rejoined(head, stream))
        path = target if isinstance(target, Path) else None
        kind = kind_of(head, path.name if path else "")
        if kind is Kind.ROWS:
            yield from self._each_row(whole, name)
        else:
            document = reader(kind)(self._bytes(whole, path), self.now())
            yield complete(document, name, shown(path.resolve()) if path else None)

    def _each_row(self, stream: BinaryIO, name: str) -> Iterator[Document | Unreadable]:
        now, is_empty = self.now(), True
        for number, line in rows.lines(stream, self.max_bytes):
            is_empty, row = False, f"{name} line {number}"
            if line is None:
                yield Unreadable(row, f"it is longer than the {_megabytes(self.max_bytes)} read at most; {_RAISE}")
                continue
            try:
                yield complete(rows.read(line, now), row)
            except InputError as error:
                yield Unreadable(row, str(error))
        if is_empty:
            raise InputError(_EMPTY)

    def _bytes(self, stream: BinaryIO, path: Path | None) -> bytes:
        """All of a file, if that is not too much."""
        size = path.stat().st_size if path else 0
        data = b"" if size > self.max_bytes else stream.read(self.max_bytes + 1)
        if size > self.max_bytes or len(data) > self.max_bytes:
            of = f"of {_megabytes(size)} " if size else ""
            raise InputError(f"its size {of}is over the {_megabytes(self.max_bytes)} read at most; {_RAISE}")
        if not data.strip():
            raise InputError(_EMPTY)
        return data

    def _rows(self, path: Path) -> int:
        if path.suffix.lower() != ".jsonl":
            return 1
        try:
            with _opened(path) as stream:
                return max(1, sum(1 for _ in rows.lines(stream, self.max_bytes)))
        except (InputError, OSError):
            return 1


class _Rejoined(io.RawIOBase):
    """A stream whose head has been read, whole again; works for pipes, which can't go back."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]  # what io.BufferedReader hands over
        chunk = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(buffer) :]
        buffer[: len(chunk)] = chunk
        return len(chunk)


def _opened(target: Path | str) -> AbstractContextManager[BinaryIO]:
    if not isinstance(target, Path):
        return nullcontext(sys.stdin.buffer)
    kind = mode(target)
    if not kind:
        raise InputError(_NOT_THERE)
    if not stat.S_ISREG(kind):  # opening a pipe would wait for its writer for ever
        raise InputError(_NO_FILE)
    return target.open("rb")


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.3g} MB"
