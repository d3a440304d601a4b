"""Has summaries drafted by a sequence-to-sequence model, such as BART, T5 or Pegasus trained to summarise."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from retrieval.adapters.drafting import excerpt, finished, grouped
from retrieval.domain import Article
from retrieval.ports import Draft
from retrieval.sentences import sentence_spans

if TYPE_CHECKING:
    from retrieval.adapters.seq2seq_model import Seq2SeqModel

DISTILBART = "sshleifer/distilbart-cnn-12-6"
"""The model where none was named: trained on news, Apache-2.0, 306 million weights."""
DISTILBART_REVISION = "a4f8f3ea906ed274767e9906dbaede7531d660ff"

_TOGETHER = 4  # articles: drafts come in such steps, and between them one can stop
_SHORTEST, _LONGEST = 18, 48  # tokens for a sentence: distilbart-cnn's own bounds, 56 to 142, are for three
_PARTS = 8  # windows of an article that are read
_CHARACTERS = 4  # of a token, about
_ROUNDS = 2  # of putting parts together: eight windows fit into one after one or two


class Seq2SeqSummarizer:
    """A `Summarizer` by a model's hub name, with its revision, or its folder; loaded with the first draft, and kept.

    It reads an article's text in parts that its window holds, cut between sentences, and then what it made of them.
    """

    def __init__(self, location: str, revision: str | None, threads: int) -> None:
        self._location, self._revision, self._threads = location, revision, threads
        self._taking_turns = threading.Lock()
        self._loaded: Seq2SeqModel | None = None

    @property
    def name(self) -> str:
        """The last part of the model's name, or of the folder's path."""
        return PurePath(self._location).name

    def draft(self, articles: Sequence[Article], sentences: int) -> Iterator[Draft]:
        """A draft of at most so many sentences for each article, in order. Raises ModelError."""
        for start in range(0, len(articles), _TOGETHER):
            texts = [article.text for article in articles[start : start + _TOGETHER]]
            with self._taking_turns:
                drafts = _drafts(self._model(), texts, sentences)
            yield from drafts

    def _model(self) -> Seq2SeqModel:
        if self._loaded is None:
            from retrieval.adapters.seq2seq_model import Seq2SeqModel

            self._loaded = Seq2SeqModel(self._location, self._revision, self._threads)
        return self._loaded


def _drafts(model: Seq2SeqModel, texts: Sequence[str], sentences: int) -> list[Draft]:
    held = [excerpt(text, _PARTS * model.window * _CHARACTERS) for text in texts]
    for _ in range(_ROUNDS):
        parts = [_parts(model, text) for text in held]
        made = iter(_made(model, [part for some in parts if len(some) > 1 for part in some], sentences))
        held = [
            " ".join(sentence for _ in some for sentence in next(made)) if len(some) > 1 else text
            for text, some in zip(held, parts, strict=True)
        ]
    return [Draft(tuple(made)) for made in _made(model, held, sentences)]


def _parts(model: Seq2SeqModel, text: str) -> list[str]:
    """The text in pieces of whole sentences that the model's window holds."""
    spans = sentence_spans(text)
    costs = model.counts([text[start:end] for start, end in spans])
    return [text[start:end] for start, end in grouped(spans, [cost + 1 for cost in costs], model.window)]


def _made(model: Seq2SeqModel, texts: Sequence[str], sentences: int) -> list[list[str]]:
    """Each text in at most so many sentences; one that is as short as its summary would be is left as it is."""
    most = min(_LONGEST * sentences, model.window // 2)
    least = min(_SHORTEST * sentences, most // 2)
    made = [finished(text)[:sentences] for text in texts]
    long = [place for place, count in enumerate(model.counts(texts)) if count > least]
    for place, text in zip(long, model.shorten([texts[place] for place in long], least, most), strict=True):
        made[place] = finished(text)[:sentences]
    return made
