"""Sets two things side by side: the best sentence for each."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from retrieval.domain import Sentence
from retrieval.numbers import figures
from retrieval.questions import Kind, parse
from retrieval.selection import Candidate, Ranked
from retrieval.topics import Topic, feature

_NEAR = 0.4  # cosine of a sentence that is about a side
_MOSTLY = 0.6  # of the words of a side that stand near a sentence about it
_TRIED = 12  # sentences of each side
_HOW = re.compile(r"^how (?!many\b|much\b)\w+ |^how (?:many|much) ")


@dataclass(frozen=True, slots=True)
class Compared:
    """The sentences of both sides and our words on their numbers, or which sides the articles say nothing of."""

    sentences: tuple[Sentence, ...]
    lead: str = ""
    lacking: tuple[str, ...] = ()


def compare(question: str, sides: tuple[str, ...], find: Callable[[str], Ranked], threshold: float) -> Compared | None:
    """Compare the sides; a sentence that speaks of all of them goes first.

    None where nothing is found of a side, but one sentence that speaks of all, or where no side has a name.
    """
    topics = [Topic.of(_HOW.sub("", side)) for side in sides]
    whole = find(question)
    joint = next((one for one in whole.sentences[:_TRIED] if all(_is_in(topic, one.text) for topic in topics)), None)
    best = [_best(topic, side, find(side), threshold) for topic, side in zip(topics, sides, strict=True)]
    names = [" ".join(topic.names) or side for topic, side in zip(topics, sides, strict=True)]
    lacking = tuple(name for name, one in zip(names, best, strict=True) if one is None)
    if lacking:
        of_all = any(all(topic.is_named(one.text) for topic in topics) for one in whole.sentences[:_TRIED])
        return None if of_all or not all(topic.names for topic in topics) else Compared((), lacking=lacking)
    shown = [one for one in (joint, *best) if one]
    chosen = list(dict.fromkeys((one.reading.article, one.span) for one in shown))
    said = Topic(tuple(word for topic in topics for word in topic.words))
    return Compared(tuple(said.quoted(article, span) for article, span in chosen), _numbers(names, best))


def _best(topic: Topic, side: str, found: Ranked, threshold: float) -> Candidate | None:
    """The best sentence about a side, with a number in it where one is asked for."""
    about = [one for one in found.sentences[:_TRIED] if _is_of(topic, one)]
    if parse(side).kind is Kind.NUMBER:
        counted = (one for one in about if figures(one.text) and _is_in(topic, one.text))
        return next(counted, None) if found.sure >= threshold else None
    near = [one for one in about if found.sure >= threshold or feature(one, "sentence_cosine") >= _NEAR]
    return max(near, key=lambda one: topic.share(one.text), default=None)


def _is_of(topic: Topic, one: Candidate) -> bool:
    """Whether a sentence is about a side: its names stand in it or before it, and most of its words near it."""
    article, spans = one.reading.article, one.reading.sentences
    start = spans[max(0, one.place - 1)][0]
    near = f"{article.title}\n{article.text[start : one.span[1]]}"
    return topic.is_named(near) and topic.share(near) >= _MOSTLY


def _numbers(sides: Sequence[str], best: Sequence[Candidate | None]) -> str:
    """``A: 31 terminals; B: 14 terminals.``, where each sentence has one number of the same thing; else nothing."""
    found = [[(one.text[slice(*each.span)], each.unit) for each in figures(one.text)] for one in best if one]
    shared = set.intersection(*({unit for _, unit in numbers if unit} for numbers in found))
    told = [[value for value, unit in numbers if unit in shared] for numbers in found]
    if len(shared) != 1 or any(len(values) != 1 for values in told):
        return ""
    return f"{'; '.join(f'{side}: {values[0]}' for side, values in zip(sides, told, strict=True))}."


def _is_in(topic: Topic, text: str) -> bool:
    return topic.is_named(text) and topic.share(text) == 1
