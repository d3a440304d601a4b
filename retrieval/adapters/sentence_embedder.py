"""The Embedder on sentence-transformers.

A passage is read once: its vector is the model's own, and its sentences' vectors are pooled from the same token vectors
where the model pools by the mean. Other models read each sentence by itself, which is right and slower.
"""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pickle import PickleError

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from retrieval.adapters.model_weights import ModelFiles
from retrieval.errors import ModelError
from retrieval.ports import Embeddable, Embedding, Vector

_BATCH_TOKENS = 2048  # small enough that a batch's activations stay in the processor's cache
_SLICE = 100_000  # characters given to the tokenizer in one call


class SentenceEmbedder:
    """An embedding model in memory, to be called from any thread; ``threads`` of its own read passages."""

    def __init__(self, files: ModelFiles, threads: int) -> None:
        torch.set_num_threads(1)  # of a batch; batches are read beside each other
        self._threads = threads
        self._model = _load(files)
        self._tokenizing = threading.Lock()  # the tokenizer keeps how it pads and truncates as a state of its own
        self._name = files.name
        self._dimension = int(self._model.get_embedding_dimension())
        self._by_mean = getattr(self._model[1], "pooling_mode", None) in ("mean", ("mean",))

    @property
    def name(self) -> str:
        """The model and its revision."""
        return self._name

    @property
    def dimension(self) -> int:
        """The length of its vectors."""
        return self._dimension

    def pieces(self, text: str) -> Sequence[int]:
        """Where the text's word-pieces begin, in order; a long text is tokenised slice by slice, at white space."""
        starts: list[int] = []
        for begin, end in _slices(text):
            with self._tokenizing:
                encoded = self._model.tokenizer(
                    text[begin:end],
                    add_special_tokens=False,
                    return_offsets_mapping=True,
                    truncation=False,
                    verbose=False,
                )
            starts += [begin + start for start, stop in encoded["offset_mapping"] if start < stop]
        return starts

    def embed_question(self, text: str) -> Vector:
        """The vector of a question, shape (d,)."""
        vector: Vector = self._vectors("query", [text])[0]
        return vector

    def embed_passages(self, passages: Sequence[Embeddable]) -> list[Embedding]:
        """One embedding for each passage, in order.

        The longest are read first, in batches of like length, a batch to a thread: threads that share a batch would
        wait for each other at every layer.
        """
        if not passages:
            return []
        prompt = self._model.prompts.get("document") or ""
        heads = [f"{prompt}{passage.header}\n" if passage.header else prompt for passage in passages]
        texts = [head + passage.body for head, passage in zip(heads, passages, strict=True)]
        with self._tokenizing:
            encoded = self._model.tokenizer(
                texts, truncation=True, max_length=self._model.max_seq_length, return_offsets_mapping=True
            )
        found: dict[int, Embedding] = {}

        def read(batch: list[int]) -> None:
            states, pooled = self._forward([encoded["input_ids"][place] for place in batch])
            for row, place in enumerate(batch):
                offsets = np.asarray(encoded["offset_mapping"][place]) - len(heads[place])
                found[place] = Embedding(
                    _unit(pooled[row]),
                    self._sentences(passages[place], states[row, : len(offsets)], offsets, pooled[row]),
                )

        with ThreadPoolExecutor(self._threads, "embedding") as pool:
            for _ in pool.map(read, _batches([len(ids) for ids in encoded["input_ids"]])):
                pass
        return [found[place] for place in range(len(passages))]

    def _forward(self, rows: list[list[int]]) -> tuple[Vector, Vector]:
        """Token states, shape (batch, tokens, d), and pooled vectors, shape (batch, d)."""
        with self._tokenizing:
            padded = self._model.tokenizer.pad({"input_ids": rows}, return_tensors="pt")
        with torch.inference_mode():
            features = self._model(dict(padded))
        return features["token_embeddings"].numpy(), features["sentence_embedding"].numpy()

    def _sentences(self, passage: Embeddable, states: Vector, offsets: Vector, whole: Vector) -> Vector:
        if self._by_mean:
            return _pool(states, offsets, passage.sentences, whole)
        return self._vectors("document", [passage.body[start:end] for start, end in passage.sentences])

    def _vectors(self, prompt: str, texts: list[str]) -> Vector:
        """The vectors of texts read each by itself, shape (texts, d)."""
        before = self._model.prompts.get(prompt) or ""
        with self._tokenizing:
            features = self._model.preprocess([f"{before}{text}" for text in texts])
        with torch.inference_mode():
            return _unit(self._model(features)["sentence_embedding"].numpy())


def _slices(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    while begin < len(text):
        end = begin + _SLICE
        if end < len(text):
            end = max(text.rfind(" ", begin, end), text.rfind("\n", begin, end)) + 1 or end
        yield begin, min(end, len(text))
        begin = end


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Places of texts in batches of about equal length, the longest first."""
    order = sorted(range(len(lengths)), key=lambda place: -lengths[place])
    while order:
        size = max(1, _BATCH_TOKENS // lengths[order[0]])
        yield order[:size]
        order = order[size:]


def _pool(states: Vector, offsets: Vector, sentences: Sequence[tuple[int, int]], fallback: Vector) -> Vector:
    """The mean of each sentence's token states, shape (sentences, d); a sentence cut off takes the passage's vector."""
    vectors = np.empty((len(sentences), states.shape[1]), dtype=np.float32)
    for place, (start, end) in enumerate(sentences):
        inside = (offsets[:, 0] >= start) & (offsets[:, 1] <= end) & (offsets[:, 1] > offsets[:, 0])
        vectors[place] = _unit(states[inside].mean(axis=0) if inside.any() else fallback)
    return vectors


def _unit(vectors: Vector) -> Vector:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    unit: Vector = vectors / np.maximum(lengths, np.float32(1e-12))
    return unit


def _load(files: ModelFiles) -> SentenceTransformer:
    from safetensors import SafetensorError
    from transformers.utils import logging

    logging.disable_progress_bar()
    try:
        return SentenceTransformer(
            files.location, revision=files.revision, device="cpu", trust_remote_code=False, local_files_only=_offline()
        )
    except (OSError, ValueError, LookupError, TypeError, RuntimeError, PickleError, SafetensorError) as error:
        raise ModelError(
            f"The embedding model {files.location} can't be loaded ({_first_line(error)}). If it is on the hub, set"
            " DATELINE_OFFLINE=false once to download it; or set DATELINE_EMBEDDER to `embedded` or to a folder."
        ) from error


def _offline() -> bool:
    from huggingface_hub import constants

    return bool(constants.HF_HUB_OFFLINE)


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n", 1)[0][:200]
