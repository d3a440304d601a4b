"""What people do in the page: each act is posted, and answered in words where it can't be done."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from functools import partial

from aiohttp import web

from bot.playground.kit.preview import preview
from bot.playground.pages import saying, sight, using
from bot.playground.pages.acts import Act, Wrong, read
from bot.playground.pages.desk import Desk
from bot.playground.pages.screen import Screens
from bot.playground.pages.shown import shown
from bot.playground.pages.sight import NotThere
from bot.playground.pages.spot import Spot
from bot.playground.slack.pressing import Impossible
from bot.playground.slack.records import View
from bot.playground.slack.shapes import Json
from retrieval.errors import DatelineError

LARGEST = saying.LARGEST + 1024 * 1024
"""How many bytes a request may have."""

_FORM = "multipart/form-data"
_Do = Callable[[Desk, Act], Awaitable[Json]]


class Doing:
    """Answers `POST /do/{what}`."""

    def __init__(self, desk: Desk, screens: Screens) -> None:
        self._desk = desk
        self._screens = screens
        self._acts: dict[str, _Do] = {
            "say": saying.say,
            "attach": saying.attach,
            "edit": saying.edit,
            "erase": saying.erase,
            "react": saying.react,
            "press": using.press,
            "submit": using.submit,
            "close": using.close,
            "shortcut": using.shortcut,
            "dismiss": using.dismiss,
            "open": using.open_tab,
            "stop": partial(using.stop, screens.channels),
            "forward": _forward,
            "tour": _tour,
            "preview": _preview,
            "blocks": self._blocks,
        }

    async def handle(self, request: web.Request) -> web.Response:
        """Do one thing."""
        what = request.match_info["what"]
        do = self._acts.get(what)
        if do is None:
            return _answer({"ok": False, "error": "There is no such thing to do."}, web.HTTPNotFound.status_code)
        if (request.content_type == _FORM) != (what == "attach"):
            error = f"“{what}” takes {'a form with a file' if what == 'attach' else 'JSON'}."
            return _answer({"ok": False, "error": error}, web.HTTPUnsupportedMediaType.status_code)
        try:
            done = await do(self._desk, await read(self._desk.world, request))
        except NotThere as gone:
            return _answer({"ok": False, "error": str(gone)}, web.HTTPNotFound.status_code)
        except (Wrong, Impossible, DatelineError) as wrong:
            return _answer({"ok": False, "error": str(wrong)}, web.HTTPBadRequest.status_code)
        except web.HTTPRequestEntityTooLarge:
            error = f"That is too large: {saying.LARGEST // 1024 // 1024} MB are the most."
            return _answer({"ok": False, "error": error}, web.HTTPRequestEntityTooLarge.status_code)
        return _answer({"ok": True, **done})

    async def _blocks(self, _desk: Desk, act: Act) -> Json:
        """Give what a message or view is made of, also of one that Slack refused."""
        name = act.text("shown")
        kind, _, number = name.partition("/")
        if kind == "refused":
            with act.world.lock:
                refusals = self._screens.refusals[act.channel.id]
            seen = [each for each in refusals if str(each.number) == number and each.user in ("", act.user.id)]
            if not seen:
                raise Wrong("That is not there any more.")
            return {"json": _set_out(list(seen[0].blocks))}
        about = shown(act.world, act.user, name)
        blocks = list(about.blocks)
        if not blocks and not isinstance(about, View):
            blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": about.text}}]  # what plain text looks like
        return {"json": _set_out(blocks)}


async def _forward(desk: Desk, _act: Act) -> Json:
    """Put the clock forward."""
    await desk.forward()
    return {}


async def _tour(desk: Desk, act: Act) -> Json:
    """Take a stop of the tour, and say where to go then."""
    number = act.given.get("number")
    if type(number) is not int or number not in [stop.number for stop in desk.stops()]:
        raise Wrong("The tour has no such stop.")
    user, place, thread = await desk.tour(number)
    return {"url": Spot(user, place, thread).url}


async def _preview(_desk: Desk, act: Act) -> Json:
    """Show blocks as they are typed."""
    surface = act.given.get("surface", "message")
    names = sight.names(act.world, act.user)
    return {"html": await asyncio.to_thread(preview, act.text("blocks", 500_000), str(surface), names)}


def _set_out(blocks: list[Json]) -> str:
    return json.dumps(blocks, indent=2, ensure_ascii=False)


def _answer(told: Json, status: int = 200) -> web.Response:
    return web.json_response(told, status=status)
