"""One answer fetched from the web: from checked addresses alone, so much and no more, within a time."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

from retrieval.adapters.reading import clean
from retrieval.adapters.reading.addresses import Reach
from retrieval.adapters.reading.answers import LATER, broken, failure, pause, validator
from retrieval.adapters.reading.resolving import CheckedResolver
from retrieval.adapters.reading.turns import Turns
from retrieval.errors import FetchError, InputError

_MOST_REDIRECTS = 5
_FOR_GOOD = frozenset({301, 308})
_REDIRECTS = _FOR_GOOD | {302, 303, 307}
_CONNECT_SECONDS = 10
_BYTES_A_SECOND = 1_000
_NO_ADDRESS = "it is not the address of a web page; give one that begins with https:// or http://"
_CREDENTIALS = "the address holds a name or a password; give it without"
_PASSED_ON = "the site passes it on to {}: {}"
_ELSEWHERE = "another address"
_ENDLESS = f"the site passes it on from address to address, over {_MOST_REDIRECTS} times; open it and copy the last"


@dataclass(frozen=True, slots=True)
class Limits:
    """The ``most`` bytes, counted unpacked, and the most ``seconds``, redirects included, waiting for a turn not.

    Half of the seconds may pass before the answer begins, a quarter with less than 1 kB a second. A longer answer is
    refused, with a ``remedy`` if there is one, or if it ``cuts``, cut there.
    """

    most: int
    seconds: float
    remedy: str = ""
    cuts: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """What to ask for, in the name of ``agent``, and how: if it changed since, where a validator is given.

    ``may`` is told each address before it is asked, ``suits`` the type and the path of an answer before its body is
    read; both raise InputError to end it.
    """

    agent: str
    accept: str
    etag: str | None = None
    modified: str | None = None
    may: Callable[[str], object] | None = None
    suits: Callable[[str, str], object] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What came.

    ``url`` is where it came from in the end, ``place`` where to ask from now on: the address after the redirects for
    good (301, 308) before any other. ``media`` is the content type in lower case without parameters, empty if none was
    named, ``charset`` what it names. ``unchanged`` goes with no data: it is as it was since the validators. ``etag``
    and ``modified`` are those to ask with next time, ``pause`` how long the answer is good for.
    """

    url: str
    place: str
    data: bytes
    media: str
    charset: str | None
    unchanged: bool = False
    etag: str | None = None
    modified: str | None = None
    pause: timedelta | None = None


@dataclass(frozen=True, slots=True)
class _Elsewhere:
    address: str
    for_good: bool


def fetch(address: str, wish: Wish, reach: Reach, limits: Limits, turns: Turns) -> Page:
    """Ask an address and those that it passes us on to; FetchError says why it can't be had.

    Not to be called in an event loop.
    """
    asked, place, for_good, left = address, address, True, limits.seconds
    try:
        for _ in range(_MOST_REDIRECTS + 1):
            url = _checked(address, reach)
            if wish.may:
                wish.may(str(url))
            with turns.turn(url.host_port_subcomponent or "", limits.seconds):
                begun = time.monotonic()
                answer = _asked(url, wish, reach, limits, left)
                left -= time.monotonic() - begun
            if isinstance(answer, Page):
                return replace(answer, place=place)
            address, for_good = answer.address, for_good and answer.for_good
            place = address if for_good else place
            wish = replace(wish, etag=None, modified=None)
    except InputError as error:
        if isinstance(error, FetchError):
            raise
        raise FetchError(str(error) if address == asked else _PASSED_ON.format(_shown(address), error)) from None
    raise FetchError(_ENDLESS)


def _shown(address: str) -> str:
    """Where it leads to, as far as may be told: no more than the host."""
    try:
        return clean.one_line(urlsplit(address).hostname) or _ELSEWHERE
    except ValueError:  # "http://[" and its like
        return _ELSEWHERE


