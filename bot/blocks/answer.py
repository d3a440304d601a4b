"""An answer, or why there is none: sentences with numbers, the numbered sources, the row of feedback."""

from collections.abc import Iterable

from bot.blocks import ids
from bot.blocks.abstention import abstention
from bot.blocks.byline import byline
from bot.blocks.feedback import feedback
from bot.blocks.kit import button, rich, section
from bot.blocks.message import Block, Message
from bot.blocks.packing import parts, sections
from bot.blocks.text import escape, first_words, marked, shorten
from bot.wording import number
from retrieval.domain import Answer, Citation, Sentence
from retrieval.ports import Counts

_Marks = tuple[tuple[int, int], ...]

_LONGEST_QUOTE = 300  # characters that a source shows; *Show passage* has the whole


def answer(given: Answer, turn_id: str, counts: Counts) -> list[Message]:
    """The messages that make up an answer; ``counts`` is of what was searched."""
    if not given.answered:
        none = abstention(given, counts)
        return _messages(none.blocks, none.text, turn_id)
    numbers: dict[Citation, int] = {}
    lead = [escape(given.lead, fold=True)] if given.lead.strip() else []
    blocks = sections([*lead, *(line(sentence, numbers) for sentence in given.sentences)])
    marks = _marks(given.sentences)
    for citation, place in numbers.items():
        blocks += _source(citation, place, marks.get(citation, ()), turn_id)
    sources = f" ({number(len(numbers), 'source')})" if numbers else ""
    return _messages(blocks, first_words(given.text) + sources, turn_id)


def _messages(blocks: Iterable[Block], text: str, turn_id: str) -> list[Message]:
    """Cut where Slack's limits say; the last has the feedback, for which the packing leaves room."""
    packed = parts(blocks)
    packed[-1].append(feedback(turn_id))
    texts = [text, *(f"{text} – part {place} of {len(packed)}" for place in range(2, len(packed) + 1))]
    return [Message(told, tuple(part)) for told, part in zip(texts, packed, strict=True)]


def line(sentence: Sentence, numbers: dict[Citation, int]) -> str:
    """A sentence with the numbers of its sources; one that has none yet gets the next."""
    marks = "".join(f"[{numbers.setdefault(citation, len(numbers) + 1)}]" for citation in sentence.citations)
    return f"{escape(sentence.text, fold=True)} {marks}".strip()


def _marks(sentences: Iterable[Sentence]) -> dict[Citation, _Marks]:
    """What is marked of the quotes that are an answer's sentences themselves."""
    marks: dict[Citation, _Marks] = {}
    for sentence in sentences:
        for citation in sentence.citations:
            if sentence.marks and citation.quote == sentence.text:
                marks.setdefault(citation, sentence.marks)
    return marks


def _source(citation: Citation, place: int, marks: _Marks, turn_id: str) -> list[Block]:
    """A quote with what is marked in bold, which only rich text shows safely, and rich text has no button beside it."""
    where = byline(citation.article, citation.quote)
    show = button("Show passage", ids.SHOW_PASSAGE, f"{turn_id}/{place}")
    if not marks:
        return [section(f"*[{place}]* “{shorten(citation.quote, _LONGEST_QUOTE)}”\n{where}", show)]
    quoted = marked(citation.quote, marks, _LONGEST_QUOTE)
    return [rich([(f"[{place}]", True), (" “", False), *quoted, ("”", False)]), section(where, show)]
