"""Sitemaps (sitemaps.org), news sitemaps (Google's extension), and the lists of sitemaps that large sites have."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import lxml.etree

from retrieval.adapters.reading import clean, feed_fields, feed_markup
from retrieval.feeds import Item, Listing

_MOST_URLS = 50_000  # by the protocol
_MOST_FOLLOWED = 3
_LONG_AGO = datetime(1800, 1, 1, tzinfo=UTC)
_NEWS = re.compile(r"news", re.IGNORECASE)
_NO_ARTICLES = re.compile(r"categor|tags?\b|taxonom|author|user|image|video|pages?\b|product", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,9}")


@dataclass(frozen=True, slots=True)
class Index:
    """A list of sitemaps: those worth reading, the best first; ``is_dated`` if it tells when each of them changed."""

    sitemaps: tuple[str, ...]
    is_dated: bool


def read(text: str, url: str, now: datetime) -> Listing:
    """The pages that the sitemap at ``url`` lists, the newest first, `feed_fields.MOST_ITEMS` at most.

    Raises:
        FetchError: It is too large, or nothing can be made of it.
    """
    root = feed_markup.tree(text, ("url",), _MOST_URLS)
    read_date = feed_fields.moments(now)
    items = [_item(element, url, read_date) for element in root if feed_markup.name_of(element) == "url"]
    return newest([item for item in items if item.link])


def newest(items: list[Item]) -> Listing:
    """A listing of the items that changed last, each address once; those without a date in their order after them."""
    once = {item.link: item for item in items}
    ranked = sorted(once.values(), key=_time, reverse=True)
    return Listing(items=tuple(ranked[: feed_fields.MOST_ITEMS]))


def read_index(text: str, url: str, now: datetime) -> Index:
    """Which sitemaps a list of them is to be read for: news before all, then those that changed last.

    Raises:
        FetchError: It is too large, or nothing can be made of it.
    """
    root = feed_markup.tree(text, ("sitemap",), _MOST_URLS)
    read_date = feed_fields.moments(now)
    found: dict[str, datetime | None] = {}
    for element in root:
        fields = _fields(element)
        address = feed_fields.link(fields.get("loc"), url)
        if address:
            found[address] = read_date(fields.get("lastmod", ""))
    ranked = sorted(found, key=lambda address: _worth(address, found[address]), reverse=True)
    return Index(tuple(ranked[:_MOST_FOLLOWED]), bool(found) and None not in found.values())


def _worth(address: str, changed: datetime | None) -> tuple[int, datetime, list[int]]:
    path = address.split("/", 3)[-1]
    rank = 1 if _NEWS.search(path) else -1 if _NO_ARTICLES.search(path) else 0
    return rank, changed or _LONG_AGO, [int(number) for number in _NUMBER.findall(path)]


def _time(item: Item) -> datetime:
    return item.published or item.updated or _LONG_AGO


def _item(element: lxml.etree._Element, url: str, read_date: Callable[[str], datetime | None]) -> Item:
    fields = _fields(element)
    return Item(
        link=feed_fields.link(fields.get("loc"), url),
        title=feed_fields.line(fields.get("title", "")),
        published=read_date(fields.get("publication_date", "")),
        updated=read_date(fields.get("lastmod", "")),
        image=feed_fields.link(fields.get("image_loc"), url),
        language=clean.one_line(fields.get("language"))[:35] or None,
    )


def _fields(element: lxml.etree._Element) -> dict[str, str]:
    """The first text of each name within an element, the news extension's among them."""
    found: dict[str, str] = {}
    for inner in element.iterdescendants():
        if inner.text:
            picture = "image_" if "sitemap-image" in str(inner.tag) else ""
            found.setdefault(f"{picture}{feed_markup.name_of(inner)}", inner.text.strip())
    return found
