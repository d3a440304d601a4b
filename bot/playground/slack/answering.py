"""Answers to what the app calls, each of them recorded."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.playground.slack.shapes import Json
from bot.playground.slack.traffic import Call
from bot.playground.slack.world import World


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

    @property
    def why(self) -> str:
        """What more was said about a refusal."""
        told = self.body.get("response_metadata") if isinstance(self.body, dict) else None
        return "\n".join(told.get("messages", ())) if isinstance(told, dict) else ""

    def response(self) -> web.Response:
        """The same for aiohttp."""
        if isinstance(self.body, str):
            return web.Response(text=self.body, status=self.status, headers=self.headers, content_type="text/html")
        return web.json_response(self.body, status=self.status, headers=self.headers)


Answer = Callable[[World, web.Request, str, Json, Callable[[], Reply]], Awaitable[web.StreamResponse]]
"""Answers a call of a method with arguments by its effect; `answered` does, unless something comes between."""


async def answered(
    world: World,
    request: web.Request,  # noqa: ARG001 - for who disturbs the connection
    method: str,
    given: Json,
    effect: Callable[[], Reply],
) -> web.StreamResponse:
    """Answer a call by ``effect``."""
    with world.lock:
        reply = effect()
        record(world, method, given, reply.status, reply.error, reply.why)
    return reply.response()


def record(world: World, method: str, given: Json, status: int, error: str | None, why: str = "") -> None:
    """Keep that the app made a call, and what it came to."""
    with world.lock:
        world.calls.append(Call(method, given, world.now(), status, error, why))
    world.changed()
