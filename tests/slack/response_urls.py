"""Response URLs: five answers within 30 minutes, to one person or to the channel, or in place of the message."""

import json
from collections.abc import Sequence
from dataclasses import replace

from aiohttp import web

from tests.slack.chat import checked_body
from tests.slack.disturbing import Reply, answered
from tests.slack.records import Message
from tests.slack.shapes import Invalid, Json
from tests.slack.traffic import Response, ResponseUrl
from tests.slack.world import Refused, World

MOST_USES = 5
LIFE_SECONDS = 30 * 60
METHOD = "response_url"
"""What calls and faults call a post to one."""


def mint(world: World, channel: str, user: str, ts: str) -> str:
    """A new address."""
    with world.lock:
        url = ResponseUrl(f"R{world.number():08d}", world.now(), channel, user, ts)
        world.urls[url.id] = url
        return f"{world.base_url}/response/{url.id}"


class ResponseUrls:
    """Answers ``/response/ID``, of whichever workspace it is."""

    def __init__(self, worlds: Sequence[World]) -> None:
        self._worlds = worlds

    async def handle(self, request: web.Request) -> web.Response:
        """Take one post."""
        try:
            body = json.loads(await request.text())
        except ValueError:
            body = None
        url_id = request.match_info["id"]
        given = {"url_id": url_id, **(body if isinstance(body, dict) else {})}
        world = next((each for each in self._worlds if url_id in each.urls), self._worlds[0])
        return await answered(world, request, METHOD, given, lambda: self._answer(world, url_id, body))

    def _answer(self, world: World, url_id: str, body: Json | None) -> Reply:
        try:
            self._take(world, url_id, body)
        except Refused as refused:
            return Reply({"ok": False, "error": refused.error}, 404)
        except Invalid as refused:
            return Reply({"ok": False, "error": refused.error}, 400)
        return Reply("ok")

    def _take(self, world: World, url_id: str, body: Json | None) -> None:
        url = world.urls.get(url_id)
        if url is None or world.now() - url.minted > LIFE_SECONDS:
            raise Refused("expired_url")
        if url.uses >= MOST_USES:
            raise Refused("used_url")
        if not isinstance(body, dict):
            raise Invalid("invalid_payload", "", "must be a JSON object")
        respond(world, url, body)
        world.urls[url_id] = replace(url, uses=url.uses + 1)


def respond(world: World, url: ResponseUrl, body: Json) -> None:
    """Do what a response says."""
    response = Response(url.id, body, url.channel, url.user)
    if not response.delete_original:
        checked_body(body)
    original = world.messages.get(url.channel, {}).get(url.ts)
    if original is not None and original.bot and response.delete_original:
        world.put(replace(original, deleted=True))
    elif original is not None and original.bot and response.replace_original:
        world.put(replace(original, text=response.text, blocks=response.blocks, edited=world.ts()))
    elif response.response_type == "in_channel" and url.channel in world.channels:
        told = Message(url.channel, world.ts(), world.identity.bot_user, response.text, response.blocks)
        world.put(replace(told, thread_ts=body.get("thread_ts")))
    world.responses.append(response)
