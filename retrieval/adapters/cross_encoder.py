"""A reranker by a cross-encoder of sentence-transformers."""

import threading
from collections.abc import Sequence

import numpy as np
from sentence_transformers import CrossEncoder
from torch import nn
from transformers.utils import logging

from retrieval.adapters.hub_model import (
    FAILING,
    UNLOADABLE,
    WORDLESS,
    computing,
    failing,
    marks,
    offline,
    reason,
    unloadable,
    wordless,
)
from retrieval.adapters.model_weights import RANKING, ModelFiles
from retrieval.ports import Excerpt

_WINDOW = 512  # word-pieces of a question with an excerpt
_SPARE = 2  # places: RoBERTa counts them from 2
_CHARACTERS = 8_000  # of an excerpt: more than that window holds
_BATCH = 8


class CrossEncoderReranker:
    """A `Reranker`, for one call at a time, others wait. Raises ModelError where it can't be loaded."""

    def __init__(self, files: ModelFiles, threads: int) -> None:
        self._files, self._threads = files, threads
        self._model = _load(files)
        self._marks = marks(self._model.tokenizer)
        self._taking_turns = threading.Lock()

    @property
    def name(self) -> str:
        """The model and its revision."""
        return self._files.name

    def score(self, question: str, excerpts: Sequence[Excerpt]) -> list[float]:
        """A chance in 0…1 for each excerpt, in order: the logistic function of what the model says."""
        pairs = [
            (self._plain(question), self._plain(f"{one.title}\n{one.text[:_CHARACTERS]}".strip())) for one in excerpts
        ]
        if not pairs:
            return []
        try:
            with self._taking_turns, computing(self._threads):
                told = np.asarray(
                    self._model.predict(pairs, batch_size=_BATCH, show_progress_bar=False), dtype=np.float64
                )
            if told.shape != (len(pairs),) or not np.isfinite(told).all():
                raise ValueError("its scores are no numbers")
        except FAILING as error:
            raise failing(self._files.location, error, RANKING) from error
        return [float(one) for one in 1 / (1 + np.exp(-np.clip(told, -50, 50)))]

    def _plain(self, text: str) -> str:
        """The text without what the model takes for ends and masks."""
        return self._marks.sub(" ", text)


def _load(files: ModelFiles) -> CrossEncoder:
    logging.disable_progress_bar()
    try:
        model = CrossEncoder(
            files.location,
            revision=files.revision,
            device="cpu",
            trust_remote_code=False,
            local_files_only=offline(),
            activation_fn=nn.Identity(),
        )
        model.eval()
        config = model.config
        scores = model.num_labels
        most = min(_WINDOW, *(int(one) for one in (model.max_seq_length, _positions(config)) if one))
    except UNLOADABLE as error:
        raise unloadable(files.location, reason(error), RANKING) from error
    trained = (getattr(config, "architectures", None) or ["nothing"])[0]
    untrained = len(model) == 1 and not trained.endswith("ForSequenceClassification")  # its head is of random numbers
    last = model[-1]  # which compares two words that a chat model may say, where it is made of one
    if untrained or getattr(last, "true_token_id", 0) == getattr(last, "false_token_id", 1):
        raise unloadable(files.location, f"it is a {trained}, and not {RANKING.kind}", RANKING)
    if scores != 1:
        raise unloadable(files.location, f"it gives {scores} scores for a text, where one is needed", RANKING)
    if wordless(model.tokenizer):
        raise unloadable(files.location, WORDLESS, RANKING)
    model.max_seq_length = most
    return model


def _positions(config: object) -> int | None:
    told: int | None = getattr(config, "max_position_embeddings", None)
    return told - _SPARE if told and told > _SPARE else None
