"""Loads a model of transformers from the hub or a folder, or says why that can't be; runs it without anything outside.

Code that comes with a model is never run, and of pickled weights only tensors are read.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pickle import PickleError

import torch
from safetensors import SafetensorError
from transformers import AutoTokenizer, PreTrainedModel, PreTrainedTokenizerBase
from transformers.utils import logging

from retrieval.adapters.model_weights import Purpose
from retrieval.errors import ModelError

UNLOADABLE = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ImportError,  # a tokenizer that needs a package more
    RuntimeError,
    MemoryError,
    PickleError,
    SafetensorError,
)
"""What the libraries raise over a model that is missing, damaged or of another kind."""

FAILING = (RuntimeError, MemoryError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError)
"""What a model raises that was loaded and can't compute."""

WORDLESS = "its tokenizer has no words: a file of it is missing"

_POSITIONS = ("max_position_embeddings", "max_encoder_position_embeddings", "n_positions")


def load(
    auto: type, location: str, revision: str | None, purpose: Purpose
) -> tuple[PreTrainedModel, PreTrainedTokenizerBase]:
    """A model of transformers, by one of its Auto classes, and its tokenizer; raises ModelError."""
    logging.disable_progress_bar()
    where = {"revision": revision, "trust_remote_code": False, "local_files_only": offline()}
    try:
        tokenizer = AutoTokenizer.from_pretrained(location, **where)
        model, told = auto.from_pretrained(  # type: ignore[attr-defined]
            location, **where, dtype=torch.float32, output_loading_info=True
        )
    except UNLOADABLE as error:
        raise unloadable(location, reason(error), purpose) from error
    if missing := told["missing_keys"]:  # which hold random numbers then
        raise unloadable(location, f"its weights lack {min(missing)}: it is damaged, or not {purpose.kind}", purpose)
    if wordless(tokenizer):
        raise unloadable(location, WORDLESS, purpose)
    return model, tokenizer


def wordless(tokenizer: PreTrainedTokenizerBase) -> bool:
    """Whether the tokenizer has nothing but marks, as transformers makes one where its file is missing."""
    return len(tokenizer) <= len(set(tokenizer.all_special_tokens))


def offline() -> bool:
    """Whether models have to be there already."""
    from huggingface_hub import constants

    return bool(constants.HF_HUB_OFFLINE)


def unloadable(location: str, why: str, purpose: Purpose) -> ModelError:
    """The error that says so, and what to do."""
    return ModelError(
        f"The {purpose.called} {location} can't be loaded ({why}). If it is on the hub, set DATELINE_OFFLINE=false once"
        f" to download it; or set {purpose.setting} to {purpose.otherwise}, or to a folder with {purpose.kind}."
    )


def failing(location: str, error: Exception, purpose: Purpose) -> ModelError:
    """The error of a model that was loaded and can't compute."""
    return ModelError(
        f"The {purpose.called} {location} fails ({reason(error)}): if memory is short, take a smaller one as"
        f" {purpose.setting}, or {purpose.otherwise}."
    )


def reason(error: Exception) -> str:
    """What a library says, in a line."""
    text = str(error).strip() or type(error).__name__
    if "trust_remote_code" in text:
        return "it wants to run code of its own, which is not done here"
    return text.split("\n", 1)[0][:200]


def window(model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, most: int) -> int:
    """The tokens that a model reads at once: at most so many, and what model and tokenizer allow."""
    told = [getattr(model.config, name, None) for name in _POSITIONS] + [tokenizer.model_max_length]
    return min([most, *(int(one) for one in told if one)])


def marks(tokenizer: PreTrainedTokenizerBase) -> re.Pattern[str]:
    """What the model takes for ends, turns, masks and the like where it stands in a text."""
    found = sorted({*tokenizer.all_special_tokens, *tokenizer.get_added_vocab()} - {""}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, found)) or "(?!)")


@contextmanager
def computing(threads: int) -> Iterator[None]:
    """Compute with so many threads; torch has one number for all models, and the embedder has set its own."""
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        with torch.inference_mode():
            yield
    finally:
        torch.set_num_threads(before)


def batches(lengths: Sequence[int], tokens: int) -> Iterator[list[int]]:
    """Places of texts in batches of like length and about so many tokens, the longest first."""
    order = sorted(range(len(lengths)), key=lambda place: -lengths[place])
    while order:
        size = max(1, tokens // max(1, lengths[order[0]]))
        yield order[:size]
        order = order[size:]
