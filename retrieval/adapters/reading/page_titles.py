"""The title of a page's article: what the page calls it, without the site's name, checked against its heading."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from retrieval.adapters.reading import clean, linked_data
from retrieval.adapters.reading.page_meta import Meta, beginning

_META = ("og.title", "twitter.title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title", "title")
_SEPARATOR = re.compile(r"\s+[|–—·•:»«›/-]\s+|\s*[|»]\s*|:\s+")
_LONG_WORD = re.compile(r"\w{4,}|[\u2e80-\uffef]")
_MOST_HEADINGS = 10
_SIGNED = re.compile(r"\s+[|–—•·-]\s+|\s*\|\s*")  # what stands before a site's name
_LONGEST_SITE = 40


def title(tree: HtmlElement, meta: Meta, linked: Mapping[str, Any], site: str, host: str) -> str:
    """The title that the page's data gives first, or as much of it as its heading bears; empty where none is told.

    Where a heading bears what other data calls the page, that is taken: before all but the title for sharing (Open
    Graph), and before this too if they have no word in common, as with a title for the whole site.
    """
    told = [clean.one_line(one) for one in [*_said(meta, linked), tree.findtext(".//title")]]
    candidates = [
        one for one in (without_site(one, site, host) for one in told if one) if not _is_site(one, site, host)
    ]
    headings = [clean.one_line(beginning(one)) for one in islice(tree.iter("h1"), _MOST_HEADINGS)]
    headings = [one for one in headings if one and not _is_site(one, site, host)]
    if not candidates:
        return headings[0] if len(headings) == 1 else ""
    agreed = next((one for one in candidates if _plain(one) in map(_plain, headings)), "")
    if agreed and not ("og.title" in meta and _words(agreed) & _words(candidates[0])):
        return agreed
    return _within(candidates[0], headings) or candidates[0]


def without_site(title: str, site: str, host: str) -> str:
    """The title without a site's name before or after it, as in ``Headline | Site``."""
    names = _names(site, host)
    cuts = list(_SEPARATOR.finditer(title))
    if cuts and _plain(title[cuts[-1].end() :]) in names:
        return title[: cuts[-1].start()].strip() or title
    if cuts and _plain(title[: cuts[0].start()]) in names:
        return title[cuts[0].end() :].strip() or title
    return title


def site(whole: str, headline: str) -> str:
    """The site's name where a page's title is its headline and that, ``Headline | Politics | Site``; else empty."""
    cuts = list(_SIGNED.finditer(whole))
    if not cuts or _plain(whole[: cuts[0].start()]) not in (_plain(headline), _plain(_SIGNED.split(headline)[0])):
        return ""
    name = clean.one_line(whole[cuts[-1].end() :])
    return name if len(name) <= _LONGEST_SITE and _plain(name) not in ("", _plain(headline)) else ""


def _said(meta: Meta, linked: Mapping[str, Any]) -> list[str]:
    first, *others = [linked_data.text(meta[name][0]) if name in meta else "" for name in _META]
    return [first, linked_data.text(linked.get("headline")), *others]


def _within(title: str, headings: Sequence[str]) -> str:
    """The heading that is the longest part of a title, ``Headline | Politics | Site``; else empty."""
    longest = max(map(_plain, _SEPARATOR.split(title)), key=len)
    return next((heading for heading in headings if _plain(heading) == longest), "")


def _is_site(title: str, site: str, host: str) -> bool:
    return _plain(title) in _names(site, host)


def _names(site: str, host: str) -> set[str]:
    labels = host.split(".")
    ends = {".".join(labels[at:]) for at in range(len(labels) - 1)}
    return {_plain(name) for name in (site, host, *ends, *labels[:-1])} - {""}


def _words(title: str) -> set[str]:
    return set(_LONG_WORD.findall(title.casefold()))


def _plain(name: str) -> str:
    folded = "".join(mark for mark in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(mark))
    return re.sub(r"^the\b|[\W_]", "", folded)
