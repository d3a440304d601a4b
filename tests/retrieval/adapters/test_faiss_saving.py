"""Saving the index: on a full disk, by two at once, by a process that is killed, what was whole stays whole."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from retrieval.adapters.faiss_index import FaissIndex, Float32Array, Stamp
from retrieval.errors import LibraryError

ROOT = Path(__file__).parents[3]
DIMENSION = 16
STAMP = Stamp("model", "revision", DIMENSION, 1)
VECTORS: Float32Array = np.random.default_rng(6).standard_normal((1_000, DIMENSION), dtype=np.float32)


def _index(count: int) -> FaissIndex:
    index = FaissIndex(DIMENSION)
    index.add(np.arange(count), VECTORS[:count])
    return index


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A saved index of 300 vectors."""
    path = tmp_path / "vectors.faiss"
    _index(300).save(path, STAMP)
    return path


def test_folder_in_the_way_is_told(tmp_path: Path) -> None:
    """A folder where the file should be: loading passes over it, saving says so."""
    path = tmp_path / "x"
    _index(5).save(path, STAMP)
    path.unlink()
    path.mkdir()
    assert FaissIndex.load(path, STAMP) is None
    with pytest.raises(LibraryError, match=f"{path} can't be written: Is a directory. Please look at that folder"):
        _index(5).save(path, STAMP)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["x", "x.json"]


def test_missing_folder_is_told(tmp_path: Path) -> None:
    """Saving into a folder that is gone says which file and what to do."""
    path = tmp_path / "gone" / "x"
    with pytest.raises(LibraryError, match=f"{path} can't be written: .* Please create the folder"):
        _index(5).save(path, STAMP)


def test_unwritable_stamp_leaves_both_halves(path: Path) -> None:
    """When the stamp can't be written, the index before it is not replaced either."""
    obstacle = path.with_name(f"{path.name}.json.new")
    obstacle.mkdir()
    with pytest.raises(LibraryError, match=str(path)):
        _index(301).save(path, STAMP)
    loaded = FaissIndex.load(path, STAMP)
    assert loaded is not None
    assert len(loaded) == 300
    assert sorted(file.name for file in path.parent.iterdir()) == [path.name, path.name + ".json", obstacle.name]


FILL = """
import resource, sys
from pathlib import Path
import numpy as np
from retrieval.adapters.faiss_index import FaissIndex, Stamp
from retrieval.errors import LibraryError
path, dimension = Path(sys.argv[1]), int(sys.argv[2])
index = FaissIndex(dimension)
index.add(np.arange(2_000), np.ones((2_000, dimension), dtype=np.float32))
index.save(path.with_name("probe"), Stamp("m", "r", dimension, 1))
size = path.with_name("probe").stat().st_size
for room in (0, 1, 4_096, size // 2, size - 1):
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
    try:
        index.save(path, Stamp("model", "revision", dimension, 1))
    except LibraryError as error:
        print(error)
resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
index.save(path.with_name("fits"), Stamp("m", "r", dimension, 1))
"""


def test_no_room_leaves_the_old_file(path: Path) -> None:
    """When a file can't grow, at the first byte or the last, saving says so, cleans up, and the old index is whole."""
    before = path.read_bytes()
    run = [sys.executable, "-c", FILL, str(path), str(DIMENSION)]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True)
    told = f"The vector index {path} can't be written: File too large. Please allow larger files there."
    assert [line.startswith(told) for line in done.stdout.splitlines()] == [True] * 5
    assert done.stderr == ""
    assert path.read_bytes() == before
    loaded = FaissIndex.load(path, STAMP)
    assert loaded is not None
    assert len(loaded) == 300
    names = {"probe", "probe.json", "fits", "fits.json", path.name, path.name + ".json"}
    assert {file.name for file in path.parent.iterdir()} == names


def test_saves_at_the_same_time_do_not_mix(tmp_path: Path) -> None:
    """Two indexes saved to one place by two threads again and again: at the end one of them is there, whole."""
    path = tmp_path / "x"

    def save(index: FaissIndex) -> None:
        for _ in range(30):
            index.save(path, STAMP)

    savers = [threading.Thread(target=save, args=(_index(count),)) for count in (200, 900)]
    for saver in savers:
        saver.start()
    for saver in savers:
        saver.join()
    loaded = FaissIndex.load(path, STAMP)
    assert loaded is not None
    assert len(loaded) in (200, 900)
    assert {file.name for file in tmp_path.iterdir()} == {"x", "x.json"}


KILLED = """
import sys
from pathlib import Path
import numpy as np
from retrieval.adapters.faiss_index import FaissIndex, Stamp
vectors = np.random.default_rng(1).standard_normal((100_000, 16), dtype=np.float32)
vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
index = FaissIndex(16, ivf_from=3_000)
for start in range(0, 100_000, 500):
    index.add(np.arange(start, start + 500), vectors[start:start + 500])
    index.save(Path(sys.argv[1]), Stamp("model", "revision", 16, 1))
    print(start + 500, flush=True)
"""


def test_killed_while_saving_leaves_a_whole_index_or_none(tmp_path: Path) -> None:
    """Killed at random moments of saving again and again, what is there is one of the saved states or is not used."""
    path = tmp_path / "x"
    chance = np.random.default_rng(2)
    vectors = np.random.default_rng(1).standard_normal((100_000, DIMENSION), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    for _ in range(6):
        with subprocess.Popen(
            [sys.executable, "-c", KILLED, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "500\n"
            time.sleep(chance.uniform(0, 0.15))
            process.kill()
            saved = [500, *(int(line) for line in process.stdout if line.endswith("\n"))]
        loaded = FaissIndex.load(path, STAMP)
        if loaded is not None:
            assert len(loaded) in (saved[-1], saved[-1] + 500)
            assert loaded.keys().tolist() == list(range(len(loaded)))
            for row in range(0, len(loaded), 97):
                assert loaded.search(vectors[row], 1)[0] == row
    _index(5).save(path, STAMP)
    assert FaissIndex.load(path, STAMP) is not None
    assert {file.name for file in tmp_path.iterdir()} == {"x", "x.json"}
