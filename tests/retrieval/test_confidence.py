"""How sure an answer is, and what forbids one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.confidence import SIGNALS, confidence, missing, signals, unnamed
from retrieval.domain import Document
from retrieval.questions import mentions, parse
from retrieval.selection import FEATURES
from retrieval.weights import fitted
from tests.retrieval.test_selection import BRIDGE, OTTERS, ranked

VALUES = st.fixed_dictionaries({name: st.floats(-100, 100) for name in SIGNALS})
COEFFICIENTS = st.fixed_dictionaries({name: st.floats(-50, 50) for name in (*SIGNALS, "bias")})


@given(VALUES, COEFFICIENTS, st.sampled_from(SIGNALS), st.floats(0, 10))
def test_confidence_is_a_chance(values: dict[str, float], weights: dict[str, float], name: str, more: float) -> None:
    """Between 0 and 1 for any numbers, and it follows each signal as its coefficient says."""
    before = confidence(values, weights)
    after = confidence(values | {name: values[name] + more}, weights)
    assert 0 <= before <= 1
    assert (after - before) * weights[name] >= 0
    assert confidence(values, dict.fromkeys(weights, 0.0)) == 0.5


def test_the_fitted_numbers_fit() -> None:
    """There is a weight for each signal and no other; none speaks against an answer; thresholds are chances."""
    weights = fitted(read=False)
    assert tuple(weights.sentence) == FEATURES
    assert set(weights.confidence) == {*SIGNALS, "bias"}
    assert all(weights.confidence[name] >= 0 for name in SIGNALS)
    assert 0 < weights.thresholds["balanced"] <= weights.thresholds["strict"] < 1


def test_signals_of_the_best_sentence() -> None:
    """One value a signal; the lead is over the best sentence of another passage, and 0 where there is none."""
    found = ranked("How many otters were counted at Lorn?", OTTERS, BRIDGE)
    told = signals(found.question, found.sentences)
    assert set(told) == set(SIGNALS)
    other = next(one for one in found.sentences if one.reading.article.id == "bridge")
    assert told["lead"] == pytest.approx(min(8.0, found.sentences[0].score - other.score))
    assert told["lead"] > 0
    assert (told["names"], told["near"]) == (1.0, 1.0)
    alone = ranked("How many otters were counted at Lorn?", OTTERS)
    assert signals(alone.question, alone.sentences)["lead"] == 0.0


def test_names_far_from_the_sentence_are_not_near() -> None:
    """A name counts where it stands in the sentence, its neighbours or the byline, not elsewhere in the article."""
    far = Document(id="far", text="Perrin is a name. Fog came. Rain came. Wind came. Twelve otters were counted.")
    found = ranked("did Perrin have twelve otters counted?", far)
    told = signals(found.question, found.sentences)
    assert found.sentences[0].text == "Twelve otters were counted."
    assert (told["names"], told["near"]) == (1.0, 0.0)


def test_missing_names() -> None:
    """Those that no passage read mentions, once each; title and source count."""
    found = ranked("did Kelland or Perrin see Harwick, Kelland or Skerrin in 1987?", BRIDGE, OTTERS)
    assert missing(found.question, found.readings) == ["Kelland", "Skerrin", "1987"]
    assert missing(parse("why did it close?"), []) == []
    assert missing(parse("why did Harwick close?"), []) == ["Harwick"]


def test_names_that_the_best_article_lacks() -> None:
    """Mentioned by another article alone, a name forbids an answer from this one."""
    found = ranked("how many otters did Perrin count in winter?", BRIDGE, OTTERS)
    assert missing(found.question, found.readings) == []
    best = next(one for one in found.sentences if one.reading.article.id == "otters")
    assert unnamed(found.question, best) == ["Perrin"]


@pytest.mark.parametrize(
    ("text", "name", "there"),
    [
        ("the Kellander of the north", "Kelland", True),
        ("KELLAND spoke", "Kelland", True),
        ("in Oslo.", "Oslo", True),
        ("the Oslofjord", "Oslo", False),
        ("a café", "Café", True),
        ("Łódź, Poland", "Łódź", True),
        ("1,250 people", "1250", True),
        ("1250 people", "1,250", True),
        ("12,500 people", "1,250", False),
        ("11250", "1250", False),
        ("in 2026.", "2026", True),
        ("20261", "2026", False),
        ("3.5 metres", "3.5", True),
        ("13.5 metres", "3.5", False),
        ("a 5G mast", "5g", True),
        ("UNESCO said", "UN", False),
        ("the UN said", "UN", True),
        ("", "UN", False),
        ("Putin's visit", "Putin", True),
        ("21600 men", "1600", False),
        ("the houses of us all were", "Tern", False),
        ("a modern ferry", "Tern", False),
    ],
)
def test_mentions(text: str, name: str, there: bool) -> None:
    """A long name also in other forms, a short one and a number as they are; separators of thousands don't matter."""
    assert mentions(text, name) is there
