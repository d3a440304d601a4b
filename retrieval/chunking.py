"""Cuts an article into passages: runs of whole sentences, small enough for the embedding model."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from retrieval.domain import Chunk
from retrieval.sentences import Span, sentence_spans

MOST_PIECES = 200
"""Word-pieces in a passage at most; with its header it stays below the 256 that all-MiniLM-L6-v2 reads."""


def split(text: str, starts: Sequence[int], most: int = MOST_PIECES) -> list[Chunk]:
    """Cut a text into chunks of at most ``most`` word-pieces, at sentence ends where there are any.

    ``starts`` tells where the text's word-pieces begin, in order. A sentence longer than a chunk is cut between words,
    and between word-pieces only where one word alone is longer. Chunks do not overlap and leave out white space alone.
    """
    chunks: list[Chunk] = []
    held: list[Span] = []
    first = 0
    for start, end in _bounded(text, starts, most):
        last = bisect_left(starts, end)
        if held and last - first > most:
            chunks.append(_chunk(held))
            held = []
        if not held:
            first = bisect_left(starts, start)
        held.append((start, end))
    return [*chunks, _chunk(held)] if held else chunks


def _chunk(sentences: list[Span]) -> Chunk:
    return Chunk(sentences[0][0], sentences[-1][1], tuple(sentences))


def _bounded(text: str, starts: Sequence[int], most: int) -> Iterator[Span]:
    """Sentences, those of more than ``most`` pieces cut into several."""
    for start, end in sentence_spans(text):
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        while last - first > most:
            cut = _cut(text, starts, first, first + most)
            yield start, start + len(text[start : starts[cut]].rstrip())
            first, start = cut, starts[cut]
        yield start, end


def _cut(text: str, starts: Sequence[int], first: int, cut: int) -> int:
    """The last piece up to ``cut`` that begins a word, or ``cut`` itself where none does."""
    for place in range(cut, first, -1):
        if text[starts[place] - 1].isspace():
            return place
    return cut
