"""Compiles a digest: the stories of a window, ranked, told in a sentence or two, with what is new about them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from retrieval.differences import differences
from retrieval.domain import ANY_TIME, Article, Revision, Scope, Window
from retrieval.errors import InputError
from retrieval.group import BEFORE, Cluster, Group
from retrieval.interest import ABOUT, CLEARLY, Topic, is_from, likeness, source_of
from retrieval.news import NO_TASTE, Digest, Story, Taken, Taste
from retrieval.novelty import Event, event
from retrieval.ports import Clock, Embedder, Opening
from retrieval.standing import order, standing
from retrieval.summarize import Summarize
from retrieval.telling import Plan, plan, sentences

STORIES = 7
"""Told at length, where nobody asked for another number."""

BRIEF = 15
"""More of them are told by their headline; what is left is counted."""

_LATE = timedelta(days=3)
_SENTENCES = 2  # of a story
_OLDEST = datetime.min.replace(tzinfo=UTC)


class _Ends(NamedTuple):
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Compile:
    """The use case."""

    group: Group
    summarize: Summarize
    embedder: Embedder
    clock: Clock

    def __call__(
        self,
        scope: Scope,
        window: Window,
        *,
        limit: int = STORIES,
        taste: Taste = NO_TASTE,
        told: frozenset[str] | None = None,
        late: bool = False,
        failed_feeds: Sequence[str] = (),
    ) -> Digest:
        """The digest of a window, which has both ends.

        ``told`` are the ids of articles that the reader knows of; None: those of before the window. ``late`` takes in
        what was saved within the window although it was published up to three days before it.

        Raises:
            InputError: The window lies in the future, or lacks an end.
            LibraryError: The library can't be read.
        """
        ends = self._ends(window)
        changed = self._changed(scope, window)
        clusters = self._clusters(
            scope, ends.since - _LATE if late else ends.since, ends.until, all_of_them=bool(changed)
        )
        events = self._events(clusters, ends, taste, told, late, changed)
        telling = [one for one in events if one.is_worth_telling]
        topics = [Topic.of(name, self.embedder) for name in taste.topics]
        nearness = [[max(map(topic.nearness, one.own)) for topic in topics] for one in telling]
        scores = self._scores(scope, taste, ends, telling, nearness)
        vectors = [one.fresh[0].reading.embedding.passage for one in telling]
        ranked = [plan(telling[place]) for place in order(scores, vectors, limit + BRIEF)]
        every = [one.article for each in events for one in each.fresh]
        new = len(every) - sum(len(each.revised) for each in events)
        return Digest(
            window,
            tuple(self._told(ranked[:limit])),
            tuple(one.story for one in ranked[limit:]),
            Taken(new, len(telling), len(set(map(source_of, every))), tuple(failed_feeds)),
            tuple(_notes(taste, nearness, every)),
        )

    def _ends(self, window: Window) -> _Ends:
        now = self.clock()
        if window.since is None or window.until is None:
            raise InputError("A digest is of a window with both ends: say since when and until when.")
        if window.since >= now:
            raise InputError(
                f"The window lies in the future: it begins at {window.since:%Y-%m-%d %H:%M %Z}, and now it is"
                f" {now:%Y-%m-%d %H:%M %Z}. Give an earlier beginning."
            )
        return _Ends(window.since, window.until)

    def _changed(self, scope: Scope, window: Window) -> dict[str, list[Revision]]:
        """What changed within the window, by the articles' ids."""
        changed: dict[str, list[Revision]] = {}
        for revision in self.group.library.revisions(scope, window):
            changed.setdefault(revision.article_id, []).append(revision)
        return changed

    def _clusters(self, scope: Scope, since: datetime, until: datetime, *, all_of_them: bool) -> list[Cluster]:
        """The stories with an article since then, or all that are looked at: an old one may have changed."""
        if all_of_them and since - _OLDEST > BEFORE:
            return self.group(scope, Window(since - BEFORE, until), before=timedelta(0))
        return self.group(scope, Window(since, until))

    def _events(
        self,
        clusters: Iterable[Cluster],
        ends: _Ends,
        taste: Taste,
        told: frozenset[str] | None,
        late: bool,
        changed: Mapping[str, Sequence[Revision]],
    ) -> list[Event]:
        """What is new of each story, without what is not wanted."""
        muted = [Topic.of(name, self.embedder) for name in taste.muted_topics]

        def is_wanted(opening: Opening) -> bool:
            article = opening.article
            kept = not taste.sources or is_from(article, taste.sources)
            return kept and not is_from(article, taste.muted_sources)

        def is_fresh(opening: Opening) -> bool:
            if told is not None and opening.article.id in told:
                return False
            came_late = late and ends.since - _LATE <= opening.time < ends.since <= opening.saved < ends.until
            return came_late or ends.since <= opening.time < ends.until

        found = []
        for cluster in clusters:
            voices = [wanted for voice in cluster.voices if (wanted := list(filter(is_wanted, voice)))]
            one = event(cluster.id, voices, is_fresh, told, changed)
            if one and not any(topic.nearness(one.fresh[0]) >= CLEARLY for topic in muted):
                found.append(one)
        return found

    def _scores(
        self, scope: Scope, taste: Taste, ends: _Ends, events: Sequence[Event], nearness: Sequence[Sequence[float]]
    ) -> list[float]:
        only = taste.liked if scope.only is None else taste.liked & scope.only
        liked = self.group.library.openings(replace(scope, only=only), self.embedder.name, ANY_TIME) if only else []
        return [
            standing(
                len(one.sources),
                ends.until - one.latest,
                ends.until - ends.since,
                topic=max(near, default=0.0),
                liked=likeness(one.fresh[0], liked),
                update=one.update,
            )
            for one, near in zip(events, nearness, strict=True)
        ]

    def _told(self, plans: Sequence[Plan]) -> Iterator[Story]:
        """The stories at length; all their articles are summarised in one go, for a model takes them in batches."""
        wanted = [article for one in plans for article in one.articles]
        said = {one.article.id: one.sentences for one in self.summarize(wanted, _SENTENCES)} if wanted else {}
        for one in plans:
            other = said[one.other.id] if one.other else ()
            told = sentences(one, said[one.lead.id], other, self.embedder)
            yield replace(one.story, sentences=told, differences=differences(one.event.current))


def _notes(taste: Taste, nearness: Sequence[Sequence[float]], fresh: Sequence[Article]) -> Iterator[str]:
    """What was asked for and is not there."""
    for place, topic in enumerate(taste.topics):
        if all(near[place] < ABOUT for near in nearness):
            yield f"Nothing is about “{topic}”."
    for source in taste.sources:
        if not any(is_from(article, (source,)) for article in fresh):
            yield f"Nothing is from “{source}”."
