"""Holds a sentence that a language model wrote against what it was written from.

It must have from there what can be wrong without being seen (`claims`), and most of its other words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from retrieval.claims import content, denials, folded, names, quotations, tokens
from retrieval.cutting import CITED
from retrieval.domain import Article, Citation, Sentence
from retrieval.ports import Reading
from retrieval.questions import stem
from retrieval.sentences import Span, sentence_spans

_LONGEST = 1_000  # characters
_SUPPORT = 0.6  # share of the content words that have to be in the passages
_NEAR = 3  # words between which the parts of a name stand: for “the captain, Ines Okafor”, Captain Okafor will do
_TOGETHER = 200  # words of an article, some paragraphs, within which a sentence's names and numbers stand
_JOINED = 0.25  # share of the content words that a second sentence has to add for both to be cited

_CITATION = re.compile(rf"\s*{CITED}")
_DIGITS = re.compile(r"\d+")
_DRESS = re.compile(r"^\s*(?:[-*•#]+|\d+[.)])\s+|[*`]|__|(?<!\w)_|_(?!\w)")  # what Markdown puts around words
_FOREIGN = re.compile(r"[<>@]|://|\]\(|\bmailto:|[^\W_]\.[^\W\d_]{2}", re.IGNORECASE)  # mentions and links


def verify(written: str, sources: Sequence[Reading]) -> Sentence | None:
    """The sentence with a quote from each source that it cites; None if those do not bear it out."""
    numbers = [int(digits) for found in _CITATION.findall(written) for digits in _DIGITS.findall(found)]
    text = _undressed(written)
    if not all(1 <= number <= len(sources) for number in numbers) or not _is_plain(text):
        return None
    cited = [sources[number - 1] for number in dict.fromkeys(numbers)]
    citations = tuple(quote for source in cited if (quote := _quoted(text, source)))
    texts = [source.article.text[source.passage.start : source.passage.end] for source in cited]
    return Sentence(text, citations) if citations and _Passages.of(texts).bear_out(text) else None


def borne_out(written: str, article: Article) -> Sentence | None:
    """The sentence with the one or two of the article's own that say it; None if the article does not bear it out."""
    text = _undressed(written)
    if not _is_plain(text):
        return None
    whole = _whole(article.text)
    places = whole.nearest(content(text))
    quotes = tuple(_citation(article, whole.spans[place]) for place in places)
    return Sentence(text, quotes) if quotes and whole.bears_out(text, places) else None


def verbatim(text: str, article: Article) -> Sentence | None:
    """A sentence of the article's own with itself as its citation; None if it does not occur there word for word."""
    found = re.search(r"\s+".join(map(re.escape, text.split())), article.text) if text.split() else None
    return Sentence(text, (_citation(article, found.span()),)) if found else None


def _undressed(written: str) -> str:
    """The text in one line, without citations and Markdown."""
    return " ".join(_DRESS.sub("", _CITATION.sub("", written)).split())


def _is_plain(text: str) -> bool:
    """Whether it is words alone: no link, no mention, nothing that can't be seen."""
    return text.isprintable() and len(text) <= _LONGEST and not _FOREIGN.search(text)


def _quoted(text: str, source: Reading) -> Citation | None:
    """The sentence of the passage that has most in common with the text, if any has anything."""
    said, article = content(text), source.article
    shared = {span: len(said & content(article.text[slice(*span)])) for span in source.sentences}
    best = max(shared, key=lambda span: shared[span], default=None)
    return _citation(article, best) if best is not None and shared[best] else None


def _citation(article: Article, span: Span) -> Citation:
    return Citation(article, article.text[slice(*span)], *span)


