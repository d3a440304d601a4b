"""Finds the articles that repeat one text: on several sites, lightly edited, cut short, or with other words put to it.

Texts are compared by their runs of five words ("shingles", Broder, 1997), and by containment: how much of the shorter
text stands in the longer one, which a cut or an addition leaves high where resemblance (Jaccard) falls.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.ports import Opening
from retrieval.questions import WORD

_RUN = 5  # words
_CONTAINED = 0.6  # of the shorter text's shingles; one changed word in a hundred costs five of them
_MEANING = 0.7  # cosine of the openings at least: a notice below every text of a site makes no copies of short ones
_COMMON = 50  # texts with a shingle from which on it is nobody's own, so that work stays linear
_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # odd, so that multiplying loses nothing; 2^64 over the golden ratio


def voices(openings: Sequence[Opening]) -> list[list[int]]:
    """The places of the articles, those together that repeat one text; each in order, and by the first of each."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    if not openings:
        return []
    shingles = _shingles(openings)
    held = _held(shingles)
    shared = (held @ held.T).tocoo()
    one, other = shared.coords
    lengths = np.array([len(own) for own in shingles])
    contained = shared.data >= _CONTAINED * np.minimum(lengths[one], lengths[other])
    apart = contained & (one < other)
    one, other = one[apart], other[apart]
    vectors = np.stack([opening.reading.embedding.passage for opening in openings])
    same = np.einsum("ij,ij->i", vectors[one], vectors[other]) >= _MEANING
    graph = coo_array((np.ones(same.sum()), (one[same], other[same])), shape=(len(openings), len(openings)))
    labels = connected_components(graph, directed=False)[1]
    groups: dict[int, list[int]] = {}
    for place, label in enumerate(labels.tolist()):
        groups.setdefault(label, []).append(place)
    return list(groups.values())


def _shingles(openings: Sequence[Opening]) -> list[NDArray[np.uint64]]:
    """The different shingles of each text, hashed; a text of fewer words is one shingle."""
    vocabulary: dict[str, int] = {}
    found = []
    for opening in openings:
        words = WORD.findall(opening.article.text.casefold())
        numbers = np.array([vocabulary.setdefault(word, len(vocabulary) + 1) for word in words], dtype=np.uint64)
        run = max(1, min(_RUN, len(words)))
        hashed = np.zeros(max(0, len(words) - run + 1), dtype=np.uint64)
        for place in range(run):
            hashed = hashed * _FACTOR + numbers[place : place + len(hashed)]
            hashed ^= hashed >> np.uint64(29)
        found.append(np.unique(hashed))
    return found


def _held(shingles: Sequence[NDArray[np.uint64]]):  # type: ignore[no-untyped-def]  # noqa: ANN202
    """A matrix of texts by shingles, 1 where a text has one, of those shingles that several texts have."""
    from scipy.sparse import csr_array

    ends = np.cumsum([0, *(len(own) for own in shingles)])
    _, columns, holding = np.unique(np.concatenate(shingles), return_inverse=True, return_counts=True)
    matrix = csr_array((np.ones(len(columns), dtype=np.int32), columns, ends), shape=(len(shingles), len(holding)))
    return matrix[:, (holding > 1) & (holding <= _COMMON)]
