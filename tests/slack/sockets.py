"""Socket Mode: connections by ticket, envelopes to one of them, acks awaited, connections refreshed or broken."""

import asyncio
import json
import time
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

from aiohttp import WSMsgType, web

from bot.playground.slack.delivering import Delivery
from bot.playground.slack.shapes import Json
from bot.playground.slack.traffic import Attempt
from bot.playground.slack.world import World

MOST_CONNECTIONS = 10
KINDS = {"event": "events_api", "command": "slash_commands", "interactive": "interactive"}


@dataclass(eq=False, slots=True)
class _Connection:
    socket: web.WebSocketResponse
    request: web.Request
    retiring: bool = False


@dataclass(eq=False, slots=True)
class Sockets:
    """The app's connections; only `connect` and ``count`` may be used outside the loop."""

    world: World
    _tickets: set[str] = field(default_factory=set)
    _open: list[_Connection] = field(default_factory=list)
    _acks: dict[str, "asyncio.Future[Any]"] = field(default_factory=dict)
    _turn: int = 0

    @property
    def count(self) -> int:
        """How many connections take envelopes."""
        return sum(not each.retiring for each in self._open)

    def connect(self, world: World, _given: Json) -> Json:
        """The address of one new connection."""
        ticket = token_hex(8)
        self._tickets.add(ticket)
        return {"url": f"{world.base_url.replace('http', 'ws', 1)}/link?ticket={ticket}"}

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Keep one connection until its end."""
        if request.query.get("ticket") not in self._tickets:
            raise web.HTTPForbidden
        self._tickets.discard(request.query["ticket"])
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if self.count >= MOST_CONNECTIONS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets", "debug_info": {}})
            return socket
        connection = _Connection(socket, request)
        await socket.send_json(self._hello())
        self._open.append(connection)
        try:
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    self._acknowledge(json.loads(message.data))
        finally:
            self._open.remove(connection)
        return socket

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": self.count + 1,
            "connection_info": {"app_id": self.world.identity.app_id},
            "debug_info": {"host": "applink-1", "build_number": 1, "approximate_connection_time": 18060},
        }

    def _acknowledge(self, message: Json) -> None:
        """Note an ack; one that comes too late changes nothing."""
        waiting = self._acks.get(str(message.get("envelope_id")))
        if waiting is not None and not waiting.done():
            waiting.set_result(message.get("payload"))

    async def deliver(self, kind: str, payload: Json, number: int, reason: str, seconds: float) -> Any:
        """Send an envelope to one connection, and wait for its ack; TimeoutError if there is none in time."""
        envelope: Json = {
            "envelope_id": token_hex(16),
            "type": KINDS[kind],
            "payload": payload,
            "accepts_response_payload": kind != "event",
        }
        if kind == "event":
            envelope |= {"retry_attempt": number, "retry_reason": reason}
        ack = asyncio.get_running_loop().create_future()
        self._acks[envelope["envelope_id"]] = ack
        try:
            async with asyncio.timeout(seconds):
                await (await self._next()).socket.send_json(envelope)
                return await ack
        finally:
            del self._acks[envelope["envelope_id"]]

    async def _next(self) -> _Connection:
        """The connections in turn; waits while there is none."""
        while not (ready := [each for each in self._open if not each.retiring]):
            await asyncio.sleep(0.01)
        self._turn += 1
        return ready[self._turn % len(ready)]

    async def disconnect(self, reason: str, abrupt: bool) -> None:
        """Ask all connections to be renewed, or break them off."""
        for connection in list(self._open):
            connection.retiring = True
            if abrupt and connection.request.transport is not None:
                connection.request.transport.abort()
            elif not abrupt:
                info = {"host": "applink-1"}
                await connection.socket.send_json({"type": "disconnect", "reason": reason, "debug_info": info})

    async def close(self) -> None:
        """End all connections."""
        for connection in list(self._open):
            await connection.socket.close()


@dataclass(frozen=True, slots=True)
class OverSockets:
    """Over the app's Socket Mode connections."""

    sockets: Sockets
    seconds: float

    async def __call__(self, delivery: Delivery, number: int, reason: str) -> Attempt:
        """Deliver once."""
        started = time.perf_counter()
        try:
            ack = await self.sockets.deliver(delivery.kind, delivery.payload, number, reason, self.seconds)
        except TimeoutError:
            return Attempt(number, False, time.perf_counter() - started, error="timeout")
        except ConnectionError:
            return Attempt(number, False, time.perf_counter() - started, error="connection_failed")
        return Attempt(number, True, time.perf_counter() - started, answer=ack)
