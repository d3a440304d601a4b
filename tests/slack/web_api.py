"""The Web API over HTTP: reads a call as clients send it, checks token and scope, and answers by its method."""

import json
from base64 import b64decode
from typing import Any

from aiohttp import web

from tests.slack import agents, chat, conversations, files, streams, views
from tests.slack.addressing import addressed
from tests.slack.disturbing import Reply, answered
from tests.slack.grants import Grants
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
EXCHANGE = "oauth.v2.access"

_STRUCTURED = {"blocks", "chunks", "loading_messages", "message", "metadata", "prompts", "view"}


class WebApi:
    """Answers ``/api/METHOD`` for all workspaces; ``connect`` gives the address of a new Socket Mode connection."""

    def __init__(self, grants: Grants, connect: Method) -> None:
        self._grants = grants
        self._methods = {**METHODS, CONNECT: connect, EXCHANGE: Method(lambda _, given: grants.exchange(given))}

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one call."""
        name = request.match_info["method"]
        try:
            given = await _arguments(request)
        except Refused as refused:
            return _refusal(refused.error).response()
        token = given.pop("token", None) or request.headers.get("Authorization", "").removeprefix("Bearer ")
        if name == EXCHANGE:
            given |= _credentials(request)
        with self._grants.worlds[0].lock:
            world = self._grants.world(token, given)
        return await answered(world, request, name, given, lambda: self._answer(world, name, given, token))

    def _answer(self, world: World, name: str, given: Json, token: str) -> Reply:
        try:
            method = self._allowed(world, name, given, token)
            told = self._with_teams(world, addressed(method.handle(world, given), world.identity))
        except Refused as refused:
            return _refusal(refused.error, **refused.more)
        except Invalid as refused:
            why = f"[ERROR] {refused.why} [json-pointer:{refused.pointer}]"
            return _refusal(refused.error, errors=[why], response_metadata={"messages": [why]})
        scopes = {"X-OAuth-Scopes": ",".join(sorted(world.scopes))}
        return Reply({"ok": True, **told}, headers=scopes if name not in (CONNECT, EXCHANGE) else {})

    def _with_teams(self, world: World, told: Json) -> Json:
        """An answer that tells of somebody in an organisation, with the workspaces of it that they are in."""
        user, enterprise = told.get("user"), world.identity.enterprise
        if enterprise is None or not isinstance(user, dict):
            return told
        ours = [each for each in self._grants.worlds if each.identity.enterprise == enterprise]
        teams = [each.identity.team for each in ours if user["id"] in each.users]
        return {**told, "user": user | {"enterprise_user": {"id": user["id"], "teams": teams}}}

    def _allowed(self, world: World, name: str, given: Json, token: str) -> Method:
        """The method, if this token may call it."""
        if name not in self._methods:
            raise Refused("unknown_method", req_method=name)
        method = self._methods[name]
        if name == EXCHANGE:  # by the app's secret, not by a token
            return method
        self._check_token(name, token)
        needed = method.needed(world, given)
        if needed and needed not in world.scopes:
            raise Refused("missing_scope", needed=needed, provided=",".join(sorted(world.scopes)))
        return method

    def _check_token(self, name: str, token: str) -> None:
        if not token:
            raise Refused("not_authed")
        is_apps = token == self._grants.worlds[0].identity.app_token
        if is_apps if name != CONNECT else token in self._grants.tokens:
            raise Refused("not_allowed_token_type")
        if not is_apps:
            self._grants.check(token)


def _credentials(request: web.Request) -> Json:
    """The client id and secret of a call that has them in its header."""
    way, _, said = request.headers.get("Authorization", "").partition(" ")
    if way != "Basic":
        return {}
    client_id, _, secret = b64decode(said).decode().partition(":")
    return {"client_id": client_id, "client_secret": secret}


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
