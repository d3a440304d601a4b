"""Markdown files: the words without the markup, a paragraph per block, and what the front matter says of them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from markdown_it import MarkdownIt
from markdown_it.token import Token

from retrieval.adapters.reading import clean, front_matter, page_tree
from retrieval.adapters.reading.encoding import decode
from retrieval.adapters.reading.titles import split_title
from retrieval.domain import Document
from retrieval.errors import InputError

_MAX_CHARACTERS = 2_000_000
_SPACES = {"softbreak": " ", "hardbreak": "\n"}
_WORDS = frozenset({"text", "code_inline"})
_AS_WRITTEN = frozenset({"fence", "code_block"})


def read(data: bytes, now: datetime) -> Document:
    """The text of a Markdown file; InputError where its front matter is broken."""
    said, body = front_matter.split(clean.harmless(decode(data)), now)
    if len(body) > _MAX_CHARACTERS:  # hostile markup of that size would take the parser minutes
        raise InputError(f"it is longer than {_MAX_CHARACTERS:,} characters; split it, or save it as .txt")
    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    heading = None if said.title else _title_at(tokens)
    title = said.title if heading is None else _words(tokens[heading + 1])
    rest = tokens if heading is None else tokens[:heading] + tokens[heading + 3 :]
    found = [tidied for block in _blocks(rest) if (tidied := clean.tidy(block))]
    title, paragraphs = split_title(title, found)
    return replace(said, title=title, text="\n\n".join(paragraphs))


def _title_at(tokens: Sequence[Token]) -> int | None:
    """Where the heading stands that is the title: the first thing of all, or else the first of the top level."""
    headings = (number for number, token in enumerate(tokens) if token.type == "heading_open")
    return next((number for number in headings if number == 0 or tokens[number].tag == "h1"), None)


def _blocks(tokens: Sequence[Token]) -> Iterator[str]:
    row: list[str] | None = None  # the cells of the table row that we are in
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            yield " | ".join(filter(None, row))
            row = None
        elif row is not None and token.type == "inline":
            row.append(_words(token))
        else:
            yield _block(token)


def _block(token: Token) -> str:
    if token.type == "inline":
        return _words(token)
    if token.type in _AS_WRITTEN:
        return token.content
    if token.type == "html_block":
        tree = page_tree.shown(token.content)
        return "" if tree is None else page_tree.words(tree)
    return ""


def _words(inline: Token) -> str:
    """The words of an inline token, those of links among them; pictures have none."""
    return "".join(
        child.content if child.type in _WORDS else _SPACES.get(child.type, "") for child in inline.children or ()
    )
