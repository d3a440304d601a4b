"""Web addresses read into documents: fetched safely, read as files are, under an address of the page's own site."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from retrieval.adapters.reading.addresses import Reach, resolved
from retrieval.adapters.reading.encoding import recoded
from retrieval.adapters.reading.kinds import HEAD, Kind, kind_of
from retrieval.adapters.reading.readers import complete, reader
from retrieval.domain import Document
from retrieval.errors import InputError

_EMPTY = "the page is empty"
_ROWS = "it holds rows of data, which are taken from files alone; save it and ingest the file"
_TEXTS = frozenset({Kind.TEXT, Kind.MARKDOWN, Kind.HTML})


@dataclass(frozen=True, slots=True)
class Web:
    """Reads web addresses, in any number of threads at once; ``private_hosts`` are those of ``addresses.Reach``."""

    max_bytes: int = 20_000_000
    private_hosts: frozenset[str] = frozenset()
    agent: str = "Dateline (reads articles for a team)"
    seconds: float = 20
    resolve: Callable[[str, int], Sequence[str]] = resolved

    def __call__(self, address: str, now: datetime) -> Document:
        """The document at an address; InputError says why there is none."""
        from retrieval.adapters.reading.fetching import Limits, fetch  # loads aiohttp, which files don't need

        reach = Reach(self.private_hosts, self.resolve)
        page = fetch(address, self.agent, reach, Limits(self.max_bytes, self.seconds))
        if not page.data.strip():
            raise InputError(_EMPTY)
        kind = kind_of(page.data[:HEAD], page.name)
        if kind is Kind.ROWS:  # each could name any address and id as its own
            raise InputError(_ROWS)
        data = recoded(page.data, page.charset) if kind in _TEXTS else page.data
        return complete(_placed(reader(kind)(data, now), page.url), address)


def _placed(document: Document, url: str) -> Document:
    """The document at its own address: that of the page's own choice, if it is on the site that the page came from."""
    host = _host(url)
    source = document.source
    if source is None or ("." in source and " " not in source and not _same_site(source, host)):
        source = host.removeprefix("www.")  # a name that is a host has to be the page's own
    return replace(document, url=_chosen(document.url, url), source=source, id=None)


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


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
