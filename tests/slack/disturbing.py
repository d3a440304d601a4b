"""Faults on the way: an answer that is late, lost, a 429 or 5xx, with or without the call taking effect."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.slack.shapes import Json
from tests.slack.traffic import Call, Fault
from tests.slack.world import World


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer: JSON, or text if ``body`` is a string."""

    body: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def error(self) -> str | None:
        """Slack's word for a refusal."""
        return self.body.get("error") if isinstance(self.body, dict) else None

    def response(self) -> web.Response:
        """The same for aiohttp."""
        if isinstance(self.body, str):
            return web.Response(text=self.body, status=self.status, headers=self.headers, content_type="text/html")
        return web.json_response(self.body, status=self.status, headers=self.headers)


async def answered(
    world: World, request: web.Request, method: str, given: Json, effect: Callable[[], Reply]
) -> web.Response:
    """Answer a call by ``effect``, with whatever disturbance it meets, and record it."""
    with world.lock:
        fault = world.take_fault(method, given) or Fault(method)
    await _hold(world, method, fault.delay)
    if fault.before:
        _record(world, method, given, 0, None)
        return _cut(request)
    with world.lock:
        reply = _failure(fault) or effect()
        _record(world, method, given, 0 if fault.lose_answer else reply.status, reply.error)
    await _hold(world, method, fault.late)
    return _cut(request) if fault.lose_answer else reply.response()


def _failure(fault: Fault) -> Reply | None:
    if fault.status == web.HTTPTooManyRequests.status_code:
        return Reply({"ok": False, "error": "ratelimited"}, fault.status, {"Retry-After": str(fault.retry_after or 1)})
    if fault.status is not None:
        return Reply("<html>The server is having a moment</html>", fault.status)
    if fault.error is not None:
        return Reply({"ok": False, "error": fault.error})
    return None


async def _hold(world: World, method: str, seconds: float) -> None:
    if seconds > 0:
        with world.lock:
            world.held.append(method)
        try:
            await asyncio.sleep(seconds)
        finally:
            with world.lock:
                world.held.remove(method)


def _record(world: World, method: str, given: Json, status: int, error: str | None) -> None:
    with world.lock:
        world.calls.append(Call(method, given, world.now(), status, error))


def _cut(request: web.Request) -> web.Response:
    """End the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=web.HTTPServiceUnavailable.status_code)
