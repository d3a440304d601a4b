"""The index's file: what comes back is what was saved, or nothing, whatever happened to the file."""

import json
import logging
import shutil
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from retrieval.adapters.faiss_index import FaissIndex, Int64Array, Stamp

DIMENSION = 16
STAMP = Stamp("model", "revision", DIMENSION, 1)
KEYS: Int64Array = np.random.default_rng(5).choice(2**63 - 1, 1_200, replace=False)
VECTORS = np.random.default_rng(6).standard_normal((1_200, DIMENSION), dtype=np.float32)
VECTORS /= np.linalg.norm(VECTORS, axis=1, keepdims=True)


def _index(count: int, ivf_from: int = 1_000) -> FaissIndex:
    index = FaissIndex(DIMENSION, ivf_from=ivf_from)
    index.add(KEYS[:count], VECTORS[:count])
    index.wait()
    return index


def _saved(folder: Path, count: int = 300) -> Path:
    path = folder / "vectors.faiss"
    _index(count).save(path, STAMP)
    return path


def _stamp_file(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A saved index of 300 vectors, which no test may write to."""
    return _saved(tmp_path_factory.mktemp("good"))


@pytest.fixture
def path(good: Path, tmp_path: Path) -> Path:
    """A copy of the saved index, to be damaged."""
    return Path(shutil.copytree(good.parent, tmp_path / "copy"), good.name)


@pytest.mark.parametrize("count", [0, 300, 1_200])
def test_what_was_saved_comes_back(tmp_path: Path, count: int) -> None:
    """Empty, flat and in lists: the loaded index finds the same at the same scores, and goes on being changed."""
    index = _index(count)
    index.save(tmp_path / "x", STAMP)
    loaded = FaissIndex.load(tmp_path / "x", STAMP)
    assert loaded is not None
    assert loaded.learned_from == index.learned_from == (1_200 if count == 1_200 else 0)
    for query in VECTORS[:5]:
        before, after = index.search(query, 20), loaded.search(query, 20)
        assert before[0].tolist() == after[0].tolist()
        assert before[1].tolist() == after[1].tolist()
    loaded.remove(KEYS[:10])
    loaded.add(KEYS[5:20], VECTORS[5:20])
    assert loaded.keys().tolist() == sorted(KEYS[5 : max(count, 20)])
    assert loaded.search(VECTORS[7], 1)[0] == KEYS[7]


def test_missing_is_none(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Where nothing was saved nothing is loaded; that is no reason for a warning."""
    caplog.set_level(logging.INFO)
    assert FaissIndex.load(tmp_path / "x", STAMP) is None
    assert [record.levelname for record in caplog.records] == ["INFO"]


@pytest.mark.parametrize(
    "other",
    [
        replace(STAMP, model="another"),
        replace(STAMP, revision="another"),
        replace(STAMP, dimension=DIMENSION + 1),
        replace(STAMP, format=2),
    ],
)
def test_another_stamp_is_none(good: Path, other: Stamp, caplog: pytest.LogCaptureFixture) -> None:
    """Vectors made with anything else are not used, which is no reason for a warning; the right stamp's still are."""
    caplog.set_level(logging.INFO)
    assert FaissIndex.load(good, other) is None
    assert [(record.levelname, "tells of other vectors" in record.message) for record in caplog.records] == [
        ("INFO", True)
    ]
    assert FaissIndex.load(good, STAMP) is not None


@pytest.mark.parametrize("left", [0, 1, 4, 33, 0.5, -4096, -8, -1])
def test_truncated_is_none(path: Path, left: float, caplog: pytest.LogCaptureFixture) -> None:
    """A file cut off anywhere is not used, and the log names it."""
    data = path.read_bytes()
    path.write_bytes(data[: int(left * len(data)) if isinstance(left, float) else left])
    assert FaissIndex.load(path, STAMP) is None
    assert str(path) in caplog.text


@pytest.mark.parametrize("name", ["count", "learned_from"])
def test_changed_facts_are_none(path: Path, name: str) -> None:
    """A stamp whose facts were changed is not its file's any more."""
    facts = json.loads(_stamp_file(path).read_text())
    _stamp_file(path).write_text(json.dumps(facts | {name: facts[name] + 1}))
    assert FaissIndex.load(path, STAMP) is None


@given(place=st.integers(min_value=0), bit=st.integers(0, 7))
@settings(max_examples=50, deadline=None)
def test_one_wrong_bit_is_none(good: Path, place: int, bit: int) -> None:
    """A single flipped bit anywhere is noticed."""
    folder = good.parent.with_name("flipped")
    path = Path(shutil.copytree(good.parent, folder, dirs_exist_ok=True), good.name)
    data = bytearray(path.read_bytes())
    data[place % len(data)] ^= 1 << bit
    path.write_bytes(data)
    assert FaissIndex.load(path, STAMP) is None


@given(st.binary() | st.recursive(st.none() | st.floats() | st.text(), st.lists).map(lambda x: json.dumps(x).encode()))
@example(b"[" * 100_000)
@example(b'{"learned_from": ' + b"9" * 5_000 + b"}")
@example(json.dumps({"model": "model", "revision": "revision", "dimension": 16, "format": 1}).encode())
@example(
    b'{"model":"model","revision":"revision","dimension":16,"format":1,"count":1e999,"learned_from":0,"digest":[]}'
)
@settings(max_examples=50, deadline=None)
def test_garbled_stamp_is_none(good: Path, garbage: bytes) -> None:
    """Whatever bytes stand in the stamp's place, the file beside it is not used."""
    folder = good.parent.with_name("garbled")
    path = Path(shutil.copytree(good.parent, folder, dirs_exist_ok=True), good.name)
    _stamp_file(path).write_bytes(garbage)
    assert FaissIndex.load(path, STAMP) is None


@pytest.mark.parametrize("newer", ["file", "stamp"])
def test_halves_of_two_saves_are_none(path: Path, tmp_path: Path, newer: str) -> None:
    """An index beside the stamp of another save, as a crash between the two leaves them, is not used."""
    other = _saved(tmp_path, count=301)
    assert FaissIndex.load(path, STAMP) is not None
    source, target = (other, path) if newer == "file" else (_stamp_file(other), _stamp_file(path))
    shutil.copy(source, target)
    assert FaissIndex.load(path, STAMP) is None


def test_missing_half_is_none(path: Path) -> None:
    """Neither half is used without the other."""
    _stamp_file(path).rename(path.with_name("aside"))
    assert FaissIndex.load(path, STAMP) is None
    path.with_name("aside").rename(_stamp_file(path))
    path.unlink()
    assert FaissIndex.load(path, STAMP) is None


def test_stamped_nonsense_is_none(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A file that has its stamp's digest and yet is no index gives a warning, not an error."""
    path.write_bytes(b"IxM2" + bytes(200))
    facts = json.loads(_stamp_file(path).read_text())
    del facts["digest"]
    digest = blake2b(json.dumps(facts).encode() + path.read_bytes()).hexdigest()
    _stamp_file(path).write_text(json.dumps(facts | {"digest": digest}))
    assert FaissIndex.load(path, STAMP) is None
    assert f"vector index {path} can't be read" in caplog.text