@dataclass(frozen=True, slots=True)
class _Passages:
    """What a sentence is held against: the words of each passage as they are compared, and the stems of all."""

    words: tuple[tuple[str, ...], ...]
    stems: frozenset[str]

    @classmethod
    def of(cls, texts: Sequence[str]) -> "_Passages":
        return cls(tuple(tuple(folded(text)) for text in texts), frozenset().union(*map(content, texts)))

    def bear_out(self, text: str) -> bool:
        said, quoted = content(text), quotations(text)
        first = tuple(folded(text)[:1])
        return (
            quoted is not None
            and len(said & self.stems) >= _SUPPORT * len(said)
            and all(self._hold(token.folded) for token in tokens(text) if token.is_exact)
            and all(self._name(name) or (name == first and self._inflect(name[0])) for name in names(text))
            and all(map(self._say, quoted))
        )

    def _hold(self, word: str) -> bool:
        return any(word in words for words in self.words)

    def _name(self, name: Sequence[str]) -> bool:
        """Whether one of them has the name, its parts near each other."""
        return any(
            all(part in words for part in name) and all(_are_near(*pair, words) for pair in pairwise(name))
            for words in self.words
        )

    def _inflect(self, word: str) -> bool:
        """Whether a word that may have its capital for being the first is there in another form."""
        return stem(word) in self.stems

    def _say(self, quote: Sequence[str]) -> bool:
        sought = f" {' '.join(quote)} "
        return any(sought in f" {' '.join(words)} " for words in self.words)


def _are_near(one: str, other: str, words: Sequence[str]) -> bool:
    places = [place for place, word in enumerate(words) if word == one]
    return any(other in words[max(0, place - _NEAR) : place + _NEAR + 1] for place in places)


@dataclass(frozen=True, slots=True)
class _Whole:
    """A whole article: its words as they are compared, and the span and the content words of each sentence."""

    text: str
    words: tuple[str, ...]
    spans: tuple[Span, ...]
    contents: tuple[frozenset[str], ...]

    def nearest(self, said: frozenset[str]) -> list[int]:
        """The place of the sentence with most of these words, and of another that adds enough; none if none has any."""
        first = self._most(said)
        if first is None:
            return []
        second = self._most(said - self.contents[first], _JOINED * len(said))
        return [first] if second is None else sorted([first, second])

    def bears_out(self, text: str, places: Sequence[int]) -> bool:
        """Whether it says so there: most words in or beside those sentences, and what must be exact not far apart."""
        beside = {place + step for place in places for step in (-1, 0, 1)} & set(range(len(self.spans)))
        near = frozenset[str]().union(*(self.contents[place] for place in beside))
        return _Passages((self.words,), near).bear_out(text) and self._together(text) and self._denies(text, places)

    def _most(self, said: frozenset[str], least: float = 1) -> int | None:
        """The place of the sentence that has most of these words, the shorter one of two; at least so many."""
        best = max(
            range(len(self.spans)),
            key=lambda place: (len(said & self.contents[place]), -len(self.contents[place])),
            default=None,
        )
        return best if best is not None and len(said & self.contents[best]) >= max(1, least) else None

    def _together(self, text: str) -> bool:
        """Whether a text's names, by their last word, and its numbers stand somewhere within a few paragraphs."""
        numbers = {token.folded for token in tokens(text) if token.folded[:1].isdigit()}
        sought = (numbers | {name[-1] for name in names(text)}) & set(self.words)
        last: dict[str, int] = {}
        for place, word in enumerate(self.words):
            if word in sought:
                last[word] = place
                if len(last) == len(sought) and place - min(last.values()) < _TOGETHER:
                    return True
        return not sought

    def _denies(self, text: str, places: Sequence[int]) -> bool:
        """Whether a text denies only what the article denies, and denies what its sentences there deny."""
        denied, said = denials(text), content(text)
        there = {word for one in denials(self.text) for word in one}
        quotes = (self.text[slice(*self.spans[place])] for place in places)
        dropped = not denied and any(one[0] in said for quote in quotes for one in denials(quote) if one)
        return not dropped and all(one[0] in there for one in denied if one)


@lru_cache(maxsize=8)  # a summary's sentences are held against the same article one after another
def _whole(text: str) -> _Whole:
    spans = tuple(sentence_spans(text))
    return _Whole(text, tuple(folded(text)), spans, tuple(content(text[slice(*span)]) for span in spans))
