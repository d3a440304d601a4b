"""Pages that stay up to date: each hears of what changes in it, by an event stream."""

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from aiohttp import web

from bot.playground.pages.patches import face, patch
from bot.playground.pages.remembering import Remembering
from bot.playground.pages.screen import Screens
from bot.playground.pages.sight import NotThere
from bot.playground.pages.spot import Spot
from bot.playground.pages.tabs import opened
from bot.playground.pages.templates import Templates
from bot.playground.seen import Page
from bot.playground.slack.shapes import Json

_PACE = 0.05  # seconds between two looks, however much changes
_LOOK = 1.0  # seconds after which to look although nothing was heard: at jobs, and at the clock
_SILENCE = 15.0  # seconds without an event, after which a comment says that the stream is alive
_QUIET = b": quiet\n\n"


@dataclass(slots=True)
class Live:
    """Serves the event streams until it is ended."""

    screens: Screens
    templates: Templates
    remembering: Remembering
    _ending: bool = False
    _open: set[asyncio.Event] = field(default_factory=set)

    async def stream(self, request: web.Request, spot: Spot) -> web.StreamResponse:
        """Tell of changes at a spot for as long as somebody listens and sees it; raises NotThere for what is not."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8"})
        with self._listening() as changed:
            page = await self.screens.page(spot)
            with suppress(ConnectionResetError, NotThere):  # nobody listens any more, or may
                await response.prepare(request)
                await self._tell(request, response, spot, page, changed)
        return response

    async def _tell(
        self, request: web.Request, response: web.StreamResponse, spot: Spot, page: Page, changed: asyncio.Event
    ) -> None:
        sent = self.remembering.take(request.query.get("since", ""))
        shown, told, last = sent.face, sent.told, time.monotonic()
        while not self._ending and request.transport is not None:
            told = told or opened(self.screens.desk, page)
            before, shown = shown, face(page, self.templates)
            event = patch(before, shown, page, self.templates)
            if event is not None or time.monotonic() - last > _SILENCE:
                await response.write(_QUIET if event is None else _written(event))
                last = time.monotonic()
            await _pause(changed)
            page = await self.screens.page(spot)

    async def end(self, _app: web.Application) -> None:
        """End all streams."""
        self._ending = True
        for changed in self._open:
            changed.set()

    @contextmanager
    def _listening(self) -> Iterator[asyncio.Event]:
        """An event that is set whenever something changed, by whichever thread."""
        changed, loop = asyncio.Event(), asyncio.get_running_loop()
        watchers = self.screens.desk.world.watchers

        def tell() -> None:
            loop.call_soon_threadsafe(changed.set)

        watchers.append(tell)
        self._open.add(changed)
        try:
            yield changed
        finally:
            watchers.remove(tell)
            self._open.discard(changed)


def _written(event: Json) -> bytes:
    return f"event: patch\ndata: {json.dumps(event)}\n\n".encode()


async def _pause(changed: asyncio.Event) -> None:
    """Wait until something changed, or might have, and then for what changes together with it."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_LOOK):
            await changed.wait()
    await asyncio.sleep(_PACE)
    changed.clear()
