"""What a question of many articles is about: which of the articles found tell of it, and where in them."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from retrieval.claims import content, repeats
from retrieval.domain import Article, Citation, Sentence
from retrieval.facts import is_telling
from retrieval.orders import gives_orders
from retrieval.ports import Reading
from retrieval.prose import leans, statements
from retrieval.questions import STOP_WORDS, WORD, stem, stems
from retrieval.selection import FEATURES, Candidate, Ranked
from retrieval.sentences import Span, sentence_spans

_LEAD = 800  # characters of a text that, with its title, tell what it is about
_READ = 20_000  # characters of a text that are looked through for a topic's words
_TOP = 4  # statements at the top of an article, one of which is told
# Cosine of a passage and a topic that it is about: named in its article's lead, with all words there, most, or half.
_FAR, _NEAR, _NEARER, _NEAREST = 0.12, 0.33, 0.45, 0.54
_HALF = 0.5  # of a topic's words
_LONG = 5  # letters of a name that may have other endings
_INSIDE = re.compile(r"(?<=[\w,;] )[^\W\d_]+")  # a word that no sentence begins with
_ORNAMENT = re.compile(r"[\s*#>_|~•▪]+")  # marks of lists and of emphasis, no part of what is said


@dataclass(frozen=True, slots=True)
class Topic:
    """The content words of what is asked about, as written."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Topic":
        """The topic in those words."""
        found = WORD.findall(text)
        return cls(tuple(dict.fromkeys(word for word in found if word.lower() not in STOP_WORDS)) or tuple(found))

    @property
    def names(self) -> tuple[str, ...]:
        """Those with a capital, and the numbers."""
        return tuple(word for word in self.words if not word[0].islower())

    def spelt(self, found: Ranked) -> "Topic":
        """The same with capitals where the passages found have them: people type names in small letters."""
        seen = Counter(word for one in found.readings for word in _INSIDE.findall(_passage(one)))
        capitals = (word for word in self.words if seen[word.capitalize()] > 2 * seen[word])
        named = frozenset(capitals)
        return Topic(tuple(word.capitalize() if word in named else word for word in self.words))

    def share(self, text: str) -> float:
        """How many of the words a text has, in any of their forms, 0…1."""
        held = frozenset(stems(text))
        return sum(_has(held, word) for word in self.words) / max(1, len(self.words))

    def is_named(self, text: str) -> bool:
        """Whether a text has all of its names and numbers."""
        held = frozenset(stems(text))
        return all(_has(held, name) for name in self.names)

    def quoted(self, article: Article, span: Span) -> Sentence:
        """A sentence of an answer: a sentence of an article, cited, the topic's words in it marked."""
        found = _ORNAMENT.match(article.text, *span)
        span = (found.end(), span[1]) if found and found.end() < span[1] else span
        quote = article.text[slice(*span)]
        asked = frozenset(map(stem, self.words))
        marks = tuple(one.span() for one in WORD.finditer(quote) if stem(one[0]) in asked)
        return Sentence(quote, (Citation(article, quote, *span),), marks)


@dataclass(frozen=True, slots=True)
class Telling:
    """An article that tells of a topic, the sentence that is shown of it, and whether the topic is its subject."""

    article: Article
    span: Span
    is_main: bool

    @property
    def text(self) -> str:
        """The sentence."""
        return self.article.text[slice(*self.span)]


def tellings(topic: Topic, found: Ranked) -> list[Telling]:
    """The articles found that tell of a topic, the best first: of those whose subject it is, else that mention it."""
    topic = topic.spelt(found)
    told = [one for sentences in by_article(found) if (one := _telling(topic, sentences))]
    return [one for one in told if one.is_main] or told


def by_article(found: Ranked) -> list[list[Candidate]]:
    """The ranked sentences, those of an article together; in order."""
    groups: dict[str, list[Candidate]] = {}
    for one in found.sentences:
        groups.setdefault(one.reading.article.id, []).append(one)
    return list(groups.values())


