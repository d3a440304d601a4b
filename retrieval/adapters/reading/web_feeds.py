"""Feeds read from the web: a FeedReader."""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from retrieval import opml
from retrieval.adapters.reading import clean, feed_discovery
from retrieval.adapters.reading.feed_kinds import NoFeed, parse
from retrieval.adapters.reading.feed_markup import MOST_BYTES
from retrieval.adapters.reading.sitemap import Index, newest
from retrieval.adapters.reading.web import Web
from retrieval.errors import FetchError
from retrieval.feeds import Fetched, Item, Listing, Outline
from retrieval.identity import host_of

if TYPE_CHECKING:  # it loads aiohttp
    from retrieval.adapters.reading.fetching import Page

_log = logging.getLogger(__name__)

_MOST_REQUESTS = 12  # to find a feed
_MOST_NAMED = 3
_PATIENCE = 2  # with answers that fail and may not another time: they take long
_MOST_RULES = 500_000
_SCHEME = re.compile(r"(?:feed:(?=https?:)|feed://)", re.IGNORECASE)
_HAS_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_NO_ADDRESS = "it is no address; give one like https://www.example.com/feed"
_PAGE_NOW = "a web page is where the feed was; open it, and if the feed has moved, add it anew"
_NOTHING = "it lists sitemaps, of which none could be read"


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class WebFeeds:
    """Reads feeds through ``web``."""

    web: Web
    clock: Callable[[], datetime] = _now

    def find(self, address: str) -> tuple[str, Listing]:
        """The feed at an address, or the one that the page there names, with its own address.

        The address may lack its scheme. Where the page names no feed that can be read, the usual places of its site
        are tried, its sitemaps last; about a dozen requests at most.

        Raises:
            FetchError: There is no feed; the text names what was tried.
        """
        address = _whole(address)
        page = self.web.get(address, most=MOST_BYTES)
        try:
            return page.place, self._listing(page)
        except NoFeed as error:
            if not error.page:
                raise
            markup = error.page
        tried: list[str] = []
        patience = _PATIENCE
        for candidate in self._candidates(markup, page.url):
            if len(tried) >= _MOST_REQUESTS - 2 or not patience:  # two are for the page itself and robots.txt
                break
            tried.append(candidate)
            try:
                page = self.web.get(candidate, most=MOST_BYTES)
                return page.place, self._listing(page)
            except FetchError as error:
                patience -= error.later
        raise FetchError(
            f"no feed is found there; tried the page and {', '.join(map(_path, tried))}; give the address of its feed"
        )

    def fetch(self, url: str, etag: str | None = None, modified: str | None = None) -> Fetched:
        """Ask for a feed, if it changed since ``etag`` or ``modified``; raises FetchError."""
        page = self.web.get(url, etag=etag, modified=modified, most=MOST_BYTES)
        if page.unchanged:
            return Fetched(page.place, None, page.etag or etag, page.modified or modified, page.pause)
        try:
            found = parse(page.data, page.charset, page.url, self.clock())
            listing = self._followed(found) if isinstance(found, Index) else found
        except FetchError as error:
            reason = _PAGE_NOW if isinstance(error, NoFeed) and error.page else str(error)
            _log.info("no feed read from %s: %s", host_of(page.url), reason)
            raise FetchError(reason, later=True, wait=error.wait) from None
        fetched = Fetched(page.place, listing, page.etag, page.modified, page.pause)
        if isinstance(found, Index) and not found.is_dated:  # it stays as it is when its sitemaps change
            return replace(fetched, etag=None, modified=None)
        return fetched

    def outlines(self, address: str) -> list[Outline]:
        """The feeds of the list (OPML) at an address, which may lack its scheme; raises InputError."""
        return opml.read(self.web.get(_whole(address), most=opml.MOST_BYTES).data)

    def _candidates(self, markup: str, url: str) -> Iterator[str]:
        """Where to look for a feed, each place once."""
        named = feed_discovery.named(markup, url)[:_MOST_NAMED]
        usual = [place for place in feed_discovery.usual(url) if place not in named]
        yield from named
        yield from usual[: _MOST_REQUESTS - 5 - len(named)]
        yield from feed_discovery.sitemaps(self._robots(url), url)

    def _robots(self, url: str) -> str:
        try:
            return self.web.get(urljoin(url, "/robots.txt"), most=_MOST_RULES).data.decode("utf-8", "replace")
        except FetchError:
            return ""

    def _listing(self, page: "Page") -> Listing:
        found = parse(page.data, page.charset, page.url, self.clock())
        return self._followed(found) if isinstance(found, Index) else found

    def _followed(self, index: Index) -> Listing:
        """What the sitemaps list that a list of sitemaps names; those that can't be read are left out."""
        items: list[Item] = []
        error = FetchError(_NOTHING)
        for address in index.sitemaps:
            try:
                page = self.web.get(address, most=MOST_BYTES)
                found = parse(page.data, page.charset, page.url, self.clock())
            except FetchError as problem:
                error = problem
                continue
            if isinstance(found, Listing):
                items += found.items
        if not items:
            raise error
        return newest(items)


def _whole(address: str) -> str:
    """The address with a scheme, as people and their feed readers leave it out."""
    address = address.strip().strip("<>")
    address = _SCHEME.sub(lambda match: "https://" if match[0].endswith("//") else "", address, count=1)
    whole = address if _HAS_SCHEME.match(address) else f"https://{address}"
    if clean.web_address(whole) is None:
        raise FetchError(_NO_ADDRESS)
    return whole


def _path(address: str) -> str:
    return "/" + address.split("/", 3)[-1] if address.count("/") > 2 else address
