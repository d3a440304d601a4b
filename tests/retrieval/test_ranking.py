"""The two legs of a search, put together."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.domain import Hit, Passage
from retrieval.ranking import DENSE, LEXICAL, fuse, lexical_scale, spread

SCORES = st.floats(-1, 1)
LEG = st.dictionaries(st.integers(0, 12), SCORES, max_size=10)
WORDS_LEG = st.dictionaries(st.integers(0, 12), st.floats(0.001, 60), max_size=10)


def leg(scores: dict[int, float]) -> list[Hit]:
    """Hits as a leg gives them, best first."""
    hits = [Hit(Passage(f"a{number % 5}", number * 10, number * 10 + 9), score) for number, score in scores.items()]
    return sorted(hits, key=lambda hit: -hit.score)


@given(dense=LEG, lexical=WORDS_LEG, passages=st.integers(0, 10**7), weight=st.floats(0, 1))
def test_fusion_is_the_formula(
    dense: dict[int, float], lexical: dict[int, float], passages: int, weight: float
) -> None:
    """Every passage of either leg, scored as the docstring says, best first, with what each leg gave it."""
    fused = fuse(leg(dense), leg(lexical), passages=passages, limit=100, weight=weight)
    worst = min(dense.values(), default=0.0)
    expected = {
        number: weight * dense.get(number, worst)
        + (1 - weight) * lexical.get(number, 0.0) * (1 / lexical_scale(passages))
        for number in dense.keys() | lexical.keys()
    }
    assert {hit.passage.start // 10: hit.score for hit in fused} == pytest.approx(expected)
    assert [hit.score for hit in fused] == sorted((hit.score for hit in fused), reverse=True)
    for hit in fused:
        number = hit.passage.start // 10
        assert (DENSE in hit.legs) == (number in dense)
        assert (LEXICAL in hit.legs) == (number in lexical)


@given(dense=LEG, lexical=WORDS_LEG, limit=st.integers(0, 30), seed=st.integers())
def test_order_of_input_does_not_matter(
    dense: dict[int, float], lexical: dict[int, float], limit: int, seed: int
) -> None:
    """However the legs are shuffled, ties among them, the result is the same; the limit cuts its end off."""
    hits = leg(dense), leg(lexical)
    fused = fuse(*hits, passages=50, limit=100)
    shuffled = [random.Random(seed).sample(one, len(one)) for one in hits]  # noqa: S311 - no secret
    assert fuse(*shuffled, passages=50, limit=100) == fused
    assert fuse(*hits, passages=50, limit=limit) == fused[:limit]


@given(dense=LEG, lexical=WORDS_LEG, data=st.data(), more=st.floats(0.01, 1))
def test_a_better_leg_never_harms(
    dense: dict[int, float], lexical: dict[int, float], data: st.DataObject, more: float
) -> None:
    """Raising a passage's score in either leg raises it, and lets nobody overtake it."""
    for name, scores in ((DENSE, dense), (LEXICAL, lexical)):
        if not scores:
            continue
        number = data.draw(st.sampled_from(sorted(scores)), name)
        raised = scores | {number: scores[number] + more}
        before = fuse(leg(dense), leg(lexical), passages=50, limit=100)
        legs = (raised, lexical) if name == DENSE else (dense, raised)
        after = fuse(*map(leg, legs), passages=50, limit=100)
        was, now = ({hit.passage.start // 10: hit.score for hit in hits} for hits in (before, after))
        assert now[number] > was[number]
        assert {other for other in now if now[other] > now[number] + 1e-9} <= {
            other for other in was if was[other] > was[number] - 1e-9
        }


def test_empty_legs() -> None:
    """Nothing found is nothing; one leg alone keeps its order."""
    assert fuse([], [], passages=0, limit=10) == []
    hits = leg({1: 0.9, 2: 0.5, 3: -0.2})
    for fused in (fuse(hits, [], passages=9, limit=10), fuse([], hits, passages=9, limit=10)):
        assert [hit.passage for hit in fused] == [hit.passage for hit in hits]


def test_found_by_both_beats_found_by_one() -> None:
    """All else being equal."""
    one, both = (Hit(Passage(name, 0, 9), 0.5) for name in ("one", "both"))
    fused = fuse([one, both], [replace(both, score=9.0)], passages=100, limit=2)
    assert [hit.passage.article_id for hit in fused] == ["both", "one"]


def test_no_article_crowds_out_the_others() -> None:
    """Three of its passages are enough, but for the article that comes first: it may be the one asked about."""
    order = ["best", "long", "long", "best", "long", "best", "long", "other", "best", "long"]
    hits = [Hit(Passage(article, place, place + 1), 1 - place / 10) for place, article in enumerate(order)]
    kept = [hit.passage.article_id for hit in spread(hits, 3)]
    assert kept == ["best", "long", "long", "best", "long", "best", "other", "best"]
    assert spread([], 3) == []
