"""Sentences out of text that comes in pieces."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.cutting import sentences, spoken
from tests.retrieval.texts import odd_texts

TEXTS = [
    (
        "The ferry ran aground [1]. All 84 were saved [2][3].",
        ["The ferry ran aground [1].", "All 84 were saved [2][3]."],
    ),
    ("It ran aground. [1] All were saved. [2] [3]\n", ["It ran aground [1].", "All were saved [2] [3]."]),
    ("It ran aground.[1, 2] All were saved.[3]", ["It ran aground[1, 2].", "All were saved[3]."]),
    ("Dr. Ames left at 5 p.m. on 3.5 knots [1]. Why [2]?", ["Dr. Ames left at 5 p.m. on 3.5 knots [1].", "Why [2]?"]),
    ("- 84 were saved [1]\n- Two were hurt [2]\n", ["- 84 were saved [1]", "- Two were hurt [2]"]),
    ("He said “We go.” [1] Then he left [2].", ["He said “We go [1].”", "Then he left [2]."]),
    ("It ran aground [1]. All were", ["It ran aground [1]."]),
    ("It ran aground [1]. All were saved [2", ["It ran aground [1]."]),
    ("It ran aground【1†source】. All were saved [Source 2].", ["It ran aground[1].", "All were saved [2]."]),
    ("It ran aground. 【1】 All were saved [^2, ^3].", ["It ran aground [1].", "All were saved [2, 3]."]),
    ("NONE", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
@pytest.mark.parametrize("size", [1, 2, 5, 1_000])
def test_pieces_of_any_size(text: str, expected: list[str], size: int) -> None:
    """The sentences are the same, with their citations, however the text comes; what has no end is left out."""
    pieces = [text[place : place + size] for place in range(0, len(text), size)]
    assert [" ".join(sentence.split()) for sentence in sentences(pieces)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<think>All [1].\n\nHm <b>.</think>It sank.", "It sank."),
        ("<Thinking>a</Thinking>It <think>b</think>sank.", "It sank."),
        ("It sank. <think>Did it", "It sank. "),
        ("Did it?</think>It sank.", "Did it?It sank."),
        ("a < b <thin> <", "a < b <thin> <"),
        ("<think><think>a</think>b", "b"),
        ("", ""),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 5, 1_000])
def test_thoughts(text: str, expected: str, size: int) -> None:
    """What a model thinks aloud is left out, however it comes."""
    pieces = [text[place : place + size] for place in range(0, len(text), size)]
    assert "".join(spoken(pieces)) == expected


def test_thoughts_without_end() -> None:
    """They are not held on to; what is said is handed on at once."""
    assert next(spoken(iter(["It ", "sank"]))) == "It "
    assert list(spoken(["<think>", *["so <"] * 100_000])) == []


def test_a_sentence_comes_when_the_next_begins() -> None:
    """It does not wait for the end."""
    pieces = iter(["It ran ", "aground. ", "[1", "] All ", "were saved", " [2]."])
    assert next(sentences(pieces)) == "It ran aground [1]."
    assert list(pieces) == ["were saved", " [2]."]


def test_what_has_no_end() -> None:
    """A sentence of thousands of characters is none, and nothing is read after it."""
    pieces = iter(["word "] * 10_000)
    assert list(sentences(pieces)) == []
    assert len(list(pieces)) > 9_000


@pytest.mark.parametrize("part", ["<think></think>", "....", "[1, ", "[1] ", "? ", "<", "<think>"])
def test_pieces_of_megabytes(part: str) -> None:
    """They cost what as many small ones do."""
    assert all(len(sentence) <= 4_000 for sentence in islice(sentences(spoken([part * 100_000])), 100))


def test_sentences_without_end() -> None:
    """They are given one after the other."""
    endless = iter(lambda: "So it is [1]. ", "")
    assert list(islice(sentences(endless), 100)) == ["So it is [1]."] * 100


@given(st.lists(odd_texts | st.sampled_from(["[1]", "[", "1]", "[2, 3] ", "\ud83d", "<think>"])))
def test_odd_texts(pieces: list[str]) -> None:
    """Whatever comes: no error, and every sentence has words that can be encoded."""
    for sentence in sentences(pieces):
        assert sentence == sentence.strip() != ""
        sentence.encode()
