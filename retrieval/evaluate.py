"""Measures how well questions are answered whose answers are known."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter

import numpy as np

from retrieval.ask import UNSURE, Ask, Looked
from retrieval.domain import Answer, Article, Citation, Scope
from retrieval.errors import InputError, ModelError
from retrieval.ports import Excerpt
from retrieval.scores import DEPTH, Figure, auroc, bootstrapped, coverage, exact, holds, overlap, share

Wording = Callable[[Looked, datetime | None], Answer]
"""Words an answer anew from what was found and when that was asked, as a model does; may raise ModelError."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and what is known of its answer; no answers: the articles do not answer it."""

    question: str
    answers: tuple[str, ...] = ()
    articles: frozenset[str] = frozenset()
    """The ids of the articles that answer; any article may if there are none."""
    places: tuple[tuple[int, int], ...] = ()
    """Where the answers stand in the text of their article, if that is known; else they are looked for as words."""
    thread: tuple[str, ...] = ()
    asked_at: datetime | None = None
    excerpt: Excerpt | None = None
    """A text for the reader alone to look through."""

    def answered_by(self, article: Article, start: int, end: int) -> bool:
        """Whether ``article.text[start:end]`` holds one of the answers whole."""
        if self.articles and article.id not in self.articles:
            return False
        if self.places:
            return any(start <= first and last <= end for first, last in self.places)
        return holds(article.text[start:end], self.answers)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a question."""

    able: bool
    """The articles answer it."""
    seconds: float
    sure: float
    """The confidence in 0…1; 0 where it was refused for something else."""
    answered: bool
    right: bool
    """What is said holds an accepted answer: a quote does, or our own words before them."""
    passage: int
    """The place of the first passage that holds an answer, from 1; 0 if none does."""
    article: int | None
    """The place of the first article that answers; None where nobody said which those are."""
    best: bool
    """The best sentence holds an answer, whether it was said or not."""
    first: bool
    """The first quote does."""
    quoted: bool
    """One of the quotes does."""
    cited: tuple[bool, ...]
    """For each citation, whether its quote stands in its article and holds an answer."""
    carried: tuple[bool, ...]
    """For each sentence, whether a quote that stands in its article carries it."""
    span: tuple[bool, float] | None
    """Of the words marked: whether they are an accepted answer, and their F1; None without either, or a reader."""
    read: tuple[bool, float] | None
    """The same of what the reader alone says to the excerpt, silence where it finds nothing being right of none."""
    broken: bool = False
    """A model should have worded the answer and broke off; it is in the articles' own words."""


@dataclass(frozen=True, slots=True)
class Evaluate:
    """The use case: asks as `Ask` does, and has the answers worded anew where there is a wording."""

    ask: Ask
    scope: Scope
    wording: Wording | None = None

    def __call__(self, questions: Iterable[Asked]) -> Iterator[Outcome | InputError]:
        """What came of each question, in order, or why it can't be asked; the first is asked twice, to warm up.

        Raises:
            ModelError: A model can't be had or broke off; a wording may break off once it has worded an answer.
            LibraryError: The library can't be read.
        """
        worded, cold = False, True
        for asked in questions:
            try:
                if cold:
                    self._look(asked)
                    cold = False
                began = perf_counter()
                looked = self._look(asked)
                answer, broken = self._worded(looked, asked.asked_at, worded)
            except InputError as error:
                yield error
                continue
            seconds = perf_counter() - began
            worded = worded or (looked.answer.answered and not broken)
            yield self._outcome(asked, looked, answer, seconds, broken)

    def _look(self, asked: Asked) -> Looked:
        return self.ask.look(asked.question, self.scope, thread=asked.thread, now=asked.asked_at)

    def _worded(self, looked: Looked, now: datetime | None, worded: bool) -> tuple[Answer, bool]:
        """The answer as it is worded, and whether that broke off: an error, unless it has gone well before."""
        if self.wording is None:
            return looked.answer, False
        try:
            return self.wording(looked, now), False
        except ModelError:
            if not worded:
                raise
            return looked.answer, True

    def _outcome(self, asked: Asked, looked: Looked, answer: Answer, seconds: float, broken: bool) -> Outcome:
        sentences = looked.found.sentences
        readings = list({one.reading.passage: one.reading for one in sentences}.values())
        passages = [asked.answered_by(one.article, one.passage.start, one.passage.end) for one in readings]
        articles = [one in asked.articles for one in dict.fromkeys(one.article.id for one in readings)]
        quotes = [one for sentence in answer.sentences for one in sentence.citations]
        good = {one: asked.answered_by(one.article, one.start, one.end) for one in quotes}
        stands = {one: self._stands(one) for one in quotes}
        refused = not answer.answered and UNSURE not in answer.reason
        return Outcome(
            able=bool(asked.answers),
            seconds=seconds,
            sure=0.0 if refused else answer.confidence,
            answered=answer.answered,
            right=answer.answered and (any(good.values()) or holds(answer.lead, asked.answers)),
            passage=_place(passages),
            article=_place(articles) if asked.articles else None,
            best=bool(sentences) and asked.answered_by(sentences[0].reading.article, *sentences[0].span),
            first=bool(quotes) and good[quotes[0]],
            quoted=any(good.values()),
            cited=tuple(stands[one] and good[one] for one in quotes),
            carried=tuple(any(stands[one] for one in sentence.citations) for sentence in answer.sentences),
            span=_said(marked(looked), asked.answers) if asked.answers and self.ask.reader else None,
            read=self._read(asked),
            broken=broken,
        )

    def _stands(self, citation: Citation) -> bool:
        """Whether the library has the quote where the citation says."""
        article = self.ask.library.article(self.scope, citation.article.id)
        return article is not None and article.text[citation.start : citation.end] == citation.quote

    def _read(self, asked: Asked) -> tuple[bool, float] | None:
        if self.ask.reader is None or asked.excerpt is None:
            return None
        (found,) = self.ask.reader.read(asked.question, [asked.excerpt])
        said = asked.excerpt.text[found[0].start : found[0].end] if found and found[0].score > 0 else ""
        return _said(said, asked.answers or ("",))


