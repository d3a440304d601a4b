"""Faults on the way: an answer that is late, lost, a 429 or 5xx, with or without the call taking effect."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from aiohttp import web

from bot.playground.slack.answering import Reply, record
from bot.playground.slack.records import Identity
from bot.playground.slack.shapes import Json
from bot.playground.slack.world import Site, World


@dataclass(frozen=True, slots=True)
class Fault:
    """A disturbance of the next calls of a method, as `FakeSlack.fault` takes it."""

    method: str
    status: int | None = None
    error: str | None = None
    retry_after: int | None = None
    lose_answer: bool = False
    before: bool = False
    delay: float = 0.0
    late: float = 0.0
    times: int = 1
    when: Callable[[Json], bool] | None = None


class Disturbed(World):
    """A workspace whose calls may meet faults, and whose time may be put forward."""

    def __init__(self, identity: Identity, site: Site) -> None:
        super().__init__(identity, site)
        self.ahead = 0.0
        self.held: list[str] = []
        self.faults: list[Fault] = []

    def now(self) -> float:
        """The time by which things expire."""
        return super().now() + self.ahead

    def take_fault(self, method: str, arguments: Json) -> Fault | None:
        """The disturbance that this call meets, used up by one."""
        for number, fault in enumerate(self.faults):
            if fault.method == method and (fault.when is None or fault.when(arguments)):
                left = replace(fault, times=fault.times - 1)
                self.faults[number : number + 1] = [left] if left.times > 0 else []
                return fault
        return None


async def disturbed(
    world: World, request: web.Request, method: str, given: Json, effect: Callable[[], Reply]
) -> web.StreamResponse:
    """Answer a call by ``effect``, with whatever disturbance it meets, and record it."""
    assert isinstance(world, Disturbed)
    with world.lock:
        fault = world.take_fault(method, given) or Fault(method)
    await _hold(world, method, fault.delay)
    if fault.before:
        record(world, method, given, 0, None)
        return _cut(request)
    with world.lock:
        reply = _failure(fault) or effect()
        record(world, method, given, 0 if fault.lose_answer else reply.status, reply.error)
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


async def _hold(world: Disturbed, method: str, seconds: float) -> None:
    if seconds > 0:
        with world.lock:
            world.held.append(method)
        try:
            await asyncio.sleep(seconds)
        finally:
            with world.lock:
                world.held.remove(method)


def _cut(request: web.Request) -> web.Response:
    """End the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=web.HTTPServiceUnavailable.status_code)
