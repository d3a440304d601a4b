"""The meta elements, links and microdata of a page's head and body, by name; all that is read here is bounded."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from urllib.parse import urljoin

from lxml.html import HtmlElement

from retrieval.adapters.reading import clean

Meta = Mapping[str, Sequence[str]]
"""What meta elements say, by name: lower case, with dots for colons (``og.title``); each name's values in order."""

_ELSEWHERE = re.compile(r"comment|related|sidebar|footer|teaser|recommend|promo|popular|trending|widget", re.IGNORECASE)
_MOST = 2_000
_MOST_OF_A_NAME = 30
_LEVELS = 12
_PIECES = 100


def meta(tree: HtmlElement) -> Meta:
    """All of them, by ``property``, ``name`` and ``itemprop``; one element may bear several names."""
    found: dict[str, list[str]] = {}
    for _, element in zip(range(_MOST), tree.iter("meta"), strict=False):
        content = element.get("content", "").strip()
        names = " ".join(element.get(key, "") for key in ("property", "name", "itemprop")).lower().replace(":", ".")
        for name in dict.fromkeys(names.split()) if content else ():
            values = found.setdefault(name, [])
            if len(values) < _MOST_OF_A_NAME:
                values.append(content)
    return found


def first(said: Meta, *names: str) -> str:
    """The first value of the first of the names that has one; else empty."""
    return next((said[name][0] for name in names if name in said), "")


def links(tree: HtmlElement, relation: str) -> Iterator[HtmlElement]:
    """The link elements of that relation."""
    return (link for link in tree.iter("link") if relation in link.get("rel", "").lower().split())


def base(tree: HtmlElement) -> str:
    """The address that the page's relative addresses start from, if it tells one that is whole; else empty."""
    return clean.web_address(next((one.get("href") for one in tree.iter("base") if one.get("href")), None)) or ""


def whole(address: str | None, start: str) -> str | None:
    """The http(s) address that is meant on a page whose relative addresses start from ``start``; else None."""
    try:
        return clean.web_address(urljoin(start, (address or "").strip()))
    except ValueError:  # "http://[" and its like
        return None


def properties(tree: HtmlElement, name: str) -> Iterator[HtmlElement]:
    """The elements of the body that bear a property of microdata, in order."""
    return (element for element in tree.iter() if name in element.get("itemprop", "").split())


def beginning(element: HtmlElement, length: int = 300) -> str:
    """The first words within an element on one line, at most so many characters."""
    pieces = (piece[:length] for piece in islice(element.itertext(), _PIECES))
    return " ".join("".join(pieces).split())[:length]


def called(*elements: HtmlElement) -> str:
    """The names that elements bear in class, id and itemprop."""
    return " ".join(one.get(key, "")[:200] for one in elements for key in ("class", "id", "itemprop"))


def is_elsewhere(element: HtmlElement) -> bool:
    """Whether it stands in a part of the page that is about other things than its article."""
    return any(
        one.tag in ("aside", "footer", "nav") or _ELSEWHERE.search(called(one))
        for one in islice(element.iterancestors(), _LEVELS)
        if one.tag not in ("body", "html")
    )
