"""The blocks of a page as candidates for its article: how many extractors take each, and whether it is prose."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.adapters.reading.page_blocks import HEADINGS, Block, key

_MOSTLY = 0.7
_LONG, _CLOSED, _CLOSED_DENSE = 60, 20, 8
_END = re.compile(r"[.!?…:;؟।][\"'”’»)\]]*$")
_DENSE_END = re.compile(r"[。！？][」』”’）)]*$")
_MOST_LETTERS = 500_000_000


class Reading:
    """What one extractor takes for the article."""

    def __init__(self, text: str) -> None:
        self.lines = {key(line) for line in text.split("\n")} - {""}
        self.whole = key(text)
        self.searches = _MOST_LETTERS // (len(self.whole) + 1)  # so that a huge page takes seconds, not hours

    def holds(self, letters: str) -> bool:
        """Whether a block of those letters is among it."""
        if letters in self.lines:
            return True
        if len(letters) < _CLOSED or not self.searches:
            return False
        self.searches -= 1
        return letters in self.whole


@dataclass(frozen=True, slots=True)
class Candidate:
    """A block of a page that may be part of its article: its letters by `key`, and how many extractors take it."""

    block: Block
    letters: str
    votes: int

    @property
    def is_prose(self) -> bool:
        """Whether it is a text, and no label: closed like a sentence, or long, and not made of links."""
        return self.block.tag not in HEADINGS and (
            self.is_sentence or (len(self.letters) >= _LONG and self.block.linked < 0.5)
        )

    @property
    def is_sentence(self) -> bool:
        """Whether it is closed as sentences are."""
        length, text = len(self.letters), self.block.text
        return (length >= _CLOSED and _END.search(text) is not None) or (
            length >= _CLOSED_DENSE and _DENSE_END.search(text) is not None
        )

    @property
    def is_link(self) -> bool:
        """Whether it is a link to something else, and no sentence."""
        return self.block.linked >= _MOSTLY and not self.is_sentence


def candidates(found: Sequence[Block], texts: Sequence[str]) -> list[Candidate]:
    """Each block with the votes of the extractors, of which each took one of the texts."""
    readings = [Reading(text) for text in texts if text]
    return [
        Candidate(block, letters, sum(reading.holds(letters) for reading in readings))
        for block, letters in ((block, key(block.text)) for block in found)
    ]
