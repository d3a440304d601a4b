"""What is made of articles for who can't read them all: summaries, stories, digests. Values only."""

from dataclasses import dataclass
from datetime import datetime

from retrieval.domain import Article, Citation, Revision, Sentence, Window

EXTRACTIVE = "extractive"
"""The method of a summary whose sentences are all the article's own."""


@dataclass(frozen=True, slots=True)
class Summary:
    """An article in a few sentences, each with the citation that carries it; ``method`` names what made it."""

    article: Article
    sentences: tuple[Sentence, ...]
    key_points: tuple[Sentence, ...]
    method: str

    @property
    def text(self) -> str:
        """The sentences as one text."""
        return " ".join(sentence.text for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class Difference:
    """A number on which sources differ: a sentence of each, the same but for the number."""

    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """An event as a digest tells it: its articles, the one that the headline is from first.

    ``update`` is set where earlier articles of it were told before; the sentences begin with what is new then.
    ``copied`` holds the ids of articles that repeat the text of another one here. ``published`` is the latest time.
    ``revisions`` are what changed in those that were told before, the latest first; the first sentence is of the first.
    """

    id: str
    headline: str
    articles: tuple[Article, ...]
    sentences: tuple[Sentence, ...] = ()
    update: bool = False
    differences: tuple[Difference, ...] = ()
    copied: frozenset[str] = frozenset()
    published: datetime | None = None
    revisions: tuple[Revision, ...] = ()

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation of its sentences once, in order."""
        return tuple(dict.fromkeys(citation for sentence in self.sentences for citation in sentence.citations))


@dataclass(frozen=True, slots=True)
class Taken:
    """What a digest was made of: how many new articles, stories and sources, and the names of feeds that failed."""

    articles: int = 0
    stories: int = 0
    sources: int = 0
    failed_feeds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """The stories of a window, the most important first; ``brief`` are those told by their headline alone.

    ``notes`` are words for the reader about what was asked for, such as a topic that nothing is about.
    """

    window: Window
    stories: tuple[Story, ...]
    brief: tuple[Story, ...] = ()
    taken: Taken = Taken()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taste:
    """What somebody wants in a digest: ``topics`` to prefer, ``sources`` to keep to (none: all), and what to leave out.

    ``liked`` are ids of articles of which more is wanted.
    """

    topics: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    muted_topics: tuple[str, ...] = ()
    muted_sources: tuple[str, ...] = ()
    liked: frozenset[str] = frozenset()


NO_TASTE = Taste()
"""Of who chose nothing."""