def distinct(told: Iterable[Telling], most: int) -> list[Telling]:
    """The first so many that say something different each."""
    chosen: list[Telling] = []
    said: list[frozenset[str]] = []
    for one in told:
        words = content(one.text)
        if len(chosen) < most and not any(repeats(words, other) for other in said):
            chosen.append(one)
            said.append(words)
    return chosen


def feature(candidate: Candidate, name: str) -> float:
    """One of a ranked sentence's features."""
    return float(candidate.features[FEATURES.index(name)])


def days(articles: Sequence[Article]) -> str:
    """Of when articles are: ``9 to 12 March 2026``; empty where none has a date."""
    dates = sorted(article.published.date() for article in articles if article.published)
    if not dates:
        return ""
    first, last = dates[0], dates[-1]
    if first == last:
        return _day(last)
    begin = f"{first.day}" if (first.year, first.month) == (last.year, last.month) else f"{first.day} {first:%B}"
    return f"{begin if first.year == last.year else _day(first)} to {_day(last)}"


def counted(number: int, thing: str) -> str:
    """``1 article``, ``2,000 articles``."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _telling(topic: Topic, sentences: Sequence[Candidate]) -> Telling | None:
    """How an article tells of a topic, if it does."""
    article = sentences[0].reading.article
    near = max(feature(one, "passage_cosine") for one in sentences)
    if _is_subject(topic, article, near):
        span = _key(topic, article, sentences, near)
        return Telling(article, span, is_main=True) if span else None
    whole = next((one for one in sentences if topic.share(one.text) == 1 and _is_fit(one.text)), None)
    return Telling(article, whole.span, is_main=False) if whole and topic.names else None


def _is_subject(topic: Topic, article: Article, near: float) -> bool:
    """Whether an article is about a topic: by its title and how it begins, and by its nearness, a cosine."""
    lead = f"{article.title}\n{article.text[:_LEAD]}"
    share = topic.share(lead)
    if topic.names:
        whole = share == 1 or (near >= _NEAR and topic.share(article.text[:_READ]) == 1)
        return near >= _FAR and topic.is_named(lead) and (whole or (share >= _HALF and near >= _NEAREST))
    return (
        (share == 1 and near >= _NEAR) or (share > _HALF and near >= _NEARER) or (share >= _HALF and near >= _NEAREST)
    )


def _key(topic: Topic, article: Article, sentences: Sequence[Candidate], near: float) -> Span | None:
    """The sentence that says what happened.

    The first at the top of the article that stands alone and has all of the topic, or where the title has it the very
    first; else the best one that has it, or half of it; else the first, if the title has some or the meaning is near.
    """
    top = replace(article, text=article.text[: 2 * _LEAD])
    spans = sentence_spans(top.text)
    whole = spans[:-1] if len(article.text) > len(top.text) and len(spans) > 1 else spans
    alone = [(one.start, one.end) for one in statements(top, whole) if not one.leans][:_TOP]
    first = alone[:1] if topic.share(article.title) == 1 else []
    telling = [one.span for one in sentences if is_telling(one.text) and not gives_orders(one.text)]
    own = [span for span in telling if not leans(article.text[slice(*span)])]
    tiers = ((alone, 1.0), (first, 0.0), (own, 1.0), (telling, 1.0), (alone, _HALF), (own, _HALF))
    found = (span for spans, least in tiers for span in spans if topic.share(article.text[slice(*span)]) >= least)
    return next(found, None) or (next(iter(alone), None) if topic.share(article.title) or near >= _NEARER else None)


def _has(held: frozenset[str], word: str) -> bool:
    """Whether a word is among stems; a name in other forms too (``Kelland``, ``Kellander``)."""
    own = stem(word)
    if own in held or word[0].islower() or len(own) < _LONG:
        return own in held
    return any(own.startswith(other) or other.startswith(own) for other in held if abs(len(other) - len(own)) <= 2)


def _is_fit(text: str) -> bool:
    return not (text.endswith("?") or gives_orders(text))


def _passage(reading: Reading) -> str:
    return reading.article.text[reading.passage.start : reading.passage.end]


def published_at(article: Article) -> float:
    """When an article was published, to sort by; those without a date come before all others."""
    return article.published.timestamp() if article.published else float("-inf")
