"""The fields of feeds' items, whatever format they are written in: links, lines, paragraphs and dates."""

import html
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

from retrieval.adapters.reading import clean, dates, page_tree

MOST_ITEMS = 2_000
"""Of one feed."""

LONGEST = 100_000
"""Characters that are read of an item's text, in markup."""

_MARKUP = re.compile(r"<[a-z!/]|&#?\w", re.IGNORECASE)
_TAGS = re.compile(
    r"</?(?:p|br|div|a|b|i|em|strong|span|img|ul|ol|li|h[1-6]|blockquote|table|figure)\b[^<>]*>", re.IGNORECASE
)
_BREAKS = re.compile(r"\n\s*\n")
_LONGEST_LINK = 4_000
_LONGEST_DATE = 80
_MOST_UNREADABLE = 10


def link(address: str | None, base: str) -> str | None:
    """The whole http(s) address that is meant on a page at ``base``, if there is one."""
    address = "".join((address or "").split("\n")).strip().replace(" ", "%20")
    if not address or len(address) > _LONGEST_LINK:
        return None
    try:
        return clean.web_address(urljoin(base, address))
    except ValueError:  # "http://[" and its like
        return None


def line(text: str, *, is_html: bool = False) -> str:
    """A title or a name on one line, in plain text; entities are resolved in either case."""
    text = text[:LONGEST]
    if is_html or _TAGS.search(text):
        text = _words(text).replace("\n", " ")
    return clean.one_line(html.unescape(text))


def paragraphs(text: str, *, is_html: bool = True) -> str:
    """A text in plain paragraphs with blank lines between, what a browser hides left out."""
    text = text[:LONGEST]
    if _MARKUP.search(text) and (is_html or _TAGS.search(text)):
        return _words(text)
    blocks = (" ".join(block.split()) for block in _BREAKS.split(clean.tidy(text)))
    return "\n\n".join(filter(None, blocks))


def longest(texts: Iterable[str]) -> str:
    """The longest text, the first of several."""
    return max(texts, key=len, default="")


def moments(now: datetime) -> Callable[[str], datetime | None]:
    """Reads the dates of one feed, the odd ones too as long as they aren't too many: those take their time."""
    odd = unreadable = 0

    def read(written: str) -> datetime | None:
        nonlocal odd, unreadable
        written = written.strip()[:_LONGEST_DATE]
        moment = _plain_date(written)
        if moment is not None:
            return dates.plausible(moment, now)
        if not written or odd >= MOST_ITEMS or unreadable >= _MOST_UNREADABLE:
            return None
        found = dates.parse(written, now)
        odd, unreadable = odd + 1, unreadable + (found is None)
        return found

    return read


def _plain_date(written: str) -> datetime | None:
    """The date, if it is written by ISO 8601 or as in e-mails."""
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(written)
    except (ValueError, OverflowError):
        return None


def _words(markup: str) -> str:
    tree = page_tree.shown(markup)
    return "" if tree is None else page_tree.words(tree)
