"""How vectors and spans are kept in the database: as bytes, small, the same on every engine."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.ports import Embedding, Vector

Spans = tuple[tuple[int, int], ...]


def pack_spans(spans: Sequence[tuple[int, int]]) -> bytes:
    """Spans as little-endian int32 pairs."""
    return np.asarray(spans, dtype="<i4").tobytes()


def unpack_spans(data: bytes) -> Spans:
    """The reverse of ``pack_spans``."""
    return tuple((int(start), int(end)) for start, end in np.frombuffer(data, dtype="<i4").reshape(-1, 2))


def pack_embedding(embedding: Embedding) -> tuple[bytes, bytes]:
    """The passage's vector as float16; its sentences' as int8, each on its own scale, which unit length gives back."""
    peaks = np.abs(embedding.sentences).max(axis=1, keepdims=True, initial=1e-9)
    return embedding.passage.astype("<f2").tobytes(), np.round(embedding.sentences / peaks * 127).astype("i1").tobytes()


def unpack_vectors(rows: Sequence[bytes], dimension: int) -> Vector:
    """Passage vectors as float32 of unit length, shape (n, dimension)."""
    if not rows:
        return np.empty((0, dimension), dtype=np.float32)
    return _unit(np.frombuffer(b"".join(rows), dtype="<f2").reshape(-1, dimension))


def unpack_embedding(vector: bytes, sentences: bytes) -> Embedding:
    """The reverse of ``pack_embedding``, to within rounding."""
    passage = _unit(np.frombuffer(vector, dtype="<f2")[None])
    return Embedding(passage[0], _unit(np.frombuffer(sentences, dtype="i1").reshape(-1, passage.shape[1])))


def _unit(rows: NDArray[np.generic]) -> Vector:
    vectors = rows.astype(np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vector = vectors / np.maximum(lengths, np.float32(1e-12))
    return unit
