"""Answers a question from the articles, in their own sentences, or says that they don't answer it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from retrieval.across import Told, across
from retrieval.agreement import settle
from retrieval.answering import compose, nearest
from retrieval.asking import Form, asking
from retrieval.confidence import confidence, missing, signals, unnamed
from retrieval.domain import ANY_TIME, Answer, Point, Scope, Window
from retrieval.errors import InputError
from retrieval.followup import Wording, leans, wordings
from retrieval.ports import Embedder, Library, Reader, Reranker, Rewriter
from retrieval.precedence import precedence
from retrieval.questions import Question, foreign, names_something, parse, readable
from retrieval.ranking import spread
from retrieval.searching import search
from retrieval.selection import Ranked, candidates, rarities, read, rerank
from retrieval.weights import Weights, fitted
from retrieval.when import When, as_of, when

MOST_CHARACTERS = 2_000
"""Of a question; longer ones are refused."""

UNSURE = "No sentence found answers it surely enough."
"""The reason of an abstention that is owed to the confidence alone."""

_POOL, _READ = 60, 30  # passages found, and those whose sentences are scored
_OF_AN_ARTICLE = 3  # of them, unless it is the one asked about
_ADDRESS = re.compile(r"(?:\bhttps?://|\bwww\.)\S+", re.IGNORECASE)
_AS_IN = "for example: what happened at the harbour?"
_ENGLISH = "English is what I read best: try to ask in English."


@dataclass(frozen=True, slots=True)
class Looked:
    """An answer, and what it was made of."""

    answer: Answer
    found: Ranked


@dataclass(frozen=True, slots=True)
class Ask:
    """The use case; ``least`` is the confidence from which it answers, where that is not for the asker to choose."""

    library: Library
    embedder: Embedder
    least: float | Point | None = None
    reader: Reader | None = None
    reranker: Reranker | None = None
    rewriter: Rewriter | None = None

    def __call__(
        self,
        text: str,
        scope: Scope,
        *,
        window: Window = ANY_TIME,
        thread: Sequence[str] = (),
        cited: Sequence[str] = (),
        now: datetime | None = None,
        point: Point = Point.BALANCED,
    ) -> Answer:
        """Answer a question; ``thread`` holds the earlier turns, the oldest first.

        Args:
            text: The question.
            scope: Who asks, and with that which articles there are.
            window: When the articles have to be of; it goes before what the question says of time.
            thread: What was asked before, the oldest first.
            cited: The ids of the articles that were cited in the thread.
            now: When it is asked, aware, in the asker's time zone; None where nobody knows.
            point: How sure an answer has to be.

        Raises:
            InputError: The question is empty, too long, an address, or of nothing that could be looked for.
            LibraryError: The library can't be read.
        """
        return self.look(text, scope, window=window, thread=thread, cited=cited, now=now, point=point).answer

    def look(
        self,
        text: str,
        scope: Scope,
        *,
        window: Window = ANY_TIME,
        thread: Sequence[str] = (),
        cited: Sequence[str] = (),
        now: datetime | None = None,
        point: Point = Point.BALANCED,
    ) -> Looked:
        """As calling it, with what the answer was made of."""
        asked = checked(text, leaning=bool(thread) or scope.only is not None)
        meant = When(asked, window) if window else _when(asked, thread, now)
        ways = wordings(meant.text, thread, self.rewriter)
        least = point if self.least is None else self.least
        threshold = self._weights.thresholds[least.value] if isinstance(least, Point) else least

        def within(span: Window) -> Looked:
            def find(text: str) -> Ranked:
                same = text == ways[0].text
                return found if same else self.rank([Wording(text)], scope, span, cited, fresh=meant.fresh)

            found = self.rank(ways, scope, span, cited, fresh=meant.fresh)
            answer = self._answer(asked, meant, ways[0].text, found, find, scope, span, threshold)
            return Looked(_told(answer, meant), found)

        looked = within(meant.window)
        if meant.window and not (looked.answer.answered or meant.hard or window):
            return within(ANY_TIME)
        return looked

    def rank(
        self,
        ways: Sequence[Wording],
        scope: Scope,
        window: Window = ANY_TIME,
        cited: Sequence[str] = (),
        weights: Weights | None = None,
        *,
        fresh: bool = False,
    ) -> Ranked:
        """Search for a question in each of its wordings, read, and rank the sentences as answers to the first.

        ``fresh``: the latest are wanted. Other ``weights`` than the fitted ones are for fitting them.
        """
        numbers = weights or self._weights
        question = parse(ways[0].text)
        found = search(self.library, self.embedder, ways, scope, window, _POOL, cited)
        hits = found.hits[:_READ] if scope.only else spread(found.hits, _OF_AN_ARTICLE)[:_READ]
        readings = self.library.read(scope, self.embedder.name, [hit.passage for hit in hits])
        rarity = rarities(question, found.frequencies)
        ranked = candidates(question, found.vector, hits, readings, rarity, numbers.first)
        if self.reader and ranked:
            ranked = read(self.reader, question, ranked, numbers.sentence)
        if self.reranker and ranked:
            ranked = rerank(self.reranker, question, ranked)
        ranked = precedence(ranked, fresh=fresh)
        sure = confidence(signals(question, ranked), numbers.confidence) if ranked else 0.0
        return Ranked(question, hits, readings, ranked, sure)

    @property
    def _weights(self) -> Weights:
        return fitted(read=self.reader is not None)

    def _answer(
        self,
        asked: str,
        meant: When,
        standalone: str,
        found: Ranked,
        find: Callable[[str], Ranked],
        scope: Scope,
        window: Window,
        threshold: float,
    ) -> Answer:
        if not found.sentences:
            none = "There are no articles to search."
            return Answer(
                asked,
                (),
                0.0,
                window=window,
                reason=f"No article here is of the time asked about: {meant.told}." if window and meant.told else none,
            )
        form = asking(standalone)
        told = None
        if form.form is not Form.PLAIN:
            told = across(form, find, self.library, scope, window, threshold)
        reason = (
            told.reason if told else _doubt(parse(meant.undated if window and meant.undated else meant.text), found)
        )
        if not (told or reason) and found.sure < threshold:
            reason = UNSURE
        near = nearest(found.sentences, found.hits)
        sure = max(found.sure, threshold) if told else found.sure
        if reason:
            return Answer(asked, (), found.sure, near, window, reason)
        if told is None:
            settled = settle(found.question, found.sentences)
            told = Told(compose(found.question, settled.ranked), settled.lead)
        articles = [citation.article for sentence in told.sentences for citation in sentence.citations]
        lead = told.lead or (as_of(articles) if meant.fresh else "")
        return Answer(asked, told.sentences, sure, near, window, lead=lead)


def checked(text: str, *, leaning: bool = False) -> str:
    """The question fit to be searched for; InputError if it is empty, too long, or none.

    One that is ``leaning`` has a thread, or articles that it is asked of, and need not name what it is about.
    """
    asked = readable(text)
    if not any(character.isalnum() for character in asked):
        raise InputError(f"The question is empty: ask in words, {_AS_IN}")
    if len(asked) > MOST_CHARACTERS:
        raise InputError(
            f"The question has {len(asked):,} characters; at most {MOST_CHARACTERS:,} are read. Ask one thing in a"
            " sentence or two."
        )
    words = _ADDRESS.sub(" ", asked)
    if not any(character.isalnum() for character in words):
        raise InputError(f"That is an address, not a question: have its page summarised, or ask in words, {_AS_IN}")
    if not (leaning or names_something(words)):
        raise InputError(f"The question names nothing to look for: say who or what it is about, {_AS_IN}")
    return asked


def _told(answer: Answer, meant: When) -> Answer:
    """The answer with the window in words, and the advice to ask in English where that may be why there is none."""
    advice = _ENGLISH if answer.reason and foreign(answer.question) else ""
    return replace(answer, when=meant.told if answer.window else "", reason=f"{answer.reason} {advice}".strip())


def _when(asked: str, thread: Sequence[str], now: datetime | None) -> When:
    """What a question says of time; a follow-up that says nothing keeps to what its thread said last."""
    meant = when(asked, now)
    if meant.window or meant.fresh or not leans(asked, thread):
        return meant
    before = next((one for turn in reversed(thread) if (one := when(turn, now)).window), None)
    return replace(before, text=meant.text, undated="") if before else meant


def _doubt(asked: Question, found: Ranked) -> str:
    """Which names forbid an answer, or nothing: the question's must all be mentioned, of those from the thread one."""
    if absent := missing(asked, found.readings):
        return f"None of the passages found mentions {_listed(absent)}."
    lacking = unnamed(found.question, found.sentences[0])
    absent = unnamed(asked, found.sentences[0]) or (lacking if len(lacking) == len(found.question.anchors) else [])
    return f"The article that comes nearest does not mention {_listed(absent)}." if absent else ""


def _listed(names: Sequence[str]) -> str:
    return " or ".join(f"“{name}”" for name in dict.fromkeys(names))
