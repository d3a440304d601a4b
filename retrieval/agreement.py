"""Settles what several articles say to one question: the later wins, and numbers that differ are shown side by side.

Precision before recall, as in `differences`: a reader who is told of a contradiction that is none trusts nothing after.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from retrieval.claims import content, denials, folded, names, tokens
from retrieval.differences import counts, other_words, thing
from retrieval.domain import Article
from retrieval.numbers import Figure, figures
from retrieval.questions import Kind, Question, mentions, stem
from retrieval.revisions import shown
from retrieval.selection import Candidate
from retrieval.sentences import sentence_spans

_NEAR = 5.0  # of score below the best sentence, within which another may say the same of a later time
_MOST_SENTENCES, _MOST = 24, 8  # sentences that are looked at, and articles
_MOST_TEXT = 6_000  # characters of each
_LONGEST = 1_000  # characters of a sentence
_SAME_STORY = 2  # names that two articles of a story share
_SAME_WORDS = 0.6  # of the content words of two clauses, which they share where no fate ties them
_ANEW = 0.7  # of the content words of the longer of two sentences, from which one is the other, told anew

_CALENDAR = (
    r"(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Septem|Octo|Novem|Decem)ber|(?:1\d|20)\d\d"
    r"|(?:[Mm]on|[Tt]ues|[Ww]ednes|[Tt]hurs|[Ff]ri|[Ss]atur|[Ss]un)day"
)
# A question about a certain time, or about a change, wants no other time's answer.
_OF_A_TIME = re.compile(
    rf"\b(?:{_CALENDAR}|(?i:yesterday|first|initial(?:ly)?|original(?:ly)?|early|earlier|previous(?:ly)?|before|used to"
    r"|(?:last|next) (?:week|month|quarter|year|season)|ago|more|fewer|less|difference|change[ds]?))\b"
)
# What is somebody's guess, or of another time than its article.
_NOT_NOW = re.compile(
    r"\b(?:could|may|might|would|should|will|expect\w*|fear\w*|estimat\w*|forecast\w*|plan\w*|predict\w*|target\w*"
    r"|initial(?:ly)?|previous(?:ly)?|earlier|until|since|used to|(?:last|next) (?:year|month|week|season)|had been"
    r"|(?:1\d|20)\d\d)\b",
    re.IGNORECASE,
)
_ASKS_A_COUNT = re.compile(r"\bhow (?:many|much)\b|\b(?:toll|figures?|tally|count|total)\b", re.IGNORECASE)
_NOW = frozenset(map(stem, "now still already currently so far".split()))
_BOUND = re.compile(
    r"\b(at least|at most|about|around|nearly|almost|roughly|more than|over|up to|fewer than|less than)\s{1,3}[$€£¥]?$",
    re.IGNORECASE,
)
_BEFORE = 20  # characters before a number that may say so
_GREW = re.compile(
    r"\b(?:now|so far|updated?|revised|(?:rose|risen|rises?|climb(?:s|ed)|grew|grown|increased|jumped|fell|fallen"
    r"|dropped|up|down) (?:from|to))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Settled:
    """The ranked sentences, those first that are to be shown first, and what is to be said before them."""

    ranked: list[Candidate]
    lead: str = ""


@dataclass(frozen=True)
class _Said:
    """A ranked sentence of an article."""

    candidate: Candidate

    @property
    def article(self) -> Article:
        return self.candidate.reading.article

    @cached_property
    def words(self) -> frozenset[str]:
        return content(self.candidate.text)

    @cached_property
    def called(self) -> frozenset[tuple[str, ...]]:
        """The names in the article, without those that every article has."""
        return frozenset(name for name in names(f"{self.article.title}. {self.article.text[:_MOST_TEXT]}"))

    def is_before(self, other: "_Said") -> bool:
        """Whether its article is known to be the earlier."""
        one, another = self.article.published, other.article.published
        return one is not None and another is not None and one < another


@dataclass(frozen=True)
class _Count:
    """What a sentence counts: its clause and the number."""

    said: _Said
    clause: str
    figure: Figure

    @cached_property
    def thing(self) -> tuple[str, str]:
        return thing(self.clause, self.figure)

    @cached_property
    def words(self) -> frozenset[str]:
        return other_words(self.clause, self.figure) - _NOW

    @cached_property
    def names(self) -> frozenset[tuple[str, ...]]:
        first = tuple(folded(self.clause)[:1])
        return frozenset(name for name in names(self.clause) if name != first)

    @property
    def told(self) -> str:
        """The number as it is written, with the words that make it a bound or a round one."""
        start = self.figure.span[0]
        bound = _BOUND.search(self.clause, max(0, start - _BEFORE), start)
        return " ".join(f"{bound[1].lower() if bound else ''} {shown(self.clause, self.figure)}".split())


def settle(question: Question, ranked: Sequence[Candidate]) -> Settled:
    """Look through the best sentences for ones that answer the same differently.

    Args:
        question: What is asked; of a certain time, or of a change, nothing is settled.
        ranked: The sentences, the best answer first.
    """
    said = [] if _OF_A_TIME.search(question.text) else _best(question, ranked)
    if len(said) > 1:
        counted = question.kind is Kind.NUMBER or _ASKS_A_COUNT.search(question.text)
        settled = _counted(question, said) if counted else _retold(ranked[0], said)
        if settled:
            first, lead = settled
            return Settled([*first, *(one for one in ranked if all(one is not other for other in first))], lead)
    return Settled(list(ranked))


def _best(question: Question, ranked: Sequence[Candidate]) -> list[_Said]:
    """The best sentences, of articles that have all that the question names."""
    near = [
        _Said(one)
        for one in ranked[:_MOST_SENTENCES]
        if one.score >= ranked[0].score - _NEAR and one.span[1] - one.span[0] <= _LONGEST
    ]
    articles = {said.article.id: said.article for said in near}
    whole = {key: f"{article.byline}\n{article.text[:_MOST_TEXT]}" for key, article in list(articles.items())[:_MOST]}
    fit = {key for key, text in whole.items() if all(mentions(text, name) for name in question.anchors)}
    return [said for said in near if said.article.id in fit]


def _counted(question: Question, said: Sequence[_Said]) -> tuple[list[Candidate], str] | None:
    """The later of two counts of what is asked, then the other, and both of them told."""
    given = {figure.value for figure in figures(question.text)}
    found = [count for one in said for count in _counts(one) if count.figure.value not in given]
    wanted = (one for one in found if (one.thing[0] or one.said is said[0]) and _is_wanted(question, one))
    best = next(wanted, None)
    rivals = [count for count in found if best and _contradicts(question, best, count)]
    if best is None or not rivals:
        return None
    later = best
    for rival in rivals:
        later = rival if later.said.is_before(rival.said) else later
    other = rivals[0] if later is best else best
    if _tells(other.said.article, later) or (
        not other.said.is_before(later.said) and _tells(later.said.article, other)
    ):
        return None
    return [later.said.candidate, other.said.candidate], _lead(later, other)


def _counts(said: _Said) -> list[_Count]:
    """What a sentence says that is counted: nothing, if it is of another time."""
    text = said.candidate.text
    return [] if _NOT_NOW.search(text) else [_Count(said, clause, figure) for clause, figure in counts(text)]


def _is_wanted(question: Question, count: _Count) -> bool:
    """Whether a count is of what the question asks for, as far as words tell."""
    fate, unit = count.thing
    return thing(question.text, count.figure)[0] == fate if fate else bool(unit)


def _contradicts(question: Question, one: _Count, other: _Count) -> bool:
    """Whether two articles of one story count the same and come to numbers neither of which is the other in round."""
    if one.said.article.id == other.said.article.id or one.thing != other.thing:
        return False
    if one.figure.is_compatible(other.figure) or (one.names - other.names and other.names - one.names):
        return False
    if len(one.said.called & other.said.called) < _SAME_STORY:
        return False
    shared, fewest = one.words & other.words, 1 if one.figure.unit in question.stems else 2
    alike = len(shared) >= max(fewest, _SAME_WORDS * len(one.words | other.words))
    return bool(one.thing[0]) or alike


def _tells(article: Article, count: _Count) -> bool:
    """Whether an article has this number too, for the same thing."""
    text = article.text[:_MOST_TEXT]
    return any(
        figure.value == count.figure.value and thing(clause, figure) == count.thing
        for start, end in sentence_spans(text)
        for clause, figure in counts(text[start:end])
    )


def _lead(later: _Count, other: _Count) -> str:
    day, before = later.said.article.day, other.said.article.day
    grew = bool(later.thing[0]) or _GREW.search(later.said.candidate.text)
    if grew and day and before and day != before and other.said.is_before(later.said):
        return f"The latest figure is {later.told}, of {day}; it was {other.told} on {before}."
    return f"The articles differ: {later.told} ({day or 'undated'}) and {other.told} ({before or 'undated'})."


def _retold(first: Candidate, said: Sequence[_Said]) -> tuple[list[Candidate], str] | None:
    """The sentence of a later article that says otherwise what the first one says, before that."""
    best = later = said[0]
    if best.candidate is not first:
        return None
    for one in said[1:]:
        shared = len(best.words & one.words)
        if later.is_before(one) and shared >= _ANEW * max(len(best.words), len(one.words)) and _is_otherwise(best, one):
            later = one
    return None if later is best else ([later.candidate, best.candidate], "")


def _is_otherwise(one: _Said, other: _Said) -> bool:
    """Whether one of two sentences denies, or both have names or numbers that the other has not."""
    left, right = one.candidate.text, other.candidate.text
    if bool(denials(left)) != bool(denials(right)):
        return True
    facts = [{token.folded for token in tokens(text)[1:] if token.is_exact or token.is_name} for text in (left, right)]
    return bool(facts[0] - facts[1] and facts[1] - facts[0])
