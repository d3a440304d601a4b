"""JSON Feed, versions 1 and 1.1 (jsonfeed.org)."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from retrieval.adapters.reading import clean, feed_fields
from retrieval.errors import FetchError
from retrieval.feeds import Item, Listing

_BROKEN = "it is broken JSON; check that it opens in a feed reader"
_NO_FEED = "it is JSON and no feed: a JSON Feed has a list of items"


def read(text: str, url: str, now: datetime) -> Listing:
    """What the feed at ``url`` says and lists, `feed_fields.MOST_ITEMS` items at most.

    Raises:
        FetchError: It is no JSON, or no feed.
    """
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError):  # broken, endless numbers, or brackets nested by the thousand
        raise FetchError(_BROKEN) from None
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise FetchError(_NO_FEED)
    read_date = feed_fields.moments(now)
    found = (_item(item, feed, url, read_date) for item in items[: feed_fields.MOST_ITEMS] if isinstance(item, dict))
    return Listing(
        title=feed_fields.line(_text(feed, "title")),
        site=feed_fields.link(_text(feed, "home_page_url"), url),
        language=clean.one_line(_text(feed, "language"))[:35] or None,
        items=tuple(item for item in found if item.link or item.guid or item.title or item.text),
    )


def _item(item: dict[str, Any], feed: dict[str, Any], url: str, read_date: Callable[[str], datetime | None]) -> Item:
    texts = (
        feed_fields.paragraphs(_text(item, "content_html")),
        feed_fields.paragraphs(_text(item, "content_text"), is_html=False),
        feed_fields.paragraphs(_text(item, "summary"), is_html=False),
    )
    addresses = (_text(item, "url"), _text(item, "id"), _text(item, "external_url"))
    pictures = (_text(item, "image"), _text(item, "banner_image"))
    own = next((address for address in addresses if _is_whole(address)), addresses[0])
    return Item(
        link=feed_fields.link(own, url),
        guid=clean.one_line(_text(item, "id")),
        title=feed_fields.line(_text(item, "title")),
        text=feed_fields.longest(texts),
        author=_authors(item) or _authors(feed),
        published=read_date(_text(item, "date_published")),
        updated=read_date(_text(item, "date_modified")),
        image=next(filter(None, (feed_fields.link(address, url) for address in pictures)), None),
        language=clean.one_line(_text(item, "language"))[:35] or None,
    )


def _is_whole(address: str) -> bool:
    return address.startswith(("http://", "https://"))


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):  # ids that are numbers
        return str(value)
    return clean.harmless(value) if isinstance(value, str) else ""


def _authors(fields: dict[str, Any]) -> str:
    people = fields.get("authors")
    people = people[:20] if isinstance(people, list) else [fields.get("author")]
    names = [feed_fields.line(_text(person, "name")) for person in people if isinstance(person, dict)]
    return clean.one_line(", ".join(filter(None, names)))
