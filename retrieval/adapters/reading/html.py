"""Web pages: the article's text by trafilatura, readability behind it, and what the page says of itself."""

import logging
import re
from datetime import datetime, timedelta
from functools import cache

import lxml.etree
import lxml.html
import readability
import trafilatura
from lxml.html import HtmlElement
from trafilatura.settings import Document as Extracted

from retrieval.adapters.reading import clean, dates, page_tree
from retrieval.adapters.reading.encoding import decode_page
from retrieval.adapters.reading.page_facts import facts, join_names, without_site
from retrieval.adapters.reading.titles import split_title
from retrieval.domain import Document
from retrieval.errors import InputError

_NO_ARTICLE = "no article text found; if the page shows an article, paste its text into a .txt file"
_MAX_ELEMENTS = 100_000
_TOO_MANY_ELEMENTS = f"the page is made of over {_MAX_ELEMENTS:,} elements; paste the article's text into a .txt file"
_SHORT = 250
_FEW_SENTENCES = 3
_RUN = re.compile(r"[^.!?…。！？\n]++[.!?…。！？]?")
_NOTICE = re.compile(
    r"\b(?:javascript|cookies?|your browser|log ?in|sign ?in|subscribe|captcha|access denied|not found|404)\b",
    re.IGNORECASE,
)
_TABLE_RULE = re.compile(r"\|?(?:[ :]*-{3,}[ :]*\|)+")


def read(data: bytes, now: datetime) -> Document:
    """The article of a saved page; InputError where the page shows none."""
    tree = page_tree.shown(decode_page(data))
    if tree is None:
        raise InputError(_NO_ARTICLE)
    if sum(1 for _ in tree.iter()) > _MAX_ELEMENTS:  # the extractors would take minutes
        raise InputError(_TOO_MANY_ELEMENTS)
    said, found = facts(tree), _extracted(tree, now)
    site = said.site or clean.one_line(found.sitename)
    title = clean.one_line(said.headline or found.title or tree.findtext(".//title"))
    title = without_site(title, site, said.host)
    text = _fuller("\n\n".join(_paragraphs(found.text or "")), tree)
    if all(_NOTICE.search(sentence) for sentence in _sentences(text)):
        raise InputError(_NO_ARTICLE)
    title, paragraphs = split_title(title, text.split("\n\n"))
    return Document(
        text="\n\n".join(paragraphs),
        title=title,
        url=said.url,
        source=said.site or said.host or site or None,
        author=said.author or join_names((found.author or "").split(";")) or None,
        published=dates.parse(said.published, now) or dates.parse(found.date or "", now),
    )


def _extracted(tree: HtmlElement, now: datetime) -> Extracted:
    _hush()
    tomorrow = f"{now + timedelta(days=1):%Y-%m-%d}"
    found = trafilatura.bare_extraction(
        tree,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": True, "max_date": tomorrow},
    )
    return found or Extracted()


@cache
def _hush() -> None:
    """Keep the extractors' complaints about odd pages out of the log: we tell the person ourselves."""
    for name in ("trafilatura", "htmldate", "readability"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _paragraphs(text: str) -> list[str]:
    """The lines of trafilatura's text without the marks that it puts at tables and lists."""
    lines = (line.strip() for line in clean.tidy(text).split("\n"))
    bare = (
        line.strip("| ") if line.startswith("|") else line.removeprefix("- ")
        for line in lines
        if not _TABLE_RULE.fullmatch(line)
    )
    return [line for line in bare if line]


def _fuller(text: str, tree: HtmlElement) -> str:
    """The text, or what readability finds where the text is suspiciously little and that is more."""
    if len(text) >= _SHORT and len(_sentences(text)) >= _FEW_SENTENCES:
        return text
    try:
        summary = readability.Document(lxml.html.tostring(tree, encoding="unicode")).summary(html_partial=True)
        other = page_tree.words(lxml.html.document_fromstring(summary))
    except (readability.readability.Unparseable, lxml.etree.LxmlError):
        return text
    return other if len(_sentences(other)) > len(_sentences(text)) else text


def _sentences(text: str) -> list[str]:
    """What looks like a sentence: closed, and long enough; in Chinese and Japanese a few characters are enough."""
    return [
        run
        for run in _RUN.findall(text)
        if (run[-1] in ".!?…" and len(run) > 25) or (run[-1] in "。！？" and len(run) > 8)
    ]
