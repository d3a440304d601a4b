"""Answers made of sentences."""

import pytest

from retrieval.answering import MOST_SENTENCES, compose, nearest
from retrieval.domain import Document, Sentence
from tests.retrieval.test_selection import BRIDGE, OTTERS, ranked


def answer(question: str, *documents: Document) -> tuple[Sentence, ...]:
    """What is shown for a question."""
    found = ranked(question, *documents)
    return compose(found.question, found.sentences)


def test_sentences_are_quoted_as_they_stand() -> None:
    """One to three, each with the citation that carries it."""
    shown = answer("What did the engineers of Harwick bridge find?", BRIDGE, OTTERS)
    assert 1 <= len(shown) <= MOST_SENTENCES
    for sentence in shown:
        (citation,) = sentence.citations
        assert sentence.text == citation.quote == citation.article.text[citation.start : citation.end]


def test_one_sentence_is_enough() -> None:
    """Where there is no more."""
    assert [one.text for one in answer("otters?", Document(id="o", text="Otters swim."))] == ["Otters swim."]


@pytest.mark.parametrize("word", ["He", "However,", "This", "Their"])
def test_a_leaning_sentence_brings_the_one_before(word: str) -> None:
    """In the same quote, or in front of it where it ends another paragraph; a passage's first sentence has none."""
    before, after = "Tom Ames climbed the mast in fog.", f"{word} broke both his legs while falling down."
    question = "who broke both legs while falling down?"
    assert answer(question, Document(id="a", text=f"{before} {after}"))[0].text == f"{before} {after}"
    apart = answer(question, Document(id="a", text=f"{before}\n\n{after}"))
    assert [one.text for one in apart][:2] == [before, after]
    assert len(answer("who broke both legs?", Document(id="a", text=f"{word} broke both legs."))) == 1


def test_what_says_the_same_is_said_once() -> None:
    """Two articles with nearly the same sentence give it once; a differing number is shown beside it."""
    one = Document(id="one", text="Twelve people died.")
    two = Document(id="two", text="Twelve people have died.")
    three = Document(id="three", text="Fifteen islanders died.")
    question = "died"
    assert len(answer(question, one, two)) == 1
    assert {sentence.text for sentence in answer(question, one, three)} == {one.text, three.text}


def test_what_is_far_worse_is_left_out() -> None:
    """A sentence that has nothing to do with the question does not fill a place."""
    shown = answer("How many otters were counted in winter?", OTTERS, BRIDGE)
    assert {sentence.citations[0].article.id for sentence in shown} == {"otters"}


def test_the_questions_words_are_marked() -> None:
    """In any form, but for stop words; the marks are spans of the sentence."""
    shown = answer("Are the otters counted in winters?", OTTERS)
    marked = {one.text: [one.text[start:end] for start, end in one.marks] for one in shown}
    assert marked["Twelve were counted in winter."] == ["counted", "winter"]


def test_nearest_articles() -> None:
    """At most three, once each, best first, with a score in 0…1."""
    more = [
        Document(id=f"m{i}", text=f"Otters of kind {i} live in river {i}. They eat otters' food {i}.") for i in range(5)
    ]
    found = ranked("How many otters were counted in winter?", OTTERS, BRIDGE, *more)
    near = nearest(found.sentences, found.hits)
    assert [one.article.id for one in near][:1] == ["otters"]
    assert len({one.article.id for one in near}) == len(near) == 3
    assert all(0 <= one.score <= 1 for one in near)
