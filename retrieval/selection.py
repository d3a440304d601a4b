"""Scores the sentences of retrieved passages as answers to a question.

A linear model over a few plain features; its weights come from `tests/quality/fit.py`. The sentence vectors are pooled
from the passage's own token vectors (after "late chunking", Günther et al., arXiv 2409.04701), so that a sentence is
read in its context and costs nothing more to embed.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from retrieval.domain import Hit
from retrieval.excerpts import stretches
from retrieval.ports import Frequencies, Reader, Reading, Reranker, Vector
from retrieval.questions import Kind, Question, mentions, stems
from retrieval.ranking import LEXICAL
from retrieval.sentences import Span

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
READ = (
    "read",  # what the reader gives the best words in the sentence, in log odds by ten
    "beside",  # … the best words in its stretch that are not in it
    "unread",  # the reader did not get to see it
)
MOST_READ = 24
"""Sentences that the reader reads, with their neighbours."""
_BOUND = 12.0  # of log odds: beyond that it is sure
_UNREAD = -6.0
_RERANKED = 4.0  # what a cross-encoder's certainty is worth as a score; chosen, for none could be had to fit it


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a passage with its features, shape (len(FEATURES),), and its score.

    Once read the features are those of `READ` too, and ``found`` is where in the article's text the words are that
    answer best.
    """

    reading: Reading
    place: int
    features: NDArray[np.float32]
    score: float
    found: Span | None = None

    @property
    def span(self) -> tuple[int, int]:
        """Where the sentence is in its article's text."""
        return self.reading.sentences[self.place]

    @property
    def text(self) -> str:
        """The sentence."""
        return self.reading.article.text[slice(*self.span)]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A question taken apart, with what was found and read for it, and the sentences read, the best answer first.

    ``sure`` in 0…1 is the calibrated chance that the best of them answers.
    """

    question: Question
    hits: list[Hit]
    readings: list[Reading]
    sentences: list[Candidate]
    sure: float = 0.0


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


def read(
    reader: Reader, question: Question, ranked: Sequence[Candidate], weights: Mapping[str, float]
) -> list[Candidate]:
    """The same sentences, ranked anew with what a reader finds in the best of them. Raises ModelError."""
    told = _told(reader, question, ranked)
    line = np.array([weights[name] for name in (*FEATURES, *READ)], dtype=np.float32)
    again = []
    for one in ranked:
        key = id(one.reading), one.place
        score, beside, span = told.get(key, (_UNREAD, _UNREAD, None))
        more = np.array([score / 10, beside / 10, float(key not in told)], dtype=np.float32)
        features = np.concatenate([one.features[: len(FEATURES)], more])
        again.append(replace(one, features=features, score=float(features @ line), found=span))
    return sorted(again, key=lambda candidate: -candidate.score)


def _told(
    reader: Reader, question: Question, ranked: Sequence[Candidate]
) -> dict[tuple[int, int], tuple[float, float, Span | None]]:
    """By reading and place of the sentences read: the score in it, the best one beside it, and the words themselves."""
    parts = stretches(((one.reading, one.place) for one in ranked), MOST_READ)
    told: dict[tuple[int, int], tuple[float, float, Span | None]] = {}
    for part, findings in zip(parts, reader.read(question.text, [part.excerpt for part in parts]), strict=True):
        best: dict[int, tuple[float, Span]] = {}
        for finding in findings:
            start = finding.start + part.span[0]
            bounded = max(-_BOUND, min(_BOUND, finding.score))
            best.setdefault(_holding(part.reading.sentences, start), (bounded, (start, finding.end + part.span[0])))
        for place in range(part.first, part.last + 1):
            beside = max((score for at, (score, _) in best.items() if at != place), default=-_BOUND)
            score, span = best.get(place, (-_BOUND, None))
            told[id(part.reading), place] = score, beside, span
    return told


def rerank(reranker: Reranker, question: Question, ranked: Sequence[Candidate]) -> list[Candidate]:
    """The same sentences, the best of them with what a cross-encoder makes of each and its neighbours added.

    Raises ModelError.
    """
    best = ranked[:MOST_READ]
    excerpts = [stretch.excerpt for one in best for stretch in stretches([(one.reading, one.place)], 1)]
    chances = reranker.score(question.text, excerpts)
    raised = [replace(one, score=one.score + _RERANKED * chance) for one, chance in zip(best, chances, strict=True)]
    return sorted([*raised, *ranked[len(best) :]], key=lambda candidate: -candidate.score)


def _holding(sentences: Sequence[Span], offset: int) -> int:
    """The place of the sentence that an offset is in."""
    return max(place for place, (start, _) in enumerate(sentences) if start <= offset or place == 0)


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
