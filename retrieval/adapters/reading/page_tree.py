"""The tree of an HTML page as a reader sees it, and its words by paragraphs."""

import re

import lxml.etree
import lxml.html
from lxml.html import HtmlElement

from retrieval.adapters.reading import clean
from retrieval.adapters.reading.hidden import drop_hidden

_REFERENCE = re.compile(r"&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));?", re.IGNORECASE)
_XML_CHARACTERS = ((0x9, 0xA), (0xD, 0xD), (0x20, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF))
_BLOCKS = frozenset("p div h1 h2 h3 h4 h5 h6 li tr blockquote pre section article figcaption dt dd br summary".split())
_WORDLESS = frozenset({"head", "title", "script", "style"})


def shown(markup: str) -> HtmlElement | None:
    """The tree of the markup without what a browser hides; None where there is none."""
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = lxml.html.document_fromstring(_REFERENCE.sub(_printable, clean.harmless(markup)).encode(), parser=parser)
    except lxml.etree.ParserError:  # nothing but blanks and comments
        return None
    drop_hidden(tree)
    return tree


def words(tree: HtmlElement) -> str:
    """All the words of a tree, each block element a paragraph."""
    parts: list[str] = []
    for event, element in lxml.etree.iterwalk(tree, events=("start", "end")):
        if element.tag in _BLOCKS:
            parts.append("\n\n")
        if event == "end":
            parts.append(element.tail or "")
        elif element.tag not in _WORDLESS:
            parts.append(element.text or "")
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n\n"))
    return clean.tidy("\n\n".join(filter(None, lines)))


def _printable(reference: re.Match[str]) -> str:
    """The character reference, unless it stands for what no XML text may hold: lxml breaks on those later."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return reference[0] if any(low <= code <= high for low, high in _XML_CHARACTERS) else " "
