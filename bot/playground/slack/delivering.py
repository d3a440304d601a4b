"""Delivery to the app as Slack does it: an ack within 3 seconds, and redelivery of events that did not get one."""

import asyncio
import json
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Protocol

import aiohttp

from bot.playground.slack.posting import Signing, post
from bot.playground.slack.settling import settle
from bot.playground.slack.shapes import Json
from bot.playground.slack.traffic import Attempt
from bot.playground.slack.world import World


@dataclass(frozen=True, slots=True)
class Patience:
    """How long Slack waits for an ack, and after how many seconds it delivers an event again."""

    ack_seconds: float = 3.0
    redelivers: bool = True
    retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0)


class Delivery:
    """A payload on its way, and what became of each attempt; ``at`` is when it was sent off, in seconds since 1970."""

    def __init__(self, payload: Json, kind: str, at: float = 0.0) -> None:
        self.payload = payload
        self.kind = kind
        self.at = at
        self.attempts: tuple[Attempt, ...] = ()
        self._tried = threading.Event()
        self._work: Future[None] | None = None

    def begin(self, work: "Future[None]") -> None:
        """It is on its way, by this work."""
        self._work = work
        work.add_done_callback(lambda _: self._tried.set())

    def has_tried(self) -> None:
        """The first attempt is over."""
        self._tried.set()

    def wait(self, seconds: float) -> None:
        """Block until the first attempt is over; raises what went wrong in this Slack itself."""
        if not self._tried.wait(seconds):
            raise TimeoutError("the delivery itself hangs")
        if self._work is not None and self._work.done():
            self._work.result()

    async def done(self) -> None:
        """Wait until it was delivered, or is given up."""
        if self._work is not None:
            await asyncio.wrap_future(self._work)

    def end(self) -> None:
        """Try no more."""
        if self._work is not None:
            self._work.cancel()

    @property
    def event_id(self) -> str:
        """The event's id."""
        return str(self.payload.get("event_id", ""))

    @property
    def acked(self) -> bool:
        """Whether the app took it in the end."""
        return any(attempt.acked for attempt in self.attempts)


class Way(Protocol):
    """A way to an app."""

    async def __call__(self, delivery: Delivery, number: int, reason: str) -> Attempt:
        """Deliver once."""


@dataclass(frozen=True, slots=True)
class OverHttp:
    """To the app's request URL."""

    session: aiohttp.ClientSession
    url: str
    signing: Signing
    seconds: float

    async def __call__(self, delivery: Delivery, number: int, reason: str) -> Attempt:
        """Deliver once."""
        started = time.perf_counter()
        retry = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason} if number else {}
        try:
            answer = await post(
                self.session, self.url, delivery.payload, delivery.kind, self.signing, retry, self.seconds
            )
        except TimeoutError:
            return Attempt(number, False, time.perf_counter() - started, error="http_timeout")
        except aiohttp.ClientError:
            return Attempt(number, False, time.perf_counter() - started, error="connection_failed")
        taken = 200 <= answer.status < 300
        final = answer.headers.get("X-Slack-No-Retry") == "1"
        error = None if taken else "no_retry" if final else "http_error"
        return Attempt(number, taken, answer.seconds, answer.status, _parsed(answer.body), error)


async def deliver(world: World, delivery: Delivery, way: Way, patience: Patience) -> None:
    """Deliver until it is taken or Slack gives up."""
    reason = ""
    for number, delay in enumerate((0.0, *(patience.retry_delays if patience.redelivers else ()))):
        await asyncio.sleep(delay)
        attempt = await way(delivery, number, reason)
        with world.lock:
            delivery.attempts = (*delivery.attempts, settle(world, delivery.kind, delivery.payload, attempt))
        delivery.has_tried()
        world.changed()
        if attempt.acked or attempt.error == "no_retry" or delivery.kind != "event":
            return
        reason = attempt.error or ""


def _parsed(body: str) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body
