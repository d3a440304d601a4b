"""Speaks with the chat model of an OpenAI-compatible server, which streams its answers as server-sent events."""

import asyncio
import json
from collections.abc import AsyncGenerator, Generator
from dataclasses import dataclass, field
from http import HTTPStatus

import aiohttp
from aiohttp.http_exceptions import LineTooLong

from retrieval.errors import ModelError

_URL, _MODEL, _KEY = "DATELINE_LLM_URL", "DATELINE_LLM_MODEL", "DATELINE_LLM_KEY"
_WHOSE = "The language model's server"
_STATUSES = {
    400: f"{_WHOSE} refuses the request: check {_MODEL}",
    401: f"{_WHOSE} refuses the key: check {_KEY}",
    403: f"{_WHOSE} refuses the key: check {_KEY}",
    404: f"{_WHOSE} has no such model, or is elsewhere: check {_MODEL} and {_URL}, which often ends in /v1",
    422: f"{_WHOSE} refuses the request: check {_MODEL}",
    429: f"{_WHOSE} is asked too often, or what was paid for is used up: try again later",
}
_BROKEN = f"{_WHOSE} broke off in the middle of its answer: look into its log, or try again later"
_NO_STREAM = f"What is at that address does not stream as OpenAI's API does: check {_URL}, which often ends in /v1"
_PROBLEMS: tuple[tuple[type[Exception], str], ...] = (  # the first that fits
    (aiohttp.ConnectionTimeoutError, f"{_WHOSE} can't be reached: check {_URL}"),
    (aiohttp.ServerTimeoutError, f"{_WHOSE} says nothing for too long: try again later, or take a smaller {_MODEL}"),
    (TimeoutError, f"{_WHOSE} takes too long: try again later, or take a smaller {_MODEL}"),
    (aiohttp.ClientSSLError, f"No secure connection to the language model's server comes about: check {_URL}"),
    (aiohttp.ClientConnectorError, f"{_WHOSE} can't be reached: start it, or check {_URL}"),
    (aiohttp.InvalidURL, f"There is no language model at that address: check {_URL}"),
    (UnicodeError, f"There is no language model at that address: check {_URL}"),  # a host's name of 300 letters
    (aiohttp.ClientResponseError, _NO_STREAM),
    (aiohttp.ClientError, _BROKEN),
)
_ENDLESS = f"{_WHOSE} sends more than an answer can be: check {_MODEL}"


@dataclass(frozen=True, slots=True)
class Limits:
    """The seconds for the connection, of silence, and in all; the bytes of an answer with everything around it."""

    connect: float = 10
    silence: float = 20
    total: float = 120
    max_bytes: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Chat:
    """The model by the server with this base URL. The key goes there and nowhere else: no redirect is followed."""

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    limits: Limits = Limits()

    def say(self, system: str, user: str, most_tokens: int) -> Generator[str, None, None]:
        """The answer in pieces as they come; not to be called in an event loop. Raises ModelError."""
        asked = {
            "model": self.model,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": user}],
            "stream": True,
            "temperature": 0,
            "max_tokens": most_tokens,
        }
        try:
            with asyncio.Runner() as runner:  # which ends the request, wherever it is, when this generator is closed
                pieces = self._pieces(asked)
                while piece := runner.run(_next(pieces)):
                    yield piece
        except LineTooLong:
            raise ModelError(_ENDLESS) from None
        except (aiohttp.ClientError, TimeoutError, UnicodeError) as error:
            raise ModelError(next(reason for kind, reason in _PROBLEMS if isinstance(error, kind))) from None

    async def _pieces(self, asked: dict[str, object]) -> AsyncGenerator[str, None]:
        limits = self.limits
        timeout = aiohttp.ClientTimeout(limits.total, sock_connect=limits.connect, sock_read=limits.silence)
        headers = {"Accept": "text/event-stream"} | ({"Authorization": f"Bearer {self.key}"} if self.key else {})
        async with (
            aiohttp.ClientSession(timeout=timeout, headers=headers, cookie_jar=aiohttp.DummyCookieJar()) as session,
            session.post(f"{self.url}/chat/completions", json=asked, allow_redirects=False) as response,
        ):
            _check(response)
            async for event in _events(response, limits.max_bytes):
                if piece := _piece(event):
                    yield piece


async def _next(pieces: AsyncGenerator[str, None]) -> str:
    return await anext(pieces, "")


def _check(response: aiohttp.ClientResponse) -> None:
    status = response.status
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        raise ModelError(f"{_WHOSE} is elsewhere by now: check {_URL}")
    if status != HTTPStatus.OK:
        raise ModelError(_STATUSES.get(status, f"{_WHOSE} fails (status {status}): look into its log, or try later"))
    if response.content_type != "text/event-stream":
        raise ModelError(_NO_STREAM)


async def _events(response: aiohttp.ClientResponse, most: int) -> AsyncGenerator[object, None]:
    """What is said in each event, until the answer is said to be over."""
    left, over = most, False
    while line := await response.content.readline(max_line_length=left):
        left -= len(line)  # below zero no line is short enough
        name, _, data = line.partition(b":")
        if name != b"data":
            continue
        if data.strip() == b"[DONE]":
            return
        event = _read(data)
        yield event
        over = over or _is_last(event)
    if not over:
        raise ModelError(_BROKEN)


def _read(data: bytes) -> object:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):  # brackets nested by the thousand
        raise ModelError(_NO_STREAM) from None


def _is_last(event: object) -> bool:
    match event:
        case {"choices": [{"finish_reason": str()}, *_]}:
            return True
    return False


def _piece(event: object) -> str:
    """The words in an event; empty where it tells other things."""
    match event:
        case {"error": _}:
            raise ModelError(_BROKEN)
        case {"choices": [{"delta": {"content": str(text)}}, *_]}:
            return text
        case {}:
            return ""
    raise ModelError(_NO_STREAM)
