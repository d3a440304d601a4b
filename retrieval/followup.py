"""Makes a follow-up stand alone: carries the thread's names over into a question that leans on it."""

import re
from collections.abc import Sequence

from retrieval.questions import Question, parse

_LEANS = re.compile(
    r"^\s*(?:and|but|so|then|also|what about|how about|why|how so|who else|since when)\b"
    r"|\b(?:he|him|his|she|her|hers|they|them|their|theirs|it|its|that|those|this|these|there|one|ones)\b",
    re.IGNORECASE,
)
_FEW = 4  # content words: a turn with fewer says too little to be searched for alone
_QUESTION_WORDS = 20  # a longer turn is taken for an answer
_MOST_CARRIED = 6


def standalone(text: str, thread: Sequence[str]) -> str:
    """The question with what it leaves unsaid, taken from the thread's earlier turns, the latest first.

    Short turns go before long ones: what was asked names what is spoken of, an answer much else besides.

    Carried are names and numbers; where the thread has none, the content words of its latest turn. A turn that names
    somebody or something the thread has not named, and leans on nothing, starts a topic of its own and stays as it is.
    """
    question = parse(text)
    if not thread or not _leans(question, thread):
        return text
    said = set(question.words)
    latest_first = list(thread)[::-1]
    turns = [parse(turn) for turn in sorted(latest_first, key=lambda turn: len(turn.split()) > _QUESTION_WORDS)]
    names = [name for turn in turns for name in turn.anchors] or list(turns[0].words)
    carried = [name for name in dict.fromkeys(names) if name.lower() not in said][:_MOST_CARRIED]
    return f"{text} ({' '.join(carried)})" if carried else text


def _leans(question: Question, thread: Sequence[str]) -> bool:
    if _LEANS.search(question.text):
        return True
    named = {name.lower() for turn in thread for name in parse(turn).anchors}
    fresh = any(name.lower() not in named for name in question.anchors)
    return len(question.words) < _FEW and not fresh
