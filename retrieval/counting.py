"""Counts the articles that mention something: exactly, over all that a scope sees."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from retrieval.domain import Article, Scope, Window
from retrieval.interest import source_of
from retrieval.ports import Library
from retrieval.questions import WORD, stem, stems
from retrieval.sentences import Span, sentence_spans
from retrieval.topics import Topic, published_at

_MOST_PASSAGES = 100_000  # looked at for the rarest word; beyond, a count is at least so many
_AT_ONCE = 500  # articles read at once
_KEPT = 50  # of those that mention it, the latest, from which the ones shown are taken
_LONGEST_NAME = 60  # characters of a source's name that are told
_LONGEST = 20_000  # characters of a paragraph in which a sentence is looked for
_PARAGRAPH = re.compile(r"[^\n]+")
_QUOTED = re.compile(r"(?:the (?:words?|phrase|term|name) )?[\"“„‘'](.+)[\"”“’']", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """An article that mentions something, and the sentence that does; its first one where only the title does."""

    article: Article
    span: Span


@dataclass(frozen=True, slots=True)
class Count:
    """In how many articles something is mentioned, and how many there are.

    ``latest`` are some of those that mention it, the latest first; ``sources`` are their sources, as they are written,
    with the number of each, the largest first. ``is_whole`` is False where there may be more.
    """

    found: int
    among: int
    latest: tuple[Mention, ...]
    sources: tuple[tuple[str, int], ...]
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class _Sought:
    """What is looked for in a paragraph: all of the stems, or the words one after another."""

    stems: frozenset[str]
    phrase: re.Pattern[str] | None

    def is_in(self, title: str, text: str) -> bool:
        """Whether a paragraph has it; of a title's words it may do with those as well."""
        if self.phrase:
            return bool(self.phrase.search(text))
        missing = self.stems.difference(stems(text))
        return len(missing) < len(self.stems) and missing <= frozenset(stems(title))


def count(text: str, library: Library, scope: Scope, window: Window) -> Count:
    """Count the articles that mention all the words of a text within one paragraph; between quotation marks, in a row.

    Words count in all their forms: they are compared by their stems. Time and memory grow with the passages that hold
    the rarest of the words, of which at most _MOST_PASSAGES are looked at.

    Raises:
        LibraryError: The library can't be read.
    """
    sought, words = _sought(text)
    holding = library.frequencies(scope, [stem(word) for word in words]).holding
    rarest = min(words, key=lambda word: holding.get(stem(word), 0))
    hits = library.lexical(scope, window, [rarest], _MOST_PASSAGES)
    ids = list(dict.fromkeys(hit.passage.article_id for hit in hits))
    found, sources = 0, Counter[str]()
    names: dict[str, str] = {}
    latest: list[Mention] = []
    for article in _articles(ids, library, scope, window):
        mention = _mention(sought, article)
        if mention is None:
            continue
        found += 1
        source = source_of(article)
        sources[source] += 1
        names.setdefault(source, " ".join((article.source or source).split())[:_LONGEST_NAME])
        latest.append(mention)
        if len(latest) > 2 * _KEPT:
            latest = _by_time(latest)[:_KEPT]
    most = tuple((names[source], number) for source, number in sources.most_common())
    among = library.counts(scope, window).articles
    return Count(found, among, tuple(_by_time(latest)), most, len(hits) < _MOST_PASSAGES)


def _sought(text: str) -> tuple[_Sought, tuple[str, ...]]:
    """What to look for, and its words."""
    if quoted := _QUOTED.fullmatch(text.strip()):
        words = tuple(WORD.findall(quoted[1]))
        if words:
            row = r"\W+".join(map(re.escape, words))
            return _Sought(frozenset(), re.compile(rf"(?<!\w){row}(?!\w)", re.IGNORECASE)), words
    words = Topic.of(text).words
    return _Sought(frozenset(map(stem, words)), None), words


def _articles(ids: Sequence[str], library: Library, scope: Scope, window: Window) -> Iterator[Article]:
    for start in range(0, len(ids), _AT_ONCE):
        yield from library.articles(replace(scope, only=frozenset(ids[start : start + _AT_ONCE])), window)


def _mention(sought: _Sought, article: Article) -> Mention | None:
    for paragraph in _PARAGRAPH.finditer(article.text):
        if sought.is_in(article.title, paragraph[0]):
            return Mention(article, _sentence(sought, article, *paragraph.span()))
    if sought.is_in("", article.title):
        first = next(_PARAGRAPH.finditer(article.text), None)
        return Mention(article, _sentence(sought, article, *first.span())) if first else None
    return None


def _sentence(sought: _Sought, article: Article, start: int, end: int) -> Span:
    """The sentence of a paragraph that mentions it, else the one that has most of it."""
    spans = sentence_spans(article.text[start : min(end, start + _LONGEST)]) or [(0, end - start)]

    def told(span: Span) -> tuple[bool, int]:
        text = article.text[start + span[0] : start + span[1]]
        return sought.is_in(article.title, text), len(sought.stems.intersection(stems(text)))

    best = max(spans, key=told)
    return start + best[0], start + best[1]


def _by_time(mentions: Sequence[Mention]) -> list[Mention]:
    """The latest first, those without a date last."""
    return sorted(mentions, key=lambda one: published_at(one.article), reverse=True)
