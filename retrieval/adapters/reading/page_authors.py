"""Who wrote a page, as far as its data, its meta elements and its by-line tell."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from retrieval.adapters.reading import bylines, clean, linked_data, names
from retrieval.adapters.reading.page_meta import Meta, beginning, is_elsewhere, properties

_META = (
    "parsely-author",
    "sailthru.author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
    "author",
    "article.author",
    "og.article.author",
    "article.authors",
    "article_author",
    "content-creator",
    "dcsext.author",
    "analytics.author",
    "creator",
    "byline",
)
_BYLINE = re.compile(r"(?:^|[\s_-])(?:by-?lines?|author(?:s|-?names?)?|writer|writtenby)(?=$|[\s_-])", re.IGNORECASE)
_OF_BYLINES = ("p", "div", "span", "a", "address", "li", "cite", "strong", "b", "em")
_LONGEST = 150
_MOST_ELEMENTS = 100
_MOST = 6
"""Authors linked on one page: more of them are those of other articles."""


def authors(tree: HtmlElement, meta: Meta, linked: Mapping[str, Any]) -> list[str]:
    """Their names, out of the first place that gives any: JSON-LD, meta elements, microdata, links, by-lines.

    Where that is an agency's, a by-line above the article that names a person goes before it.
    """
    found = next(filter(None, map(names.people, _places(tree, meta, linked))), [])
    if all(map(names.is_agency, found)):
        return names.people(islice(_bylines(tree), 1)) or found
    return found


def _places(tree: HtmlElement, meta: Meta, linked: Mapping[str, Any]) -> Iterator[Iterable[str]]:
    yield linked_data.names(linked.get("author"))
    for name in _META:
        yield (value for value in meta.get(name, ()) if not clean.web_address(value))
    yield _few(_marked(tree))
    yield _few(_linked(tree))
    yield islice(_bylines(tree), 1)
    yield linked_data.names(linked.get("creator"))


def _few(found: Iterable[str]) -> list[str]:
    unique = list(dict.fromkeys(found))
    return unique if len(unique) <= _MOST else []


def _marked(tree: HtmlElement) -> Iterator[str]:
    """Names in microdata: of an author's element its ``name``, if it has one."""
    authors = (one for one in properties(tree, "author") if one.tag != "meta" and not is_elsewhere(one))
    for author in islice(authors, 2 * _MOST):
        yield from _line(next((one for one in properties(author, "name") if one.tag != "meta"), author))


def _linked(tree: HtmlElement) -> Iterator[str]:
    links = (link for link in tree.iter("a") if "author" in link.get("rel", "").lower().split())
    for link in islice(links, _MOST_ELEMENTS):
        if not is_elsewhere(link):
            yield from _line(link)


def _bylines(tree: HtmlElement) -> Iterator[str]:
    """Lines that are called by-lines and look like some."""
    elements = (one for one in tree.iter(*_OF_BYLINES) if _BYLINE.search(one.get("class", "")[:200]))
    for element in islice(elements, _MOST_ELEMENTS):
        for line in _line(element) if not is_elsewhere(element) else ():
            found = bylines.byline(line) or bylines.person(line)
            if found:
                yield found


def _line(element: HtmlElement) -> Iterator[str]:
    words = beginning(element)
    if 0 < len(words) <= _LONGEST:
        yield words
