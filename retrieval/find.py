"""Finds passages by words and by meaning."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from retrieval.domain import ANY_TIME, Article, Passage, Scope, Window
from retrieval.errors import InputError
from retrieval.followup import Wording
from retrieval.identity import url_key
from retrieval.ports import Embedder, Library
from retrieval.questions import parse, readable
from retrieval.searching import search

_POOL = 100  # passages looked at, of which the best of each article is shown


@dataclass(frozen=True, slots=True)
class Match:
    """An article found, its best passage, and that one's score."""

    article: Article
    passage: Passage
    score: float

    @property
    def text(self) -> str:
        """The passage."""
        return self.article.text[self.passage.start : self.passage.end]


@dataclass(frozen=True, slots=True)
class Find:
    """The use case."""

    library: Library
    embedder: Embedder

    def __call__(
        self,
        words: str,
        scope: Scope,
        *,
        window: Window = ANY_TIME,
        site: str | None = None,
        limit: int = 10,
    ) -> list[Match]:
        """The articles that match best, each with its best passage; ``site`` is a source's name or a host.

        Raises:
            InputError: There are no words to look for.
        """
        query = parse(readable(words)[:2_000])
        if not query.words:
            raise InputError("There is nothing to look for: give at least one word.")
        found = search(self.library, self.embedder, [Wording(query.text)], scope, window, _POOL)
        readings = self.library.read(scope, self.embedder.name, [hit.passage for hit in found.hits])
        scores = {hit.passage: hit.score for hit in found.hits}
        matches: dict[str, Match] = {}
        for reading in readings:
            if site is None or _from(reading.article, site):
                match = Match(reading.article, reading.passage, scores[reading.passage])
                matches.setdefault(reading.article.id, match)
        return list(matches.values())[:limit]


def _from(article: Article, site: str) -> bool:
    wanted = site.lower().removeprefix("www.")
    host = urlsplit(url_key(article.url) or "").hostname or ""
    return wanted in (article.source or "").lower() or host == wanted or host.endswith(f".{wanted}")
