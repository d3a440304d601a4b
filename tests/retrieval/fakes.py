"""Stand-ins that answer to the ports without a model or a database, small enough to be right at sight."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b

import numpy as np

from retrieval.chunking import split
from retrieval.domain import LOCAL, Article, Chunk, Document, Hit, Passage, Revision, Scope, Window
from retrieval.embedding import embed
from retrieval.errors import LibraryConflict
from retrieval.identity import fingerprint
from retrieval.ports import (
    Counts,
    Embeddable,
    Embedder,
    Embedding,
    Entry,
    Fingerprint,
    Frequencies,
    Known,
    Opening,
    Reading,
    Vector,
)
from retrieval.questions import stem, stems

_NOT_SPACE = re.compile(r"\S+")
NEVER = datetime.min.replace(tzinfo=UTC)
_TITLE = 2  # times that a word in a title counts


@lru_cache(maxsize=100_000)
def _direction(model: str, word: str, dimension: int) -> Vector:
    seed = int.from_bytes(blake2b(f"{model} {word}".encode(), digest_size=8).digest())
    return np.random.default_rng(seed).standard_normal(dimension, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class WordEmbedder:
    """An Embedder of hashed bags of words: texts are near as far as their words' stems are the same."""

    name: str = "words"
    dimension: int = 32

    def pieces(self, text: str) -> list[int]:
        """Where the words begin."""
        return [match.start() for match in _NOT_SPACE.finditer(text)]

    def embed_question(self, text: str) -> Vector:
        """The vector of its words."""
        return self._vector(text)

    def embed_passages(self, passages: Sequence[Embeddable]) -> list[Embedding]:
        """The header's words count for the passage, and not for its sentences."""
        return [
            Embedding(
                self._vector(f"{passage.header}\n{passage.body}"),
                np.stack([self._vector(passage.body[start:end]) for start, end in passage.sentences]),
            )
            for passage in passages
        ]

    def _vector(self, text: str) -> Vector:
        words = stems(text) or [""]
        total = np.sum([_direction(self.name, word, self.dimension) for word in words], axis=0)
        unit: Vector = total / np.linalg.norm(total)
        return unit


def entry(document: Document, scope: Scope = LOCAL, embedder: Embedder = WordEmbedder(), most: int = 8) -> Entry:
    """A document as ingest makes it ready for storing, in passages of a few words; it needs an id."""
    assert document.id
    article = document.as_article(document.id, scope.home)
    chunks = tuple(split(document.text, embedder.pieces(document.text), most))
    return Entry(article, fingerprint(document), chunks, tuple(embed(embedder, [(article, chunks)])))


@dataclass(slots=True)
class _Stored:
    entry: Entry
    model: str
    saved: datetime = field(default_factory=lambda: datetime.now(UTC))

    def passages(self) -> Iterator[tuple[Passage, Chunk, Embedding]]:
        for chunk, embedding in zip(self.entry.chunks, self.entry.embeddings, strict=True):
            yield Passage(self.entry.article.id, chunk.start, chunk.end), chunk, embedding


