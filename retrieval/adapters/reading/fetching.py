"""One page fetched from the web: from checked addresses alone, so much and no more, within a time."""

import asyncio
import socket
from dataclasses import dataclass
from http import HTTPStatus

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from retrieval.adapters.reading import clean
from retrieval.adapters.reading.addresses import Reach
from retrieval.adapters.reading.media import file_name
from retrieval.errors import InputError

_MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CONNECT_SECONDS = 10
_ACCEPT = "text/html,application/xhtml+xml,application/pdf;q=0.9,text/*;q=0.8,*/*;q=0.5"
_NO_ADDRESS = "it is not the address of a web page; give one that begins with https:// or http://"
_CREDENTIALS = "the address holds a name or a password; give it without"
_ENDLESS = f"the site passes it on from address to address, over {_MOST_REDIRECTS} times; open it and copy the last"
_UNREADABLE = "save the page in a browser and ingest the file"
_ADVICE = {
    401: f"it wants a login; {_UNREADABLE}",
    402: f"it wants to be paid; {_UNREADABLE}",
    403: f"it doesn't let programs read it; {_UNREADABLE}",
    404: "check the address",
    410: "the page is gone",
    429: "it is asked too often; try again later",
    451: f"it may not show it here; {_UNREADABLE}",
}
_LATER = "try again later"
_PROBLEMS: tuple[tuple[type[aiohttp.ClientError], str], ...] = (  # the first that fits
    (aiohttp.ClientConnectorDNSError, "no site of that name is found; check the address"),
    (
        aiohttp.ClientConnectorCertificateError,
        f"its certificate is not valid: it may be another site; {_UNREADABLE}",
    ),
    (aiohttp.ClientSSLError, f"no secure connection to it comes about; {_UNREADABLE}"),
    (aiohttp.ClientConnectorError, f"no connection to it comes about; check the address, or {_LATER}"),
    (aiohttp.InvalidURL, _NO_ADDRESS),
    (aiohttp.ClientConnectionError, f"the connection broke off; {_LATER}"),
    (aiohttp.ClientError, f"the site's answer is damaged; {_LATER}"),
)


@dataclass(frozen=True, slots=True)
class Limits:
    """The most bytes, counted unpacked, and the most seconds, but for a name server that keeps us waiting longer."""

    max_bytes: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Page:
    """What came: from which address in the end, how a file of it would be called, the encoding that the site names."""

    url: str
    data: bytes
    name: str
    charset: str | None


def fetch(address: str, agent: str, reach: Reach, limits: Limits) -> Page:
    """Get a page in the name of ``agent``; InputError says why it can't be had. Not to be called in an event loop."""
    try:
        return asyncio.run(_fetched(address, agent, reach, limits))
    except TimeoutError:
        raise InputError(f"the site takes longer than {limits.seconds:g} s; {_LATER}") from None
    except aiohttp.ClientError as error:
        raise InputError(next(reason for kind, reason in _PROBLEMS if isinstance(error, kind))) from None


class _Resolver(AbstractResolver):
    """Gives aiohttp what may be connected to, and connects to nothing else: so no name can change between the two."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:  # noqa: ARG002 - aiohttp passes it
        found = await asyncio.to_thread(self._reach.addresses, host, port)
        return [
            ResolveResult(
                hostname=host,
                host=str(address),
                port=port,
                family=socket.AF_INET if address.version == 4 else socket.AF_INET6,
                proto=0,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for address in found
        ]

    async def close(self) -> None:
        """There is nothing to close."""


async def _fetched(address: str, agent: str, reach: Reach, limits: Limits) -> Page:
    async with (
        asyncio.timeout(limits.seconds),
        aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(resolver=_Resolver(reach), use_dns_cache=False, force_close=True),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": agent, "Accept": _ACCEPT},
            timeout=aiohttp.ClientTimeout(sock_connect=_CONNECT_SECONDS),
        ) as session,
    ):
        for _ in range(_MOST_REDIRECTS + 1):
            url = _checked(address, reach)
            async with session.get(url, allow_redirects=False) as response:
                passed_on = response.headers.get("Location") if response.status in _REDIRECTS else None
                if passed_on is None:
                    return await _page(response, limits.max_bytes)
                address = _joined(url, passed_on)
        raise InputError(_ENDLESS)


def _checked(address: str, reach: Reach) -> URL:
    """The address, if it may be asked as far as is known before its name is resolved."""
    if clean.web_address(address) is None:
        raise InputError(_NO_ADDRESS)
    try:
        url = URL(address)
        if url.raw_user is not None or url.raw_password is not None:
            raise InputError(_CREDENTIALS)
        return url.with_host(reach.plain(url.raw_host or "", url.port or 0))
    except ValueError:
        raise InputError(_NO_ADDRESS) from None


def _joined(url: URL, location: str) -> str:
    try:
        return str(url.join(URL(location)))
    except ValueError:
        raise InputError(_NO_ADDRESS) from None


async def _page(response: aiohttp.ClientResponse, max_bytes: int) -> Page:
    status = response.status
    if status != HTTPStatus.OK:
        raise InputError(f"the site answered {_phrase(status)}; {_ADVICE.get(status, _LATER)}")
    name = file_name(response.content_type, response.url.path)
    data = bytearray()
    async for chunk in response.content.iter_any():
        data += chunk
        if len(data) > max_bytes:
            most = f"{max_bytes / 1_000_000:.3g} MB"
            raise InputError(f"its size is over the {most} read at most; raise DATELINE_MAX_FILE_MB to read it")
    return Page(str(response.url), bytes(data), name, response.charset)


def _phrase(status: int) -> str:
    try:
        return f"{status} ({HTTPStatus(status).phrase.lower()})"
    except ValueError:
        return str(status)
