"""Answers a question from the articles, in their own sentences, or says that they don't answer it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from retrieval.answering import compose, nearest
from retrieval.confidence import confidence, missing, signals, unnamed
from retrieval.domain import ANY_TIME, Answer, Hit, Scope, Window
from retrieval.errors import InputError
from retrieval.followup import standalone
from retrieval.ports import Embedder, Library, Reading
from retrieval.questions import Question, parse, readable
from retrieval.searching import search
from retrieval.selection import Candidate, candidates, rarities
from retrieval.weights import fitted

MOST_CHARACTERS = 2_000
"""Of a question; longer ones are refused."""

_READ = 30  # passages whose sentences are scored


@dataclass(frozen=True, slots=True)
class Ranked:
    """A question taken apart, with what was found and read for it, and the sentences read, the best answer first."""

    question: Question
    hits: list[Hit]
    readings: list[Reading]
    sentences: list[Candidate]


@dataclass(frozen=True, slots=True)
class Ask:
    """The use case; ``threshold`` is the confidence from which it answers, None for the calibrated one."""

    library: Library
    embedder: Embedder
    threshold: float | None = None

    def __call__(self, text: str, scope: Scope, *, window: Window = ANY_TIME, thread: Sequence[str] = ()) -> Answer:
        """Answer a question; ``thread`` holds the earlier turns, the oldest first.

        Raises:
            InputError: The question is empty or too long.
            LibraryError: The library can't be read.
        """
        asked = checked(text)
        return self.judge(asked, self.rank(standalone(asked, thread), scope, window), window)

    def judge(self, asked: str, found: Ranked, window: Window = ANY_TIME) -> Answer:
        """Make the answer out of what was found for a question, or say why there is none."""
        if not found.sentences:
            return Answer(asked, (), 0.0, window=window, reason="There are no articles to search.")
        weights = fitted()
        sure = confidence(signals(found.question, found.sentences), weights.confidence)
        threshold = weights.thresholds["balanced"] if self.threshold is None else self.threshold
        near = nearest(found.sentences, found.hits)
        reason = _doubt(parse(asked), found)
        if not reason and sure < threshold:
            reason = "No sentence found answers it surely enough."
        sentences = () if reason else compose(found.question, found.sentences)
        return Answer(asked, sentences, sure, near, window, reason)

    def rank(
        self, text: str, scope: Scope, window: Window = ANY_TIME, weights: Mapping[str, float] | None = None
    ) -> Ranked:
        """Search, read, and rank the sentences; by other weights than the fitted ones to fit them."""
        question = parse(text)
        found = search(self.library, self.embedder, question, scope, window, _READ)
        readings = self.library.read(scope, self.embedder.name, [hit.passage for hit in found.hits])
        rarity = rarities(question, found.frequencies)
        ranked = candidates(question, found.vector, found.hits, readings, rarity, weights or fitted().sentence)
        return Ranked(question, found.hits, readings, ranked)


def checked(text: str) -> str:
    """The question fit to be searched for; InputError if it is empty or too long."""
    asked = readable(text)
    if not any(character.isalnum() for character in asked):
        raise InputError("The question is empty: ask in words, for example: what happened at the harbour?")
    if len(asked) > MOST_CHARACTERS:
        raise InputError(
            f"The question has {len(asked):,} characters; at most {MOST_CHARACTERS:,} are read. Ask one thing in a"
            " sentence or two."
        )
    return asked


def _doubt(asked: Question, found: Ranked) -> str:
    """Which names forbid an answer, or nothing: the question's must all be mentioned, of those from the thread one."""
    if absent := missing(asked, found.readings):
        return f"None of the passages found mentions {_listed(absent)}."
    lacking = unnamed(found.question, found.sentences[0])
    absent = unnamed(asked, found.sentences[0]) or (lacking if len(lacking) == len(found.question.anchors) else [])
    return f"The article that comes nearest does not mention {_listed(absent)}." if absent else ""


def _listed(names: Sequence[str]) -> str:
    return " or ".join(f"“{name}”" for name in dict.fromkeys(names))
