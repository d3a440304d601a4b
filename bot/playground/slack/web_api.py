"""The Web API over HTTP: reads a call as clients send it, checks token and scope, and answers by its method."""

import json
from typing import Any

from aiohttp import web

from bot.playground.slack import agents, chat, conversations, files, streams, views
from bot.playground.slack.access import Access
from bot.playground.slack.answering import Answer, Reply
from bot.playground.slack.methods import Method
from bot.playground.slack.shapes import Invalid, Json
from bot.playground.slack.world import Refused, World

METHODS: dict[str, Method] = {
    **agents.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **files.METHODS,
    **streams.METHODS,
    **views.METHODS,
}

_STRUCTURED = {"blocks", "chunks", "loading_messages", "message", "metadata", "prompts", "view"}


class WebApi:
    """Answers ``/api/METHOD``."""

    def __init__(self, access: Access, answer: Answer) -> None:
        self._access = access
        self._answer = answer
        self._methods = METHODS

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one call."""
        name = request.match_info["method"]
        try:
            given = await _arguments(request)
        except Refused as refused:
            return _refusal(refused.error).response()
        token = given.pop("token", None) or request.headers.get("Authorization", "").removeprefix("Bearer ")
        world = self._access.world(token, given)
        return await self._answer(world, request, name, given, lambda: self._told(world, name, given, token))

    def _told(self, world: World, name: str, given: Json, token: str) -> Reply:
        try:
            told = self._done(world, name, given, token)
        except Refused as refused:
            return _refusal(refused.error, **refused.more)
        except Invalid as refused:
            why = f"[ERROR] {refused.why} [json-pointer:{refused.pointer}]"
            return _refusal(refused.error, errors=[why], response_metadata={"messages": [why]})
        return Reply({"ok": True, **told}, headers={"X-OAuth-Scopes": ",".join(sorted(world.scopes))})

    def _done(self, world: World, name: str, given: Json, token: str) -> Json:
        """Do what was asked for, if this token may have it done; gives what the answer holds besides `ok`."""
        if name not in self._methods:
            raise Refused("unknown_method", req_method=name)
        self._check(name, token)
        method = self._methods[name]
        needed = method.needed(world, given)
        if needed and needed not in world.scopes:
            raise Refused("missing_scope", needed=needed, provided=",".join(sorted(world.scopes)))
        return method.handle(world, given)

    def _check(self, name: str, token: str) -> None:  # noqa: ARG002 - for methods that want another kind of token
        if not token:
            raise Refused("not_authed")
        self._access.check(token)


def _refusal(error: str, **more: Any) -> Reply:
    return Reply({"ok": False, "error": error, **more})


async def _arguments(request: web.Request) -> Json:
    """What a call was given: in the query, in a form or as JSON."""
    given: Json = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.text() or "{}")
        except ValueError as error:
            raise Refused("invalid_json") from error
        if not isinstance(body, dict):
            raise Refused("json_not_object")
        given |= body
    else:
        given |= dict(await request.post())
    return {key: _decoded(key, value) for key, value in given.items()}


def _decoded(key: str, value: Any) -> Any:
    """An argument that is JSON within a form."""
    if key not in _STRUCTURED or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise Refused("invalid_blocks_format" if key == "blocks" else "invalid_arguments") from error
