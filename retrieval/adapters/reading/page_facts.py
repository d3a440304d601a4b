"""What an HTML page says of itself: title, site, authors, dates, address, picture; each from where it is surest."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from retrieval.adapters.reading import clean, linked_data, names, page_titles
from retrieval.adapters.reading.page_authors import authors
from retrieval.adapters.reading.page_dates import Dated, dated
from retrieval.adapters.reading.page_meta import Meta, base, first, links, meta, whole
from retrieval.identity import untracked

_STAND_IN = re.compile(
    r"(?:^|[/_.-])(?:logos?|default|placeholder|blank|pixel|spacer|favicon|avatar|no-?image)(?=[/_.\d-]|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PageFacts:
    """The page's own words about itself, each cleaned to one line; empty or None where it says nothing."""

    headline: str
    site: str
    host: str
    author: str
    dates: tuple[Dated, ...]
    """When it may have been published, the surest first."""
    url: str | None
    """Its canonical address, whole and without what tells where a reader came from."""
    image: str | None = None
    """The address of its lead picture."""
    language: str = ""
    """The language that its markup is said to be in, as ``en-GB``."""
    is_article: bool = False
    """Whether it calls itself an article."""
    free: bool | None = None
    """Whether it says that all may read it."""
    paid: tuple[str, ...] = ()
    """CSS selectors of the parts that it says only subscribers see."""


def facts(tree: HtmlElement) -> PageFacts:
    """Read them out of a page's tree."""
    said = meta(tree)
    heads = [first(said, "og.title"), tree.findtext(".//title") or "", tree.findtext(".//h1") or ""]
    linked = linked_data.article(tree, [*heads, *(re.split(r"\s[|–—-]\s", heads[1])[:1])])
    start = base(tree)
    url = _address(tree, said, linked, start)
    host = (urlsplit(url).hostname or "").removeprefix("www.") if url else ""
    site = _site(said, linked)
    headline = page_titles.title(tree, said, linked, site, host)
    site = site or page_titles.site(heads[1], headline)
    return PageFacts(
        headline=page_titles.without_site(headline, site, host),
        site=site,
        host=host,
        author=clean.one_line(names.join_names(authors(tree, said, linked))),
        dates=dated(tree, said, linked, url),
        url=url,
        image=_image(tree, said, linked, start or url or ""),
        language=clean.one_line(tree.get("lang") or first(said, "og.locale", "inlanguage", "dc.language")),
        is_article=bool(linked) or first(said, "og.type").lower() in ("article", "og:article", "news"),
        free=linked_data.free(linked.get("isAccessibleForFree")),
        paid=tuple(linked_data.paid_parts(linked)),
    )


def _address(tree: HtmlElement, said: Meta, linked: Mapping[str, Any], start: str) -> str | None:
    told = [
        *(link.get("href") for link in links(tree, "canonical")),
        first(said, "og.url"),
        *linked_data.addresses(linked.get("url")),
        *linked_data.addresses(linked.get("mainEntityOfPage")),
    ]
    found = next((address for one in told if one and (address := whole(one, start))), None)
    return clean.web_address(untracked(found)) if found else None


def _site(said: Meta, linked: Mapping[str, Any]) -> str:
    told = (
        first(said, "og.site_name"),
        *linked_data.names(linked.get("publisher")),
        first(said, "publisher", "application-name"),
    )
    return next((clean.one_line(linked_data.text(one)) for one in told if one and not clean.web_address(one)), "")


def _image(tree: HtmlElement, said: Meta, linked: Mapping[str, Any], start: str) -> str | None:
    """The first that is told and is no stand-in for a picture, as a site's logo is."""
    told = [
        first(said, "og.image.secure_url", "og.image", "og.image.url"),
        *linked_data.addresses(linked.get("image")),
        first(said, "twitter.image", "twitter.image.src", "sailthru.image.full", "parsely-image-url", "image"),
        *(link.get("href") for link in links(tree, "image_src")),
    ]
    found = (address for one in told if one and (address := whole(one, start)))
    return next(
        (one for one in found if "@" not in urlsplit(one).netloc and not _STAND_IN.search(urlsplit(one).path)), None
    )
