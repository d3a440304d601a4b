"""The raw copy of a web page pasted as text, told apart into the article, what is said of it, and the page's furniture.

A text that holds no furniture comes out as it went in.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate, pairwise, takewhile

from retrieval.adapters.reading import furniture, titles
from retrieval.adapters.reading.bylines import credited
from retrieval.adapters.reading.pasted_facts import Facts
from retrieval.sentences import paragraph_spans

_CLOSED = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
_QUESTION = re.compile(r"[!?？！][\"'”’»)\]]*$")
_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_NARROW = 50
_WORDS_OF_PROSE = 10
_WORDS_OF_SENTENCE = 4
_CHARACTERS_OF_PROSE = 60  # in languages that put no spaces between words
_WORDS_OF_HEADLINE = 25
_WORDS_OF_BUTTON = 3
_LINES_OF_MENU = 3
_TEASERS = 0.35  # of a page's prose at most: what stands below "Related articles" belongs to other articles
_ALMOST = 0.8
_WORDS_OF_STANDFIRST = 14
_LONG_WORD = re.compile(r"\w{5,}")


@dataclass(slots=True)
class Page:
    """The lines of a pasted page (wrapped paragraphs are one line), where its prose stands, and what is to go."""

    lines: Sequence[str]
    prose: Sequence[int]
    dropped: set[int] = field(default_factory=set)

    @property
    def head(self) -> int:
        """Where the head ends: at the second paragraph of prose, for the first may be a standfirst."""
        return self.prose[min(1, len(self.prose) - 1)] if self.prose else 0

    @property
    def foot(self) -> int:
        """Where the foot begins: below the last paragraph of prose."""
        return self.prose[-1] + 1 if self.prose else len(self.lines)

    @property
    def kept(self) -> list[int]:
        """The lines that remain."""
        return [number for number in range(len(self.lines)) if number not in self.dropped]

    def is_edge(self, number: int) -> bool:
        """Whether a line stands at the head or the foot of the page."""
        return number < self.head or number >= self.foot


def article(text: str, now: datetime) -> tuple[str, Facts]:
    """The article's text and what the page says of it, its title included."""
    spans = paragraph_spans(text) if _is_wrapped(text) else [match.span() for match in _LINE.finditer(text)]
    lines = [text[start:end] for start, end in spans]
    prose = _prose(lines, _WORDS_OF_PROSE) or _prose(lines, _WORDS_OF_SENTENCE)
    others = _other_articles(lines, prose)
    page = Page(lines, [number for number in prose if number not in others])
    facts = Facts(now)
    page.dropped |= {
        number
        for number, (line, below) in enumerate(pairwise([*lines, ""]))
        if facts.note(line, below, at_head=number < page.head, at_foot=number >= page.foot)
    }
    rubbish = _furniture(page) | _menu(page) | others
    page.dropped |= rubbish
    if any(number < page.head for number in rubbish):
        _clear_head(page, facts)
    else:
        _take_headline(page, facts, text, spans)
    facts.finish([lines[number] for number in page.kept])
    bare = any(page.is_edge(number) for number in rubbish)
    return _joined(text, spans, page, unlisted=bare), facts


