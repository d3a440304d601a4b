"""What several extractors take for the article of a page, each as text: two of them search, two ask the page."""

import logging
import re
from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import lxml.etree
import lxml.html
import readability
import trafilatura
from lxml.html import HtmlElement
from trafilatura.settings import Document as Extracted

from retrieval.adapters.reading import clean, linked_data, page_tree

_MARKUP = re.compile(
    r"</?(?:p|br|div|span|a|b|i|em|strong|ul|ol|li|h[1-6]|blockquote|figure|img)\b[^<>]*>", re.IGNORECASE
)

_WORDLESS = ("script", "style", "link", "meta", "svg", "iframe")


def by_trafilatura(tree: HtmlElement, now: datetime) -> Extracted:
    """The article and what is known of it; ``text`` is None where none is found."""
    _hush()
    tomorrow = f"{now + timedelta(days=1):%Y-%m-%d}"
    found = trafilatura.bare_extraction(
        tree,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": True, "max_date": tomorrow},
    )
    return found or Extracted()


def by_readability(tree: HtmlElement) -> str:
    """The article; empty where none is found."""
    _hush()
    bare = deepcopy(tree)
    lxml.etree.strip_elements(bare, *_WORDLESS, with_tail=False)  # which are most of what it would parse again
    try:
        summary = readability.Document(lxml.html.tostring(bare, encoding="unicode")).summary(html_partial=True)
        return page_tree.words(lxml.html.document_fromstring(summary))
    except (readability.readability.Unparseable, lxml.etree.LxmlError):
        return ""


def by_microdata(tree: HtmlElement) -> str:
    """What the page marks as its article's body; empty where it marks none."""
    marked = tree.xpath("//*[@itemprop='articleBody' or @itemprop='blogPost']")
    return "\n\n".join(page_tree.words(element) for element in marked)


def by_linked_data(linked: Mapping[str, Any]) -> str:
    """The body that the page's JSON-LD holds, which may be text or markup; empty where it holds none."""
    body = linked_data.text(linked.get("articleBody"))
    tree = page_tree.shown(body) if _MARKUP.search(body) else None
    return clean.tidy(body) if tree is None else page_tree.words(tree)


@cache
def _hush() -> None:
    """Keep the extractors' complaints about odd pages out of the log: we tell the person ourselves."""
    for name in ("trafilatura", "htmldate", "readability"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
