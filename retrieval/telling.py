"""How a story is told in a digest: by which of its articles, under what headline, in which sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.domain import Article, Citation, Sentence
from retrieval.facts import facts
from retrieval.headlines import headline
from retrieval.interest import source_of
from retrieval.news import Story
from retrieval.novelty import Event, News
from retrieval.ports import Embeddable, Embedder, Vector

_ALIKE = 0.75  # cosine from which two sentences say the same, of vectors of each by itself
_RELEVANCE = 0.7  # of a sentence's worth; the rest is how unlike it is to what is said already


@dataclass(frozen=True, slots=True)
class Plan:
    """An event to be told: by the article of its headline, and one of another source for what that adds."""

    event: Event
    headline: str
    lead: Article
    other: Article | None

    @property
    def articles(self) -> tuple[Article, ...]:
        """Those whose summaries are needed."""
        return (self.lead, self.other) if self.other else (self.lead,)

    @property
    def story(self) -> Story:
        """The story with its headline and its articles alone, the headline's first."""
        articles = sorted((one.article for one in self.event.fresh), key=lambda one: one.id != self.lead.id)
        copied = self.event.copied.intersection(one.id for one in articles)
        return Story(
            id=self.event.id,
            headline=self.headline,
            articles=tuple(articles),
            update=self.event.update,
            copied=copied,
            published=self.event.latest,
            revisions=self.event.revisions,
        )


def plan(event: Event) -> Plan:
    """How to tell an event: by the article with the news, if there is any, else by the most central one."""
    articles = [one.article for one in event.current]
    if event.news:
        articles.sort(key=lambda article: article.id != event.news[0].article.id)
    lead, title = headline(articles)
    others = (article for article in articles if source_of(article) != source_of(lead))
    return Plan(event, title, lead, next(others, None))


def sentences(
    told: Plan, lead: Sequence[Sentence], other: Sequence[Sentence], embedder: Embedder
) -> tuple[Sentence, ...]:
    """One or two: what is new or else how the lead puts it, then what adds to that, if anything does.

    That is the other source's where it has facts of its own, by maximal marginal relevance (Carbonell & Goldstein,
    SIGIR 1998), or the lead's next.

    Args:
        told: The plan.
        lead: The summary of its lead.
        other: The summary of the other source's article.
        embedder: What tells which sentences say the same.
    """
    said = [*([_quoted(told.event.news[0])] if told.event.news else ()), *lead, *other]
    if not said:
        return ()
    first, *rest = said
    vectors = _vectors(said, embedder)
    centre = np.mean([one.reading.embedding.passage for one in told.event.own], axis=0)
    alike = [float(vector @ vectors[0]) for vector in vectors[1:]]
    worth = [
        _RELEVANCE * float(vector @ centre) - (1 - _RELEVANCE) * near
        for vector, near in zip(vectors[1:], alike, strict=True)
    ]
    known = _facts(first)
    new = [place for place, one in enumerate(rest) if alike[place] < _ALIKE and not _overlap(first, one)]
    theirs = [place for place in new if rest[place] in other and _facts(rest[place]) - known]
    second = max(theirs, key=lambda place: worth[place]) if theirs else next(iter(new), None)
    return (first,) if second is None else (first, rest[second])


def _vectors(said: Sequence[Sentence], embedder: Embedder) -> list[Vector]:
    whole = [Embeddable("", one.text, ((0, len(one.text)),)) for one in said]
    return [embedding.passage for embedding in embedder.embed_passages(whole)]


def _quoted(news: News) -> Sentence:
    quote = news.article.text[slice(*news.span)]
    return Sentence(" ".join(quote.split()), (Citation(news.article, quote, *news.span),))


def _facts(sentence: Sentence) -> frozenset[str]:
    return frozenset[str]().union(*(facts(cited.article, (cited.start, cited.end)) for cited in sentence.citations))


def _overlap(one: Sentence, other: Sentence) -> bool:
    return any(
        left.article.id == right.article.id and left.start < right.end and right.start < left.end
        for left in one.citations
        for right in other.citations
    )
