"""Cuts a text into sentences while it is being written."""

import re
from collections.abc import Iterable, Iterator

from retrieval.sentences import sentence_spans

CITED = r"\[\s*\d+(?:\s*[,;]\s*\d+)*\s*\](?!\()"
"""A citation as language models write it, ``[1]`` or ``[1, 2]``; with ``(`` after it, it is a link."""

_LONGEST = 2_000  # characters of a sentence: what is longer is none
_LATE = re.compile(rf"([.!?…]+[”\"’')]*)((?:\s*{CITED})+)")  # citations after the full stop
_BEGUN = re.compile(r"[^\s\[]\S*\s")  # by its first word a sentence shows that the one before has ended
_ENDED = re.compile(rf"(?:[.!?…][”\"’')]*|{CITED})\s*$")
_SPACE = re.compile(r"\s")


def sentences(pieces: Iterable[str]) -> Iterator[str]:
    """Each sentence as soon as it is whole, its citations in front of its full stop; an unfinished end is left out."""
    held = ""
    for piece in pieces:
        held += piece.encode("utf-8", "replace").decode()  # half a character in JSON is one that no encoding has
        if _SPACE.search(piece):
            *whole, held = _cut(held)
            yield from whole
        if len(held) > _LONGEST:
            return
    if _ENDED.search(held):
        *whole, last = _cut(f"{held} ")
        yield from [*whole, last.strip()]


def _cut(text: str) -> list[str]:
    """The sentences that have ended for certain, and the rest."""
    text = _LATE.sub(r"\2\1 ", text)
    spans = sentence_spans(text)
    if spans and not _BEGUN.match(text, spans[-1][0]):
        spans.pop()
    rest = spans[-1][0] if spans else 0
    return [*(text[start:end] for start, end in spans[:-1]), text[rest:]]
