"""Which blocks of a page are its article: those that the extractors agree on, and others of the same part of the page.

Extractors err in different places. One stops where the page is cut by an advertisement, another takes in what is read
most; both take links to other articles, dates, notices and headlines along. So each votes for the blocks of the page
that it takes, and what decides is in how many votes, and in which part of the page, a block is: the part is known by
where the blocks with prose stand that have the most votes. (That extractors do better together, by vote: Bevendorff et
al., "An Empirical Comparison of Web Content Extraction Algorithms", SIGIR 2023. The parts and their rules are ours.)
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from retrieval.adapters.reading import clean, furniture
from retrieval.adapters.reading.bylines import credited
from retrieval.adapters.reading.candidates import Candidate, candidates
from retrieval.adapters.reading.page_blocks import HEADINGS, Block, Box, key
from retrieval.adapters.reading.wall_words import bars
from retrieval.adapters.reading.wire import lone_date

_SHARE = 0.1
"""Of the letters of prose, for the part of the page that holds them to be the article's."""

_AGREED = 0.25
"""Of the letters of prose that any extractor takes, for those that several take to be enough to go by."""

_AROUND = 2
_LAST_ONES = 3
_REPEATED = 60
_LAST = 0.2
_ADDED = re.compile(
    r"(?:^|[\s_-])(?:(?:about-?(?:the-?)?)?authors?(?:-?(?:box|bio|info|card|desc\w*|profile|about))?|newsletters?|related"
    r"|recommend\w*|promos?|most-?(?:read|popular)|trending|comments?|shar(?:e|ing)|cookies?|consent|subscri(?:be|ption)"
    r"|sign-?up|cta|tags?|breadcrumbs?|byline|sidebar|taboola|outbrain|advert\w*|sponsor\w*|print-?(?:header|footer))"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Names that pages give to what they add to an article."""

_NEAR = 5
_ROWS = frozenset({"li", "tr", "dt", "dd", "pre"})


def paragraphs(found: Sequence[Block], texts: Sequence[str], titles: Collection[str]) -> list[str]:
    """The article's paragraphs in order, out of the blocks of its page; none where no extractor finds any.

    Args:
        found: All the blocks of the page.
        texts: What each extractor takes for the article, empty where it finds none.
        titles: What the article is called, wherever that is told: it is no paragraph.
    """
    taken = candidates(found, texts)
    called = {key(title) for title in titles}
    place = _place(taken)
    kept = _kept([one for one in taken if one.letters not in called and _is_fit(one, place)], place)
    return [tidied for one in _once(_until_moved_on(_trimmed(kept, place))) if (tidied := clean.tidy(one.block.text))]


def plain(lines: Sequence[str], titles: Collection[str]) -> list[str]:
    """The article's paragraphs out of lines that are nothing else, but for titles and what pages add to articles."""
    called = {key(title) for title in titles}
    return [line for line in lines if line and key(line) not in called and not furniture.anywhere(line)]


def without_notes(found: Sequence[str], authors: str) -> list[str]:
    """The paragraphs without the words of walls, and without what the last ones say of the authors."""
    kept = [one for one in found if not furniture.anywhere(one)]
    names = "|".join(map(re.escape, filter(None, re.split(r", | and ", authors))))
    note = re.compile(rf"(?:{names}) (?:is (?:an?|the|our)|writes|covers|reports) .{{1,300}}")
    first = max(1, len(kept) - _LAST_ONES) if names else len(kept)
    return kept[:first] + [one for one in kept[first:] if not note.fullmatch(one)]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the page the article stands, by paths: in these parts, and around them."""

    home: frozenset[int]
    around: frozenset[int]

    def has(self, part: Box, *, wide: bool, below: int = 1) -> bool:
        """Whether a part of the page is among them, or so many elements below one of them at most."""
        paths = self.around if wide else self.home
        return any(box.path in paths for box in islice(part.chain(), below + 1))


def _place(taken: Sequence[Candidate]) -> _Place:
    prose = [one for one in taken if one.votes and one.is_prose]
    agreed = [one for one in prose if one.votes > 1]
    if _letters(agreed) < _AGREED * _letters(prose):
        agreed = prose
    weights: Counter[int] = Counter()
    for one in agreed:
        weights[one.block.box.part.path] += len(one.letters)
    home = frozenset(path for path, weight in weights.items() if weight >= _SHARE * _letters(agreed))
    parts = (one.block.box.part for one in agreed)
    around = (box.path for part in parts if part.path in home for box in islice(part.chain(), _AROUND + 1))
    return _Place(home, frozenset(around))


def _is_fit(one: Candidate, place: _Place) -> bool:
    """Whether it is what articles are made of: no caption, no credits, nothing that pages add to them."""
    block = one.block
    if block.is_caption or credited(block.text) or lone_date(block.text):
        return False
    is_bar = block.tag in HEADINGS and bars(block.text)  # it tells that the article is cut there
    if furniture.anywhere(block.text) and not is_bar:
        return False
    near = takewhile(lambda box: box.path not in place.around, islice(block.box.chain(), _NEAR))
    return not any(_ADDED.search(box.name) for box in near)


def _kept(fit: Sequence[Candidate], place: _Place) -> list[Candidate]:
    """Those that belong to the article; of headings, those with something of it below them."""
    kept: list[Candidate] = []
    is_below = False
    voted = {one.block.box.path for one in fit if one.votes and one.block.tag in HEADINGS}
    for one in reversed(fit):
        is_heading = one.block.tag in HEADINGS
        is_kept = is_below and _heads(one, place, voted) if is_heading else _belongs(one, place)
        if is_kept:
            kept.append(one)
        is_below = is_kept or (is_heading and is_below)
    return kept[::-1]


def _heads(one: Candidate, place: _Place, voted: Collection[int]) -> bool:
    """Whether it heads a part of the article: extractors take it, or others that are set as it is and it is no link."""
    is_like_them = one.block.box.path in voted and not one.block.linked
    return (one.votes > 0 or is_like_them) and place.has(one.block.box.part, wide=True, below=_AROUND)


def _belongs(one: Candidate, place: _Place) -> bool:
    block, part = one.block, one.block.box.part
    if one.is_link:
        return block.tag == "li" and one.votes > 1 and place.has(part, wide=False)
    if one.votes:
        return one.votes > 1 or place.has(part, wide=one.is_prose)
    if block.box.within("blockquote"):
        return any(box.path in place.home for box in block.box.chain())
    return one.is_prose and place.has(part, wide=False)


def _trimmed(kept: Sequence[Candidate], place: _Place) -> list[Candidate]:
    """Without what stands before the first sentence and after the last one and is neither heading nor row."""
    prose = [number for number, one in enumerate(kept) if one.is_prose]
    if not prose:
        return []
    first, last = prose[0], prose[-1]
    if _letters(kept[:first]) > _LAST * _letters(kept):  # a list without sentences is the article
        first = 0
    return [
        one
        for number, one in enumerate(kept)
        if first <= number <= last
        or one.block.tag in _ROWS
        or (number < first and one.block.tag in HEADINGS - {"h1"} and place.has(one.block.box.part, wide=False))
        or (number > last and not furniture.at_the_edge(one.block.text))
    ]


def _until_moved_on(kept: Sequence[Candidate]) -> list[Candidate]:
    """Without the headings below which a page goes on to other things, and what stands below them.

    That is all that follows near the end; before that, what stands in parts of the page that begin there.
    """
    total, before, moved = _letters(kept), 0, False
    parts: set[int] = set()
    remaining = []
    for one in kept:
        part = one.block.box.part.path
        if furniture.moved_on(one.block.text):
            if total - before <= _LAST * total:
                break
            moved = True
        elif not moved or part in parts:
            parts.add(part)
            remaining.append(one)
        before += len(one.letters)
    return remaining


def _once(kept: Sequence[Candidate]) -> list[Candidate]:
    """Without what stands there a second time, in another part of the page."""
    seen: dict[str, int] = {}
    return [
        one
        for one in kept
        if len(one.letters) < _REPEATED
        or seen.setdefault(one.letters, one.block.box.part.path) == one.block.box.part.path
    ]


def _letters(some: Sequence[Candidate]) -> int:
    return sum(len(one.letters) for one in some)
