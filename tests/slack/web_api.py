"""The Web API over HTTP: reads a call as clients send it, checks token and scope, and answers by its method."""

import json
from typing import Any

from aiohttp import web

from tests.slack import agents, chat, conversations, files, streams, views
from tests.slack.disturbing import Reply, answered
from tests.slack.methods import Method
from tests.slack.shapes import Invalid, Json
from tests.slack.world import Refused, World

METHODS: dict[str, Method] = {
    **agents.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **files.METHODS,
    **streams.METHODS,
    **views.METHODS,
}
CONNECT = "apps.connections.open"

_STRUCTURED = {"blocks", "chunks", "loading_messages", "message", "metadata", "prompts", "view"}


class WebApi:
    """Answers ``/api/METHOD``; ``connect`` gives the address of a new Socket Mode connection."""

    def __init__(self, world: World, connect: Method) -> None:
        self._world = world
        self._methods = {**METHODS, CONNECT: connect}

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one call."""
        name = request.match_info["method"]
        try:
            given = await _arguments(request)
        except Refused as refused:
            return _refusal(refused.error).response()
        token = given.pop("token", None) or request.headers.get("Authorization", "").removeprefix("Bearer ")
        return await answered(self._world, request, name, given, lambda: self._answer(name, given, token))

    def _answer(self, name: str, given: Json, token: str) -> Reply:
        try:
            method = self._allowed(name, given, token)
            told = method.handle(self._world, given)
        except Refused as refused:
            return _refusal(refused.error, **refused.more)
        except Invalid as refused:
            why = f"[ERROR] {refused.why} [json-pointer:{refused.pointer}]"
            return _refusal(refused.error, errors=[why], response_metadata={"messages": [why]})
        scopes = {"X-OAuth-Scopes": ",".join(sorted(self._world.scopes))}
        return Reply({"ok": True, **told}, headers=scopes if name != CONNECT else {})

    def _allowed(self, name: str, given: Json, token: str) -> Method:
        """The method, if this token may call it."""
        if name not in self._methods:
            raise Refused("unknown_method", req_method=name)
        _check_token(self._world, name, token)
        method = self._methods[name]
        needed = method.needed(self._world, given)
        if needed and needed not in self._world.scopes:
            raise Refused("missing_scope", needed=needed, provided=",".join(sorted(self._world.scopes)))
        return method


def _check_token(world: World, name: str, token: str) -> None:
    right, other = world.identity.bot_token, world.identity.app_token
    if name == CONNECT:
        right, other = other, right
    if not token:
        raise Refused("not_authed")
    if token == other:
        raise Refused("not_allowed_token_type")
    if token != right:
        raise Refused("invalid_auth")


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
