"""What somebody's taste has to do with an article: whether it is wanted at all, and how near it is to a topic."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from retrieval.domain import Article
from retrieval.identity import host_of
from retrieval.ports import Embedder, Opening, Vector
from retrieval.questions import STOP_WORDS, WORD, readable, stem, stems

ABOUT, CLEARLY = 0.25, 0.75
"""How near an article is to a topic that it has to do with, and to one that it is clearly about."""

# all-MiniLM-L6-v2 puts a topic and an article that has nothing to do with it at a cosine of up to 0.2, and the word
# for its subject at 0.3 to 0.5.
_FAR, _NEAR = 0.15, 0.5
_NAME_WORD = re.compile(r"\w+")
_MENTIONED = 0.5  # what it adds if the lead has the topic's words


def source_of(article: Article) -> str:
    """Whom an article counts for: its source or else its host; an article that has neither counts for itself."""
    return (article.source or "").strip().casefold() or _host(article.url) or f"article {article.id}"


def is_from(article: Article, names: Collection[str]) -> bool:
    """Whether it is from one of the sources, each named as articles name it or by its host."""
    host = _host(article.url)
    source = _name(article.source or "")
    wanted = {name.strip().casefold().removeprefix("www.") for name in names} - {""}
    named = source != "" and source in map(_name, names)
    return named or any(host == name or host.endswith(f".{name}") for name in wanted)


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic in somebody's words."""

    name: str
    stems: frozenset[str]
    vector: Vector

    @classmethod
    def of(cls, name: str, embedder: Embedder) -> "Topic":
        """The topic of that name."""
        words = frozenset(stem(word) for word in WORD.findall(name) if word.lower() not in STOP_WORDS)
        return cls(name, words, embedder.embed_question(readable(name)))

    def nearness(self, opening: Opening) -> float:
        """How near an article is to it, 0…1: by its words in the title or the lead, and by meaning."""
        reading = opening.reading
        if self.stems and self.stems <= _words(reading.article.title):
            return 1.0
        cosine = float(reading.embedding.passage @ self.vector)
        near = min(1.0, max(0.0, (cosine - _FAR) / (_NEAR - _FAR)))
        lead = _words(reading.article.text[reading.passage.start : reading.passage.end])
        return min(1.0, near + _MENTIONED) if self.stems and self.stems <= lead else near


def likeness(opening: Opening, liked: Sequence[Opening]) -> float:
    """How much an article is like any of those that were liked, 0…1."""
    vector = opening.reading.embedding.passage
    cosine = max((float(one.reading.embedding.passage @ vector) for one in liked), default=0.0)
    return float(np.clip(cosine, 0.0, 1.0))


@lru_cache(maxsize=16_384)
def _words(text: str) -> frozenset[str]:
    return frozenset(stems(text))


@lru_cache(maxsize=16_384)
def _name(text: str) -> str:
    """A source's name by its words: commas part names in a list, and quotes are typed in many ways."""
    return " ".join(_NAME_WORD.findall(text.casefold()))


def _host(url: str | None) -> str:
    return host_of(url).removeprefix("www.")
