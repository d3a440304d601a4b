"""Sentences are scored by features that mean what they say, and an answer is composed of the best."""

from dataclasses import replace

import numpy as np
import pytest

from retrieval.answering import compose
from retrieval.domain import Article, Hit, Passage
from retrieval.ports import Embedding, Frequencies, Reading
from retrieval.questions import Kind, parse
from retrieval.ranking import LEXICAL
from retrieval.selection import FEATURES, Candidate, candidates, rarities
from retrieval.sentences import sentence_spans

TEXT = (
    "The ferry Tern left Port Maren at dawn. Twelve people died. He was sorry, the captain said."
    " How could it happen? Flags were lowered on Tuesday."
)
WEIGHTS = dict.fromkeys(FEATURES, 0.0)


def reading(text: str = TEXT, article_id: str = "a") -> Reading:
    """One article as one passage, its sentences' vectors the unit vectors in order."""
    spans = tuple(sentence_spans(text))
    vectors = np.eye(8, dtype=np.float32)[: len(spans)]
    passage = Passage(article_id, 0, len(text))
    return Reading(passage, Article(article_id, text, title="Ferry"), spans, Embedding(vectors[0], vectors))


def ranked(question: str, weights: dict[str, float], *readings: Reading) -> list[Candidate]:
    """The sentences, ranked by these weights, for a question whose vector is that of the second sentence."""
    asked = parse(question)
    hits = [Hit(one.passage, 1.0, {LEXICAL: 0.5}) for one in readings]
    rarity = rarities(asked, Frequencies(100, {"ferri": 50, "tern": 1}))
    return candidates(asked, np.eye(8, dtype=np.float32)[1], hits, readings, rarity, WEIGHTS | weights)


def features(candidate: Candidate) -> dict[str, float]:
    """By name."""
    return dict(zip(FEATURES, map(float, candidate.features), strict=True))


def test_the_sentence_nearest_in_meaning_comes_first() -> None:
    """By the cosine of its own vector."""
    assert ranked("who perished", {"sentence_cosine": 1.0}, reading())[0].text == "Twelve people died."


def test_cover_weighs_words_by_how_rare_they_are() -> None:
    """Both words of the question are in the first sentence; alone the rare one counts for more."""
    first, *others = ranked("ferry Tern", {"sentence_cover": 1.0}, reading())
    assert first.text.startswith("The ferry Tern")
    assert features(first)["sentence_cover"] == pytest.approx(1.0)
    assert all(features(one)["sentence_cover"] == 0 for one in others)
    rarity = rarities(parse("ferry Tern"), Frequencies(100, {"ferri": 50, "tern": 1}))
    assert rarity["tern"] > rarity["ferri"] > 0


def test_a_sentence_that_bears_what_is_asked_for_is_told() -> None:
    """A number for how many, a time for when; the question's own words do not count."""
    by_text = {one.text: features(one) for one in ranked("How many people died?", {}, reading())}
    assert by_text["Twelve people died."]["wanted"] == 1
    assert by_text["Flags were lowered on Tuesday."]["unwanted"] == 1
    assert by_text["How could it happen?"]["asks"] == 1
    assert parse("When were flags lowered?").kind is Kind.TIME


def test_an_answer_brings_along_the_sentence_that_it_leans_on() -> None:
    """“He was sorry” alone says nothing."""
    order = ranked("Was the captain sorry?", {"sentence_cover": 10.0}, reading())
    assert order[0].text == "He was sorry, the captain said."
    shown = [sentence.text for sentence in compose(parse("Was the captain sorry?"), order)]
    assert shown == ["Twelve people died.", "He was sorry, the captain said."]


def test_two_sources_that_say_the_same_are_shown_once_and_others_both() -> None:
    """Copies add nothing; a differing number does."""
    copy, other = reading(article_id="b"), reading(TEXT.replace("Twelve people", "Fifteen islanders"), "c")
    question = parse("died")
    shown = compose(question, ranked("died", {"sentence_cover": 10.0}, reading(), copy, other))
    assert [sentence.text for sentence in shown] == ["Twelve people died.", "Fifteen islanders died."]


def test_quotes_and_marks_point_into_the_text() -> None:
    """What is cited is what stands there, and what is marked is a word of the question."""
    question = parse("how many people died")
    for sentence in compose(question, ranked("how many people died", {"sentence_cover": 1.0}, reading())):
        citation = sentence.citations[0]
        assert citation.article.text[citation.start : citation.end] == citation.quote == sentence.text
        assert all(sentence.text[start:end] in ("people", "died") for start, end in sentence.marks)


def test_a_passage_without_a_sentence_gives_no_candidate() -> None:
    """Nothing to score, nothing to show."""
    empty = replace(
        reading(), sentences=(), embedding=Embedding(np.eye(8, dtype=np.float32)[0], np.empty((0, 8), dtype=np.float32))
    )
    assert ranked("died", {}, empty) == []
