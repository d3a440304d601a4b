"""Passages of an article: exact spans, whole sentences, few enough word-pieces."""

from bisect import bisect_left
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.chunking import MOST_PIECES, split
from retrieval.domain import Chunk
from retrieval.sentences import paragraph_spans, sentence_spans
from tests.retrieval.fakes import WordEmbedder
from tests.retrieval.models import sentence_embedder
from tests.retrieval.texts import odd_texts

WORDS = WordEmbedder()


def pieces(starts: list[int], start: int, end: int) -> int:
    """How many pieces begin in a span."""
    return bisect_left(starts, end) - bisect_left(starts, start)


def check(text: str, starts: list[int], chunks: list[Chunk], most: int) -> None:
    """Chunks are whole: of whole sentences, at most so many pieces each, and nothing but white space between."""
    spans = [span for chunk in chunks for span in chunk.sentences]
    last = 0
    for start, end in spans:
        assert last <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert not text[last:start].strip()
        last = end
    assert not text[last:].strip()
    for chunk in chunks:
        assert (chunk.start, chunk.end) == (chunk.sentences[0][0], chunk.sentences[-1][1])
        assert pieces(starts, chunk.start, chunk.end) <= most
    for paragraph in paragraph_spans(text):
        assert all(end <= paragraph[0] or paragraph[0] <= start for start, end in spans)
        assert all(end <= paragraph[1] or paragraph[1] <= start for start, end in spans)


@given(text=odd_texts, most=st.integers(1, 12), data=st.data())
@settings(max_examples=300, deadline=None)
def test_chunks_of_any_text(text: str, most: int, data: st.DataObject) -> None:
    """Whatever the text and wherever its pieces begin, also in the middle of words."""
    places = [place for place, mark in enumerate(text) if not mark.isspace()]
    starts = sorted(data.draw(st.sets(st.sampled_from(places)))) if places else []
    check(text, starts, split(text, starts, most), most)


@given(odd_texts.map(lambda text: text * 8))
@settings(max_examples=50, deadline=None)
def test_chunks_by_the_models_own_pieces(text: str) -> None:
    """The real tokenizer's pieces: at most 200 of them in each."""
    starts = list(sentence_embedder().pieces(text))
    check(text, starts, split(text, starts), MOST_PIECES)


@given(st.lists(st.integers(1, 14), min_size=1, max_size=30), st.integers(2, 10))
@settings(deadline=None)
def test_sentences_stay_whole_and_chunks_full(lengths: list[int], most: int) -> None:
    """Only a sentence longer than a chunk is cut; a chunk ends where the next sentence no longer fits."""
    text = " ".join(" ".join(["Word"] + ["word"] * (length - 1)) + "." for length in lengths)
    starts = WORDS.pieces(text)
    chunks = split(text, starts, most)
    check(text, starts, chunks, most)
    short = {span for span in sentence_spans(text) if pieces(starts, *span) <= most}
    assert short <= {span for chunk in chunks for span in chunk.sentences}
    for chunk, following in pairwise(chunks):
        assert pieces(starts, chunk.start, following.sentences[0][1]) > most


def test_a_long_sentence_is_cut_between_words() -> None:
    """And within a word only where the word alone is too long."""
    text = "one two three four five " + "x" * 9 + " six"
    starts = [*WORDS.pieces("one two three four five"), *range(24, 33), 34]
    told = [text[chunk.start : chunk.end] for chunk in split(text, starts, 4)]
    assert told == ["one two three four", "five", "xxxx", "xxxx", "x six"]


@pytest.mark.parametrize("text", ["", "  \n\u3000"])
def test_nothing_has_no_chunks(text: str) -> None:
    """No passage is made of white space."""
    assert split(text, []) == []


def test_what_has_no_pieces_is_kept() -> None:
    """Characters that the model knows nothing of are a passage nevertheless."""
    assert split("\u200b\u200b.", []) == [Chunk(0, 3, ((0, 3),))]
