"""Finds numbers on which sources differ: sentences of two of them that say the same but for a figure.

Precision before recall: two numbers are set against each other only if they count the same thing in the same words, or
count the dead, the hurt or the like, where words vary; never if one of them may be older news than the other.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations, product

from retrieval.claims import folded, names
from retrieval.domain import Citation
from retrieval.interest import source_of
from retrieval.news import Difference
from retrieval.numbers import Figure, figures
from retrieval.ports import Opening
from retrieval.prose import statements
from retrieval.questions import STOP_WORDS, WORD, stem
from retrieval.sentences import Span, sentence_spans

_MOST_TEXT = 6_000  # characters of an article that are looked at: about a thousand words
_MOST_ARTICLES = 12
_MOST = 3  # differences that are told of a story
_TOGETHER = timedelta(hours=24)  # reports further apart tell of different hours
_SAME_WORDS = 0.6  # of all content words of both clauses, which they have to share where nothing else ties them
_FEWEST_SHARED = 2

# What news counts most, in the words that it has for it.
_FATES = {
    "dead": "dead die died dies dying death deaths kill killed killing kills lives perished drowned fatalities toll",
    "hurt": "hurt injured injuring injures injuries wounded wounding",
    "missing": "missing unaccounted",
    "held": "arrested arresting arrests detained detaining",
    "moved": "evacuated evacuating evacuees displaced homeless",
    "saved": "rescued rescuing survivors survived",
}
_FATE = {stem(word): fate for fate, words in _FATES.items() for word in words.split()}
_ANYBODY = {"", *_FATE, *map(stem, "people persons passengers person victims casualties residents others".split())}
_SAYING = frozenset(
    map(
        stem,
        """said says say told according officials official authorities authority police ministry reported reports report
        confirmed least about around nearly almost roughly more than over some total number""".split(),
    )
)

_CLAUSE = re.compile(r"[,;:—–]\s+|\s[-–—]\s|\s(?:and|but|while|with|as|after|when|where)\s")
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DAY = re.compile(rf"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b{_MONTH} \d+|\b\d+ {_MONTH}\b")
# What is told of another hour or another year, or is somebody's guess.
_MOVED = re.compile(
    r"\b(?:rose|risen|rises?|climb(?:s|ed)?|grew|grown|increased|jumped|fell|fallen|dropped|up|down) (?:from|to)\b"
    r"|\b(?:earlier|previous(?:ly)?|initial(?:ly)?|revised|updated?|so far|now|no longer|until|could|may|might|would"
    r"|expect\w*|fear\w*|estimat\w*|forecast\w*|plan\w*|last (?:year|month|week)|since|(?:1\d|20)\d\d)\b",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:includ\w+|among|of whom|of which|another|further|additional|other|more(?! than)|first"
    r"|of the (?:dead|victims|injured))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Count:
    """A number in a sentence of an article, what it counts, and the clause's other words.

    It is current unless it may be of another time.
    """

    opening: Opening
    span: Span
    figure: Figure
    thing: tuple[str, str]
    words: frozenset[str]
    names: frozenset[tuple[str, ...]]
    days: frozenset[str]
    is_current: bool

    @property
    def source(self) -> str:
        return source_of(self.opening.article)

    @property
    def citation(self) -> Citation:
        article = self.opening.article
        (sentence,) = statements(article, [self.span])  # without its dateline
        return Citation(article, article.text[sentence.start : sentence.end], sentence.start, sentence.end)


def differences(fresh: Sequence[Opening]) -> tuple[Difference, ...]:
    """The numbers on which the articles of a story differ, none of which is a copy of another."""
    counts = [list(_counts(opening)) for opening in fresh[:_MOST_ARTICLES]]
    pairs: dict[tuple[frozenset[str], tuple[str, str]], tuple[_Count, _Count]] = {}
    for ones, others in combinations(counts, 2):
        for one, other in product(ones, others):
            # Two sources are set against each other once for a thing, by the first sentences that they have about it.
            key = frozenset((one.source, other.source)), one.thing
            if key not in pairs and _differ(one, other) and not (_tells(others, one) or _tells(ones, other)):
                pairs[key] = one, other
    return tuple(Difference(tuple(one.citation for one in group.values())) for group in _groups(pairs.values()))[:_MOST]


def _groups(pairs: Iterable[tuple[_Count, _Count]]) -> list[dict[str, _Count]]:
    """The pairs that have a count in common as one, each source once."""
    groups: list[dict[str, _Count]] = []
    for pair in pairs:
        group = next((group for group in groups if any(one in group.values() for one in pair)), None)
        if group is None:
            groups.append(group := {})
        for one in pair:
            group.setdefault(one.source, one)
    return groups


def _counts(opening: Opening) -> Iterator[_Count]:
    text = opening.article.text[:_MOST_TEXT]
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        current = not _MOVED.search(sentence)
        days = frozenset(found[0] for found in _DAY.finditer(sentence))
        for clause, figure in counts(sentence):
            first = tuple(folded(clause)[:1])
            called = frozenset(name for name in names(clause) if name != first)
            words = other_words(clause, figure)
            yield _Count(opening, (start, end), figure, thing(clause, figure), words, called, days, current)


def counts(sentence: str) -> Iterator[tuple[str, Figure]]:
    """The clauses of a sentence that have one number, each with it: of two nobody knows which words are whose."""
    for clause in _CLAUSE.split(sentence):
        found = figures(clause)
        if len(found) == 1 and not _PART.search(clause):
            yield clause, found[0]


def thing(clause: str, figure: Figure) -> tuple[str, str]:
    """What a clause's number counts: a fate of people, by its name in _FATES, and what the unit says, if not people."""
    fates = (_FATE[word] for word in sorted(_stems(clause)) if word in _FATE)
    return next(fates, ""), "" if figure.unit in _ANYBODY else figure.unit


def other_words(clause: str, figure: Figure) -> frozenset[str]:
    """The stems of a clause's content words, but for its number, what that counts, and who says so."""
    words = _stems(clause) - _SAYING - {figure.unit}
    return frozenset(word for word in words if folded(word)[0][0].isalpha())


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in WORD.findall(text) if word.lower() not in STOP_WORDS)


def _differ(one: _Count, other: _Count) -> bool:
    """Whether two counts of the same contradict each other, and neither is of another day."""
    return (
        one.source != other.source
        and one.is_current
        and other.is_current
        and abs(one.opening.time - other.opening.time) <= _TOGETHER
        and (not one.days or not other.days or one.days == other.days)
        and not one.figure.is_compatible(other.figure)
        and _count_the_same(one, other)
    )


def _count_the_same(one: _Count, other: _Count) -> bool:
    if one.thing != other.thing or (one.names - other.names and other.names - one.names):
        return False
    shared = one.words & other.words
    return bool(one.thing[0]) or (
        bool(one.figure.unit)
        and len(shared) >= _FEWEST_SHARED
        and len(shared) >= _SAME_WORDS * len(one.words | other.words)
    )


def _tells(counts: Sequence[_Count], count: _Count) -> bool:
    """Whether an article has this number too, for the same thing: then it tells of both."""
    return any(one.figure.value == count.figure.value and one.thing == count.thing for one in counts)
