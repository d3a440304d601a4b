"""How alike two articles are."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from retrieval.likeness import likenesses
from retrieval.ports import Opening
from tests.retrieval.fakes import WordEmbedder
from tests.retrieval.openings import NOON, opening

FERRY = opening(
    "The ferry Morning Tern struck a reef in fog off Port Maren early on Monday. Twelve people died, police said.",
    title="Twelve dead as ferry capsizes",
    source="Harbour Post",
)
FERRY_TOO = opening(
    "Fog hid the reef on which the Morning Tern ran near Port Maren. Police count 12 dead so far.",
    title="Morning Tern: what is known",
    source="Northline",
)
OTHER_FERRY = opening(
    "The ferry Evening Gull struck a pier in rain off Brackwater late on Monday. Nobody was hurt, the owner said.",
    title="Ferry damaged at pier",
    source="Harbour Post",
)
BANK = opening(
    "The central bank lowered its key interest rate to 3.75 percent after months of waiting.", title="Rate cut"
)


def likeness(*openings: Opening) -> dict[tuple[int, int], float]:
    """By places."""
    found = likenesses(openings)
    return dict(
        zip(zip(found.first.tolist(), found.second.tolist(), strict=True), found.likeness.tolist(), strict=True)
    )


def test_one_event_is_more_alike_than_one_subject() -> None:
    """Names tell a ferry from another; what has nothing in common is not there at all."""
    found = likeness(FERRY, FERRY_TOO, OTHER_FERRY, BANK)
    assert found[0, 1] > 1.2 * found.get((0, 2), 0.0)
    assert not any(3 in pair for pair in found)


@pytest.mark.parametrize(("hours", "share"), [(0, 1.0), (20, 1.0), (72, 0.78), (14 * 24, 0.2)])
def test_it_fades_with_the_days_between(hours: float, share: float) -> None:
    """Not within a day, little in three, to a fifth in two weeks; either may be the later."""
    at_once = likeness(FERRY, FERRY_TOO)[0, 1]
    article = replace(FERRY_TOO.article, published=NOON + timedelta(hours=hours))
    later = replace(FERRY_TOO, reading=replace(FERRY_TOO.reading, article=article))
    found = likeness(FERRY, later)
    assert likeness(later, FERRY) == pytest.approx(found)
    assert found.get((0, 1), 0.0) == pytest.approx(share * at_once, rel=0.03)


def test_a_day_that_is_not_known_says_nothing() -> None:
    """An article without a date is as like as one of the same day, whenever it was saved."""
    article = replace(FERRY_TOO.article, published=None)
    undated = replace(FERRY_TOO, reading=replace(FERRY_TOO.reading, article=article), saved=NOON + timedelta(days=400))
    assert likeness(FERRY, undated) == likeness(FERRY, FERRY_TOO) != {}


def test_words_and_meaning_are_both_needed() -> None:
    """Vectors that are the same make nothing of texts without a word in common, nor the other way round."""
    alike = replace(BANK, reading=replace(BANK.reading, embedding=FERRY.reading.embedding))
    assert likeness(FERRY, alike) == {}
    away = replace(FERRY.reading.embedding, passage=-FERRY.reading.embedding.passage)
    assert likeness(FERRY, replace(FERRY_TOO, reading=replace(FERRY_TOO.reading, embedding=away))) == {}


def test_the_name_of_the_site_is_no_sign() -> None:
    """In every title of a site, it would make its articles alike."""
    one = opening("Snow fell on the northern passes overnight.", title="Snow", source="Dale Wire")
    two = opening("The choir sang for an hour.", title="Choir", source="Dale Wire")
    named = [
        opening(one.article.text, title=f"{one.article.title} | Dale Wire", source="Dale Wire", article_id=number)
        for number, one in zip("12", (one, two), strict=True)
    ]
    assert likeness(*named) == likeness(one, two)


def test_odd_articles_are_like_nothing() -> None:
    """None, one, and such as have no words."""
    assert likeness() == likeness(FERRY) == {}
    signs = [opening("!!! ???", source=source) for source in "ab"]
    assert likeness(FERRY, *signs) == likeness(*signs) == {}


def test_all_are_compared_among_some_hundreds() -> None:
    """A pair is found again, as alike as before or nearly, among many others, whatever comes first."""
    words = WordEmbedder(dimension=256)
    others = [
        opening(
            " ".join(f"term{(number * 31 + step * 7) % 997}" for step in range(30)), source=str(number), embedder=words
        )
        for number in range(700)
    ]
    found = likeness(*others[:300], FERRY, *others[300:], FERRY_TOO)
    assert found[300, 701] == pytest.approx(likeness(FERRY, FERRY_TOO)[0, 1], abs=0.1)
    turned = likeness(*others[:300], FERRY_TOO, *others[300:], FERRY)
    assert turned[300, 701] == pytest.approx(found[300, 701], abs=1e-5)
    assert all(first < second for first, second in found)
    assert max(found.values()) <= 1 + np.finfo(np.float32).eps
