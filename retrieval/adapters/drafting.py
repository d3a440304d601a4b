"""What the models that draft summaries share: how much of an article they read, and what of their words is taken."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from retrieval.sentences import Span, sentence_spans

_BLOCKS = 12  # of an excerpt: each is a few sentences that follow each other

_ENDED = re.compile(r"[.!?…。！？][”\"’'»)\]]*$")
_LOOSE = re.compile(r"[^\S\n]+(?=[.,;:!?](?:\s|$))")  # models of BART's family put a blank before a full stop


def excerpt(text: str, most: int) -> str:
    """The text, or of one longer than so many characters its beginning and, of what follows, blocks evenly chosen.

    News tells the most important first, so half of the room is for the beginning; the rest is sampled and not cut off,
    for what a text comes to is at its end.
    """
    if len(text) <= most:
        return text
    size = most // _BLOCKS
    spans = [(at, min(at + size, end)) for start, end in sentence_spans(text) for at in range(start, end, size)]
    costs = [after - start for (start, _), (after, _) in pairwise([*spans, (len(text), 0)])]  # with the blanks between
    blocks = [text[start:end] for start, end in grouped(spans, costs, size)]
    half = _BLOCKS // 2
    first, later = blocks[:half], blocks[half:]
    if len(later) > half:
        later = [later[place * len(later) // half - 1] for place in range(1, half + 1)]
    return "\n\n".join([*first, *later])


def grouped(spans: Sequence[Span], costs: Sequence[int], most: int) -> Iterator[Span]:
    """Spans that follow each other as one, as many as cost at most so much together; one that costs more is alone."""
    begun, spent = 0, 0
    for place, cost in enumerate(costs):
        if spent and spent + cost > most:
            yield spans[begun][0], spans[place - 1][1]
            begun, spent = place, 0
        spent += cost
    if spans:
        yield spans[begun][0], spans[-1][1]


def finished(text: str) -> list[str]:
    """The sentences of a text, each once; what was broken off, or is a heading, is none."""
    tidy = _LOOSE.sub("", text)
    found = (" ".join(tidy[start:end].split()) for start, end in sentence_spans(tidy))
    return list(dict.fromkeys(one for one in found if _ENDED.search(one) and any(map(str.isalnum, one))))