def _is_wrapped(text: str) -> bool:
    """Whether the lines of the text were broken at a fixed width, so that many run on in the next."""
    lines = text.split("\n")
    run_on = sum(
        len(above) >= _NARROW and not _CLOSED.search(above) and below[:1].islower() for above, below in pairwise(lines)
    )
    return run_on >= max(2, len(lines) // 5)


def _prose(lines: Sequence[str], least: int) -> list[int]:
    return [number for number, line in enumerate(lines) if _is_prose(line, least)]


def _is_prose(line: str, least: int) -> bool:
    """Whether a line is a paragraph of an article: long, closed, and none of what pages add to articles."""
    words = len(line.split())
    if not _CLOSED.search(line) or (words < least and len(line) < _CHARACTERS_OF_PROSE):
        return False
    if _QUESTION.search(line) and words <= _WORDS_OF_HEADLINE:
        return False
    return not furniture.anywhere(line) and credited(line) is None and furniture.without_bullet(line) == line


def _furniture(page: Page) -> set[int]:
    captions = {number + 1 for number, line in enumerate(page.lines[:-1]) if furniture.announces_caption(line)}
    return captions | {
        number
        for number, line in enumerate(page.lines)
        if furniture.anywhere(line) or (page.is_edge(number) and furniture.at_the_edge(line))
    }


def _menu(page: Page) -> set[int]:
    """The lines above the article if there are several of a word or two: a menu, whatever its words are."""
    above = range(page.prose[0]) if page.prose else range(0)
    short = list(takewhile(lambda number: _is_button(page.lines[number]), above))
    return set(short) if len(short) >= _LINES_OF_MENU else set()


def _is_button(line: str) -> bool:
    return len(line.split()) <= _WORDS_OF_BUTTON and not _CLOSED.search(line)


def _other_articles(lines: Sequence[str], prose: Sequence[int]) -> set[int]:
    """What follows headings like "Related articles": to the end of the page, or within it down to the next prose."""
    found: set[int] = set()
    told = [0, *accumulate(len(lines[number]) for number in prose)]
    for number in range(prose[0] + 1 if prose else len(lines), len(lines)):
        if number in found or not furniture.moved_on(lines[number]):
            continue
        at = bisect_right(prose, number)
        if told[-1] - told[at] <= _TEASERS * told[-1]:
            return found | set(range(number, len(lines)))
        found |= set(range(number, prose[at]))
    return found


def _clear_head(page: Page, facts: Facts) -> None:
    """Find the headline in the head of a page, and drop what stands above it and the single words below it."""
    above = [number for number in page.kept if number < (page.prose[0] if page.prose else page.head)]
    headline = _headline(page, above)
    if headline is None:
        return
    facts.title = facts.title or page.lines[headline]
    page.dropped |= {number for number in above if number <= headline or page.lines[number] == page.lines[headline]}
    page.dropped |= {number for number in page.kept if number < page.head and _is_button(page.lines[number])}


def _headline(page: Page, above: Sequence[int]) -> int | None:
    """The headline among the lines above the article: the first of those that announce best what the article tells."""
    long = [number for number in above if not _is_button(page.lines[number]) and titles.is_headline(page.lines[number])]
    told = set(_LONG_WORD.findall(" ".join(page.lines[number] for number in page.prose).casefold()))
    marks = {number: _announced(page.lines[number], told) for number in long}
    if not marks:
        return next(iter(above), None)
    enough = _ALMOST * max(marks.values())
    found = next(number for number in long if marks[number] >= enough)
    above_it = found - 1 if found - 1 in marks else found
    words, words_above = len(page.lines[found].split()), len(page.lines[above_it].split())
    is_standfirst = words >= _WORDS_OF_STANDFIRST and words > words_above > _WORDS_OF_BUTTON + 1
    return above_it if is_standfirst else found


def _announced(line: str, told: set[str]) -> float:
    """How many of the line's longer words come up in the article, the more of them the better."""
    words = set(_LONG_WORD.findall(line.casefold()))
    return len(words & told) ** 2 / len(words) if words else 0.0


def _take_headline(page: Page, facts: Facts, text: str, spans: Sequence[tuple[int, int]]) -> None:
    """The first line is the headline of an article if it looks like one and a blank line sets it apart."""
    kept = page.kept
    if facts.title or len(kept) < 2 or not titles.is_headline(page.lines[kept[0]]):
        return
    if "\n\n" in text[spans[kept[0]][1] : spans[kept[1]][0]]:
        facts.title = page.lines[kept[0]]
        page.dropped.add(kept[0])


def _joined(text: str, spans: Sequence[tuple[int, int]], page: Page, *, unlisted: bool) -> str:
    """The lines that remain, with what stood between them; list marks at the head go with a page's furniture."""
    parts: list[str] = []
    before: int | None = None
    for number in page.kept:
        at_head = unlisted and number < page.head
        if before is not None:
            together = number == before + 1 and not at_head
            parts.append(text[spans[before][1] : spans[number][0]] if together else "\n\n")
        line = page.lines[number]
        parts.append(furniture.without_bullet(line) if at_head else line)
        before = number
    return "".join(parts)
