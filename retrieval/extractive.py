"""Summarises an article in its own sentences: those near its centre, the early ones first, none like another.

Centrality with a bias to what comes first is after PacSum (Zheng & Lapata, arXiv 1906.03508), the choice of sentences
that differ is MMR (Carbonell & Goldstein, SIGIR 1998). In news the first three sentences alone are hard to beat, so
the place of a sentence weighs most.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from retrieval.chunking import split
from retrieval.claims import content, names, repeats, tokens
from retrieval.domain import Article
from retrieval.embedding import embed
from retrieval.ports import Draft, Embedder, Vector
from retrieval.prose import Statement, statements

_CHUNKS = 12  # of an article that are read, some 1,800 words: what comes later never scores enough to be chosen
_POSITION, _CENTRALITY, _TITLE, _DENSITY = 0.30, 0.35, 0.15, 0.20  # centrality favours what comes first as well
_DENSE = 0.3  # share of names and numbers among a sentence's words that is as good as it gets
_RELEVANCE = 0.7  # of MMR: what a sentence is worth, against how much it differs from those chosen
_POINTS = 3
_REST = 3  # sentences left over for each key point: a short article would be told a second time

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Extractive:
    """A Summarizer that needs no model but the embedder, and says nothing that is not in the article word for word."""

    embedder: Embedder

    @property
    def name(self) -> str:
        """What it is called to the reader."""
        return "extractive"

    def draft(self, articles: Sequence[Article], sentences: int) -> Iterator[Draft]:
        """Of each article its best sentences, and as key points the next best of later paragraphs, in its order."""
        for article in articles:
            yield self._draft(article, sentences)

    def _draft(self, article: Article, most: int) -> Draft:
        found, vectors = self._read(article)
        if not found:
            return Draft(())
        scores = _scores(article, found, vectors, self._likeness(article.title, vectors))
        said = [content(article.text[one.start : one.end]) for one in found]
        ranking = _Ranking(found, said, scores, vectors)
        chosen = ranking.pick(most, range(len(found)))
        told = {found[row].paragraph for row in chosen}
        later = [row for row, one in enumerate(found) if one.paragraph > min(told) and one.paragraph not in told]
        alone = [row for row in later if not found[row].leans]
        points = ranking.pick(min(_POINTS, (len(found) - len(chosen)) // _REST), alone, chosen)
        return Draft(_texts(article, found, chosen), _texts(article, found, points))

    def _read(self, article: Article) -> tuple[list[Statement], Vector]:
        """The statements in the chunks that are read, and their vectors, shape (statements, d)."""
        chunks = split(article.text, self.embedder.pieces(article.text))
        ends = list(accumulate(len(chunk.sentences) for chunk in chunks))
        found = statements(article, [span for chunk in chunks for span in chunk.sentences])
        holding = sorted({bisect_right(ends, one.place) for one in found})[:_CHUNKS]
        embeddings = embed(self.embedder, [(article, tuple(chunks[chunk] for chunk in holding))])
        vectors = {
            place: vector
            for chunk, embedding in zip(holding, embeddings, strict=True)
            for place, vector in enumerate(embedding.sentences, ends[chunk] - len(chunks[chunk].sentences))
        }
        read = [one for one in found if one.place in vectors]
        return read, np.array([vectors[one.place] for one in read], dtype=np.float32)

    def _likeness(self, title: str, vectors: Vector) -> Scores:
        """Of each sentence to the title; 0 where there is none."""
        return vectors @ self.embedder.embed_question(title) if title.strip() else np.zeros(len(vectors), np.float32)


@dataclass(frozen=True, slots=True)
class _Ranking:
    """Sentences with their content words, what each is worth and their vectors, a row for each."""

    found: Sequence[Statement]
    said: Sequence[frozenset[str]]
    scores: Scores
    vectors: Vector

    def pick(self, most: int, eligible: Iterable[int], taken: Sequence[int] = ()) -> list[int]:
        """Rows to take besides those taken, by MMR, none that says what is said; fewer where there are no more."""
        picked: list[int] = []
        rest = set(eligible).difference(taken)
        while len(picked) < most:
            held = [*taken, *picked]
            rest = {row for row in rest if not any(repeats(self.said[row], self.said[other]) for other in held)}
            places = {self.found[row].place for row in held}
            free = [row for row in rest if not self.found[row].leans or self.found[row].place - 1 in places]
            if not free:
                break
            picked.append(max(free, key=lambda row: (self._gain(row, held), -row)))
            rest.remove(picked[-1])
        return picked

    def _gain(self, row: int, held: Sequence[int]) -> float:
        alike = float((self.vectors[held] @ self.vectors[row]).max()) if held else 0.0
        return _RELEVANCE * float(self.scores[row]) - (1 - _RELEVANCE) * alike


def _scores(article: Article, found: Sequence[Statement], vectors: Vector, titled: Scores) -> Scores:
    """What each sentence is worth, 0…1, shape (statements,)."""
    position = 1 / np.sqrt(np.arange(1, len(found) + 1, dtype=np.float32))
    alike = vectors @ vectors.T
    centrality = np.triu(alike, 1).sum(axis=1) - np.tril(alike, -1).sum(axis=1)  # what follows supports it
    density = np.array([_density(article.text[one.start : one.end]) for one in found], dtype=np.float32)
    total: Scores = (
        _POSITION * position + _CENTRALITY * _spread(centrality) + _TITLE * _spread(titled) + _DENSITY * density
    )
    return total


def _spread(values: Scores) -> Scores:
    """The values from 0 for the lowest to 1 for the highest; all 0 where they are the same."""
    low, high = values.min(), values.max()
    return (values - low) / (high - low) if high > low else np.zeros_like(values)


def _density(text: str) -> float:
    """How much of a sentence is names and numbers, 0…1."""
    words = tokens(text)
    told = sum(token.folded[:1].isdigit() for token in words) + sum(map(len, names(text)))
    return min(1.0, told / (_DENSE * max(1, len(words))))


def _texts(article: Article, found: Sequence[Statement], rows: Sequence[int]) -> tuple[str, ...]:
    """The sentences in the article's order, each on one line."""
    return tuple(" ".join(article.text[found[row].start : found[row].end].split()) for row in sorted(rows))
