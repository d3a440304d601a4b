"""When a page says that it was published, as it is written there, with how sure each place is."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from retrieval.adapters.reading import linked_data
from retrieval.adapters.reading.page_meta import Meta, beginning, called, is_elsewhere, properties

_OPEN_GRAPH = ("article.published_time", "og.article.published_time", "article.published", "og.published_time")
_META = (
    "datepublished",
    "parsely-pub-date",
    "dc.date.issued",
    "dcterms.issued",
    "citation_publication_date",
    "sailthru.date",
    "article_date_original",
    "publish-date",
    "publishdate",
    "publish_date",
    "published",
    "published_at",
    "pubdate",
    "pub_date",
    "pdate",
    "article.publicationdate",
    "og.pubdate",
    "displaydate",
    "dc.date",
    "dcterms.date",
    "dc.date.created",
    "dcterms.created",
    "date",
    "datecreated",
    "citation_date",
)
_CHANGED = ("article.modified_time", "og.updated_time", "datemodified", "last-modified", "dcterms.modified", "revised")
_ISSUED = re.compile(r"publish|pubdate|entry-date|post-date|posted|article-?date|date-?line|timestamp", re.IGNORECASE)
_REVISED = re.compile(r"updat|modif|edited|revis", re.IGNORECASE)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_IN_PATH = re.compile(
    rf"/(?P<year>(?:19|20)\d\d)(?P<mark>[/_-]?)(?P<month>0[1-9]|1[0-2]|[1-9](?=[/_-])|{'|'.join(_MONTHS)})"
    r"(?P=mark)(?P<day>0[1-9]|[12]\d|3[01]|[1-9])(?=[/_.-]|$)",
    re.IGNORECASE,
)
_MOST = 50


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as it is ``written`` on a page, where it stands, and how sure that is the day of publication, in 0…1."""

    written: str
    place: str
    certainty: float


def dated(tree: HtmlElement, meta: Meta, linked: Mapping[str, Any], url: str | None) -> tuple[Dated, ...]:
    """Every date that may be that of publication, the surest first; a date of change comes last."""
    found = [
        *_each("JSON-LD", 0.95, [_written(linked.get("datePublished"))]),
        *_each("Open Graph", 0.95, _said(meta, _OPEN_GRAPH)),
        *_each("microdata", 0.9, _marked(tree)),
        *_each("meta", 0.85, _said(meta, _META)),
        *_each("JSON-LD, created", 0.8, [_written(linked.get("dateCreated"))]),
        *_timed(tree),
        *_each("address", 0.85, [_in_path(url or "")]),
        *_each("changed", 0.3, [_written(linked.get("dateModified")), *_said(meta, _CHANGED)]),
    ]
    return tuple(sorted(found, key=lambda one: -one.certainty))


def _each(place: str, certainty: float, written: list[str]) -> Iterator[Dated]:
    return (Dated(one, place, certainty) for one in written if one)


def _said(meta: Meta, names: tuple[str, ...]) -> list[str]:
    return [value for name in names for value in meta.get(name, ())[:1]]


def _written(value: object) -> str:
    """The value of a date in JSON-LD; a bare number is a time in seconds or milliseconds."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(value)
    return linked_data.text(value)


def _marked(tree: HtmlElement) -> list[str]:
    """Of microdata, the first only: those below may be of teasers and comments."""
    marked = (one for one in properties(tree, "datePublished") if one.tag != "meta" and not is_elsewhere(one))
    return [_value(one) for one in islice(marked, 1)]


def _timed(tree: HtmlElement) -> list[Dated]:
    """Time elements: one that is called the publication's, or else the first, the surer the fewer days there are."""
    times = [one for one in islice(tree.iter("time"), _MOST) if not is_elsewhere(one) and not _is_change(one)]
    issued = [one for one in times if one.get("pubdate") is not None or _ISSUED.search(_named(one))]
    days = {_value(one)[:10] for one in times}
    certainty = 0.8 if issued else 0.75 if len(days) == 1 else 0.6
    return list(_each("time element", certainty, [_value(one) for one in (issued or times)[:1]]))


def _value(element: HtmlElement) -> str:
    return (element.get("datetime") or element.get("content") or beginning(element))[:200].strip()


def _is_change(element: HtmlElement) -> bool:
    named = _named(element)
    return bool(_REVISED.search(named)) and not _ISSUED.search(named)


def _named(element: HtmlElement) -> str:
    """The names that the element and what it stands in bear."""
    parent = element.getparent()
    return called(element) if parent is None else called(element, parent)


def _in_path(url: str) -> str:
    match = _IN_PATH.search(url.partition("?")[0])
    if match is None:
        return ""
    month = match["month"].lower()
    number = _MONTHS.index(month) + 1 if month in _MONTHS else int(month)
    return f"{match['year']}-{number:02}-{int(match['day']):02}"
