"""One search: both legs, fused. Asking and finding begin with it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from retrieval.domain import Hit, Passage, Scope, Window
from retrieval.followup import Wording
from retrieval.ports import Embedder, Frequencies, Library, Vector
from retrieval.questions import parse
from retrieval.ranking import fuse

LEG_LIMIT = 50
"""Hits taken from each leg."""

_CITED = 1.15  # what the score of a passage is multiplied by whose article the thread cited


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: the question's vector, the fused hits, and how common the question's words are."""

    vector: Vector
    hits: list[Hit]
    frequencies: Frequencies


def search(
    library: Library,
    embedder: Embedder,
    ways: Sequence[Wording],
    scope: Scope,
    window: Window,
    limit: int,
    cited: Sequence[str] = (),
) -> Found:
    """Search by meaning and by words, within a scope and a window, for a question in each of its wordings.

    The vector, the frequencies, and what each leg gave a hit are those of the first wording; the score is that of all.
    Passages of the articles ``cited`` before come a little further up.
    """
    found = [_search(library, embedder, way.text, scope, window) for way in ways]
    hits = _together([one.hits for one in found], [way.weight for way in ways])
    return Found(found[0].vector, _lifted(hits, frozenset(cited))[:limit], found[0].frequencies)


def _search(library: Library, embedder: Embedder, text: str, scope: Scope, window: Window) -> Found:
    question = parse(text)
    vector = embedder.embed_question(question.text)
    frequencies = library.frequencies(scope, question.stems)
    dense = library.dense(scope, window, embedder.name, vector, LEG_LIMIT)
    lexical = library.lexical(scope, window, question.words, LEG_LIMIT)
    hits = fuse(dense, lexical, passages=frequencies.passages, limit=2 * LEG_LIMIT)
    return Found(vector, hits, frequencies)


def _together(lists: Sequence[Sequence[Hit]], weights: Sequence[float]) -> Sequence[Hit]:
    """The hits of several searches by the weighted mean of their scores.

    A passage that one of them did not find has there the score of the worst that it did find: nothing is known but
    that it is no better.
    """
    if len(lists) == 1:
        return lists[0]
    legs: dict[Passage, Hit] = {}
    scores: dict[Passage, float] = {}
    floor = sum(weight * _worst(hits) for hits, weight in zip(lists, weights, strict=True))
    for place, (hits, weight) in enumerate(zip(lists, weights, strict=True)):
        worst = _worst(hits)
        for hit in hits:
            legs.setdefault(hit.passage, hit if place == 0 else replace(hit, legs={}))
            scores[hit.passage] = scores.get(hit.passage, floor) + weight * (hit.score - worst)
    total = sum(weights)
    return _sorted([replace(hit, score=scores[passage] / total) for passage, hit in legs.items()])


def _worst(hits: Sequence[Hit]) -> float:
    return hits[-1].score if hits else 0.0


def _lifted(hits: Sequence[Hit], cited: Collection[str]) -> list[Hit]:
    if not cited:
        return list(hits)
    return _sorted([replace(hit, score=hit.score * _CITED) if hit.passage.article_id in cited else hit for hit in hits])


def _sorted(hits: Sequence[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda hit: (-hit.score, hit.passage.article_id, hit.passage.start))
