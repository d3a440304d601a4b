"""Requests as Slack makes them to an app: encoded by kind, signed, with the retry headers."""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import aiohttp

from bot.playground.slack.shapes import Json


@dataclass(frozen=True, slots=True)
class Answer:
    """What the app answered: ``seconds`` after the request."""

    status: int
    body: str
    seconds: float
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Signing:
    """How a request is signed; the defaults are right, everything else is for attacks."""

    secret: str
    sign: bool = True
    timestamp: str | None = None
    tampered: bool = False

    def headers(self, body: str) -> dict[str, str]:
        """The signature of a body."""
        if not self.sign:
            return {}
        timestamp = self.timestamp if self.timestamp is not None else str(int(time.time()))
        digest = hmac.new(self.secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}


def encoded(payload: Json, kind: str) -> tuple[str, str]:
    """The body and content type that a payload of a kind is sent as."""
    if kind == "event":
        return json.dumps(payload), "application/json"
    form = payload if kind == "command" else {"payload": json.dumps(payload)}
    return urlencode(form), "application/x-www-form-urlencoded"


async def post(
    session: aiohttp.ClientSession,
    url: str,
    payload: Json,
    kind: str,
    signing: Signing,
    headers: Mapping[str, str],
    seconds: float,
) -> Answer:
    """Make one request; TimeoutError or aiohttp.ClientError if there is no answer in time."""
    body, content_type = encoded(payload, kind)
    signed = {"Content-Type": content_type, "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)"}
    signed |= signing.headers(body) | dict(headers)
    sent = body + " " if signing.tampered else body
    started = time.perf_counter()
    limit = aiohttp.ClientTimeout(total=seconds)
    async with session.post(url, data=sent.encode(), headers=signed, timeout=limit) as response:
        text = await response.text()
        return Answer(response.status, text, time.perf_counter() - started, dict(response.headers))