def _checked(address: str, reach: Reach) -> URL:
    """The address, if it may be asked as far as is known before its name is resolved."""
    if clean.web_address(address) is None:
        raise InputError(_NO_ADDRESS)
    try:
        url = URL(address)
        if url.raw_user is not None or url.raw_password is not None:
            raise InputError(_CREDENTIALS)
        return url.with_host(reach.plain(url.raw_host or "", url.port or 0)).with_fragment(None)
    except ValueError:
        raise InputError(_NO_ADDRESS) from None


def _asked(url: URL, wish: Wish, reach: Reach, limits: Limits, left: float) -> Page | _Elsewhere:
    try:
        return asyncio.run(_answer(url, wish, reach, limits, left))
    except aiohttp.InvalidURL:
        raise FetchError(_NO_ADDRESS) from None
    except aiohttp.ClientError as error:
        raise broken(error) from None
    except TimeoutError:
        raise FetchError(f"the site takes longer than {limits.seconds:g} s; {LATER}", later=True) from None


async def _answer(url: URL, wish: Wish, reach: Reach, limits: Limits, left: float) -> Page | _Elsewhere:
    said = {
        "User-Agent": wish.agent,
        "Accept": wish.accept,
        "If-None-Match": wish.etag,
        "If-Modified-Since": wish.modified,
    }
    async with (
        asyncio.timeout(left),
        aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(resolver=CheckedResolver(reach), use_dns_cache=False, force_close=True),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={name: value for name, value in said.items() if value},
            timeout=aiohttp.ClientTimeout(sock_connect=_CONNECT_SECONDS, sock_read=limits.seconds / 2),
        ) as session,
        session.get(url, allow_redirects=False) as response,
    ):
        location = response.headers.get("Location") if response.status in _REDIRECTS else None
        if location is None:
            return await _page(response, wish, limits)
        return _Elsewhere(_joined(url, location), response.status in _FOR_GOOD)


def _joined(url: URL, location: str) -> str:
    try:
        return str(url.join(URL(location)).with_fragment(None))
    except ValueError:
        raise FetchError(_PASSED_ON.format(_ELSEWHERE, _NO_ADDRESS)) from None


async def _page(response: aiohttp.ClientResponse, wish: Wish, limits: Limits) -> Page:
    headers, kept = response.headers, Page(str(response.url), "", b"", "", None, pause=pause(response.headers))
    etag, modified = validator(headers.get("ETag")), validator(headers.get("Last-Modified"))
    if response.status == HTTPStatus.NOT_MODIFIED and (wish.etag or wish.modified):
        return replace(kept, unchanged=True, etag=etag or wish.etag, modified=modified or wish.modified)
    if response.status != HTTPStatus.OK:
        raise failure(response.status, headers)
    media = response.content_type.lower() if "Content-Type" in headers else ""
    if wish.suits:
        wish.suits(media, response.url.path)
    data = await _body(response.content, limits)
    return replace(kept, data=data, media=media, charset=response.charset, etag=etag, modified=modified)


async def _body(content: aiohttp.StreamReader, limits: Limits) -> bytes:
    data, patience, enough = bytearray(), limits.seconds / 4, limits.most + 1
    while len(data) < enough:
        if not await _filled(data, min(len(data) + int(_BYTES_A_SECOND * patience) + 1, enough), content, patience):
            return bytes(data)
    if limits.cuts:
        return bytes(data[: limits.most])
    size = f"its size is over the {limits.most / 1_000_000:.3g} MB read at most"
    raise FetchError(f"{size}; {limits.remedy}" if limits.remedy else size)


async def _filled(data: bytearray, size: int, content: aiohttp.StreamReader, seconds: float) -> bool:
    """Add to the data until there are so many bytes; False where the body ended."""
    try:
        async with asyncio.timeout(seconds):
            while len(data) < size:
                chunk = await content.readany()
                if not chunk:
                    return False
                data += chunk
    except TimeoutError:
        raise FetchError(f"the site sends too slowly; {LATER}", later=True) from None
    return True
