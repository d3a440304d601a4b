"""Cuts a text into sentences while it is being written."""

import re
from collections.abc import Iterable, Iterator

from retrieval.sentences import sentence_spans

CITED = r"\[\s*\d+(?:\s*[,;]\s*\d+)*\s*\](?!\()"
"""A citation as language models write it, ``[1]`` or ``[1, 2]``; with ``(`` after it, it is a link."""

_ONE = r"(?:sources?\s+|\^)?\d+(?:†[^\[\]【】\n,;]{0,40})?"
_FORM = re.compile(rf"[\[【]\s*{_ONE}(?:\s*[,;]\s*{_ONE})*\s*[\]】]", re.IGNORECASE)  # other ways to write a citation
_NUMBER = re.compile(r"\d+(?=\s*[†,;\]】])")
_THOUGHT = re.compile(r"<(/?)think(?:ing)?>", re.IGNORECASE)  # the marks around what some models think aloud
_MARK = 11  # characters of the longest
_LONGEST = 2_000  # characters of a sentence: what is longer is none
_LATE = re.compile(rf"([.!?…]+[”\"’')]*)((?:\s*{CITED})+)")  # citations after the full stop
_BEGUN = re.compile(r"[^\s\[【]\S*\s")  # by its first word a sentence shows that the one before has ended
_ENDED = re.compile(rf"(?:[.!?…][”\"’')]*|{CITED}|】)\s*$")
_SPACE = re.compile(r"\s")


def spoken(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces without what the model thinks aloud between ``<think>`` and ``</think>``."""
    held, thinking = "", False
    for piece in _small(pieces):
        held += piece
        while mark := _THOUGHT.search(held):
            if not thinking and mark.start():
                yield held[: mark.start()]
            held, thinking = held[mark.end() :], not mark[1]
        begun = held.rfind("<", max(0, len(held) - _MARK))
        told, held = (held, "") if begun < 0 else (held[:begun], held[begun:])
        if told and not thinking:
            yield told
    if held and not thinking:
        yield held


def sentences(pieces: Iterable[str]) -> Iterator[str]:
    """Each sentence as soon as it is whole, its citations in front of its full stop; an unfinished end is left out."""
    held = ""
    for piece in _small(pieces):
        held += piece.encode("utf-8", "replace").decode()  # half a character in JSON is one that no encoding has
        if _SPACE.search(piece):
            *whole, held = _cut(held)
            yield from whole
        if len(held) > _LONGEST:
            return
    if _ENDED.search(held):
        *whole, last = _cut(f"{held} ")
        yield from [*whole, last.strip()]


def _small(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces, in pieces of a size that costs little to look through again and again."""
    for piece in pieces:
        yield from (piece[start : start + _LONGEST] for start in range(0, len(piece), _LONGEST))


def _cut(text: str) -> list[str]:
    """The sentences that have ended for certain, and the rest."""
    text = _FORM.sub(lambda found: f"[{', '.join(_NUMBER.findall(found[0]))}]", text)
    text = _LATE.sub(r"\2\1 ", text)
    spans = sentence_spans(text)
    if spans and not _BEGUN.match(text, spans[-1][0]):
        spans.pop()
    rest = spans[-1][0] if spans else 0
    return [*(text[start:end] for start, end in spans[:-1]), text[rest:]]
