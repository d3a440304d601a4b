"""The pages' server: pages, what they need, what changes in them, and what people do there."""

import re
from dataclasses import replace

from aiohttp import web

from bot.playground.pages import sight
from bot.playground.pages.desk import Desk
from bot.playground.pages.doing import LARGEST, Doing
from bot.playground.pages.guarding import guard, protect
from bot.playground.pages.live import Live
from bot.playground.pages.patches import face
from bot.playground.pages.remembering import Remembering, Sent, new_name
from bot.playground.pages.screen import Screens
from bot.playground.pages.sight import NotThere
from bot.playground.pages.spot import USUAL, Spot
from bot.playground.pages.tabs import opened
from bot.playground.pages.templates import FRONT, Templates

_COUNT = re.compile(r"[1-9]\d{0,5}", re.ASCII)
_FILE = re.compile(r"([a-z0-9-]+)\.(css|js|svg|png)")
_KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml", "png": "image/png"}


def application(desk: Desk) -> web.Application:
    """What serves the pages of a desk."""
    site = _Site(desk)
    app = web.Application(middlewares=[guard], client_max_size=LARGEST)
    app.on_response_prepare.append(protect)
    app.on_shutdown.append(site.live.end)
    app.add_routes(
        [
            web.get("/", site.begin),
            web.get("/live", site.changes),
            web.get("/static/{file}", static),
            web.post("/do/{what}", Doing(desk, site.screens).handle),
            web.get("/{user}", site.first),
            web.get("/{user}/{place}", site.page),
            web.get("/{user}/{place}/{thread}", site.page),
        ]
    )
    return app


class _Site:
    """Answers for pages."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._templates = Templates()
        self._remembering = Remembering()
        self.screens = Screens(desk)
        self.live = Live(self.screens, self._templates, self._remembering)

    async def begin(self, _request: web.Request) -> web.Response:
        """Lead to where somebody begins."""
        first = next(iter(sight.people(self._desk.world)))
        raise web.HTTPFound(sight.nearest(self._desk.world, first, ""))

    async def first(self, request: web.Request) -> web.Response:
        """Lead to somebody's first place."""
        try:
            user = sight.user(self._desk.world, request.match_info["user"])
        except NotThere as gone:
            return self._missing(str(gone), "/")
        raise web.HTTPFound(sight.nearest(self._desk.world, user, ""))

    async def page(self, request: web.Request) -> web.Response:
        """Show a page."""
        there = request.match_info
        spot = Spot(there["user"], there["place"], there.get("thread", ""), _count(request))
        try:
            page = await self.screens.page(spot)
        except NotThere as gone:
            known = any(user.id == spot.user for user in sight.people(self._desk.world))
            return self._missing(str(gone), f"/{spot.user}" if known else "/")
        name = new_name()
        self._remembering.keep(name, Sent(face(page, self._templates), told=opened(self._desk, page)))
        return _html(self._templates.page(replace(page, live_url=spot.live(name))))

    async def changes(self, request: web.Request) -> web.StreamResponse:
        """Tell of what changes in a page."""
        asked = request.query
        spot = Spot(asked.get("user", ""), asked.get("place", ""), asked.get("thread", ""), _count(request))
        try:
            return await self.live.stream(request, spot)
        except NotThere as gone:
            raise web.HTTPNotFound(text=str(gone)) from gone

    def _missing(self, why: str, back: str) -> web.Response:
        return _html(self._templates.missing(why, back), web.HTTPNotFound.status_code)


async def static(request: web.Request) -> web.FileResponse:
    """Give a file that pages need."""
    named = _FILE.fullmatch(request.match_info["file"])
    path = FRONT / "static" / named[0] if named else FRONT
    if named is None or not path.is_file():
        raise web.HTTPNotFound(text="There is no such file.")
    headers = {"Content-Type": f"{_KINDS[named[2]]}; charset=utf-8", "Cache-Control": "no-cache"}
    return web.FileResponse(path, headers=headers)


def _html(page: str, status: int = 200) -> web.Response:
    body = page.encode(errors="replace")  # half a character, of the app's, is no reason to show nothing
    return web.Response(status=status, body=body, content_type="text/html", charset="utf-8")


def _count(request: web.Request) -> int:
    count = request.query.get("count", "")
    return int(count) if _COUNT.fullmatch(count) else USUAL