@dataclass(slots=True)
class DictLibrary:
    """A Library in memory that compares everything with everything."""

    stored: dict[tuple[str, str], _Stored] = field(default_factory=dict)
    changed: dict[tuple[str, str, datetime], Revision] = field(default_factory=dict)

    def known(self, scope: Scope, article_id: str | None, fingerprint: Fingerprint) -> list[Known]:
        """Articles in the scope's own audience of that id, that URL or that text; the one of that id first."""
        everything = self._seen(replace(scope, only=None))
        own = [one.entry for one in everything if one.entry.article.audience == scope.home]
        found = [
            Known(one.article.id, one.fingerprint)
            for one in own
            if one.article.id == article_id
            or one.fingerprint.text_hash == fingerprint.text_hash
            or one.fingerprint.url_key == fingerprint.url_key is not None
        ]
        return sorted(
            found, key=lambda one: (one.article_id != article_id, one.fingerprint.url_key != fingerprint.url_key)
        )

    def save(self, scope: Scope, model: str, entries: Sequence[Entry]) -> None:
        """Store the entries, or none of them."""
        before = dict(self.stored)
        try:
            for entry in entries:
                self._put(scope, model, entry)
        except (LibraryConflict, ValueError):
            self.stored = before
            raise
        revisions = [entry.revision for entry in entries if entry.revision]
        self.changed |= {(scope.workspace, one.article_id, one.at): one for one in revisions}

    def _put(self, scope: Scope, model: str, entry: Entry) -> None:
        key = scope.workspace, entry.article.id
        old = self.stored.get(key)
        if old is not None and old.entry.article.audience != scope.home:
            raise LibraryConflict("another audience has an article of that id")
        self.stored.pop(key, None)
        if self.known(scope, None, entry.fingerprint):
            raise LibraryConflict("there is another article at that address, or with that text")
        if len(entry.chunks) != len(entry.embeddings):
            raise ValueError("as many embeddings are needed as there are chunks")
        self.stored[key] = _Stored(entry, model, old.saved) if old else _Stored(entry, model)

    def remove(self, scope: Scope, article_id: str) -> bool:
        """Forget an article whole."""
        if self.article(scope, article_id) is None:
            return False
        del self.stored[scope.workspace, article_id]
        mine = scope.workspace, article_id
        self.changed = {key: one for key, one in self.changed.items() if key[:2] != mine}
        return True

    def article(self, scope: Scope, article_id: str) -> Article | None:
        """One article."""
        return next((one.entry.article for one in self._seen(scope) if one.entry.article.id == article_id), None)

    def at_url(self, scope: Scope, url_key: str) -> Article | None:
        """The article of that canonical URL, the conversation's own before the workspace's."""
        found = [one.entry.article for one in self._seen(scope) if one.entry.fingerprint.url_key == url_key]
        return max(found, key=lambda article: article.audience, default=None)

    def articles(self, scope: Scope, window: Window) -> Iterator[Article]:
        """Every article of a window, by id."""
        found = [one.entry.article for one in self._seen(scope, window)]
        yield from sorted(found, key=lambda article: article.id)

    def newest(self, scope: Scope, limit: int) -> list[Article]:
        """The articles published last, the latest first; those without a date come after them, by when they came."""
        found = sorted((one.entry.article for one in self._seen(scope)), key=lambda article: article.id, reverse=True)
        dated = sorted((one for one in found if one.published), key=lambda one: one.published or NEVER, reverse=True)
        return [*dated, *(one for one in found if not one.published)][:limit]

    def openings(self, scope: Scope, model: str, window: Window) -> list[Opening]:
        """How each article begins that a window holds, by when it was published or else saved; the oldest first."""
        found = []
        for one in self._seen(scope):
            if one.model == model:
                passage, chunk, embedding = next(one.passages())
                found.append(Opening(Reading(passage, one.entry.article, chunk.sentences, embedding), one.saved))
        within = (opening for opening in found if window.holds(opening.time))
        return sorted(within, key=lambda opening: (opening.time, opening.article.id))

    def lexical(self, scope: Scope, window: Window, terms: Sequence[str], limit: int) -> list[Hit]:
        """Passages with any of the words, by BM25 over all passages there are."""
        bags = {passage: bag for one in self.stored.values() for passage, bag in _bags(one)}
        average = sum(map(Counter.total, bags.values())) / max(1, len(bags))
        holding = {word: sum(word in bag for bag in bags.values()) for word in map(stem, terms)}
        hits = []
        for one in self._seen(scope, window):
            for passage, bag in _bags(one):
                if not bag.keys().isdisjoint(holding):
                    hits.append(Hit(passage, _bm25(bag, holding, len(bags), average)))
        return sorted(hits, key=lambda hit: -hit.score)[:limit]

    def dense(self, scope: Scope, window: Window, model: str, vector: Vector, limit: int) -> list[Hit]:
        """Passages nearest to a vector, by inner product, best first."""
        hits = [
            Hit(passage, float(embedding.passage @ vector))
            for one in self._seen(scope, window)
            if one.model == model
            for passage, _, embedding in one.passages()
        ]
        return sorted(hits, key=lambda hit: -hit.score)[:limit]

    def prepared(self, workspace: str, model: str, vector: Vector) -> bool:  # noqa: ARG002 - nothing is made ready
        """Whether a workspace can be searched by meaning as quickly as it will be."""
        return True

    def frequencies(self, scope: Scope, stems: Sequence[str]) -> Frequencies:
        """How common the stems are in the workspace."""
        bags = [bag for key, one in self.stored.items() if key[0] == scope.workspace for _, bag in _bags(one)]
        counted = {word: sum(word in bag for bag in bags) for word in stems}
        return Frequencies(len(bags), {word: count for word, count in counted.items() if count})

    def read(self, scope: Scope, model: str, passages: Sequence[Passage]) -> list[Reading]:
        """The passages for reading, in order; those that are gone meanwhile are left out."""
        found = {
            passage: Reading(passage, one.entry.article, chunk.sentences, embedding)
            for one in self._seen(scope)
            if one.model == model
            for passage, chunk, embedding in one.passages()
        }
        return [found[passage] for passage in passages if passage in found]

    def revisions(self, scope: Scope, window: Window) -> list[Revision]:
        """What changed within a window of time in the articles that the scope sees, the oldest change first."""
        seen = {(scope.workspace, one.entry.article.id) for one in self._seen(scope)}
        found = [one for key, one in self.changed.items() if key[:2] in seen]
        return sorted((one for one in found if window.holds(one.at)), key=lambda one: (one.at, one.article_id))

    def counts(self, scope: Scope, window: Window) -> Counts:
        """How much there is."""
        seen = list(self._seen(scope, window))
        dates = [date for one in seen if (date := one.entry.article.published)]
        passages = sum(len(one.entry.chunks) for one in seen)
        return Counts(len(seen), passages, min(dates, default=None), max(dates, default=None))

    def size(self, workspace: str) -> int:
        """How many articles there are in a workspace, whoever sees them."""
        return sum(key[0] == workspace for key in self.stored)

    def _seen(self, scope: Scope, window: Window | None = None) -> Iterator[_Stored]:
        for (workspace, _), one in self.stored.items():
            article = one.entry.article
            if workspace != scope.workspace or article.audience not in scope.audiences:
                continue
            if (scope.only is None or article.id in scope.only) and _within(article, window):
                yield one


def _within(article: Article, window: Window | None) -> bool:
    if not window:
        return True
    return article.published is not None and window.holds(article.published)


def _bags(one: _Stored) -> Iterator[tuple[Passage, Counter[str]]]:
    article = one.entry.article
    for passage, _, _ in one.passages():
        yield passage, Counter(stems(article.title) * _TITLE + stems(article.text[passage.start : passage.end]))


def _bm25(bag: Counter[str], holding: Mapping[str, int], count: int, average: float) -> float:
    """With the constants of SQLite's FTS5: k1 = 1.2, b = 0.75."""
    score = 0.0
    for word, holders in holding.items():
        rarity = max(1e-6, math.log((count - holders + 0.5) / (holders + 0.5)))
        score += rarity * bag[word] * 2.2 / (bag[word] + 1.2 * (0.25 + 0.75 * bag.total() / average))
    return score
