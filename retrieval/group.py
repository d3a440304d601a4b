"""Groups the articles of a window into stories: the same event, whoever tells it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from retrieval.copies import voices
from retrieval.domain import ANY_TIME, Scope, Window
from retrieval.likeness import likenesses
from retrieval.ports import Embedder, Library, Opening
from retrieval.stories import cluster

BEFORE = timedelta(days=7)
"""How long before a window the articles are looked at that its own may go on from."""

_OLDEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Cluster:
    """The articles of one story; each of ``voices`` is a text and its near-copies elsewhere, the first one first.

    ``id`` is the id of the story's first article, so that it stays when articles join. Voices are by time.
    """

    id: str
    voices: tuple[tuple[Opening, ...], ...]

    @property
    def openings(self) -> tuple[Opening, ...]:
        """All its articles."""
        return tuple(opening for voice in self.voices for opening in voice)


@dataclass(frozen=True, slots=True)
class Group:
    """The use case."""

    library: Library
    embedder: Embedder

    def __call__(self, scope: Scope, window: Window = ANY_TIME, *, before: timedelta = BEFORE) -> list[Cluster]:
        """The stories that have an article in the window, with their articles from up to ``before`` earlier.

        The oldest story comes first. Copies of a text count as one when stories are told apart.

        Raises:
            LibraryError: The library can't be read.
        """
        since = window.since or _OLDEST
        looked_at = replace(window, since=since - before if since - _OLDEST > before else None)
        openings = self.library.openings(scope, self.embedder.name, looked_at)
        openings.sort(key=lambda opening: (opening.time, opening.article.id))
        spoken = [tuple(openings[place] for place in places) for places in voices(openings)]
        fullest = [max(voice, key=lambda opening: len(opening.article.text)) for voice in spoken]
        found = [
            Cluster(spoken[places[0]][0].article.id, tuple(spoken[place] for place in places))
            for places in cluster(len(spoken), likenesses(fullest))
        ]
        return [one for one in found if any(opening.time >= since for opening in one.openings)]
