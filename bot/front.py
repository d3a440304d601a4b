"""The HTTP server: Slack's requests, if they come by HTTP, installations, and how the bot is doing."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

from bot.lanes import Lane
from bot.metrics import Metrics
from bot.trouble import MALFORMED
from retrieval.errors import LibraryError

_METRICS = "text/plain; version=0.0.4; charset=utf-8"
_STAMP = re.compile(r"[0-9]{1,12}")
_FOR_GOOD = {"X-Slack-No-Retry": "1"}
_ANSWER = 2.0  # seconds that the database has to answer in
_CERTIFICATE_CHECK = "ssl_check=1"


class Reach:
    """Whether the database answers in time; what it does not answer is not asked again until that is given up."""

    def __init__(self, ask: Callable[[], object], lane: Lane) -> None:
        """``ask`` raises LibraryError where there is no answer; the lane has to be for this alone."""
        self._ask = ask
        self._lane = lane
        self._asking: asyncio.Future[bool] | None = None

    async def __call__(self) -> bool:
        """Ask, unless an earlier question still waits; False at the latest after two seconds."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.ensure_future(self._answered())
        await asyncio.wait({self._asking}, timeout=_ANSWER)
        return self._asking.done() and self._asking.result()

    async def _answered(self) -> bool:
        try:
            await self._lane(self._ask)
        except LibraryError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Front:
    """``dispatch`` takes requests by HTTP, if they come so, signed with a secret; ``more`` are other addresses.

    ``ready`` tells whether work is done, and can be.
    """

    metrics: Metrics
    measure: Callable[[], Awaitable[None]]
    ready: Callable[[], Awaitable[bool]]
    dispatch: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]] | None = None
    signing_secret: str = field(default="", repr=False)
    more: Sequence[web.RouteDef] = ()

    def application(self) -> web.Application:
        """What aiohttp serves."""
        application = web.Application()
        application.router.add_get("/healthz", self._health)
        application.router.add_get("/readyz", self._readiness)
        application.router.add_get("/metrics", self._numbers)
        application.router.add_routes(self.more)
        if self.dispatch:
            application.router.add_post("/slack/events", self._events)
        return application

    async def _events(self, request: web.Request) -> web.Response:
        """Verify before anything is parsed: only Slack's own words get that far."""
        try:
            body = (await request.read()).decode()
        except UnicodeDecodeError:
            return web.Response(status=400)
        if not self._is_signed(request, body):
            return web.Response(status=200 if _CERTIFICATE_CHECK in body.split("&") else 401)
        try:
            asked = AsyncBoltRequest(body=body, query=request.query_string, headers=dict(request.headers))
        except MALFORMED:
            return web.Response(status=400, headers=_FOR_GOOD)
        assert self.dispatch is not None  # noqa: S101 - the route is there for it alone
        return await to_aiohttp_response(await self.dispatch(asked))

    def _is_signed(self, request: web.Request, body: str) -> bool:
        stamp = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        if not (_STAMP.fullmatch(stamp) and signature.isascii()):  # the verifier fails on these
            return False
        return SignatureVerifier(self.signing_secret).is_valid(body, stamp, signature)

    async def _health(self, _: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def _readiness(self, _: web.Request) -> web.Response:
        return web.Response(text="ready\n") if await self.ready() else web.Response(status=503, text="not ready\n")

    async def _numbers(self, _: web.Request) -> web.Response:
        with suppress(LibraryError, TimeoutError):  # the numbers are those of before, then
            await asyncio.wait_for(self.measure(), _ANSWER)
        return web.Response(body=self.metrics.page(), headers={"Content-Type": _METRICS})
