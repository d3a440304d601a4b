"""Feeds in XML (RSS of all versions, RDF, Atom, CDF), by feedparser."""

import io
import math
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from time import struct_time
from typing import Any

from retrieval.adapters.reading import clean, feed_fields
from retrieval.adapters.reading.feed_outline import outline
from retrieval.feeds import Item, Listing

_DAY = timedelta(days=1)
_PERIODS = {"hourly": 1 / 24, "daily": 1, "weekly": 7, "monthly": 30, "yearly": 365}
_PAGES = ("alternate", "canonical", "via", "related")  # what a link may be to be an item's, the best first

_Fields = dict[str, Any]


def read(text: str, url: str, now: datetime) -> Listing:
    """What the feed at ``url`` says and lists, `feed_fields.MOST_ITEMS` items at most.

    Raises:
        FetchError: It is too large, or nothing can be made of it.
    """
    import feedparser

    found = feedparser.parse(
        io.BytesIO(outline(text)),  # bytes, for from a string it might fetch
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url},
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    feed, read_date = found.feed, feed_fields.moments(now)
    items = (_item(entry, url, found.version, read_date) for entry in found.entries[: feed_fields.MOST_ITEMS])
    return Listing(
        title=_line(feed, "title"),
        site=_link(feed, url),
        language=clean.one_line(_get(feed, "language"))[:35] or None,
        items=tuple(item for item in items if item.link or item.guid or item.title or item.text),
        pause=_pause(feed),
    )


def _item(entry: _Fields, url: str, version: str, read_date: Callable[[str], datetime | None]) -> Item:
    published = _moment(entry, "published", read_date) or _moment(entry, "created", read_date)
    updated = _moment(entry, "updated", read_date)
    if published is None and not version.startswith("atom"):  # where dc:date is the only date that there is
        published = updated
    return Item(
        link=_link(entry, url),
        guid=clean.one_line(_get(entry, "id")),
        title=_line(entry, "title"),
        text=feed_fields.longest(_texts(entry)),
        author=_author(entry),
        published=published,
        updated=updated,
        image=_image(entry, url),
    )


def _get(fields: _Fields, name: str) -> str:
    """A field as it stands; feedparser's own look-up gives other fields in its place, with warnings."""
    value = dict.get(fields, name)
    return value if isinstance(value, str) else ""


def _line(fields: _Fields, name: str) -> str:
    kind = dict.get(fields, f"{name}_detail", {}).get("type", "")
    return feed_fields.line(_get(fields, name), is_html="html" in kind)


def _texts(entry: _Fields) -> Iterator[str]:
    for detail in (*dict.get(entry, "content", ()), dict.get(entry, "summary_detail")):
        if detail and isinstance(detail.get("value"), str):
            yield feed_fields.paragraphs(detail["value"], is_html="html" in detail.get("type", "html"))
    yield feed_fields.paragraphs(_get(entry, "summary"))


def _link(fields: _Fields, url: str) -> str | None:
    links = dict.get(fields, "links", ())
    named = (link.get("href") for rel in _PAGES for link in links if link.get("rel") == rel)
    given = (_get(fields, "feedburner_origlink"), _get(fields, "link"), *named)
    return next(filter(None, (feed_fields.link(address, url) for address in given)), None)


def _author(entry: _Fields) -> str:
    people = dict.get(entry, "authors", ()) or [dict.get(entry, "author_detail") or {}]
    names = [feed_fields.line(person.get("name") or "") for person in people]
    return clean.one_line(", ".join(dict.fromkeys(filter(None, names))))


def _image(entry: _Fields, url: str) -> str | None:
    pictures = [
        part.get("url")
        for part in dict.get(entry, "media_content", ())
        if part.get("medium") == "image" or part.get("type", "").startswith("image/")
    ]
    enclosed = [part.get("href") for part in dict.get(entry, "links", ()) if part.get("type", "").startswith("image/")]
    small = [part.get("url") for part in dict.get(entry, "media_thumbnail", ())]
    given = (*pictures, *enclosed, *small, dict.get(entry, "image", {}).get("href"))
    return next(filter(None, (feed_fields.link(address, url) for address in given)), None)


def _moment(entry: _Fields, name: str, read_date: Callable[[str], datetime | None]) -> datetime | None:
    parsed = dict.get(entry, f"{name}_parsed")
    if isinstance(parsed, struct_time):
        try:
            return read_date(datetime(*parsed[:5], second=min(parsed.tm_sec, 59), tzinfo=UTC).isoformat())
        except ValueError:  # a day that no month has
            return None
    return read_date(_get(entry, name))


def _pause(feed: _Fields) -> timedelta | None:
    """How long the feed wants to be left alone, a day at most."""
    minutes = _number(_get(feed, "ttl"))
    if minutes is not None:
        return min(timedelta(minutes=min(minutes, 1e6)), _DAY)
    days = _PERIODS.get(_get(feed, "sy_updateperiod").lower())
    if days is None:
        return None
    return min(timedelta(days=days / max(_number(_get(feed, "sy_updatefrequency")) or 1, 1)), _DAY)


def _number(written: str) -> float | None:
    try:
        number = float(written)
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None
