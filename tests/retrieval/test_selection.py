"""Sentences scored as answers."""

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from retrieval.ask import Ask
from retrieval.domain import LOCAL, Document
from retrieval.followup import Wording
from retrieval.ports import Embedding, Frequencies
from retrieval.questions import parse
from retrieval.selection import FEATURES, Ranked, candidates, named, rarities
from retrieval.weights import fitted
from tests.retrieval.fakes import DictLibrary, WordEmbedder, entry

WORDS = WordEmbedder(dimension=128)
BRIDGE = Document(
    id="bridge",
    text=(
        "The Harwick bridge closed on Monday. Engineers found cracks in two piers. Was anybody hurt?\n\n"
        "Nobody was. Repairs begin in May, said Ann Perrin of the county."
    ),
    title="Harwick bridge shut",
)
OTTERS = Document(id="otters", text="Otters came back to the Lorn. Twelve were counted in winter.")


def ranked(question: str, *documents: Document, weights: Mapping[str, float] | None = None) -> Ranked:
    """A question's search over documents of a few long passages."""
    library = DictLibrary()
    library.save(LOCAL, WORDS.name, [entry(document, LOCAL, WORDS, most=100) for document in documents])
    plain = fitted(read=False)
    return Ask(library, WORDS).rank([Wording(question)], LOCAL, weights=replace(plain, first=weights or plain.first))


def feature(found: Ranked, name: str) -> dict[str, float]:
    """One feature of every sentence, by its first word."""
    return {one.text.split()[0]: float(one.features[FEATURES.index(name)]) for one in found.sentences}


def test_every_sentence_read_is_a_candidate() -> None:
    """Once each, as a span of its article; the score is the features' weighted sum, best first."""
    found = ranked("How many otters were counted?", BRIDGE, OTTERS)
    spans = {(reading.article.id, span) for reading in found.readings for span in reading.sentences}
    assert {(one.reading.article.id, one.span) for one in found.sentences} == spans
    assert len(found.sentences) == len(spans) == 7
    weights = fitted(read=False).sentence
    for one in found.sentences:
        assert one.text == one.reading.article.text[one.span[0] : one.span[1]]
        assert one.score == pytest.approx(
            sum(weights[name] * x for name, x in zip(FEATURES, one.features, strict=True))
        )
    scores = [one.score for one in found.sentences]
    assert scores == sorted(scores, reverse=True)
    assert found.sentences[0].text == "Twelve were counted in winter."


def test_covers_grow_with_what_is_looked_at() -> None:
    """The sentence's share of the question's words, the window's, the passage's with its title: each holds the last."""
    found = ranked("Which engineers closed the Harwick bridge?", BRIDGE)
    sentence, window, passage = (feature(found, name) for name in ("sentence_cover", "window_cover", "passage_cover"))
    for word in sentence:
        assert 0 <= sentence[word] <= window[word] <= passage[word] <= 1 + 1e-6
    assert sentence["The"] > sentence["Engineers"] > sentence["Repairs"] == 0
    assert window["Engineers"] == pytest.approx(1)
    assert window["Repairs"] == 0
    titled = ranked("Which headline?", Document(id="t", text="Nothing of it here.", title="Headline"))
    assert feature(titled, "passage_cover") == {"Nothing": pytest.approx(1)}
    assert feature(titled, "sentence_cover") == {"Nothing": 0}


def test_features_of_form() -> None:
    """Word pairs, what is asked for, questions in the text."""
    found = ranked("When did the Harwick bridge close?", BRIDGE)
    assert feature(found, "pairs") == {"The": 1, "Engineers": 0, "Was": 0, "Nobody": 0, "Repairs": 0}
    assert {word for word, value in feature(found, "wanted").items() if value} == {"The", "Repairs"}
    assert {word for word, value in feature(found, "unwanted").items() if value} == {"Engineers", "Was", "Nobody"}
    assert {word for word, value in feature(found, "asks").items() if value} == {"Was"}
    plain = ranked("harwick bridge", BRIDGE)
    assert set(feature(plain, "wanted").values()) == set(feature(plain, "unwanted").values()) == {0.0}


def test_cosines_are_inner_products() -> None:
    """Of the question with the sentence and with its passage."""
    text = "cracks in two piers"
    found = ranked(text, BRIDGE, OTTERS)
    vector = WORDS.embed_question(text)
    for one in found.sentences:
        assert feature(found, "passage_cosine")[one.text.split()[0]] == pytest.approx(
            float(one.reading.embedding.passage @ vector), abs=1e-5
        )
        assert one.features[0] == pytest.approx(float(WORDS.embed_question(one.text) @ vector), abs=1e-5)


def test_weights_choose_the_order() -> None:
    """By another weighting another sentence is first."""
    asking = dict.fromkeys(FEATURES, 0.0) | {"asks": 1.0}
    assert ranked("Harwick bridge", BRIDGE, weights=asking).sentences[0].text == "Was anybody hurt?"


def test_nothing_read_gives_no_candidates() -> None:
    """No passages, no sentences; nor has a passage without a sentence any."""
    weights, vector = dict.fromkeys(FEATURES, 1.0), WORDS.embed_question("why")
    assert candidates(parse("why"), vector, [], [], {}, weights) == []
    (read,) = ranked("otters", OTTERS).readings
    empty = replace(read, sentences=(), embedding=Embedding(vector, np.empty((0, len(vector)), dtype=np.float32)))
    assert candidates(parse("why"), vector, [], [empty], {}, weights) == []


def test_rarer_words_weigh_more() -> None:
    """As the formula has it; what occurs nowhere weighs most, and nothing weighs less than nothing."""
    found = rarities(parse("rare common absent"), Frequencies(100, {"rare": 2, "common": 100}))
    assert found["absent"] > found["rare"] > found["common"] > 0
    assert found["rare"] == pytest.approx(math.log(1 + 98.5 / 2.5))
    assert rarities(parse("rare"), Frequencies(0, {})) == {"rare": math.log(2)}


def test_share_of_names() -> None:
    """Of the question's names and numbers in a text; a question without any misses none."""
    question = parse("did Perrin see Harwick in 2026?")
    assert named(question, "Harwick, said Ann Perrin.") == pytest.approx(2 / 3)
    assert named(question, "") == 0
    assert named(parse("why did it close?"), "") == 1
