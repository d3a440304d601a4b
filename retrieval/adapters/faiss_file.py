"""Vectors on disk: a FAISS file and beside it a stamp that says what it is, so that no wrong or damaged file is used.

The file is a cache. Whatever is not right about it, reading gives None and a line in the log, and the caller rebuilds.
"""

import errno
import fcntl
import hashlib
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

import faiss

from retrieval.adapters.faiss_vectors import KeyedVectors
from retrieval.errors import LibraryError

_log = logging.getLogger(__name__)

_PIECE = 1 << 20  # bytes that pass between FAISS and the file at a time
_STAMP_LIMIT = 1 << 16  # bytes; a stamp is a few hundred
_REMEDIES = {
    errno.ENOSPC: "make room on that disk",
    errno.EDQUOT: "make room on that disk",
    errno.EFBIG: "allow larger files there",
    errno.EACCES: "let this user write there",
    errno.EPERM: "let this user write there",
    errno.EROFS: "let this user write there",
    errno.ENOENT: "create the folder",
}


@dataclass(frozen=True, slots=True)
class Stamp:
    """What vectors were made with; a file of another stamp is not used."""

    model: str
    revision: str
    dimension: int
    format: int


def write_vectors(path: Path, stamp: Stamp, vectors: KeyedVectors) -> None:
    """Write the vectors and their stamp; raises LibraryError, and then what was there before is there still.

    Both are written whole beside their places, synced, and then renamed. Between the two renames the stamp's digest is
    another file's, so a crash there costs a rebuild and no more.
    """
    stamp_path = _stamp_path(path)
    new, new_stamp = (place.with_name(f"{place.name}.new") for place in (path, stamp_path))
    try:
        with _alone_in(path.parent) as folder:
            try:
                facts = asdict(stamp) | {"count": len(vectors), "learned_from": vectors.learned_from}
                digest = _digest(facts)
                _write_index(new, vectors.index, digest)
                with _synced(new_stamp) as file:
                    file.write(json.dumps(facts | {"digest": digest.hexdigest()}, indent=1).encode())
                for source, target in ((new, path), (new_stamp, stamp_path)):
                    source.replace(target)
                    os.fsync(folder)
            finally:
                new.unlink(missing_ok=True)
                new_stamp.unlink(missing_ok=True)
    except OSError as error:
        remedy = _REMEDIES.get(error.errno or 0, "look at that folder")
        raise LibraryError(
            f"The vector index {path} can't be written: {error.strerror or error}. Please {remedy}. "
            "No article is lost: the index is made anew from the library when it is needed."
        ) from error


def read_vectors(path: Path, stamp: Stamp) -> KeyedVectors | None:
    """The vectors of a file if it is there, whole and of this stamp; FAISS sees no byte of it before that is known."""
    try:
        facts = _read_facts(_stamp_path(path), stamp)
        if facts is None:
            return None
        with path.open("rb") as file:
            told = facts.pop("digest")
            if hashlib.file_digest(file, lambda: _digest(facts)).hexdigest() != told:
                _log.warning("vector index %s is damaged or not its stamp's; it will be rebuilt", path)
                return None
            file.seek(0)
            index = faiss.read_index(faiss.PyCallbackIOReader(file.read, _PIECE))
    except FileNotFoundError:
        _log.info("vector index %s is not there yet; it will be built", path)
    except (OSError, RuntimeError) as error:
        _log.warning("vector index %s can't be read (%s); it will be rebuilt", path, error)
    else:
        return KeyedVectors(index, facts["learned_from"])
    return None


def _stamp_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def _read_facts(stamp_path: Path, stamp: Stamp) -> dict[str, Any] | None:
    """What a stamp file tells, if it is one and of this stamp."""
    with stamp_path.open("rb") as file:
        text = file.read(_STAMP_LIMIT)
    try:
        told = json.loads(text)
        facts = asdict(stamp) | {"count": int(told["count"]), "learned_from": int(told["learned_from"])}
        facts["digest"] = str(told["digest"])
        other = {name: told[name] for name in asdict(stamp)} != asdict(stamp)
    except (KeyError, OverflowError, RecursionError, TypeError, ValueError):
        _log.warning("%s is damaged; the vector index will be rebuilt", stamp_path)
        return None
    if other:
        _log.info("%s tells of other vectors than %s; the vector index will be rebuilt", stamp_path, stamp)
        return None
    return facts


def _digest(facts: dict[str, Any]) -> "hashlib._Hash":
    """The digest of an index's facts, to go on with its file: so a change in either is noticed."""
    return hashlib.new("blake2b", json.dumps(facts).encode())


def _write_index(path: Path, index: Any, digest: "hashlib._Hash") -> None:  # noqa: ANN401 - FAISS has no types
    """Write an index and take it into the digest.

    It goes through our own file object: FAISS's tells of a full disk at each write but not at the last.
    """
    with _synced(path) as file:

        def write(piece: bytes) -> None:
            digest.update(piece)
            file.write(piece)

        faiss.write_index(index, faiss.PyCallbackIOWriter(write, _PIECE))


@contextmanager
def _synced(path: Path) -> Iterator[BinaryIO]:
    """A new file to write to, which is on the disk at the end."""
    with path.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _alone_in(folder: Path) -> Iterator[int]:
    """The folder, opened, while nobody else who asks so writes there: two processes must not share one new file."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)
