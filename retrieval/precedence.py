"""Puts the best sentences in another order for reasons beside what they say: later ones first, orders last."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from retrieval.orders import gives_orders
from retrieval.selection import Candidate
from retrieval.when import recency

_LOOKED_AT = 20  # of the sentences: no other will be shown
_LATEST = 2.0  # what being the latest is worth to who asks for that, as a score
_TIE = 0.05  # … and otherwise, where two say the same
_ORDER = 20.0  # by which a sentence that gives orders falls behind: it is quoted where nothing else answers


def precedence(ranked: Sequence[Candidate], *, fresh: bool) -> list[Candidate]:
    """The sentences by their scores, to which it adds how recent the article is; ``fresh``: the latest is wanted."""
    best = list(islice(ranked, _LOOKED_AT))
    newest = max((one.reading.article.published for one in best if one.reading.article.published), default=None)
    weight = _LATEST if fresh else _TIE
    changed = [
        replace(
            one,
            score=one.score
            + weight * recency(one.reading.article, newest)
            - (_ORDER if gives_orders(one.text) else 0.0),
        )
        for one in best
    ]
    return sorted([*changed, *ranked[len(best) :]], key=lambda candidate: -candidate.score)
