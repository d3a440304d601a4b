"""Web pages: the article's text, found among the page's blocks by extractors, and what the page says of itself."""

import re
from collections.abc import Sequence
from datetime import datetime

from lxml.html import HtmlElement

from retrieval.adapters.reading import article_body, clean, dates, extractors, linked_data, page_tree, walls
from retrieval.adapters.reading.encoding import decode_page
from retrieval.adapters.reading.names import join_names, people
from retrieval.adapters.reading.page_blocks import blocks
from retrieval.adapters.reading.page_facts import facts
from retrieval.adapters.reading.page_titles import without_site
from retrieval.adapters.reading.titles import split_title
from retrieval.domain import Document
from retrieval.errors import InputError

_NO_ARTICLE = "no article text found; if the page shows an article, paste its text into a .txt file"
_MAX_ELEMENTS = 100_000
_TOO_MANY_ELEMENTS = f"the page is made of over {_MAX_ELEMENTS:,} elements; paste the article's text into a .txt file"
_LEAST = 250
"""Characters of a body in JSON-LD that is taken where the page shows less than half of it."""

_LINES = re.compile(r"\s*\n\s*")


def read(data: bytes, now: datetime) -> Document:
    """The article of a saved page; InputError where the page shows none, or where it can't be read out of it."""
    tree = page_tree.shown(decode_page(data))
    if tree is None:
        raise InputError(_NO_ARTICLE)
    if sum(1 for _ in tree.iter()) > _MAX_ELEMENTS:  # the extractors would take minutes
        raise InputError(_TOO_MANY_ELEMENTS)
    said, found = facts(tree), extractors.by_trafilatura(tree, now)
    site = said.site or clean.one_line(found.sitename)
    title = clean.one_line(said.headline or found.title or tree.findtext(".//title"))
    title = without_site(title, site, said.host)
    paragraphs = _paragraphs(tree, found.text or "", [title, said.headline, found.title or ""])
    verdict = walls.judge(tree, "\n\n".join(paragraphs), said)
    if verdict.refusal or not paragraphs:
        raise InputError(verdict.refusal or _NO_ARTICLE)
    if verdict.partial:
        paragraphs = walls.without_walls(paragraphs)
    author = said.author or join_names(people((found.author or "").split(";")))
    paragraphs = article_body.without_notes(paragraphs, author)
    title, paragraphs = split_title(title, paragraphs)
    published, certainty = dates.published(said, found.date, now)
    return Document(
        text="\n\n".join(paragraphs),
        title=title,
        url=said.url,
        source=said.site or said.host or site or None,
        author=author or None,
        published=published,
        image=said.image,
        certainty=certainty,
        partial=verdict.partial,
    )


def _paragraphs(tree: HtmlElement, searched: str, titles: Sequence[str]) -> list[str]:
    """The article's paragraphs as the page shows them, or as its JSON-LD holds them where that is far more."""
    told = extractors.by_linked_data(linked_data.article(tree, titles))
    texts = (searched, extractors.by_readability(tree), extractors.by_microdata(tree), told)
    heads = tree.findall(".//h1")
    called = [*titles, heads[0].text_content()] if len(heads) == 1 else titles
    shown = article_body.paragraphs(blocks(tree), texts, called)
    if len(told) < _LEAST or sum(map(len, shown)) > len(told) / 2:
        return shown
    return article_body.plain(_LINES.split(told), called)
