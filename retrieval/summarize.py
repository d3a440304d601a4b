"""Puts articles into a few sentences, each of which the article bears out."""

import logging
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from time import monotonic

from retrieval.claims import content, repeats
from retrieval.domain import Article, Sentence
from retrieval.errors import InputError, ModelError
from retrieval.news import Summary
from retrieval.orders import gives_orders
from retrieval.ports import Draft, Summarizer
from retrieval.prose import leans
from retrieval.verifying import borne_out, verbatim

SENTENCES = 3
"""Of a summary, where nobody asked for another number."""

_NOTHING = Draft(())
_REST = 60.0  # seconds: a server that is down would have each article wait for it
_POINTS = 3  # key points at most, whoever draws them

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Summarize:
    """The use case: drafts by ``model``, or by ``extractive`` where there is none, it fails, or what it says is not so.

    The extractive way gives an article's own sentences word for word. An article that gives orders, or has no text, is
    not shown to the model.
    """

    extractive: Summarizer
    model: Summarizer | None = None
    _resting: dict[str, float] = field(default_factory=dict, compare=False, repr=False)

    def __call__(self, articles: Sequence[Article], sentences: int = SENTENCES) -> Iterator[Summary]:
        """A summary of each article, in order, as each is done; without sentences only where it has no text.

        A model that fails costs one warning, and is not asked again for a minute.

        Raises:
            InputError: There are to be no sentences.
            ModelError: The extractive way has no model for its vectors.
        """
        if sentences < 1:
            raise InputError("A summary has at least one sentence: ask for 1 or more.")
        return self._summaries(articles, sentences)

    def _summaries(self, articles: Sequence[Article], most: int) -> Iterator[Summary]:
        shown = [_may_be_shown(article) for article in articles]
        with closing(self._drafts([one for one, safe in zip(articles, shown, strict=True) if safe], most)) as drafts:
            for article, safe in zip(articles, shown, strict=True):
                yield self._summary(article, next(drafts, _NOTHING) if safe else _NOTHING, most)

    def _drafts(self, articles: Sequence[Article], most: int) -> Generator[Draft, None, None]:
        """The model's, until it fails."""
        if self.model is None or not articles or monotonic() < self._resting.get(self.model.name, 0.0):
            return
        try:
            yield from self.model.draft(articles, most)
        except ModelError as error:
            self._resting[self.model.name] = monotonic() + _REST
            log.warning("Summaries are made without %s: %s", self.model.name, error)

    def _summary(self, article: Article, draft: Draft, most: int) -> Summary:
        own, own_points = self._own(article, most)
        held = [borne_out(text, article) for text in draft.sentences[:most]]
        sentences = _filled(held, [one for one in (*own, *own_points) if not leans(one.text)])
        drafted = [sentence in held for sentence in sentences]
        if self.model is None or not any(drafted):
            return Summary(article, own, own_points, self.extractive.name)
        points = [_alone(borne_out(text, article)) for text in draft.points[:_POINTS]] or own_points
        method = self.model.name if all(drafted) else f"{self.model.name} + {self.extractive.name}"
        return Summary(article, sentences, _filled(points, own_points, sentences), method)

    def _own(self, article: Article, most: int) -> tuple[tuple[Sentence, ...], tuple[Sentence, ...]]:
        """The article's own sentences, and those for its key points."""
        draft = next(iter(self.extractive.draft([article], most)), _NOTHING)
        sentences, points = (
            tuple(sentence for text in texts if (sentence := verbatim(text, article)))
            for texts in (draft.sentences, draft.points)
        )
        return sentences, points


def _may_be_shown(article: Article) -> bool:
    """Whether a model may see it: it has text, and none that is meant to instruct one."""
    return bool(article.text.strip()) and not gives_orders(f"{article.title}\n{article.text}")


def _filled(
    held: Sequence[Sentence | None], spare: Sequence[Sentence], told: Sequence[Sentence] = ()
) -> tuple[Sentence, ...]:
    """The sentences that hold, and a spare one for each that does not, leans on such a one or says what is told.

    Where there is no spare one that says something else, the place stays empty.
    """
    kept: list[Sentence] = []
    for place, sentence in enumerate(held):
        follows = place > 0 and held[place - 1] in kept
        fit = sentence is not None and (follows or _alone(sentence)) and not _is_told(sentence, (*told, *kept))
        others = (*told, *kept, *filter(None, held))
        taken = sentence if fit else next((one for one in spare if not _is_told(one, others)), None)
        if taken is not None:
            kept.append(taken)
    return tuple(kept)


def _alone(sentence: Sentence | None) -> Sentence | None:
    """The sentence, if it is understood without another one before it."""
    return None if sentence is None or leans(sentence.text) else sentence


def _is_told(sentence: Sentence, others: Sequence[Sentence]) -> bool:
    """Whether one of the others says most of the same."""
    said = content(sentence.text)
    return any(repeats(said, content(one.text)) for one in others)
