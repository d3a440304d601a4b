"""Web addresses read into documents: fetched safely, read as files are, under an address of the page's own site."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from retrieval.adapters.reading import clean
from retrieval.adapters.reading.addresses import Reach, resolved
from retrieval.adapters.reading.encoding import recoded
from retrieval.adapters.reading.kinds import HEAD, Kind, kind_of
from retrieval.adapters.reading.media import file_name
from retrieval.adapters.reading.readers import complete, reader
from retrieval.adapters.reading.robots import MOST_BYTES, Robots
from retrieval.adapters.reading.turns import Turns
from retrieval.domain import Document
from retrieval.errors import InputError
from retrieval.identity import host_of, untracked

if TYPE_CHECKING:  # it loads aiohttp, which files don't need
    from retrieval.adapters.reading.fetching import Limits, Page, Wish

_log = logging.getLogger(__name__)

_PAGES = "text/html,application/xhtml+xml,application/pdf;q=0.9,text/*;q=0.8,*/*;q=0.5"
_FEEDS = (
    "application/atom+xml,application/rss+xml,application/rdf+xml,application/feed+json,application/xml;q=0.9,"
    "text/xml;q=0.9,application/json;q=0.8,text/html;q=0.7,*/*;q=0.5"
)
_RULES = "text/plain,*/*;q=0.5"
_RAISE = "raise DATELINE_MAX_FILE_MB to read it"
_EMPTY = "the page is empty"
_ROWS = "it holds rows of data, which are taken from files alone; save it and ingest the file"
_TEXTS = frozenset({Kind.TEXT, Kind.MARKDOWN, Kind.HTML})


@dataclass(frozen=True, slots=True)
class Web:
    """Reads web addresses, in any number of threads at once; ``private_hosts`` are those of ``addresses.Reach``.

    No host is asked for more than two things at once. ``seconds`` is the most that one takes, ``robots`` whether pages
    are left that a site's robots.txt asks programs not to read.
    """

    max_bytes: int = 20_000_000
    private_hosts: frozenset[str] = frozenset()
    agent: str = "Dateline (reads articles for a team)"
    seconds: float = 20
    resolve: Callable[[str, int], Sequence[str]] = resolved
    robots: bool = True
    _turns: Turns = field(default_factory=Turns, init=False, repr=False, compare=False)
    _rules: Robots = field(default_factory=Robots, init=False, repr=False, compare=False)

    def __call__(self, address: str, now: datetime) -> Document:
        """The document at an address; InputError says why there is none, FetchError where nothing could be had."""
        from retrieval.adapters.reading.fetching import Limits, Wish

        wish = Wish(self.agent, _PAGES, may=self._check if self.robots else None, suits=file_name)
        with _logged(address):
            page = self._fetched(untracked(address), wish, Limits(self.max_bytes, self.seconds, _RAISE))
            return complete(_placed(_document(page, now), page.url), address)

    def get(
        self, address: str, *, etag: str | None = None, modified: str | None = None, most: int | None = None
    ) -> "Page":
        """What is at an address, of whatever type, if it changed since ``etag`` or ``modified``; raises FetchError.

        At most ``most`` bytes are read, and no robots.txt.
        """
        from retrieval.adapters.reading.fetching import Limits, Wish

        wish = Wish(self.agent, _FEEDS, etag, modified)
        limits = Limits(self.max_bytes, self.seconds, _RAISE) if most is None else Limits(most, self.seconds)
        with _logged(address):
            return self._fetched(address, wish, limits)

    def _fetched(self, address: str, wish: "Wish", limits: "Limits") -> "Page":
        from retrieval.adapters.reading.fetching import fetch

        return fetch(address, wish, Reach(self.private_hosts, self.resolve), limits, self._turns)

    def _check(self, url: str) -> None:
        self._rules.check(url, self._robots_txt)

    def _robots_txt(self, address: str) -> bytes:
        from retrieval.adapters.reading.fetching import Limits, Wish

        return self._fetched(address, Wish(self.agent, _RULES), Limits(MOST_BYTES, self.seconds, cuts=True)).data


@contextmanager
def _logged(address: str) -> Iterator[None]:
    """Log why nothing comes of an address, by its host: the rest of it may be private."""
    try:
        yield
    except InputError as error:
        _log.info("nothing read from %s: %s", clean.one_line(host_of(address)) or "an address without a host", error)
        raise


def _document(page: "Page", now: datetime) -> Document:
    if not page.data.strip():
        raise InputError(_EMPTY)
    kind = kind_of(page.data[:HEAD], file_name(page.media, urlsplit(page.url).path))
    if kind is Kind.ROWS:  # each could name any address and id as its own
        raise InputError(_ROWS)
    return reader(kind)(recoded(page.data, page.charset) if kind in _TEXTS else page.data, now)


def _placed(document: Document, url: str) -> Document:
    """The document at its own address: that of the page's own choice, if it is on the site that the page came from."""
    host = host_of(url)
    source = document.source
    if source is None or ("." in source and " " not in source and not _same_site(source, host)):
        source = host.removeprefix("www.")  # a name that is a host has to be the page's own
    return replace(document, url=untracked(_chosen(document.url, url)), source=source, id=None)


def _chosen(canonical: str | None, url: str) -> str:
    if canonical is None:
        return url
    parts, fetched = urlsplit(canonical), urlsplit(url)
    is_front_page = parts.path in ("", "/") and not parts.query and fetched.path not in ("", "/")
    is_own = "@" not in parts.netloc and _same_site(parts.hostname or "", fetched.hostname or "")
    return canonical if is_own and not is_front_page else url


def _same_site(one: str, other: str) -> bool:
    """Whether two hosts are the same, but for www, or belong to one registered domain."""
    from courlan import extract_domain

    one, other = one.lower().removeprefix("www."), other.lower().removeprefix("www.")
    domain = extract_domain(f"https://{one}")
    return one == other or (domain is not None and domain == extract_domain(f"https://{other}"))
