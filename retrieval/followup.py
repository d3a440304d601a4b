"""Makes a follow-up stand alone: what it leaves unsaid is taken from the turns before it, without a language model.

Words of the thread are carried over and several wordings fused, after historical query expansion and its fusion with a
rewriter (Lin et al., "Multi-stage conversational passage retrieval", arXiv 2005.02230). The weights are those that did
best on one half of mtRAG's conversations; `tests/bench/bench_followups.py` says what they give on the other.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from retrieval.errors import ModelError
from retrieval.leaning import (
    ASKS,
    ELLIPSIS,
    HOLLOW,
    MOST_CHARACTERS,
    MOST_TURNS,
    OPENS,
    Bond,
    bare,
    bond,
    questions_of,
    topic_of,
)
from retrieval.ports import Rewriter
from retrieval.questions import WORD, mentions, parse, stem

_MOST_CARRIED = 6  # words
_TAIL = 4  # words carried of a question without names: what it is about stands at its end
_FRAGMENT_WORDS = 5
_FADES = 0.6  # what a word weighs for each turn that it lies further back
_NAME = 2.0  # what a name weighs beside another word
_REWRITTEN = 300  # characters of a rewriter's wording

_CALENDAR = re.compile(
    r"\b(?:january|february|(?-i:March|May)|(?<=\bin )(?:march|may)|april|june|july|august|september|october|november"
    r"|december|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:last|this|next) (?:week|month|year|spring|summer|autumn"
    r"|winter)|yesterday|today|tomorrow|(?:1\d|20)\d\d)\b(?: (?:1\d|20)\d\d\b)?",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"(?:last|this|next|yesterday|today|tomorrow)\b", re.IGNORECASE)
_PREPOSITION = re.compile(r"(?:in|at|for|from|on|near|by|of|to|with|during|since|before|after)\b\s*", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
_JOINS = frozenset((" ", "-", " of ", " of the ", " & ", "’", "'"))


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to put a question, and what its hits weigh beside those of the others."""

    text: str
    weight: float = 1.0


def wordings(text: str, thread: Sequence[str], rewriter: Rewriter | None = None) -> list[Wording]:
    """The ways to search for a follow-up, one to three: the first is the one that is read for.

    A turn that begins a topic has one, itself. Else there are the turn, the turn with the words that the thread is
    about, and, where it can't be understood alone, first of all the one that `standalone` gives.

    Args:
        text: The turn.
        thread: The turns before it, the oldest first: questions, maybe answers too, which are told by their length.
        rewriter: A language model. Its wording goes first if it is one short line that names only what was said; the
            others stay. Where it fails, they do without.
    """
    topic, turn = topic_of(thread), bare(text)
    if not topic:
        return [Wording(text)]
    tie = bond(turn, topic)
    if tie is Bond.NONE:
        return [Wording(turn)]
    about = _with(turn, _salient(turn, topic))
    first = standalone(text, thread) if tie is Bond.LEANS else ""
    if rewriter and (rewritten := _rewritten(rewriter, text, thread)):
        first = rewritten
    if first:
        return _merged([Wording(first, 0.2), Wording(turn, 0.3), Wording(about, 0.5)])
    return _merged([Wording(turn, 0.5), Wording(about, 0.5)])


def leans(text: str, thread: Sequence[str]) -> bool:
    """Whether a turn can't be understood without those before it."""
    topic = topic_of(thread)
    return bool(topic) and bond(bare(text), topic) is Bond.LEANS


def standalone(text: str, thread: Sequence[str]) -> str:
    """The question with what it leaves unsaid, in one wording, fit to be read for.

    That is the last question with the changed slot (“and in March?”), or else the turn with names in brackets: those
    of the thread's questions, the latest first, or where they have none, the last words of the latest; an answer's
    names only where nobody asked, for they are many. Dates are not carried. What stands alone stays as it is.
    """
    topic, turn = topic_of(thread), bare(text)
    if not topic or bond(turn, topic) is not Bond.LEANS:
        return text
    asked = questions_of(topic)
    slotted = _slotted(turn, asked[-1]) if asked else ""
    return slotted or _with(turn, _carried(turn, asked, topic))


def _slotted(turn: str, last: str) -> str:
    """The last question with its date or its one name changed to the turn's; empty where the turn is no fragment."""
    slot = ELLIPSIS.sub("", OPENS.sub("", turn)).strip(" ?!.,")
    if not 1 <= len(slot.split()) <= _FRAGMENT_WORDS or ASKS.search(slot) or not ASKS.search(last):
        return ""
    if _CALENDAR.search(slot):
        return _dated(slot, last)
    name = _ARTICLE.sub("", _PREPOSITION.sub("", slot, count=1))
    spans = [span for span in _names(last) if _is_name(last[slice(*span)])]
    alike = [span for span in spans if last[: span[0]].endswith(f" {slot.split()[0].lower()} ")]
    if name[:1].isupper() and len(alike or spans) == 1:
        start, end = (alike or spans)[0]
        return f"{last[:start]}{name}{last[end:]}"
    return ""


