"""A sequence-to-sequence model of transformers in memory: texts in, shorter texts out."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from pickle import PickleError
from typing import Any

import torch
from safetensors import SafetensorError
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer
from transformers.utils import logging

from retrieval.errors import ModelError

_WINDOW = 1_024  # tokens read at once where the model would read more: what BART reads, and time grows with its square
_BATCH_TOKENS = 4_096  # of the texts that are read together
_POSITIONS = ("max_position_embeddings", "max_encoder_position_embeddings", "n_positions")


class Seq2SeqModel:
    """A model by its hub name or its folder, and its tokenizer; not to be called by two threads at a time.

    Raises ModelError where it can't be loaded, with what to do.
    """

    def __init__(self, location: str, revision: str | None, threads: int) -> None:
        self._threads = threads
        self._model, self._tokenizer = _load(location, revision)
        config = self._model.config
        for_summaries = (getattr(config, "task_specific_params", None) or {}).get("summarization") or {}
        self._prefix = for_summaries.get("prefix") or getattr(config, "prefix", None) or ""
        self._special = re.compile("|".join(map(re.escape, self._tokenizer.all_special_tokens)) or "(?!)")
        told = [getattr(config, name, None) for name in _POSITIONS] + [self._tokenizer.model_max_length]
        self._most = min([_WINDOW, *(int(one) for one in told if one)])

    @property
    def window(self) -> int:
        """The tokens of a text that it reads."""
        return max(1, self._most - len(self._tokenizer(self._prefix)["input_ids"]))

    def counts(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text has."""
        if not texts:
            return []
        plain = [self._plain(text) for text in texts]
        return [len(ids) for ids in self._tokenizer(plain, add_special_tokens=False, verbose=False)["input_ids"]]

    def shorten(self, texts: Sequence[str], least: int, most: int) -> list[str]:
        """What the model makes of each text, in so many tokens; of a text longer than its window it reads the start.

        Raises ModelError.
        """
        counts = self.counts(texts)
        found: dict[int, str] = {}
        try:
            for batch in _batches([min(count, self.window) for count in counts]):
                written = self._written([texts[place] for place in batch], least, most)
                found.update(zip(batch, written, strict=True))
        except (RuntimeError, MemoryError, ValueError, LookupError, TypeError) as error:
            raise ModelError(
                f"The summarizer's model {self._model.name_or_path} fails ({_first_line(error)}): if memory is short,"
                " take a smaller one as DATELINE_SUMMARIZER, or `embedded`."
            ) from error
        return [found[place] for place in range(len(texts))]

    def _written(self, texts: Sequence[str], least: int, most: int) -> list[str]:
        encoded = self._tokenizer(
            [f"{self._prefix}{self._plain(text)}" for text in texts],
            truncation=True,
            max_length=self._most,
            padding=True,
            return_tensors="pt",
        )
        with _computing(self._threads), torch.inference_mode():
            ids = self._model.generate(
                input_ids=encoded["input_ids"],
                attention_mask=encoded["attention_mask"],
                generation_config=self._generation(least, most),
            )
        # Pegasus writes <n> for a new line
        return [
            text.replace("<n>", " ")
            for text in self._tokenizer.batch_decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False)
        ]

    def _generation(self, least: int, most: int) -> Any:  # noqa: ANN401 - transformers' own
        """How it writes: the likeliest token each time, and no three twice (Paulus, Xiong and Socher 2017)."""
        chosen = deepcopy(self._model.generation_config)
        chosen.update(
            min_length=None,
            max_length=None,
            min_new_tokens=least,
            max_new_tokens=most,
            num_beams=1,
            do_sample=False,
            no_repeat_ngram_size=3,
            early_stopping=None,
            length_penalty=None,
            temperature=None,
            top_k=None,
            top_p=None,
        )
        return chosen

    def _plain(self, text: str) -> str:
        """The text without the marks that the model takes for ends, masks and the like."""
        return self._special.sub(" ", text)


@contextmanager
def _computing(threads: int) -> Iterator[None]:
    """Compute with so many threads; torch has one number for all models, and the embedder has set its own."""
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Places of texts in batches of like length, the longest first."""
    order = sorted(range(len(lengths)), key=lambda place: -lengths[place])
    while order:
        size = max(1, _BATCH_TOKENS // max(1, lengths[order[0]]))
        yield order[:size]
        order = order[size:]


def _load(location: str, revision: str | None) -> tuple[Any, Any]:
    from huggingface_hub import constants

    logging.disable_progress_bar()
    where = {"revision": revision, "trust_remote_code": False, "local_files_only": bool(constants.HF_HUB_OFFLINE)}
    try:
        tokenizer = AutoTokenizer.from_pretrained(location, **where)
        model, told = AutoModelForSeq2SeqLM.from_pretrained(
            location, **where, dtype=torch.float32, output_loading_info=True
        )
    except (
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
    ) as error:
        raise _unloadable(location, _first_line(error)) from error
    if missing := told["missing_keys"]:  # which hold random numbers then
        raise _unloadable(location, f"its weights lack {min(missing)}")
    return model, tokenizer


def _unloadable(location: str, reason: str) -> ModelError:
    return ModelError(
        f"The summarizer's model {location} can't be loaded ({reason}). If it is on the hub, set DATELINE_OFFLINE=false"
        " once to download it; or set DATELINE_SUMMARIZER to `embedded`, or to a folder with a sequence-to-sequence"
        " model."
    )


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).split("\n", 1)[0][:200]
