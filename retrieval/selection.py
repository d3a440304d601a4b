"""Scores the sentences of retrieved passages as answers to a question.

A linear model over a few plain features; its weights come from `tests/quality/fit.py`. The sentence vectors are pooled
from the passage's own token vectors (after "late chunking", Günther et al., arXiv 2409.04701), so that a sentence is
read in its context and costs nothing more to embed.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from retrieval.domain import Hit
from retrieval.ports import Frequencies, Reading, Vector
from retrieval.questions import Kind, Question, mentions, stems
from retrieval.ranking import LEXICAL

FEATURES = (
    "sentence_cosine",
    "passage_cosine",
    "passage_bm25",
    "sentence_cover",  # share of the question's words, by rarity, in the sentence
    "window_cover",  # … in the sentence and its neighbours
    "passage_cover",  # … in the passage and its title
    "pairs",  # share of the question's word pairs in the sentence
    "names",  # share of the question's names and numbers that its article mentions
    "wanted",  # the sentence bears the kind of thing asked for
    "unwanted",  # it should, and does not
    "asks",  # the sentence is a question itself
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a passage with its features, shape (len(FEATURES),), and its score."""

    reading: Reading
    place: int
    features: NDArray[np.float32]
    score: float

    @property
    def span(self) -> tuple[int, int]:
        """Where the sentence is in its article's text."""
        return self.reading.sentences[self.place]

    @property
    def text(self) -> str:
        """The sentence."""
        return self.reading.article.text[slice(*self.span)]


def candidates(
    question: Question,
    vector: Vector,
    hits: Sequence[Hit],
    readings: Sequence[Reading],
    rarity: Mapping[str, float],
    weights: Mapping[str, float],
) -> list[Candidate]:
    """Every sentence of the passages read, the best answer first."""
    lexical = {hit.passage: hit.legs.get(LEXICAL, 0.0) for hit in hits}
    line = np.array([weights[name] for name in FEATURES], dtype=np.float32)
    found = []
    for reading in readings:
        rows = _features(question, vector, reading, lexical.get(reading.passage, 0.0), rarity)
        for place, (row, score) in enumerate(zip(rows, rows @ line, strict=True)):
            found.append(Candidate(reading, place, row, float(score)))
    return sorted(found, key=lambda candidate: -candidate.score)


def rarities(question: Question, frequencies: Frequencies) -> dict[str, float]:
    """The inverse document frequency of each of the question's stems, as BM25 has it."""
    return {
        stem: math.log(1 + (frequencies.passages - (count := frequencies.holding.get(stem, 0)) + 0.5) / (count + 0.5))
        for stem in question.stems
    }


def _features(
    question: Question, vector: Vector, reading: Reading, lexical: float, rarity: Mapping[str, float]
) -> NDArray[np.float32]:
    """The features of every sentence of a passage, shape (sentences, len(FEATURES))."""
    texts = [reading.article.text[start:end] for start, end in reading.sentences]
    words = [stems(text) for text in texts]
    sets = [frozenset(stemmed) for stemmed in words]
    whole = frozenset[str]().union(stems(reading.article.title), *sets)
    passage_cosine = float(reading.embedding.passage @ vector)
    passage_cover = _cover(rarity, whole)
    names = named(question, f"{reading.article.byline}\n{reading.article.text}")
    cosines = reading.embedding.sentences @ vector
    rows = np.empty((len(texts), len(FEATURES)), dtype=np.float32)
    for place, text in enumerate(texts):
        window = frozenset[str]().union(*sets[max(0, place - 1) : place + 2])
        wanted = question.wants(text)
        rows[place] = (
            cosines[place],
            passage_cosine,
            lexical,
            _cover(rarity, sets[place]),
            _cover(rarity, window),
            passage_cover,
            len(question.pairs.intersection(pairwise(words[place]))) / max(1, len(question.pairs)),
            names,
            wanted,
            float(question.kind is not Kind.OTHER and not wanted),
            float(text.endswith("?")),
        )
    return rows


def named(question: Question, text: str) -> float:
    """The share of the question's names and numbers that a text mentions; 1 if it has none."""
    return sum(mentions(text, name) for name in question.anchors) / len(question.anchors) if question.anchors else 1.0


def _cover(rarity: Mapping[str, float], words: frozenset[str]) -> float:
    """The share of the rarity of all words that the words present have."""
    return sum(weight for stem, weight in rarity.items() if stem in words) / (sum(rarity.values()) or 1.0)
