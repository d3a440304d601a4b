"""One search: both legs, fused. Asking and finding begin with it."""

from dataclasses import dataclass

from retrieval.domain import Hit, Scope, Window
from retrieval.ports import Embedder, Frequencies, Library, Vector
from retrieval.questions import Question
from retrieval.ranking import fuse

LEG_LIMIT = 50
"""Hits taken from each leg."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: the question's vector, the fused hits, and how common the question's words are."""

    vector: Vector
    hits: list[Hit]
    frequencies: Frequencies


def search(library: Library, embedder: Embedder, question: Question, scope: Scope, window: Window, limit: int) -> Found:
    """Search by meaning and by words, within a scope and a window."""
    vector = embedder.embed_question(question.text)
    frequencies = library.frequencies(question.stems)
    dense = library.dense(scope, window, embedder.name, vector, LEG_LIMIT)
    lexical = library.lexical(scope, window, question.words, LEG_LIMIT)
    return Found(vector, fuse(dense, lexical, passages=frequencies.passages, limit=limit), frequencies)
