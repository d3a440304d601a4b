"""Answers a question in a language model's words, each sentence held against the passages that it cites."""

import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

from retrieval.ask import Ask, Looked
from retrieval.asking import Form, asking
from retrieval.cutting import sentences, spoken
from retrieval.domain import ANY_TIME, Answer, Point, Scope, Sentence, Window
from retrieval.orders import gives_orders
from retrieval.ports import Excerpt, Reading, Writer
from retrieval.selection import Ranked
from retrieval.verifying import answers, verify

MOST_SENTENCES = 4
"""Of a written answer."""

_SOURCES = 6
_MOST_CHARACTERS = 2_000  # of a source: a passage has half as many, unless its article is no prose
_MOST_BYLINE = 200
_MOST_TRIED = 12  # sentences: who writes more than that does not do as told

_NOTHING = re.compile(
    r"\W*(?:NO[_ ]?ANSWER|NONE)\b[\W\d]*"
)  # what it was told to write where the sources do not answer


@dataclass(frozen=True, slots=True)
class Written:
    """The answer in the articles' own sentences, and one in a model's words, which is written as it is asked for.

    ``now`` is when it was asked, in the asker's time zone; ``dropped`` fills with the sentences that do not hold.
    """

    answer: Answer
    question: str
    sources: tuple[Reading, ...]
    found: Ranked
    writer: Writer
    now: datetime | None = None
    dropped: list[str] = field(default_factory=list, compare=False)

    def sentences(self) -> Generator[Sentence, None, None]:
        """Each sentence that the articles bear out, as soon as it is written; closing it ends the writing.

        There may be none, and none at all where the articles do not answer the question: the model is not asked then.

        Raises:
            ModelError: The model can't be had or broke off; the sentences given so far hold.
        """
        self.dropped.clear()
        if not self.sources:
            return
        with closing(self.writer.write(self.question, list(map(_excerpt, self.sources)), self.now)) as pieces:
            tried = islice(sentences(spoken(pieces)), _MOST_TRIED)
            yield from islice(self._verified(tried), MOST_SENTENCES)

    def told(self, written: Sequence[Sentence]) -> Answer:
        """The answer with these sentences, and how many of how many that is; as it was if there are none."""
        if not written:
            return self.answer
        many = len(written) + len(self.dropped)
        note = (
            f"A language model’s words, {len(written)} of {many} {'sentence' if many == 1 else 'sentences'} verified:"
        )
        return replace(self.answer, sentences=tuple(written), lead=f"{self.answer.lead} {note}".strip())

    def _verified(self, written: Iterator[str]) -> Iterator[Sentence]:
        for text in written:
            if _NOTHING.fullmatch(text):
                continue
            sentence = None if gives_orders(text) else verify(text, self.sources)
            if sentence is None or not (self._is_quoted(sentence) or answers(sentence, self.found)):
                self.dropped.append(text)
            else:
                yield sentence

    def _is_quoted(self, sentence: Sentence) -> bool:
        """Whether the answer in the articles' own words has all that it rests on."""
        return set(sentence.citations) <= {cited for own in self.answer.sentences for cited in own.citations}


@dataclass(frozen=True, slots=True)
class Write:
    """The use case: asks as `Ask` does, and has a writer word what is answered."""

    ask: Ask
    writer: Writer

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
    ) -> Written:
        """Find the answer to a question; the arguments and the errors are those of `Ask`."""
        looked = self.ask.look(text, scope, window=window, thread=thread, cited=cited, now=now, point=point)
        return self.of(looked, now)

    def of(self, looked: Looked, now: datetime | None = None) -> Written:
        """The same for a question that was looked for already.

        Where the answer counts articles or lists them, no model does better: none is asked.
        """
        asked, meant = looked.answer.question, looked.found.question.text
        worth = looked.answer.answered and asking(meant).form not in (Form.COUNT, Form.LIST)
        sources = tuple(islice(_sources(looked.found), _SOURCES)) if worth else ()
        question = asked if asked == meant else f"{asked}\nIn full: {meant}"
        return Written(looked.answer, question, sources, looked.found, self.writer, now)


def _sources(found: Ranked) -> Iterator[Reading]:
    """The passages, those of the best sentences first; none of an article that gives orders."""
    best = {candidate.reading.passage: candidate.reading for candidate in found.sentences}
    for reading in best.values():
        if not gives_orders(f"{reading.article.title}\n{reading.article.text}"):
            yield reading


def _excerpt(source: Reading) -> Excerpt:
    """What a writer gets to read of a passage, cut at the end of a sentence where that is possible."""
    start, end = source.passage.start, source.passage.end
    fitting = [last for _, last in source.sentences if start < last <= min(end, start + _MOST_CHARACTERS)]
    cut = end if end - start <= _MOST_CHARACTERS else max(fitting, default=start + _MOST_CHARACTERS)
    return Excerpt(source.article.byline[:_MOST_BYLINE], source.article.text[start:cut])
