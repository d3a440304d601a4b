"""What is new of a story: the articles and the sources that it did not have before, and the facts they bring."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType

import numpy as np

from retrieval.claims import folded
from retrieval.domain import Article, Revision
from retrieval.facts import facts, is_telling
from retrieval.interest import source_of
from retrieval.ports import Opening
from retrieval.prose import leans, statements
from retrieval.questions import stem
from retrieval.revisions import in_all, is_news
from retrieval.sentences import Span
from retrieval.standing import central

# Cosine from which two sentences say the same, of vectors that were made within their passages. Over the articles of
# `tests/quality/stories` the same sentence in another article has 0.91 to 0.97, and one that says something else up to
# 0.75, or 0.8 where all around it is copied.
_ALIKE = 0.85
_CURRENT = timedelta(days=1)
_SOURCES = 2  # that are new to a story that was told before, for it to be told again


@dataclass(frozen=True, slots=True)
class News:
    """A sentence of an article that tells new ``facts``; one that leans on the sentence before brings it along."""

    article: Article
    span: Span
    facts: frozenset[str]

    @property
    def weight(self) -> int:
        """How much is new: a number tells more than a name."""
        return sum(2 if fact[0].isdigit() else 1 for fact in self.facts)


@dataclass(frozen=True, slots=True)
class Event:
    """A story's fresh articles, the most central first, and what they are beside the earlier ones.

    ``copied`` are the ids of those that repeat another text of the story; ``update`` is set where it was told before,
    and then ``news`` are the sentences with new facts, the topmost first, and ``joined`` the sources that are new.
    Among the fresh ones are those known before that changed: ``revisions`` tells how, the latest first, and the news
    begins with that.
    """

    id: str
    fresh: tuple[Opening, ...]
    copied: frozenset[str]
    update: bool = False
    news: tuple[News, ...] = ()
    joined: frozenset[str] = frozenset()
    revisions: tuple[Revision, ...] = ()

    @property
    def revised(self) -> frozenset[str]:
        """The ids of the articles that changed."""
        return frozenset(one.article_id for one in self.revisions)

    @property
    def own(self) -> tuple[Opening, ...]:
        """The fresh articles that repeat none; all of them where each repeats an earlier one."""
        return tuple(one for one in self.fresh if one.article.id not in self.copied) or self.fresh

    @property
    def current(self) -> tuple[Opening, ...]:
        """Those of them from the last day that it has: what is told of a story that has gone on for longer."""
        latest = max(one.time for one in self.own)
        return tuple(one for one in self.own if latest - one.time <= _CURRENT or one.article.id in self.revised)

    @property
    def sources(self) -> frozenset[str]:
        """Who tells it."""
        return frozenset(source_of(one.article) for one in self.own)

    @property
    def latest(self) -> datetime:
        """When its latest article came, or changed."""
        return max([one.time for one in self.fresh] + [one.at for one in self.revisions])

    @property
    def is_worth_telling(self) -> bool:
        """Whether it was not told before, or there is enough that is new."""
        return not self.update or bool(self.news) or len(self.joined) >= _SOURCES


def event(
    story: str,
    voices: Sequence[Sequence[Opening]],
    is_fresh: Callable[[Opening], bool],
    told: Collection[str] | None,
    changed: Mapping[str, Sequence[Revision]] = MappingProxyType({}),
) -> Event | None:
    """What is new of a story, if it has a fresh article, or one that changed.

    Args:
        story: Its id.
        voices: Its articles: of each text the first, then the copies.
        is_fresh: Whether an article is of the window, and the reader does not know it.
        told: The ids of articles that the reader knows; None: all that are not fresh.
        changed: What changed in articles since, by their ids, the oldest change first.
    """
    copied = frozenset(one.article.id for voice in voices for one in voice[1:])
    openings = [one for voice in voices for one in voice]
    fresh = [one for one in openings if is_fresh(one)]
    known = [one for one in openings if not is_fresh(one)]
    revisions = sorted(_told_anew(known, changed), key=lambda one: one.at, reverse=True)
    if not fresh and not revisions:
        return None
    if fresh:
        fresh += _untold(known, told)
    now = {one.article.id for one in fresh}
    earlier = [one for one in openings if one.article.id not in now]
    anew = {one.article_id for one in revisions}
    shown = [*fresh, *(one for one in earlier if one.article.id in anew)]
    # Copies come after the others: the medoid of a story is not the text that most sites took over.
    shown = [shown[place] for place in central([one.reading.embedding.passage for one in shown])]
    shown.sort(key=lambda one: one.article.id in copied)
    if not revisions and not any(told is None or one.article.id in told for one in earlier):
        return Event(story, tuple(shown), copied)
    sources = {source_of(one.article) for one in earlier}
    joined = {source_of(one.article) for one in fresh if one.article.id not in copied} - sources
    tells = (*_changes(revisions, known), *(news(fresh, earlier) if earlier else ()))
    return Event(story, tuple(shown), copied, True, tells, frozenset(joined), tuple(revisions))


def _told_anew(known: Sequence[Opening], changed: Mapping[str, Sequence[Revision]]) -> Iterator[Revision]:
    """What changed in articles that the reader knows, as far as it is news and still stands there."""
    for opening in known:
        for revision in in_all(changed.get(opening.article.id, ())):
            edits = tuple(one for one in revision.edits if is_news(one) and one.after in opening.article.text)
            if edits:
                yield replace(revision, edits=edits)


def _changes(revisions: Sequence[Revision], known: Sequence[Opening]) -> Iterator[News]:
    """The sentences that are new where articles changed, the weightiest of the latest change first."""
    articles = {one.article.id: one.article for one in known}
    for revision in revisions:
        article = articles[revision.article_id]
        for edit in revision.edits:
            start = article.text.index(edit.after)
            yield News(article, (start, start + len(edit.after)), frozenset())


def _untold(earlier: Sequence[Opening], told: Collection[str] | None) -> list[Opening]:
    """What joined a story after it was told, and was not enough by itself: it adds up with what joins later."""
    known = [one.time for one in earlier if told and one.article.id in told]
    return [one for one in earlier if known and one.time > max(known)]


def news(fresh: Sequence[Opening], earlier: Sequence[Opening]) -> list[News]:
    """The sentences at the beginning of fresh articles that are new against the earlier ones, the topmost first.

    New is a number, date or name that no earlier article has anywhere, in a sentence unlike any that those begin with.
    Further down, articles retell what went before, each in its own detail: news stands at the top.
    """
    known = {stem(word) for one in earlier for word in folded(f"{one.article.byline} {one.article.text}")}
    told = np.concatenate([one.reading.embedding.sentences for one in earlier])
    found: list[tuple[int, News]] = []
    for opening in fresh:
        reading = opening.reading
        unlike = (reading.embedding.sentences @ told.T).max(axis=1, initial=-1.0) < _ALIKE
        for place, span in enumerate(reading.sentences):
            new = facts(reading.article, span) - known if unlike[place] else frozenset()
            if new and is_telling(reading.article.text[slice(*span)]):
                found.append((place, News(reading.article, _whole(reading.article, reading.sentences, place), new)))
    return [one for _, one in sorted(found, key=lambda each: (each[0], -each[1].weight))]


def _whole(article: Article, spans: Sequence[Span], place: int) -> Span:
    """A sentence's span without its dateline, from the sentence before on where it leans on that."""
    (alone,) = statements(article, [spans[place]])
    before = place and leans(article.text[alone.start : alone.end])
    return (spans[place - 1][0] if before else alone.start, alone.end)
