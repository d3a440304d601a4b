"""Holds a sentence that a language model wrote against the passages that it cites.

It must have from them what can be wrong without being seen (`claims`), and most of its other words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from retrieval.claims import folded, names, quotations, tokens
from retrieval.cutting import CITED
from retrieval.domain import Citation, Sentence
from retrieval.ports import Reading
from retrieval.questions import STOP_WORDS, WORD, stem, stems

_LONGEST = 1_000  # characters
_SUPPORT = 0.6  # share of the content words that have to be in the passages
_NEAR = 3  # words between which the parts of a name stand: for “the captain, Ines Okafor”, Captain Okafor will do

_CITATION = re.compile(rf"\s*{CITED}")
_DIGITS = re.compile(r"\d+")
_DRESS = re.compile(r"^\s*(?:[-*•#]+|\d+[.)])\s+|[*`]|__|(?<!\w)_|_(?!\w)")  # what Markdown puts around words
_FOREIGN = re.compile(r"[<>@]|://|\]\(|\bmailto:|[^\W_]\.[^\W\d_]{2}", re.IGNORECASE)  # mentions and links


def verify(written: str, sources: Sequence[Reading]) -> Sentence | None:
    """The sentence with a quote from each source that it cites; None if those do not bear it out."""
    numbers = [int(digits) for found in _CITATION.findall(written) for digits in _DIGITS.findall(found)]
    text = " ".join(_DRESS.sub("", _CITATION.sub("", written)).split())
    if not all(1 <= number <= len(sources) for number in numbers) or not _is_plain(text):
        return None
    cited = [sources[number - 1] for number in dict.fromkeys(numbers)]
    citations = tuple(quote for source in cited if (quote := _quoted(text, source)))
    return Sentence(text, citations) if citations and _Passages.of(cited).bear_out(text) else None


def _is_plain(text: str) -> bool:
    """Whether it is words alone: no link, no mention, nothing that can't be seen."""
    return text.isprintable() and len(text) <= _LONGEST and not _FOREIGN.search(text)


def _quoted(text: str, source: Reading) -> Citation | None:
    """The sentence of the passage that has most in common with the text, if any has anything."""
    said, article = _content(text), source.article
    shared = {span: len(said & _content(article.text[slice(*span)])) for span in source.sentences}
    best = max(shared, key=lambda span: shared[span], default=None)
    if best is None or not shared[best]:
        return None
    return Citation(article, article.text[slice(*best)], *best)


def _content(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in WORD.findall(text) if word.lower() not in STOP_WORDS)


@dataclass(frozen=True, slots=True)
class _Passages:
    """The passages that a sentence cites: the words of each as they are compared, and the stems of all."""

    words: tuple[tuple[str, ...], ...]
    stems: frozenset[str]

    @classmethod
    def of(cls, cited: Sequence[Reading]) -> "_Passages":
        texts = [source.article.text[source.passage.start : source.passage.end] for source in cited]
        return cls(
            tuple(tuple(folded(text)) for text in texts), frozenset(one for text in texts for one in stems(text))
        )

    def bear_out(self, text: str) -> bool:
        content, quoted = _content(text), quotations(text)
        first = tuple(folded(text)[:1])
        return (
            quoted is not None
            and len(content & self.stems) >= _SUPPORT * len(content)
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
