"""What an HTML page says of itself: title, site, author, date, address; out of JSON-LD, meta elements and links."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from retrieval.adapters.reading import clean

_ARTICLE_TYPE = re.compile(r"Article$|^(?:Blog|LiveBlog|SocialMedia)Posting$|^Report$")
_MAX_JSON = 1_000_000
_MAX_OBJECTS = 2_000
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "dc.date.issued",
)
_BY = re.compile(r"^by\s+", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s+[|–—·•:»-]\s+|\s*\|\s*")


@dataclass(frozen=True, slots=True)
class PageFacts:
    """The page's own words about itself, each cleaned to one line; empty or None where it says nothing."""

    headline: str
    site: str
    host: str
    author: str
    published: str
    url: str | None


def facts(tree: HtmlElement) -> PageFacts:
    """Read them out of a page's tree."""
    meta, linked = _meta(tree), _article(tree)
    url = clean.web_address(_canonical(tree)) or clean.web_address(meta.get("og:url"))
    host = (urlsplit(url).hostname or "").removeprefix("www.") if url else ""
    site = (
        meta.get("og:site_name")
        or _name(linked.get("publisher"))
        or meta.get("publisher")
        or meta.get("application-name")
    )
    return PageFacts(
        headline=clean.one_line(_text(meta.get("og:title")) or _text(linked.get("headline"))),
        site="" if clean.web_address(site) else clean.one_line(site),
        host=host,
        author=clean.one_line(join_names(_names(linked.get("author")))),
        published=_text(linked.get("datePublished")) or next((meta[name] for name in _PUBLISHED if name in meta), ""),
        url=url,
    )


def without_site(title: str, site: str, host: str) -> str:
    """The title without a site's name before or after it, as in ``Headline | Site``."""
    names = {_plain(name) for name in (site, host, host.partition(".")[0]) if name}
    cuts = list(_SEPARATOR.finditer(title))
    if cuts and _plain(title[cuts[-1].end() :]) in names:
        return title[: cuts[-1].start()].strip() or title
    if cuts and _plain(title[: cuts[0].start()]) in names:
        return title[cuts[0].end() :].strip() or title
    return title


def join_names(names: Sequence[str]) -> str:
    """Names as people write them in a row: ``A``, ``A and B``, ``A, B and C``."""
    unique = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    return " and ".join(filter(None, [", ".join(unique[:-1]), *unique[-1:]]))


def _plain(name: str) -> str:
    return re.sub(r"^the|\W", "", name.casefold())


def _meta(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
        content = element.get("content", "").strip()
        if name and content:
            found.setdefault(name, content)
    return found


def _canonical(tree: HtmlElement) -> str | None:
    return next(
        (link.get("href") for link in tree.iter("link") if "canonical" in link.get("rel", "").lower().split()), None
    )


def _article(tree: HtmlElement) -> Mapping[str, Any]:
    for script in tree.iter("script"):
        if "ld+json" in script.get("type", "") and script.text and len(script.text) <= _MAX_JSON:
            try:
                data = json.loads(script.text, strict=False)
            except (ValueError, RecursionError):
                continue
            found = next((item for item in _objects(data) if _is_article(item)), None)
            if found is not None:
                return found
    return {}


def _objects(data: object) -> Iterator[dict[str, Any]]:
    """Every object within, outermost first, as far as a page can reasonably have them."""
    waiting = [data]
    for _ in range(_MAX_OBJECTS):
        if not waiting:
            return
        item = waiting.pop(0)
        if isinstance(item, dict):
            yield item
            waiting.extend(value for value in item.values() if isinstance(value, dict | list))
        elif isinstance(item, list):
            waiting.extend(item[:_MAX_OBJECTS])


def _is_article(item: Mapping[str, Any]) -> bool:
    kinds = item.get("@type")
    return any(
        isinstance(kind, str) and _ARTICLE_TYPE.search(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _text(value: object) -> str:
    return unescape(value).strip() if isinstance(value, str) else ""  # JSON-LD is often escaped once too often


def _name(value: object) -> str:
    return next(iter(_names(value)), "")


def _names(value: object) -> list[str]:
    people = value if isinstance(value, list) else [value]
    names = [_text(person.get("name") if isinstance(person, dict) else person) for person in people]
    return [_BY.sub("", name) for name in names if name and not clean.web_address(name)]
