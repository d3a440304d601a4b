"""Has answers worded, and follow-ups, by a small chat model of transformers on this machine."""

import threading
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from copy import deepcopy
from datetime import datetime

import torch
from jinja2 import TemplateError
from transformers import (
    AutoModelForCausalLM,
    BatchEncoding,
    StoppingCriteria,
    StoppingCriteriaList,
    TextIteratorStreamer,
)

from retrieval.adapters import chat_rewriter, chat_writer
from retrieval.adapters.hub_model import FAILING, computing, failing, load, marks, unloadable, window
from retrieval.adapters.model_weights import WRITING, ModelFiles
from retrieval.ports import Excerpt

_MOST_TOKENS = 220  # of an answer
_WINDOW = 2_048  # tokens of a prompt with its answer: a core reads 60 to 300 a second
_LEAST = 64  # tokens of a prompt
_PATIENCE = 0.1  # seconds of waiting for a turn, after which is seen whether anybody reads
_SHORTEST = 200  # characters that a source may be cut to


class LocalWriter:
    """A `Writer` and a `Rewriter`, loaded with the first answer and kept; one answer at a time, others wait.

    ``seconds`` is the time for an answer, in which it stops where it is.
    """

    def __init__(self, files: ModelFiles, threads: int, seconds: float = 120) -> None:
        self._files, self._threads, self._seconds = files, threads, seconds
        self._taking_turns = threading.Lock()
        self._loading = threading.Lock()
        self._loaded: _ChatModel | None = None

    @property
    def name(self) -> str:
        """The model and its revision."""
        return self._files.name

    def write(
        self, question: str, sources: Sequence[Excerpt], now: datetime | None = None
    ) -> Generator[str, None, None]:
        """The answer in pieces as they come; closing it ends the writing. Raises ModelError.

        Where the prompt is more than the model reads, the last sources are left out.
        """
        model = self._model()
        prompts = (
            f"{chat_writer.SYSTEM}\n\n{chat_writer.prompt(question, some, now)}" for some in _fewer(list(sources))
        )
        yield from self._say(model, prompts)

    def rewrite(self, question: str, thread: Sequence[str]) -> str:
        """The question for somebody who has not read the thread, as it was where nothing comes. Raises ModelError."""
        model = self._model()
        prompts = (
            f"{chat_rewriter.SYSTEM}\n\n{chat_rewriter.conversation(question, thread[start:])}"
            for start in range(len(thread) + 1)
        )
        with closing(self._say(model, prompts)) as pieces:
            return chat_rewriter.worded(pieces) or question

    def _model(self) -> "_ChatModel":
        with self._loading:
            if self._loaded is None:
                self._loaded = _ChatModel(self._files)
            return self._loaded

    def _say(self, model: "_ChatModel", prompts: Generator[str, None, None]) -> Generator[str, None, None]:
        stop = threading.Event()
        streamer = TextIteratorStreamer(model.tokenizer, skip_prompt=True, skip_special_tokens=True)

        def write() -> None:
            try:
                while not self._taking_turns.acquire(timeout=_PATIENCE):
                    if stop.is_set():
                        return
                try:
                    with computing(self._threads):
                        model.write(prompts, streamer, stop, self._seconds)
                finally:
                    self._taking_turns.release()
            finally:
                streamer.end()

        try:
            with ThreadPoolExecutor(1, "writing") as pool:
                writing = pool.submit(write)
                try:
                    yield from (piece for piece in streamer if piece)
                finally:
                    stop.set()
                writing.result()
        except FAILING as error:
            raise failing(self._files.location, error, WRITING) from error


class _ChatModel:
    """The model and its tokenizer, by which it is known how a conversation looks to it."""

    def __init__(self, files: ModelFiles) -> None:
        self._model, self.tokenizer = load(AutoModelForCausalLM, files.location, files.revision, WRITING)
        if not self.tokenizer.chat_template:
            raise unloadable(files.location, f"it has no chat template, so it is not {WRITING.kind}", WRITING)
        self._model.eval()
        self._marks = marks(self.tokenizer)
        self._most = window(self._model, self.tokenizer, _WINDOW)
        self._answer = min(_MOST_TOKENS, self._most // 4)
        if self._most < 2 * _LEAST:
            raise unloadable(files.location, f"it reads {self._most} tokens at once, which is too few", WRITING)

    def write(
        self,
        prompts: Generator[str, None, None],
        streamer: TextIteratorStreamer,
        stop: threading.Event,
        seconds: float,
    ) -> None:
        """Write what the model says to the first of the prompts that it has room for: the likeliest token each time."""
        encoded = next((one for one in map(self._encoded, prompts) if self._fits(one)), None)
        if encoded is None:
            raise ValueError(f"the question alone is more than the {self._most} tokens that it reads at once")
        chosen = deepcopy(self._model.generation_config)
        chosen.update(
            max_new_tokens=self._answer,
            max_length=None,
            min_length=None,
            min_new_tokens=None,
            max_time=seconds,
            do_sample=False,
            num_beams=1,
            temperature=None,
            top_k=None,
            top_p=None,
        )
        if chosen.pad_token_id is None:
            chosen.pad_token_id = self.tokenizer.pad_token_id or 0  # of one text alone nothing is padded
        self._model.generate(
            input_ids=encoded["input_ids"],
            attention_mask=encoded["attention_mask"],
            generation_config=chosen,
            stopping_criteria=StoppingCriteriaList([_Stopped(stop)]),
            streamer=streamer,
        )

    def _fits(self, encoded: BatchEncoding) -> bool:
        return bool(encoded["input_ids"].shape[1] + self._answer <= self._most)

    def _encoded(self, prompt: str) -> BatchEncoding:
        """The prompt as the model's one message; what it takes for ends of turns is no part of it."""
        message = {"role": "user", "content": self._marks.sub(" ", prompt)}
        try:
            return self.tokenizer.apply_chat_template(
                [message],
                add_generation_prompt=True,
                enable_thinking=False,  # as Qwen's templates have it; others pay no heed
                return_dict=True,
                return_tensors="pt",
            )
        except TemplateError as error:
            raise ValueError(f"its chat template is wrong: {error}") from error


class _Stopped(StoppingCriteria):  # type: ignore[misc] # which has no types
    """Ends the writing when nobody reads it."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop

    def __call__(self, input_ids: torch.Tensor, _scores: torch.Tensor, **_: object) -> torch.Tensor:
        return torch.full((input_ids.shape[0],), self._stop.is_set(), dtype=torch.bool)


def _fewer(sources: list[Excerpt]) -> Generator[list[Excerpt], None, None]:
    """The sources, and without the last again and again; then half of the first, and half of that."""
    for count in range(len(sources), 0, -1):
        yield sources[:count]
    first = sources[0].text if sources else ""
    while len(first) > _SHORTEST:
        first = first[: len(first) // 2]
        yield [Excerpt(sources[0].title, first)]