def marked(looked: Looked) -> str:
    """The words that the reader found in the best sentence, whether it was said or not; empty if it found none."""
    best = looked.found.sentences[0] if looked.found.sentences else None
    return best.reading.article.text[slice(*best.found)] if best and best.found else ""


def figures(outcomes: Sequence[Outcome]) -> dict[str, Figure | None]:
    """Every measure by name, None where there is nothing to measure it on.

    Shares are of the answerable questions, but for ``answered`` and ``coverage_90``, of all; ``right_of_answered``, of
    those answered; ``refused``, of those without an answer; ``reader_…``, of those with an excerpt; and
    ``citation_precision`` and ``citation_recall``, of the citations and of the sentences. ``ms_…`` are milliseconds.
    For ``coverage_90`` right means that the best sentence holds an answer.
    """
    able = [one for one in outcomes if one.able]
    sure = [one.sure for one in outcomes]
    placed = [one.article for one in able if one.article is not None]
    spans = [one.span for one in outcomes if one.span]
    read = [one.read for one in outcomes if one.read]
    milliseconds = [one.seconds * 1000 for one in outcomes]
    return {
        **_ranks("article", placed),
        **_ranks("passage", [one.passage for one in able]),
        "best_sentence": share([one.best for one in able]),
        "first_quote": share([one.first for one in able]),
        "any_quote": share([one.quoted for one in able]),
        "span_exact": share([same for same, _ in spans]),
        "span_f1": share([shared for _, shared in spans]),
        "reader_exact": share([same for same, _ in read]),
        "reader_f1": share([shared for _, shared in read]),
        "reader_f1_answerable": share([one.read[1] for one in able if one.read]),
        "answered": share([one.answered for one in outcomes]),
        "right_of_answered": share([one.right for one in outcomes if one.answered]),
        "refused": share([not one.answered for one in outcomes if not one.able]),
        "auroc": bootstrapped(auroc, sure, [one.able for one in outcomes]),
        "coverage_90": bootstrapped(coverage, sure, [one.best for one in outcomes]),
        "citation_precision": share([good for one in outcomes for good in one.cited]),
        "citation_recall": share([good for one in outcomes for good in one.carried]),
        "ms_p50": Figure(float(np.percentile(milliseconds, 50))) if milliseconds else None,
        "ms_p95": Figure(float(np.percentile(milliseconds, 95))) if milliseconds else None,
    }


def _ranks(name: str, places: Sequence[int]) -> Mapping[str, Figure | None]:
    """The hit rates and the mean reciprocal rank of places from 1, with 0 for what was not found."""
    return {
        f"{name}_hit_1": share([place == 1 for place in places]),
        f"{name}_hit_5": share([1 <= place <= 5 for place in places]),
        f"{name}_mrr": share([1 / place if 1 <= place <= DEPTH else 0.0 for place in places]),
    }


def _place(right: Sequence[bool]) -> int:
    """The place of the first, from 1; 0 if there is none."""
    return right.index(True) + 1 if True in right else 0


def _said(said: str, accepted: Sequence[str]) -> tuple[bool, float]:
    return exact(said, accepted), overlap(said, accepted)
