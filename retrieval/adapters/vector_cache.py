"""Keeps one FAISS index for each workspace and model up to date with the database, and on disk between runs."""

import json
import logging
import threading
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

    def close(self) -> None:
        """Write the indexes that changed, and let them go."""
        with self._lock:
            for held in self._held.values():
                held.index.wait()
                if held.dirty:
                    _write(held)
                held.index.close()
            self._held.clear()

    def _open(self, workspace: str, model: str, dimension: int) -> _Held:
        name = blake2b(f"{workspace}\x1f{model}".encode(), digest_size=8).hexdigest()
        path = self._folder / f"{name}.faiss"
        made_by, _, revision = model.partition("@")
        stamp = Stamp(model=made_by, revision=revision, dimension=dimension, format=_FORMAT)
        loaded = FaissIndex.load(path, stamp)
        held = _Held(loaded or FaissIndex(dimension), path, stamp, seen=-1, dirty=loaded is None)
        self._held[workspace, model] = held
        return held


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
