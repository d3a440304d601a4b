"""An XML feed cut down to what is read of it, so that however hostile it is, feedparser gets little, flat and clean.

Elements that nothing is read of are taken out, markup within texts becomes their text, and each field is held to a
length: feedparser's patterns take quadratic time on long words, and some of its lists too.
"""

import html
import re

import lxml.etree

from retrieval.adapters.reading import feed_markup
from retrieval.adapters.reading.feed_fields import LONGEST, MOST_ITEMS
from retrieval.errors import FetchError

_ITEMS = ("item", "entry")
_FRAMES = frozenset({"rss", "rdf", "channel", "feed", "items", "group", *_ITEMS})
_TEXTS = frozenset({"title", "description", "summary", "content", "encoded", "body", "fullitem", "abstract"})
_PEOPLE = frozenset({"author", "creator", "name", "email"})
_FACTS = frozenset(
    "link guid id origlink enclosure thumbnail image pubdate published issued updated modified created date lastmod "
    "ttl language updateperiod updatefrequency".split()
)
_LONGEST_FACT = 2_000
_LONGEST_NAME = 300
_WEB = re.compile(r"\s*https?://", re.IGNORECASE)
_LONG_WORD = re.compile(r"\S{50}")
_MOST_ALIKE = 20  # of one name within one element
_MOST_PEOPLE = 5
_MOST_ATTRIBUTES = 30
_MOST_ELEMENTS = 100_000
_TOO_MANY = f"it is made of over {_MOST_ELEMENTS:,} fields; give a feed with fewer articles"
_SPACES = frozenset(
    {
        "",
        "http://backend.userland.com/rss",
        "http://backend.userland.com/rss2",
        "http://blogs.law.harvard.edu/tech/rss",
        "http://purl.org/rss/1.0/",
        "http://my.netscape.com/rdf/simple/0.9/",
        "http://channel.netscape.com/rdf/simple/0.9/",
        "http://purl.org/rss/1.0/modules/rss091#",
        "http://purl.org/atom/ns#",
        "http://www.w3.org/2005/atom",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "http://purl.org/rss/1.0/modules/content/",
        "http://purl.org/rss/1.0/modules/syndication/",
        "http://purl.org/dc/elements/1.1/",
        "http://purl.org/dc/terms/",
        "http://search.yahoo.com/mrss",
        "http://search.yahoo.com/mrss/",
        "http://www.itunes.com/dtds/podcast-1.0.dtd",
        "http://rssnamespace.org/feedburner/ext/1.0",
        "http://www.w3.org/1999/xhtml",
    }
)


def outline(text: str) -> bytes:
    """The feed in UTF-8 with what is read of it and nothing else; at most `MOST_ITEMS` of its items, and a few more.

    Raises:
        FetchError: It is too large, or nothing can be made of it.
    """
    root = feed_markup.tree(text, _ITEMS, MOST_ITEMS)
    _free(root)
    _prune(root)
    lxml.etree.cleanup_namespaces(root)
    return lxml.etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _free(root: lxml.etree._Element) -> None:
    """Take the items out of elements whose end tags were forgotten."""
    for item in list(root.iter("{*}item", "{*}entry")):
        around = item.getparent()
        if around is not None and (feed_markup.name_of(around) not in _FRAMES or feed_markup.name_of(around) in _ITEMS):
            item.tail = None
            root.append(item)


def _prune(root: lxml.etree._Element) -> None:
    waiting, kept = [root], 0
    while waiting:
        element = waiting.pop()
        kept += 1
        if kept > _MOST_ELEMENTS:
            raise FetchError(_TOO_MANY)
        alike: dict[str, int] = {}
        for child in list(element):
            name = _plain(child)
            alike[name] = alike.get(name, 0) + 1
            if not name or (name not in _ITEMS and alike[name] > _most(name)):
                element.remove(child)
            elif name in _FRAMES or name == "author":
                waiting.append(child)
            else:
                kept += 1
                _flatten(child, name)
        _shorten(element, "author" if feed_markup.name_of(element) == "author" else "frame")


def _most(name: str) -> int:
    """How many elements of one name are read within one other."""
    return _MOST_PEOPLE if name in _PEOPLE else _MOST_ALIKE


def _plain(element: lxml.etree._Element) -> str:
    """The element's name in lower case, if something is read of it; one without a prefix counts as the feed's own."""
    name = feed_markup.name_of(element)
    if name == "image" and not element.get("href"):  # a channel's logo, with a title and a link of its own
        return ""
    if name not in _TEXTS and name not in _FACTS and name not in _PEOPLE and name not in _FRAMES:
        return ""
    space = lxml.etree.QName(element).namespace or ""
    if space.lower() not in _SPACES:
        if element.prefix:
            return ""
        element.tag = name
    return name


def _flatten(element: lxml.etree._Element, name: str) -> None:
    """Make the markup within an element its text, as HTML; elsewhere there is none."""
    if len(element) and name in _TEXTS:
        for inner in element.iter():
            inner.tag = feed_markup.name_of(inner) if inner is not element else inner.tag
        first = element.text or ""
        if element.get("type", "").endswith("xhtml"):  # elsewhere it may be markup that was escaped once
            first = html.escape(first, quote=False)
        element.text = "".join([first, *map(_written, element)])[:LONGEST]
        element.set("type", "html")
        element.attrib.pop("mode", "")
    for child in list(element):
        element.remove(child)
    if name == "guid" and not _WEB.match(element.text or ""):  # else feedparser makes an address of any
        element.set("isPermaLink", "false")
    _shorten(element, name)


def _written(element: lxml.etree._Element) -> str:
    return lxml.etree.tostring(element, encoding="unicode", method="html")


def _shorten(element: lxml.etree._Element, name: str) -> None:
    """Hold an element's text and attributes to what is read of them."""
    element.tail = None
    if len(element.attrib) > _MOST_ATTRIBUTES:  # to look at each would take quadratic time
        element.attrib.clear()
    for attribute, value in element.attrib.items():
        if len(value) > _LONGEST_FACT:
            del element.attrib[attribute]
    if name in _TEXTS:
        most = LONGEST
    elif name in _PEOPLE:
        most = _LONGEST_NAME
        if element.text and _LONG_WORD.search(element.text):
            element.text = None
    else:
        most = _LONGEST_FACT
    if element.text:
        element.text = element.text[:most]
