"""The sentences of an article that another sentence is held against: which those are, and whom they speak of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from retrieval.claims import content, folded, names, tokens
from retrieval.clauses import Item, Sort, items
from retrieval.sentences import Span, sentence_spans

_LONGEST = 2_000  # characters of a sentence that is looked into: longer ones nobody wrote
_BEFORE = 3  # sentences before one that says “he”, in which he is named
_NEAR = 3  # words between which the parts of a name stand: for “the captain, Ines Okafor”, Captain Okafor will do
_MOST = 4  # sentences that one is made of
_JOINED = 0.15  # share of the content words that each but the first has to add
_CLOSE = 8  # sentences between the first and another
_MARK = re.compile(r"[“”„«»\"]")
_INSERTED = re.compile(r", [^,]*,")


@dataclass(frozen=True)
class Whole:
    """A text taken apart once: its words as they are compared, its sentences' spans, and what each is about."""

    text: str
    title: str = ""

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words as they are compared."""
        return tuple(folded(self.text))

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """Its sentences' spans."""
        return tuple(sentence_spans(self.text))

    @cached_property
    def contents(self) -> tuple[frozenset[str], ...]:
        """The content words of each sentence."""
        return tuple(content(self.sentence(place)) for place in range(len(self.spans)))

    @cached_property
    def topics(self) -> frozenset[str]:
        """The words of the names that the title has, or two sentences."""
        once: set[str] = set()
        found = {part for name in names(self.title) for part in name}
        for place in range(len(self.spans)):
            here = {part for name in names(self.sentence(place)) for part in name}
            found |= here & once
            once |= here
        return frozenset(found)

    @cached_property
    def proper(self) -> frozenset[str]:
        """The words that have a capital where none is due: what begins a sentence is a name if it is among them."""
        rows = (tokens(self.sentence(place))[1:] for place in range(len(self.spans)))
        return frozenset(token.folded for row in rows for token in row if token.is_name)

    def items(self, place: int) -> tuple[Item, ...]:
        """What the sentence in that place is made of."""
        return items(self.sentence(place), self.proper)

    def sentence(self, place: int) -> str:
        """The sentence in that place."""
        return self.text[slice(*self.spans[place])]

    def within(self, start: int, end: int) -> list[int]:
        """The places of the sentences in a stretch of the text."""
        return [
            place
            for place, (begun, ended) in enumerate(self.spans)
            if begun < end and start < ended and ended - begun <= _LONGEST
        ]

    def nearest(self, said: frozenset[str], among: Sequence[int]) -> list[int]:
        """The place of the sentence with most of these words, and of those near it that add enough; maybe none."""
        found: list[int] = []
        least: float = 1
        while len(found) < _MOST and (place := self._most(said, among, least)) is not None:
            least = _JOINED * len(said) if not found else least
            among = among if found else [one for one in among if abs(one - place) <= _CLOSE]
            found.append(place)
            said -= self.contents[place]
        return sorted(found)

    def _most(self, said: frozenset[str], among: Sequence[int], least: float) -> int | None:
        """The place of the sentence that has most of these words, the shorter one of two; at least so many."""
        best = max(
            among, key=lambda place: (len(said & self.contents[place]), -len(self.contents[place])), default=None
        )
        return best if best is not None and len(said & self.contents[best]) >= max(1, least) else None


@lru_cache(maxsize=8)  # sentences are held against the same few articles one after another
def whole(text: str, title: str = "") -> Whole:
    """The text taken apart."""
    return Whole(text, title)


@dataclass(frozen=True)
class Evidence:
    """The sentences of a text that another sentence is held against, by their places."""

    whole: Whole
    places: tuple[int, ...]

    @cached_property
    def sentences(self) -> list[str]:
        """The sentences."""
        return [self.whole.sentence(place) for place in self.places]

    @cached_property
    def words(self) -> list[list[str]]:
        """Their words as they are compared."""
        return [folded(sentence) for sentence in self.sentences]

    @cached_property
    def rows(self) -> list[tuple[Item, ...]]:
        """What they are made of, with and without what is put in between commas."""
        rows = [self.whole.items(place) for place in self.places]
        plain = [_INSERTED.sub(" ", sentence) for sentence in self.sentences]
        return rows + [
            items(one, self.whole.proper) for one, whole in zip(plain, self.sentences, strict=True) if one != whole
        ]

    @cached_property
    def near(self) -> frozenset[str]:
        """The content words of the sentences, and of those beside them."""
        beside = {place + step for place in self.places for step in (-1, 0, 1)} & set(range(len(self.whole.spans)))
        return frozenset[str]().union(*(self.whole.contents[place] for place in beside))

    def names(self, name: Sequence[str]) -> bool:
        """Whether the sentences have the name, its parts near each other."""
        return any(self._has(words, name) for words in self.words)

    def means(self, name: Sequence[str], speaks: bool, said: frozenset[str]) -> bool:
        """Whether whoever has that name may be whom they speak of without it; a speaker: whom they quote."""
        if not speaks and any(part in self.whole.topics for part in name) and is_named(name, self._known):
            return True
        return any(self._has(self._before(place), name) for place in self.places if self.leans(place, speaks, said))

    def _has(self, words: Sequence[str], name: Sequence[str]) -> bool:
        """Whether the words have the name or, of one that stands elsewhere in full, its last part."""
        return is_named(name, words) or (len(name) > 1 and name[-1] in words and is_named(name, self._known))

    @cached_property
    def _known(self) -> list[str]:
        return [*self.whole.words, *folded(self.whole.title)]

    def leans(self, place: int, speaks: bool, said: frozenset[str]) -> bool:
        """Whether it says “he”, or names nobody; for a speaker, whether it quotes, and nobody else than is ``said``."""
        row = self.whole.items(place)
        if speaks and not all(_may_be(row, at, said) for at, item in enumerate(row) if item.sort is Sort.SAID):
            return False
        if any(item.sort is Sort.PRONOUN for item in row):
            return True
        return (
            bool(_MARK.search(self.whole.sentence(place))) if speaks else all(one.sort is not Sort.NAME for one in row)
        )

    def _before(self, place: int) -> list[str]:
        """The words of the sentence before that names somebody, if it is near."""
        for earlier in range(place - 1, max(-1, place - 1 - _BEFORE), -1):
            if any(item.sort is Sort.NAME for item in self.whole.items(earlier)):
                return folded(self.whole.sentence(earlier))
        return []


def is_named(name: Sequence[str], words: Sequence[str]) -> bool:
    """Whether the words have the name, its parts near each other."""
    return all(part in words for part in name) and all(_are_near(*pair, words) for pair in pairwise(name))


def _are_near(one: str, other: str, words: Sequence[str]) -> bool:
    places = [place for place, word in enumerate(words) if word == one]
    return any(other in words[max(0, place - _NEAR) : place + _NEAR + 1] for place in places)


def _may_be(row: Sequence[Item], at: int, said: frozenset[str]) -> bool:
    """Whether who does what is done in that place may be anybody (“he”), or somebody the other sentence has too."""
    beside = [row[place] for place in (at - 1, at + 1) if 0 <= place < len(row)]
    return any(one.sort is Sort.PRONOUN for one in beside) or any(one.key in said for one in beside[:1])
