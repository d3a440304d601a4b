"""A quote in its context: what *Show passage* opens."""

import re

from bot.blocks import ids
from bot.blocks.byline import byline
from bot.blocks.kit import LONGEST_SECTION, actions, button, context, section
from bot.blocks.message import Block, View
from bot.blocks.modal import modal
from bot.blocks.packing import sections
from bot.blocks.seen import show_text
from bot.blocks.text import address, escape, fragment, pieces
from bot.records import Cited
from retrieval.domain import Article

_AROUND = 600  # characters before the quote and after it
_LONGEST_URL = 3_000  # of a button
_SENTENCE = re.compile(r"[.!?…][\"'”’)\]]*\s+|[。！？]|\n\s*")

_FORGOTTEN = "The article is no longer in the library. These words were quoted from it:"
_GONE = "The article has changed since, and these words are no longer in it. They were:"
_MOVED = "The article has changed since; these words are still in it."


def passage_view(article: Article | None, cited: Cited, metadata: str = "") -> View:
    """The quoted words between those around them, or what became of them."""
    return modal("Passage", _blocks(article, cited), ids.RESULT_VIEW, metadata=metadata)


def _blocks(article: Article | None, cited: Cited) -> list[Block]:
    if article is None:
        return [section(_FORGOTTEN), *_quote(cited.quote)]
    blocks = [section(byline(article, cited.quote)), *_open(article, cited.quote)]
    start = _start(article, cited)
    if start is None:
        return [*blocks, section(_GONE), *_quote(cited.quote)]
    end = start + len(cited.quote)
    place = f"Characters {start + 1:,} to {end:,} of {len(article.text):,}."
    note = place if start == cited.start else f"{place} {_MOVED}"
    return [*blocks, *_passage(article.text, start, end), context(note)]


def _start(article: Article, cited: Cited) -> int | None:
    """Where the quote is now: where it was, or else the first place that has it."""
    if article.text[cited.start : cited.end] == cited.quote:
        return cited.start
    found = article.text.find(cited.quote)
    return found if found >= 0 else None


def _passage(text: str, start: int, end: int) -> list[Block]:
    before, after = _before(text, start), _after(text, end)
    return [*sections(before), *_quote(text[start:end]), *sections(after)]


def _quote(quote: str) -> list[Block]:
    """The quoted words whole, set off from what is around them."""
    words = escape(quote, fold=True) or "–"
    return [section(f"> {piece}") for piece in pieces(words, LONGEST_SECTION - len("> "))]


def _before(text: str, start: int) -> list[str]:
    """What stands before, from the beginning of a sentence if there is one."""
    window = text[max(0, start - _AROUND) : start]
    if start > _AROUND:
        first = _SENTENCE.search(window, 0, len(window) - 1)  # its end leaves something to show
        window = "… " + (window[first.end() :] if first else window.partition(" ")[2] or window)
    return _paragraph(window)


def _after(text: str, end: int) -> list[str]:
    """What stands after, to the end of a sentence if there is one."""
    window = text[end : end + _AROUND]
    if end + _AROUND < len(text):
        *_, last = [0, *(found.end() for found in _SENTENCE.finditer(window))]
        window = (window[:last] if last else window.rpartition(" ")[0] or window).rstrip() + " …"
    return _paragraph(window)


def _paragraph(window: str) -> list[str]:
    shown = escape(window).strip()
    return [shown] if shown else []


def _open(article: Article, quote: str) -> list[Block]:
    row = [show] if (show := show_text(article.id)) else []
    url = address(fragment(article.url or "", quote))
    if url and len(url) <= _LONGEST_URL:
        row.insert(0, button("Open the article", ids.OPEN_LINK) | {"url": url})
    return [actions(row)] if row else []