def _dated(slot: str, last: str) -> str:
    dates = [found.span() for found in _CALENDAR.finditer(last)]
    if not dates:
        kept = last.rstrip(" ?!.")
        return f"{kept} {slot}{last[len(kept) :]}"
    before, after = last[: dates[-1][0]], last[dates[-1][1] :]
    if _PREPOSITION.match(slot) or _RELATIVE.match(slot):  # it brings its own preposition, or needs none
        head, _, tail = before.rstrip().rpartition(" ")
        before = f"{head} " if _PREPOSITION.fullmatch(tail) else before
    return f"{before}{slot}{after}"


def _carried(turn: str, asked: Sequence[str], topic: Sequence[str]) -> list[str]:
    """What a turn leaves unsaid: names, else words of the last question, at most so many words."""
    question = parse(turn)
    said = set(question.stems)
    names = _unsaid((name for one in reversed(asked) for name in _told_names(one)), said)
    last = next((words for one in reversed(asked) if (words := _words(one))), [])
    if not _words(turn):
        return _unsaid(last, said)
    if names or (question.anchors and ASKS.search(turn)):
        return names
    return _unsaid(last[-_TAIL:], said) or _unsaid((name for one in topic for name in _told_names(one)), said)


def _names(text: str) -> list[tuple[int, int]]:
    """The spans of a text's names and numbers, of several words where they belong together."""
    anchors = set(parse(text).anchors)
    spans: list[tuple[int, int]] = []
    for found in WORD.finditer(text):
        if found.group() not in anchors:
            continue
        if spans and text[spans[-1][1] : found.start()] in _JOINS:
            spans[-1] = (spans[-1][0], found.end())
        else:
            spans.append(found.span())
    return spans


def _told_names(text: str) -> list[str]:
    return [name for start, end in _names(text) if _is_name(name := text[start:end])]


def _is_name(name: str) -> bool:
    """Whether it is more than a date or a number."""
    return any(character.isalpha() for character in _CALENDAR.sub("", name))


def _words(text: str) -> list[str]:
    """A turn's words that say what it is about, without dates and numbers."""
    return [word for word in WORD.findall(_CALENDAR.sub(" ", text)) if word.isalpha() and word.lower() not in HOLLOW]


def _unsaid(names: Iterable[str], said: set[str]) -> list[str]:
    carried: list[str] = []
    heard, room = set(said), _MOST_CARRIED
    for name in names:
        stems = [stem(word) for word in WORD.findall(name)]
        if not heard.issuperset(stems) and len(stems) <= room:
            carried.append(name)
            heard.update(stems)
            room -= len(stems)
    return carried


def _salient(turn: str, topic: Sequence[str]) -> list[str]:
    """The words that a thread is about: those said often, lately, and as names."""
    said = set(parse(turn).stems)
    weights: defaultdict[str, float] = defaultdict(float)
    words: dict[str, str] = {}
    for age, one in enumerate(reversed(questions_of(topic) or topic[-1:])):
        question = parse(one)
        names = {name.lower() for name in question.anchors}
        for word, stemmed in ((word, stem(word)) for word in question.words):
            if stemmed not in said and word not in HOLLOW and len(word) > 1:
                words.setdefault(stemmed, word)
                weights[stemmed] += _FADES**age * (_NAME if word in names else 1.0)
    return [words[one] for one in sorted(weights, key=lambda one: -weights[one])[:_MOST_CARRIED]]


def _with(turn: str, words: Sequence[str]) -> str:
    return f"{turn} ({' '.join(words)})" if words else turn


def _rewritten(rewriter: Rewriter, text: str, thread: Sequence[str]) -> str:
    """A model's wording, if it is a short line, half of it said before, and names nothing else; else nothing."""
    try:
        wording = rewriter.rewrite(text, thread).strip()
    except ModelError:
        return ""
    if len(wording) > _REWRITTEN or not wording.isprintable():
        return ""
    heard = " ".join((*(turn[:MOST_CHARACTERS] for turn in thread[-MOST_TURNS:]), text))
    question, known = parse(wording), set(parse(heard).stems)
    told = sum(stemmed in known for stemmed in question.stems)
    named = all(mentions(heard, name) for name in question.anchors)
    return wording if named and 0 < len(question.stems) <= 2 * told else ""


def _merged(ways: Iterable[Wording]) -> list[Wording]:
    """Each wording once, with all its weight."""
    weights: dict[str, float] = {}
    for way in ways:
        weights[way.text] = weights.get(way.text, 0.0) + way.weight
    return [Wording(text, weight) for text, weight in weights.items()]
