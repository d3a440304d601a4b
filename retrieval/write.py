"""Answers a question in a language model's words, each sentence held against the passages that it cites."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice

from retrieval.ask import Ask, Ranked, checked
from retrieval.cutting import sentences
from retrieval.domain import ANY_TIME, Answer, Scope, Sentence, Window
from retrieval.followup import standalone
from retrieval.orders import gives_orders
from retrieval.ports import Reading, Writer
from retrieval.verifying import verify

MOST_SENTENCES = 4
"""Of a written answer."""

_SOURCES = 6
_MOST_TRIED = 12  # sentences: who writes more than that does not do as told


@dataclass(frozen=True, slots=True)
class Written:
    """The answer in the articles' own sentences, and one in a model's words, which is written as it is asked for."""

    answer: Answer
    question: str
    sources: tuple[Reading, ...]
    writer: Writer

    def sentences(self) -> Generator[Sentence, None, None]:
        """Each sentence that the articles bear out, as soon as it is written; closing it ends the writing.

        There may be none, and none at all where the articles do not answer the question: the model is not asked then.

        Raises:
            ModelError: The model can't be had or broke off; the sentences given so far hold.
        """
        if not self.sources:
            return
        texts = [one.article.text[one.passage.start : one.passage.end] for one in self.sources]
        with closing(self.writer.write(self.question, texts)) as pieces:
            tried = islice(sentences(pieces), _MOST_TRIED)
            yield from islice(self._verified(tried), MOST_SENTENCES)

    def told(self, written: Sequence[Sentence]) -> Answer:
        """The answer with these sentences; as it was if there are none."""
        return replace(self.answer, sentences=tuple(written)) if written else self.answer

    def _verified(self, written: Iterator[str]) -> Iterator[Sentence]:
        for text in written:
            sentence = verify(text, self.sources)
            if sentence is not None:
                yield sentence


@dataclass(frozen=True, slots=True)
class Write:
    """The use case: asks as `Ask` does, and has a writer word what is answered."""

    ask: Ask
    writer: Writer

    def __call__(self, text: str, scope: Scope, *, window: Window = ANY_TIME, thread: Sequence[str] = ()) -> Written:
        """Find the answer to a question; ``thread`` holds the earlier turns, the oldest first.

        Raises:
            InputError: The question is empty or too long.
            LibraryError: The library can't be read.
        """
        asked = checked(text)
        found = self.ask.rank(standalone(asked, thread), scope, window)
        answer = self.ask.judge(asked, found, window)
        sources = tuple(islice(_sources(found), _SOURCES)) if answer.answered else ()
        return Written(answer, found.question.text, sources, self.writer)


def _sources(found: Ranked) -> Iterator[Reading]:
    """The passages, those of the best sentences first; none of an article that gives orders."""
    best = {candidate.reading.passage: candidate.reading for candidate in found.sentences}
    for reading in best.values():
        if not gives_orders(f"{reading.article.title}\n{reading.article.text}"):
            yield reading
