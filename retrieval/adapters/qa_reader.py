"""A reader by an extractive question answering model of transformers: BERT's way of it (Devlin et al., NAACL 2019)."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import torch
from transformers import AutoModelForQuestionAnswering, BatchEncoding

from retrieval.adapters.hub_model import FAILING, batches, failing, load, marks, unloadable, window
from retrieval.adapters.model_weights import READING, ModelFiles
from retrieval.ports import Excerpt, Finding
from retrieval.spans import MOST, Scores, findings

_WINDOW = 384  # word-pieces read at once, as such models are trained
_SPARE = 2  # places: RoBERTa counts them from 2
_OF_QUESTION = 64  # word-pieces
_LEAST = 16  # word-pieces of a text in a window
_CHARACTERS = 20_000  # of an excerpt
_BATCH_TOKENS = 2_048


@dataclass(frozen=True, slots=True)
class _Piece:
    """A window: its word-pieces, the places of the excerpt's among them, their spans there, and where “none” stands."""

    excerpt: int
    inputs: dict[str, list[int]]
    places: list[int]
    offsets: list[tuple[int, int]]
    none: int


class QaReader:
    """A `Reader`, to be called from any thread; ``threads`` of its own read. Raises ModelError if it can't be loaded.

    Models that were never trained on questions without an answer (SQuAD 1) work too, but find one everywhere.
    """

    def __init__(self, files: ModelFiles, threads: int) -> None:
        self._files, self._threads = files, threads
        self._model, self._tokenizer = load(AutoModelForQuestionAnswering, files.location, files.revision, READING)
        if not self._tokenizer.is_fast:
            raise unloadable(files.location, "its tokenizer does not tell where words stand", READING)
        self._model.eval()
        self._marks = marks(self._tokenizer)
        self._tokenizing = threading.Lock()  # the tokenizer keeps how it pads and truncates as a state of its own
        self._most = window(self._model, self._tokenizer, _WINDOW + _SPARE) - _SPARE
        if self._most < 2 * _LEAST:
            raise unloadable(files.location, f"it reads {self._most} word-pieces at once, which is too few", READING)

    @property
    def name(self) -> str:
        """The model and its revision."""
        return self._files.name

    def read(self, question: str, excerpts: Sequence[Excerpt]) -> list[list[Finding]]:
        """For each excerpt what may answer in it, the best first; a long one is read in windows that overlap."""
        if not excerpts:
            return []
        found: list[list[Finding]] = [[] for _ in excerpts]
        try:
            pieces = self._pieces(question, excerpts)
            batched = [
                [pieces[place] for place in batch]
                for batch in batches([len(one.inputs["input_ids"]) for one in pieces], _BATCH_TOKENS)
            ]
            with ThreadPoolExecutor(self._threads, "reading") as pool:
                for batch, (starts, ends) in zip(batched, pool.map(self._scores, batched), strict=True):
                    for one, start, end in zip(batch, starts, ends, strict=True):
                        none = float(start[one.none] + end[one.none])
                        found[one.excerpt] += findings(start[one.places], end[one.places], none, one.offsets)
        except FAILING as error:
            raise failing(self._files.location, error, READING) from error
        return [_best(some, excerpt.text) for some, excerpt in zip(found, excerpts, strict=True)]

    def _pieces(self, question: str, excerpts: Sequence[Excerpt]) -> list[_Piece]:
        heads = [f"{self._plain(one.title)}\n" if one.title else "" for one in excerpts]
        texts = [head + self._plain(one.text[:_CHARACTERS]) for head, one in zip(heads, excerpts, strict=True)]
        with self._tokenizing:
            asked, pieces = self._shortened(self._plain(question))
            room = self._most - pieces - self._tokenizer.num_special_tokens_to_add(pair=True)
            encoded = self._tokenizer(
                [asked] * len(texts),
                texts,
                truncation="only_second",
                max_length=self._most,
                stride=max(0, room // 3),
                return_overflowing_tokens=True,
                return_offsets_mapping=True,
                verbose=False,
            )
        names = [name for name in self._tokenizer.model_input_names if name in encoded]
        return [
            self._piece(encoded, row, len(heads[excerpt]), excerpt, names)
            for row, excerpt in enumerate(encoded["overflow_to_sample_mapping"])
        ]

    def _piece(self, encoded: BatchEncoding, row: int, head: int, excerpt: int, names: Sequence[str]) -> _Piece:
        ids, offsets, parts = encoded["input_ids"][row], encoded["offset_mapping"][row], encoded.sequence_ids(row)
        first = self._tokenizer.cls_token_id
        places = [
            place for place, (start, end) in enumerate(offsets) if parts[place] == 1 and start >= head and end > start
        ]
        return _Piece(
            excerpt,
            {name: encoded[name][row] for name in names},
            places,
            [(offsets[place][0] - head, offsets[place][1] - head) for place in places],
            ids.index(first) if first in ids else 0,
        )

    def _shortened(self, question: str) -> tuple[str, int]:
        """As much of the question as there is room for, and its word-pieces."""
        encoded = self._tokenizer(question, add_special_tokens=False, return_offsets_mapping=True, verbose=False)
        offsets = encoded["offset_mapping"][: min(_OF_QUESTION, self._most // 3)]
        return question[: offsets[-1][1]] if offsets else "", len(offsets)

    def _scores(self, batch: Sequence[_Piece]) -> tuple[Scores, Scores]:
        """How well each word-piece begins an answer and ends it, shape (batch, word-pieces) each."""
        with self._tokenizing:
            padded = self._tokenizer.pad([one.inputs for one in batch], return_tensors="pt")
        with torch.inference_mode():
            told = self._model(**padded)
        starts, ends = told.start_logits.float().numpy(), told.end_logits.float().numpy()
        if not (np.isfinite(starts).all() and np.isfinite(ends).all()):
            raise ValueError("its scores are no numbers")
        return starts, ends

    def _plain(self, text: str) -> str:
        """The text with blanks for what the model takes for ends and masks; every character stays in its place."""
        return self._marks.sub(lambda found: " " * len(found[0]), text)


def _best(found: Sequence[Finding], text: str) -> list[Finding]:
    """The best findings of all windows, no two of which overlap, without the blanks around them."""
    best: list[Finding] = []
    for one in sorted(found, key=lambda finding: -finding.score):
        words = text[one.start : one.end]
        start = one.start + len(words) - len(words.lstrip())
        end = start + len(words.strip())
        if start < end and all(end <= other.start or other.end <= start for other in best):
            best.append(Finding(start, end, one.score))
    return best[:MOST]
