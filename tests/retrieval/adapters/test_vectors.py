"""How vectors and spans are kept as bytes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from retrieval.adapters.vectors import pack_embedding, pack_spans, unpack_embedding, unpack_spans, unpack_vectors
from retrieval.ports import Embedding, Vector

DIMENSIONS = st.integers(1, 48)
VALUES = st.floats(-1, 1, width=32)


def unit(rows: Vector) -> Vector:
    """Rows of unit length; one of nothing becomes the first axis."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    axis = np.eye(1, rows.shape[-1], dtype=np.float32)
    made: Vector = np.where(lengths > 1e-3, rows / np.maximum(lengths, np.float32(1e-3)), axis).astype(np.float32)
    return made


@given(st.data(), DIMENSIONS, st.integers(0, 5))
def test_vectors_come_back_nearly(data: st.DataObject, dimension: int, sentences: int) -> None:
    """A passage's to 0.001 a number, a sentence's to 0.01, both of unit length; the bytes are two and one a number."""
    passage = unit(data.draw(arrays(np.float32, (1, dimension), elements=VALUES)))[0]
    rows = unit(data.draw(arrays(np.float32, (sentences, dimension), elements=VALUES)))
    packed = pack_embedding(Embedding(passage, rows))
    assert [len(one) for one in packed] == [2 * dimension, sentences * dimension]
    found = unpack_embedding(*packed)
    assert found.sentences.shape == rows.shape
    assert np.abs(found.passage - passage).max() < 1e-3
    assert np.abs(found.sentences - rows).max(initial=0) < 1e-2
    assert np.linalg.norm(found.passage) == pytest.approx(1, abs=1e-5)
    assert np.linalg.norm(found.sentences, axis=1) == pytest.approx(np.ones(sentences), abs=1e-5)
    assert found.passage.dtype == found.sentences.dtype == np.float32
    several = unpack_vectors([packed[0]] * 3, dimension)
    assert np.array_equal(several, np.stack([found.passage] * 3))


def test_no_vectors() -> None:
    """None at all has a shape too."""
    assert unpack_vectors([], 7).shape == (0, 7)


@given(st.lists(st.tuples(st.integers(0, 2**31 - 1), st.integers(0, 2**31 - 1))))
def test_spans_come_back(spans: list[tuple[int, int]]) -> None:
    """Exactly."""
    assert unpack_spans(pack_spans(spans)) == tuple(spans)


def test_bytes_are_the_same_everywhere() -> None:
    """Little-endian, whatever the machine."""
    assert pack_spans([(1, 258)]).hex() == "0100000002010000"
    one = np.array([0.6, -0.8], dtype=np.float32)
    vector, sentences = pack_embedding(Embedding(one, one[None]))
    assert (vector.hex(), sentences.hex()) == ("cd3866ba", "5f81")
