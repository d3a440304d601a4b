"""Speaks with the chat model of an OpenAI-compatible server, which streams its answers as server-sent events."""

import asyncio
import json
import math
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import aclosing
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Self

import aiohttp
from aiohttp.http_exceptions import LineTooLong

from retrieval.budget import Budget
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
_LASTING = (aiohttp.ServerTimeoutError, aiohttp.ClientSSLError)
_ENDLESS = f"{_WHOSE} sends more than an answer can be: check {_MODEL}"


_SPENT = (
    f"{_WHOSE} was asked {{most}} times within an hour, which is all that DATELINE_LLM_PER_HOUR allows: ask again in"
    " {minutes}, or raise that"
)
_TRIES = 3  # of which the last two are after a failure that may pass
_LONGEST_PAUSE = 10.0  # seconds: somebody waits, and another answer is at hand


@dataclass(frozen=True, slots=True)
class Limits:
    """The seconds for the connection, of silence, and in all; the bytes of an answer with everything around it.

    ``pause`` are the seconds before a second try; before a third they are doubled.
    """

    connect: float = 10
    silence: float = 20
    total: float = 120
    max_bytes: int = 2_000_000
    pause: float = 0.5

    @classmethod
    def within(cls, seconds: float) -> Self:
        """So many seconds in all, of which a slow model may take half before its first word."""
        usual = cls()
        silence = min(seconds, max(usual.silence, seconds / 2))
        return cls(connect=min(usual.connect, seconds), silence=silence, total=seconds)


@dataclass(frozen=True, slots=True)
class Chat:
    """The model by the server with this base URL. The key goes there and nowhere else: no redirect is followed.

    A server that is not there, busy or failing is asked up to three times, within the time limit and as long as nothing
    was said. Each time counts for the ``budget``, if there is one.
    """

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    limits: Limits = Limits()
    budget: Budget | None = None

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
                pieces = self._persistently(asked)
                while piece := runner.run(_next(pieces)):
                    yield piece
        except LineTooLong:
            raise ModelError(_ENDLESS) from None
        except (aiohttp.ClientError, TimeoutError, UnicodeError) as error:
            raise ModelError(next(reason for kind, reason in _PROBLEMS if isinstance(error, kind))) from None

    async def _persistently(self, asked: dict[str, Any]) -> AsyncGenerator[str, None]:
        """What is said at the first try that comes to anything."""
        end, pause, said = time.monotonic() + self.limits.total, self.limits.pause, False
        for left in reversed(range(_TRIES)):
            try:
                async with aclosing(self._pieces(asked, max(0.01, end - time.monotonic()))) as pieces:
                    async for piece in pieces:
                        said = True
                        yield piece
            except _RefusedError:
                if not left or "max_tokens" not in asked:
                    raise
                asked, wait = _newer(asked), 0.0
            except (_BusyError, aiohttp.ClientConnectionError) as error:
                wait = max(pause, error.wait if isinstance(error, _BusyError) else 0.0)
                may_pass = isinstance(error, _BusyError) or not isinstance(error, _LASTING)
                if said or not left or not may_pass or wait > min(_LONGEST_PAUSE, end - time.monotonic()):
                    raise
                pause *= 2
            else:
                return
            await asyncio.sleep(wait)

    async def _pieces(self, asked: dict[str, Any], seconds: float) -> AsyncGenerator[str, None]:
        self._spend()
        limits = self.limits
        timeout = aiohttp.ClientTimeout(seconds, sock_connect=limits.connect, sock_read=limits.silence)
        headers = {"Accept": "text/event-stream", "Accept-Encoding": "identity"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        async with (
            aiohttp.ClientSession(
                timeout=timeout, headers=headers, cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False
            ) as session,
            session.post(f"{self.url}/chat/completions", json=asked, allow_redirects=False) as response,
        ):
            _check(response)
            async for event in _events(response, limits.max_bytes):
                if piece := _piece(event):
                    yield piece

    def _spend(self) -> None:
        if self.budget and (wait := self.budget.take()):
            minutes = math.ceil(wait / 60)
            told = "a minute" if minutes == 1 else f"{minutes} minutes"
            raise ModelError(_SPENT.format(most=self.budget.most, minutes=told))


class _RefusedError(ModelError):
    """The server does not take a request as this one is."""


class _BusyError(ModelError):
    """The server can't answer now, and perhaps in ``wait`` seconds."""

    def __init__(self, reason: str, wait: float) -> None:
        super().__init__(reason)
        self.wait = wait


async def _next(pieces: AsyncGenerator[str, None]) -> str:
    return await anext(pieces, "")


def _check(response: aiohttp.ClientResponse) -> None:
    status = response.status
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        raise ModelError(f"{_WHOSE} is elsewhere by now: check {_URL}")
    if status != HTTPStatus.OK:
        reason = _STATUSES.get(status, f"{_WHOSE} fails (status {status}): look into its log, or try later")
        if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise _BusyError(reason, _seconds(response.headers.get("Retry-After", "")))
        if status in (HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY):
            raise _RefusedError(reason)
        raise ModelError(reason)
    if (
        response.content_type != "text/event-stream"
        or response.headers.get("Content-Encoding", "identity") != "identity"
    ):
        raise ModelError(_NO_STREAM)


def _newer(asked: dict[str, Any]) -> dict[str, Any]:
    """The request as OpenAI's models that reason want it: the limit has another name, and the temperature is theirs."""
    kept = {name: value for name, value in asked.items() if name not in ("max_tokens", "temperature")}
    return kept | {"max_completion_tokens": asked["max_tokens"]}


def _seconds(told: str) -> float:
    """The seconds after which to try again; 0 where the server names none, or a date."""
    return float(told) if told.isascii() and told.isdecimal() else 0.0


async def _events(response: aiohttp.ClientResponse, most: int) -> AsyncGenerator[object, None]:
    """What is said in each event, until the answer is said to be over: some servers keep the connection after that."""
    left = most
    while line := await response.content.readline(max_line_length=left):
        left -= len(line)  # below zero no line is short enough
        name, _, data = line.partition(b":")
        if name != b"data":
            continue
        if data.strip() == b"[DONE]":
            return
        event = _read(data)
        yield event
        if _is_last(event):
            return
    raise ModelError(_BROKEN)


def _read(data: bytes) -> object:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):  # brackets nested by the thousand
        raise ModelError(_NO_STREAM) from None


def _is_last(event: object) -> bool:
    return bool(_first(event).get("finish_reason"))


def _piece(event: object) -> str:
    """The words in an event; empty where it tells other things."""
    match event:
        case {"error": _}:
            raise ModelError(_BROKEN)
        case {}:
            match _first(event):
                case {"delta": {"content": str(text)}}:
                    return text
            return ""
    raise ModelError(_NO_STREAM)


def _first(event: object) -> dict[str, object]:
    """What the event tells of the first choice: one was asked for, and others would be mingled with it."""
    match event:
        case {"choices": list(choices)}:
            told = [one for one in choices if isinstance(one, dict) and not one.get("index")]
            return told[0] if told else {}
    return {}
