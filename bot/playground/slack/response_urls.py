"""Response URLs: five answers within 30 minutes, to one person or to the channel, or in place of the message."""

import json
from collections.abc import Sequence
from dataclasses import replace

from aiohttp import web

from bot.playground.slack.answering import Answer, Reply
from bot.playground.slack.chat import checked_body
from bot.playground.slack.records import Ephemeral, Message
from bot.playground.slack.shapes import Invalid, Json
from bot.playground.slack.traffic import Response, ResponseUrl
from bot.playground.slack.world import Refused, World

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

    def __init__(self, worlds: Sequence[World], answer: Answer) -> None:
        self._worlds = worlds
        self._answer = answer

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Take one post."""
        try:
            body = json.loads(await request.text())
        except ValueError:
            body = None
        url_id = request.match_info["id"]
        given = {"url_id": url_id, **(body if isinstance(body, dict) else {})}
        world = next((each for each in self._worlds if url_id in each.urls), self._worlds[0])
        return await self._answer(world, request, METHOD, given, lambda: self._taken(world, url_id, body))

    def _taken(self, world: World, url_id: str, body: Json | None) -> Reply:
        try:
            self._take(world, url_id, body)
        except Refused as refused:
            return Reply({"ok": False, "error": refused.error}, 404)
        except Invalid as refused:
            told = {"messages": [f"[ERROR] {refused.why} [json-pointer:{refused.pointer}]"]}
            return Reply({"ok": False, "error": refused.error, "response_metadata": told}, 400)
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
    """Do what a response says: to the message that its button was in, or beside it."""
    response = Response(url.id, body, url.channel, url.user)
    if not response.delete_original:
        checked_body(body)
    original = world.messages.get(url.channel, {}).get(url.ts)
    if original is not None and original.bot and (response.delete_original or response.replace_original):
        changed = {"text": response.text, "blocks": response.blocks, "edited": world.ts()}
        world.put(replace(original, **({"deleted": True} if response.delete_original else changed)))
    elif response.response_type == "in_channel" and url.channel in world.channels:
        told = Message(url.channel, world.ts(), world.identity.bot_user, response.text, response.blocks)
        world.put(replace(told, thread_ts=body.get("thread_ts")))
    else:
        response = replace(response, ts=_show(world, url, response))
    world.responses.append(response)


def _show(world: World, url: ResponseUrl, response: Response) -> str:
    """Show a response to one person alone, perhaps in place of what they were shown; gives what it is shown as."""
    before = world.shown.get(url.ts)
    if response.delete_original:
        world.shown.pop(url.ts, None)
        return ""
    if before is not None and response.replace_original:
        world.shown[url.ts] = replace(before, text=response.text, blocks=response.blocks)
        return url.ts
    thread = response.body.get("thread_ts")
    shown = Ephemeral(url.channel, url.user, world.ts(), response.text, response.blocks, thread)
    world.shown[shown.ts] = shown
    return shown.ts
