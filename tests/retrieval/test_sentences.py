"""Sentences and paragraphs as spans of a text."""

import re

import pytest
from hypothesis import example, given, settings

from retrieval.sentences import Span, paragraph_spans, sentence_spans
from tests.retrieval.texts import odd_texts


def told(text: str) -> list[str]:
    """The sentences of a text."""
    return [text[start:end] for start, end in sentence_spans(text)]


def check(text: str, spans: list[Span]) -> None:
    """Spans are trimmed, in order, apart, and leave out white space alone."""
    last = 0
    for start, end in spans:
        assert last <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert not text[last:start].strip()
        last = end
    assert not text[last:].strip()


@given(odd_texts)
@example("B\u2028.Dr")  # white space beyond ASCII in such places makes the splitter panic
@example("i.B\u202f.\x01")
@example("[1.\t\x85B\u2029.")
@settings(max_examples=400, deadline=None)
def test_spans_of_any_text(text: str) -> None:
    """Exact for every text there is; no sentence crosses a paragraph, and a blank line always ends one."""
    sentences, paragraphs = sentence_spans(text), paragraph_spans(text)
    check(text, sentences)
    check(text, paragraphs)
    for start, end in sentences:
        assert sum(first <= start and end <= last for first, last in paragraphs) == 1
        assert not re.search(r"\n\s*\n", text[start:end])


def test_sentences_of_prose() -> None:
    """Abbreviations, initials, numbers and quotations do not end one."""
    sentences = [
        "Dr. Ames of the U.S. Geological Survey measured 3.5 metres.",
        "“Run!” she shouted.",
        "Was it true?",
        "No. 7 Mill Lane, e.g. its cellar, stayed dry.",
        "J. R. Smith left at 5 p.m.",
        "The rest did not!",
    ]
    assert told(" ".join(sentences)) == sentences


def test_wrapped_lines_are_one_paragraph() -> None:
    """A line break in the middle of a long line's sentence is a space."""
    text = "The council voted on Tuesday to keep the old swimming\nbath open until the new one is built. It was close."
    assert told(text) == [text[: text.index(" It")], "It was close."]


@pytest.mark.parametrize(
    "text",
    [
        "Short headline\nThe story begins here.",
        "The council voted on Tuesday to keep the old swimming bath.\nThe vote was close.",
        "- the council voted on Tuesday to keep the old swimming bath\n- the vote was close",
        "The council voted on Tuesday to keep the old swimming bath\n\nthe vote was close",
    ],
)
def test_other_line_breaks_end_a_paragraph(text: str) -> None:
    """After a short line, after a full stop, before what is no word, and at a blank line."""
    assert told(text) == [line for line in text.split("\n") if line]


def test_nothing_has_no_sentences() -> None:
    """Nor has white space of any kind."""
    assert told("") == told(" \n\u2003\u3000\x1c\t") == []


def test_quotations_that_never_end() -> None:
    """Are looked through once, not once for each; what is around them is cut as ever."""
    assert len(sentence_spans("“a " * 300_000)) == 1
    assert told("Otters came. Twelve stayed.\n\n" + "„x " * 10_000)[:2] == ["Otters came.", "Twelve stayed."]
