"""Tells how a turn hangs together with the thread before it: whether it leans on it, or begins a topic of its own."""

import re
from collections.abc import Sequence
from enum import Enum

from retrieval.questions import STOP_WORDS, WORD, parse, readable, stem

MOST_TURNS = 12
"""Of a thread that are looked at, the latest."""

MOST_CHARACTERS = 2_000
"""Of a turn that are looked at."""

HOLLOW = STOP_WORDS | frozenset(
    """after again against another before between down during else happen happened happening happens near off one ones
    other others over there through too without""".split()
)
"""Words that don't say what a turn is about."""

OPENS = re.compile(r"^(?:and|but|so|then|also|or|plus)\b[\s,]*", re.IGNORECASE)
"""The words that tie a turn to the one before it."""

ELLIPSIS = re.compile(r"^(?:what about|how about|what of)\b\s*", re.IGNORECASE)
"""The words that stand for a whole question."""

ASKS = re.compile(
    r"\b(?:who|whom|whose|what|when|where|which|why|how|is|are|was|were|do|does|did|has|have|had|can|could|will|would)\b",
    re.IGNORECASE,
)
"""A word that makes a whole question of a turn."""

_FEW = 4  # content words: a turn with fewer says too little to be searched for alone
_QUESTION_WORDS = 20  # a longer turn is taken for an answer
_MANNERS = re.compile(
    r"^(?:(?:ok(?:ay)?|thanks?(?: you)?(?: a lot| so much| very much)?|thx|great|cool|nice|perfect|right|sure|well|oh"
    r"|ah|hmm+|hi|hey|hello|sorry|please|yes|yeah|no|nope|wait|actually|got it|good|(?P<meant>i meant?))"
    r"\b[\s,.;:!…–—-]*){1,9}",
    re.IGNORECASE,
)
_BARE_QUESTION = re.compile(
    r"^(?:why|how so|how come|(?:who|what|where) else|since when|which ones?)\W*$", re.IGNORECASE
)
_SUBJECT = re.compile(r"\b(?:he|she|they|it|his|her|their|its)\b", re.IGNORECASE)
_POINTS = re.compile(
    r"\b(?:him|hers|them|theirs|those(?! (?:who|that|which)\b)|these(?! days\b)|there(?! (?:is|are|was|were|be|any)\b)"
    r"|this(?! (?:week|month|year|morning|afternoon|evening|spring|summer|autumn|winter|time)\b)"
    r"|(?:other|that|this|which|first|second|last|next) ones?|latter|former)\b"
    r"|(?:^|\b(?:is|was|does|did|do|can|will|would|has|had|about|of|for|after|before|with|to|by|from|on|in|at|than|and"
    r"|why|how) )that\b|\bthat(?: (?:day|night|morning|evening|week|month|year|time)\b|\W*$)",
    re.IGNORECASE,
)
_POINTS_NOWHERE = re.compile(
    r"\bit (?:true|possible|safe|legal|okay|ok|likely|clear|known|right|expected|costs?|takes?|take long)(?: \w+)?"
    r" (?:that|to|if|for)\b|\b(?:is|are|was|were|be) there\b",
    re.IGNORECASE,
)


class Bond(Enum):
    """How a turn hangs together with its thread."""

    NONE = "none"
    """It names only what the thread has not named, and leans on nothing: it begins a topic."""
    TOPIC = "topic"
    """It can be understood alone, and may be about the same."""
    LEANS = "leans"
    """It can't be understood alone."""


def bare(turn: str) -> str:
    """A turn without the thanks and the like before it, as far as it says more than that; its end, if long, is cut."""
    said = readable(turn[:MOST_CHARACTERS])
    found = _MANNERS.match(said)
    if not found or not WORD.search(said, found.end()):
        return said
    rest = said[found.end() :]
    ended = found["meant"] or not found.group().rstrip()[-1].isalnum()  # “No one died”: that no is no manners
    return rest if ended or OPENS.match(rest) or ASKS.match(rest) else said


def topic_of(thread: Sequence[str]) -> list[str]:
    """The bare turns of a thread from where its last topic begins, without those that say thanks alone."""
    topic: list[str] = []
    for turn in map(bare, thread[-MOST_TURNS:]):
        if not WORD.search(turn) or _MANNERS.fullmatch(turn):
            continue
        if topic and not _is_answer(turn) and bond(turn, topic) is Bond.NONE:
            topic = []
        topic.append(turn)
    return topic


def questions_of(topic: Sequence[str]) -> list[str]:
    """The turns that are no answers: what was asked names what is spoken of, an answer much else besides."""
    return [turn for turn in topic if not _is_answer(turn)]


def bond(turn: str, topic: Sequence[str]) -> Bond:
    """How a bare turn hangs together with a topic's turns."""
    question = parse(turn)
    known = {stemmed for one in topic for stemmed in parse(one).stems}
    fresh = next((name for name in question.anchors if stem(name) not in known), "")
    if ELLIPSIS.match(OPENS.sub("", turn)) or _BARE_QUESTION.match(turn) or _points(turn, fresh):
        return Bond.LEANS
    few = sum(word not in HOLLOW for word in question.words) < _FEW
    if few and (not fresh or OPENS.match(turn) or not ASKS.search(turn)):
        return Bond.LEANS
    shared = any(stem(name) in known for name in question.anchors)
    return Bond.NONE if fresh and not shared else Bond.TOPIC


def _points(turn: str, fresh: str) -> bool:
    """Whether a pronoun points out of a turn; one that follows a new name points to that."""
    plain = _POINTS_NOWHERE.sub(" ", turn)
    if _POINTS.search(plain):
        return True
    found = _SUBJECT.search(plain)
    return bool(found and not (fresh and fresh in plain[: found.start()]))


def _is_answer(turn: str) -> bool:
    return len(turn.split()) > _QUESTION_WORDS
