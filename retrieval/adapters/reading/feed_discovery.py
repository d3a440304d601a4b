"""Where a site's feed may be: where its page says, where sites usually have one, and in its sitemaps."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import lxml.etree
import lxml.html

from retrieval.adapters.reading import clean, feed_fields

_TYPES = frozenset(
    "application/rss+xml application/atom+xml application/rdf+xml application/feed+json application/json "
    "application/xml text/xml application/x-rss+xml application/x.atom+xml".split()
)
_PATH = re.compile(r"(?:/|\b)(?:rss|atom|feeds?)(?:\.(?:xml|rdf|json|php))?/?$", re.IGNORECASE)
_COMMENTS = re.compile(r"comment|kommentar|comentario|commentaire", re.IGNORECASE)
_USUAL = ("feed", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "feed.json")
_SITEMAPS = ("sitemap_news.xml", "sitemap.xml")
_MOST_LINKS = 5_000
_SITEMAP_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S{1,2000})", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Named:
    """A feed that a page names, and what speaks against it: the lower, the better."""

    address: str
    doubts: tuple[bool, bool, bool]


def named(page: str, url: str) -> list[str]:
    """The feeds that the page at ``url`` names, the best first.

    Those it declares go before those it merely links to, those of its own site before others, and comments come last.
    """
    try:
        tree = lxml.html.document_fromstring(page.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    except lxml.etree.ParserError:  # nothing but blanks and comments
        return []
    base = next((feed_fields.link(element.get("href"), url) for element in tree.iter("base")), None) or url
    found: dict[str, _Named] = {}
    for element in [*tree.iter("link"), *tree.iter("a")][:_MOST_LINKS]:
        address = feed_fields.link(element.get("href"), base)
        is_declared = element.tag == "link"
        if address and (_is_declared(element) if is_declared else _PATH.search(urlsplit(address).path)):
            about = f"{address} {element.get('title', '')}"
            doubts = (_COMMENTS.search(about) is not None, not is_declared, not _same_site(address, url))
            found.setdefault(address, _Named(address, doubts))
    return [feed.address for feed in sorted(found.values(), key=lambda feed: feed.doubts)]


def usual(url: str) -> Iterator[str]:
    """Where a feed usually is: in the folder of the address, and for a whole site at its root."""
    folder = url if urlsplit(url).path.endswith("/") else f"{urljoin(url, urlsplit(url).path or '/').rstrip('/')}/"
    is_root = urlsplit(folder).path == "/"
    yield from (urljoin(folder, name) for name in (_USUAL if is_root else _USUAL[:2]))
    if not is_root:
        yield from (urljoin(url, f"/{name}") for name in _USUAL)


def sitemaps(robots: str, url: str) -> list[str]:
    """The sitemaps of a site: those that its robots.txt names, news first, and where they usually are."""
    told = [feed_fields.link(address, url) for address in _SITEMAP_LINE.findall(clean.harmless(robots))]
    known = sorted(filter(None, told), key=lambda address: "news" not in address.lower())
    return list(dict.fromkeys([*known[:2], *(urljoin(url, f"/{name}") for name in _SITEMAPS)]))


def _is_declared(element: lxml.html.HtmlElement) -> bool:
    relations = element.get("rel", "").lower().split()
    kind = element.get("type", "").partition(";")[0].strip().lower()
    return ("alternate" in relations or "feed" in relations) and (kind in _TYPES or "feed" in relations)


def _same_site(one: str, other: str) -> bool:
    from courlan import extract_domain

    return urlsplit(one).hostname == urlsplit(other).hostname or extract_domain(one) == extract_domain(other)
