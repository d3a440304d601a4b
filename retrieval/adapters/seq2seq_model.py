"""A sequence-to-sequence model of transformers in memory: texts in, shorter texts out."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from transformers import AutoModelForSeq2SeqLM

from retrieval.adapters.hub_model import FAILING, batches, computing, failing, load, marks, window
from retrieval.adapters.model_weights import SUMMARIZING

_WINDOW = 1_024  # tokens read at once where the model would read more: what BART reads, and time grows with its square
_BATCH_TOKENS = 4_096  # of the texts that are read together


class Seq2SeqModel:
    """A model by its hub name or its folder, and its tokenizer; not to be called by two threads at a time.

    Raises ModelError where it can't be loaded, with what to do.
    """

    def __init__(self, location: str, revision: str | None, threads: int) -> None:
        self._threads = threads
        self._model, self._tokenizer = load(AutoModelForSeq2SeqLM, location, revision, SUMMARIZING)
        config = self._model.config
        for_summaries = (getattr(config, "task_specific_params", None) or {}).get("summarization") or {}
        self._prefix = for_summaries.get("prefix") or getattr(config, "prefix", None) or ""
        self._special = marks(self._tokenizer)
        self._most = window(self._model, self._tokenizer, _WINDOW)

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
            for batch in batches([min(count, self.window) for count in counts], _BATCH_TOKENS):
                written = self._written([texts[place] for place in batch], least, most)
                found.update(zip(batch, written, strict=True))
        except FAILING as error:
            raise failing(self._model.name_or_path, error, SUMMARIZING) from error
        return [found[place] for place in range(len(texts))]

    def _written(self, texts: Sequence[str], least: int, most: int) -> list[str]:
        encoded = self._tokenizer(
            [f"{self._prefix}{self._plain(text)}" for text in texts],
            truncation=True,
            max_length=self._most,
            padding=True,
            return_tensors="pt",
        )
        with computing(self._threads):
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
