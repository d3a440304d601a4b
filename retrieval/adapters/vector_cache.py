"""Keeps one FAISS index for each workspace and model up to date with the database, and on disk between runs."""

import json
import logging
import threading
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, func, select

from retrieval.adapters.faiss_index import FaissIndex, Stamp, use_threads
from retrieval.adapters.statements import changes
from retrieval.adapters.tables import EMBEDDING
from retrieval.adapters.vectors import unpack_vectors
from retrieval.errors import LibraryError
from retrieval.ports import Vector

log = logging.getLogger(__name__)

_FORMAT = 1  # of what is indexed; raise it when the meaning of the vectors changes


@dataclass(slots=True)
class _Held:
    index: FaissIndex
    path: Path
    stamp: Stamp
    seen: int  # the workspace's count of changes that the index has
    dirty: bool


class VectorCache:
    """The indexes in memory, by workspace and model; what is on disk is read once and written at the end."""

    def __init__(self, folder: Path, threads: int) -> None:
        use_threads(threads)
        self._folder = folder
        self._held: dict[tuple[str, str], _Held] = {}
        self._lock = threading.Lock()

    def current(self, connection: Connection, workspace: str, model: str, dimension: int) -> FaissIndex:
        """The index of a workspace's vectors as the connection's transaction sees them."""
        count = changes(connection, workspace)
        with self._lock:
            held = self._held.get((workspace, model)) or self._open(workspace, model, dimension)
            if held.seen < count:  # another thread, in a later transaction, may have seen more
                held.dirty |= held.index.reconcile(
                    _keys(connection, workspace, model),
                    lambda keys: _vectors(connection, workspace, model, keys, dimension),
                )
                held.seen = count
            return held.index

    @property
    def workspaces(self) -> frozenset[str]:
        """Those of the indexes in memory."""
        with self._lock:
            return frozenset(workspace for workspace, _ in self._held)

    def forget(self, workspace: str) -> None:
        """Let a workspace's indexes go, and remove them from disk, whatever their models."""
        with self._lock:
            for key in [key for key in self._held if key[0] == workspace]:
                self._held.pop(key).index.close()
            for stamp in self._folder.glob("*.faiss.json"):
                path = stamp.with_suffix("")
                if path.name == _file(workspace, _model(stamp)):
                    path.unlink(missing_ok=True)
                    stamp.unlink(missing_ok=True)

    def close(self, workspaces: Collection[str] | None = None) -> None:
        """Write the indexes that changed, of these workspaces or of all, and let them go."""
        with self._lock:
            for (workspace, _), held in self._held.items():
                held.index.wait()
                if held.dirty and (workspaces is None or workspace in workspaces):
                    _write(held)
                held.index.close()
            self._held.clear()

    def _open(self, workspace: str, model: str, dimension: int) -> _Held:
        path = self._folder / _file(workspace, model)
        made_by, _, revision = model.partition("@")
        stamp = Stamp(model=made_by, revision=revision, dimension=dimension, format=_FORMAT)
        loaded = FaissIndex.load(path, stamp)
        held = _Held(loaded or FaissIndex(dimension), path, stamp, seen=-1, dirty=loaded is None)
        self._held[workspace, model] = held
        return held


def _file(workspace: str, model: str) -> str:
    name = blake2b(f"{workspace}\x1f{model}".encode(), digest_size=8).hexdigest()
    return f"{name}.faiss"


def _model(stamp: Path) -> str:
    """The model that a stamp tells of; nothing where it can't be read."""
    try:
        told = json.loads(stamp.read_bytes())
        return f"{told['model']}@{told['revision']}".removesuffix("@")
    except (KeyError, OSError, TypeError, ValueError):
        return ""


def _write(held: _Held) -> None:
    """Save an index; that it can't be saved costs a rebuild the next time, and no more."""
    try:
        held.path.parent.mkdir(parents=True, exist_ok=True)
        held.index.save(held.path, held.stamp)
    except (OSError, LibraryError) as error:
        log.warning("The search index is not kept for the next start: %s", error)


def _keys(connection: Connection, workspace: str, model: str) -> NDArray[np.int64]:
    query = select(EMBEDDING.c.key).where(EMBEDDING.c.workspace == workspace, EMBEDDING.c.model == model)
    return np.fromiter(connection.execute(query).scalars(), dtype=np.int64)


def _vectors(connection: Connection, workspace: str, model: str, keys: NDArray[np.int64], dimension: int) -> Vector:
    """The vectors of the keys, in their order; they travel as one JSON array, which has no limit of places."""
    wanted = func.json_each(json.dumps(keys.tolist())).table_valued("value")
    query = select(EMBEDDING.c.key, EMBEDDING.c.vector).where(
        EMBEDDING.c.workspace == workspace, EMBEDDING.c.model == model, EMBEDDING.c.key.in_(select(wanted.c.value))
    )
    found: dict[int, bytes] = {row.key: row.vector for row in connection.execute(query)}
    return unpack_vectors([found[key] for key in keys.tolist()], dimension)
