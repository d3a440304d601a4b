"""The blocks of a page: its paragraphs, headings, items and rows in order, each with where it stands in the tree."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import lxml.etree
from lxml.html import HtmlElement

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = HEADINGS | frozenset(
    "address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form header hgroup hr html legend li main menu ol p pre section summary table tbody td tfoot th thead tr"
    " ul".split()
)
# Elements within a text, which say nothing of what part of the page they stand in.
_INNER = HEADINGS | frozenset(
    "a b blockquote br caption center dd dl dt em figcaption figure font i li ol p pre small span strong table tbody td"
    " tfoot th thead tr u ul".split()
)
_UNREAD = frozenset(
    "audio button canvas datalist embed head iframe input math menu nav noscript object option script select style svg"
    " template textarea title video".split()
)
_NO_DATA = HEADINGS | frozenset({"table", "ul", "ol", "blockquote", "pre", "article", "section"})
_CAPTION = re.compile(r"caption|(?:^|[\s_-])(?:credits?|photo-?by|byline|dateline)(?:$|[\s_-])", re.IGNORECASE)
_WORD = re.compile(r"\w")
_LONGEST_CELL = 1_000
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True, eq=False)
class Box:
    """An element around blocks. ``path`` is the same for all with the same tags above them and the same class."""

    tag: str
    name: str
    path: int
    above: "Box | None"

    @property
    def part(self) -> "Box":
        """The part of the page that this is in, or is itself: no paragraph, list, table or the like."""
        box = self
        while box.tag in _INNER and box.above is not None:
            box = box.above
        return box

    def within(self, tag: str) -> bool:
        """Whether this is an element of that tag, or inside one."""
        return any(box.tag == tag for box in self.chain())

    def chain(self) -> "Iterator[Box]":
        """This and every element around it, outwards."""
        box: Box | None = self
        while box is not None:
            yield box
            box = box.above


@dataclass(frozen=True, slots=True)
class Block:
    """A run of words that a browser sets off from the next; ``linked`` is the share of them in links, 0…1."""

    text: str
    box: Box
    linked: float

    @property
    def tag(self) -> str:
        """The element that it is: ``p``, ``li``, ``h2``, ``tr``, ``div``."""
        return self.box.tag

    @property
    def is_caption(self) -> bool:
        """Whether it belongs to a picture."""
        near = list(self.box.chain())[:4]
        return any(box.tag in {"figure", "figcaption"} or _CAPTION.search(box.name) for box in near)


def blocks(tree: HtmlElement) -> list[Block]:
    """Every block with words in it; a row of data is one block, its cells parted by bars."""
    return _Walk().over(tree)


def key(text: str) -> str:
    """What stays of a text when only letters and digits count: the same words set differently have the same."""
    return "".join(_WORD.findall(text)).casefold()


class _Walk:
    """One pass over a tree, in which the words since the last edge of a block are gathered."""

    def __init__(self) -> None:
        self.found: list[Block] = []
        self.box: Box | None = None  # the innermost block element that we are in
        self.owner: Box | None = None  # the one in which the words at hand began
        self.parts: list[str] = []
        self.linked = self.links = 0
        self.row: HtmlElement | None = None
        self.paths: dict[tuple[int, str, str], int] = {}

    def over(self, tree: HtmlElement) -> list[Block]:
        """All the blocks in it."""
        unread: HtmlElement | None = None
        for event, element in lxml.etree.iterwalk(tree, events=("start", "end")):
            if unread is None and event == "start":
                if element.tag in _UNREAD:
                    unread = element
                else:
                    self.enter(element)
            elif event == "end" and unread in (None, element):
                if unread is None:
                    self.leave(element)
                unread = None
                self.add(element.tail if element is not tree else None)
        self.end()
        return self.found

    def enter(self, element: HtmlElement) -> None:
        """At the start of an element, and up to its first child."""
        if element.tag in _BLOCKS:
            if self.row is None:
                self.end()
            else:
                self.parts.append(" | " if element.tag in {"td", "th"} else " ")
            self.box = self.boxed(element)
            if self.row is None and element.tag == "tr" and _is_data(element):
                self.row, self.owner = element, self.box
        self.links += element.tag == "a"
        self.add(element.text)

    def leave(self, element: HtmlElement) -> None:
        """At the end of an element."""
        self.links -= element.tag == "a"
        if element.tag not in _BLOCKS:
            return
        if element is self.row:
            self.row = None
        if self.row is None:
            self.end()
        self.box = self.box.above if self.box else None

    def add(self, text: str | None) -> None:
        """Words at the place where we are."""
        if not text:
            return
        if self.owner is None and not text.isspace():
            self.owner = self.box
        self.parts.append(text)
        self.linked += len(text) * (self.links > 0)

    def end(self) -> None:
        """The words at hand are a block."""
        text = "".join(self.parts)
        tidied = _set(text) if self.owner and self.owner.tag == "pre" else " ".join(text.split()).strip("| ")
        if self.owner and _WORD.search(tidied):
            self.found.append(Block(tidied, self.owner, self.linked / len(text)))
        self.owner, self.parts, self.linked = None, [], 0

    def boxed(self, element: HtmlElement) -> Box:
        """The element as a box."""
        name = element.get("class", "")[:_LONGEST_NAME]
        path = (self.box.path if self.box else 0, element.tag, name)
        return Box(element.tag, name, self.paths.setdefault(path, len(self.paths) + 1), self.box)


def _set(text: str) -> str:
    """Text in which lines count, without blank ones."""
    return "\n".join(line.rstrip() for line in text.split("\n") if line.strip())


def _is_data(row: HtmlElement) -> bool:
    """Whether the row of a table holds data and does not lay out a page."""
    cells = [cell for cell in row if cell.tag in {"td", "th"}]
    return (
        len(cells) > 1
        and not any(element.tag in _NO_DATA for element in row.iterdescendants())
        and all(len(cell.text_content()) <= _LONGEST_CELL for cell in cells)
    )
