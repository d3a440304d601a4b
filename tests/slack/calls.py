"""The Web API of many workspaces: installations, Socket Mode, and answers that name the workspace they are about."""

from base64 import b64decode

from aiohttp import web

from bot.playground.slack.answering import Reply
from bot.playground.slack.methods import Method
from bot.playground.slack.shapes import Json
from bot.playground.slack.web_api import METHODS, WebApi
from bot.playground.slack.world import Refused, World
from tests.slack.addressing import addressed
from tests.slack.disturbing import disturbed
from tests.slack.grants import Grants

CONNECT = "apps.connections.open"
EXCHANGE = "oauth.v2.access"


class ManysApi(WebApi):
    """Answers ``/api/METHOD`` for all workspaces; ``connect`` gives the address of a new Socket Mode connection."""

    def __init__(self, grants: Grants, connect: Method) -> None:
        super().__init__(grants, disturbed)
        self._grants = grants
        self._methods = {**METHODS, CONNECT: connect}

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one call."""
        if request.match_info["method"] != EXCHANGE:
            return await super().handle(request)
        given = dict(request.query) | {key: str(value) for key, value in (await request.post()).items()}
        given |= _credentials(request)
        return await self._answer(self._grants.worlds[0], request, EXCHANGE, given, lambda: self._exchanged(given))

    def _exchanged(self, given: Json) -> Reply:
        """By the app's secret, not by a token."""
        try:
            return Reply({"ok": True, **self._grants.exchange(given)})
        except Refused as refused:
            return Reply({"ok": False, "error": refused.error, **refused.more})

    def _done(self, world: World, name: str, given: Json, token: str) -> Json:
        return self._with_teams(world, addressed(super()._done(world, name, given, token), world.identity))

    def _with_teams(self, world: World, told: Json) -> Json:
        """An answer that tells of somebody in an organisation, with the workspaces of it that they are in."""
        user, enterprise = told.get("user"), world.identity.enterprise
        if enterprise is None or not isinstance(user, dict):
            return told
        ours = [each for each in self._grants.worlds if each.identity.enterprise == enterprise]
        teams = [each.identity.team for each in ours if user["id"] in each.users]
        return {**told, "user": user | {"enterprise_user": {"id": user["id"], "teams": teams}}}

    def _check(self, name: str, token: str) -> None:
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
