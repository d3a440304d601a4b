"""Installation by OAuth: a workspace's admin is sent to Slack, agrees, and comes back with a code for its tokens.

A state is good once, for ten minutes, and in the browser that it was given to alone.
"""

import hmac
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from bot.installing.pages import HEADERS, WORD, Stopped, page, refused, welcome
from bot.lanes import Lane
from bot.ports import Installations, States
from bot.records import Installation
from bot.renewing import Exchange, tokens_from
from bot.trouble import MALFORMED, OF_A_CALL
from retrieval.errors import InputError, LibraryError

INSTALL, REDIRECT = "/slack/install", "/slack/oauth_redirect"
"""Where people begin, and where Slack sends them back to."""

_GOOD_FOR = timedelta(minutes=10)
_COOKIE = "__Host-dateline-install"  # which a browser takes from this very host alone
_STATE = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_CODE = re.compile(r"[\w.~-]{1,512}", re.ASCII)

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class App:
    """The app as Slack knows it; without ``public_url`` Slack sends people back to the first address that it has."""

    client_id: str
    scopes: tuple[str, ...]
    api_url: str
    public_url: str | None = None

    @property
    def redirect(self) -> dict[str, str]:
        """The address that Slack sends people back to, where we name it."""
        return {"redirect_uri": self.public_url.rstrip("/") + REDIRECT} if self.public_url else {}

    def authorize(self, state: str) -> str:
        """The address at Slack where people agree."""
        asked = {"client_id": self.client_id, "scope": ",".join(self.scopes), "state": state, **self.redirect}
        return f"{self.api_url.removesuffix('api/')}oauth/v2/authorize?{urlencode(asked)}"


@dataclass(frozen=True, slots=True)
class Installing:
    """Answers at both addresses; ``installed`` is called whenever an installation is kept."""

    app: App
    exchange: Exchange
    states: States
    installations: Installations
    lane: Lane
    now: Callable[[], datetime]
    installed: Callable[[], None]

    def routes(self) -> list[web.RouteDef]:
        """What the HTTP server serves."""
        return [web.get(INSTALL, self._begin, allow_head=False), web.get(REDIRECT, self._finish, allow_head=False)]

    async def _begin(self, _: web.Request) -> web.Response:
        """Send somebody to Slack."""
        state = token_urlsafe(32)
        try:
            await self.lane(self.states.issue, state, self.now() + _GOOD_FOR)
        except LibraryError as error:
            _logger.warning("No installation can be begun: %s", error)
            return page("That did not work", "Dateline can't begin an installation now. Try again in a minute.", 503)
        sent = web.Response(status=HTTPStatus.FOUND, headers={**HEADERS, "Location": self.app.authorize(state)})
        seconds = int(_GOOD_FOR.total_seconds())
        sent.set_cookie(_COOKIE, state, max_age=seconds, secure=True, httponly=True, samesite="Lax")
        return sent

    async def _finish(self, request: web.Request) -> web.Response:
        """Take in whom Slack has sent back."""
        try:
            told = welcome(await self._install(request))
        except Stopped as stopped:
            told = stopped.page()
        told.del_cookie(_COOKIE, secure=True, httponly=True, samesite="Lax")
        return told

    async def _install(self, request: web.Request) -> Installation:
        """Exchange the code, and keep what Slack gives for it. Raises Stopped."""
        code = await self._code(request)
        try:
            answer = await self.exchange(code=code, **self.app.redirect)
            installation = installation_from(answer, self.now())
        except (*OF_A_CALL, InputError) as error:
            raise refused(error) from error
        try:
            await self.lane(self.installations.keep, installation)
        except LibraryError as error:
            _logger.warning("An installation could not be kept: %s", error)
            text = "Slack agreed, but Dateline could not keep what it gave. Begin again in a minute."
            raise Stopped("That did not work", text, HTTPStatus.SERVICE_UNAVAILABLE) from error
        _logger.info("Workspace %s installed the app.", installation.workspace)
        self.installed()
        return installation

    async def _code(self, request: web.Request) -> str:
        """The code, if this browser has begun what it ends. Raises Stopped."""
        state = request.query.get("state", "")
        held = request.cookies.get(_COOKIE, "")
        if not _STATE.fullmatch(state) or not hmac.compare_digest(held.encode("utf-8", "replace"), state.encode()):
            text = "This was not begun in this browser, or it was begun a second time since."
            raise Stopped("This can't be finished here", text)
        try:
            is_good = await self.lane(self.states.consume, state, self.now())
        except LibraryError as error:
            _logger.warning("An installation could not be finished: %s", error)
            text = "Dateline can't look it up now. Begin again in a minute."
            raise Stopped("That did not work", text, HTTPStatus.SERVICE_UNAVAILABLE) from error
        if not is_good:
            text = "It was begun more than ten minutes ago, or it was finished once already."
            raise Stopped("This has run out", text)
        return _agreed(request)


def installation_from(answer: dict[str, Any], now: datetime) -> Installation:
    """The installation that Slack tells of; raises InputError for an answer of another shape."""
    try:
        team, enterprise = answer.get("team") or {}, answer.get("enterprise") or {}
        whole = answer.get("is_enterprise_install") is True
        of = enterprise if whole else team
        named_ids = (of["id"], answer["app_id"], answer["bot_user_id"])
        if not all(isinstance(each, str) and each for each in named_ids):
            raise TypeError
        return Installation(
            workspace=of["id"],
            name=str(of.get("name") or of["id"]),
            app=answer["app_id"],
            bot_user=answer["bot_user_id"],
            tokens=tokens_from(answer, now),
            at=now,
            enterprise=enterprise.get("id"),
            scopes=tuple(str(answer.get("scope") or "").replace(",", " ").split()),
            installer=str((answer.get("authed_user") or {}).get("id") or ""),
        )
    except MALFORMED as error:
        message = "Slack's answer names no workspace, app and bot."
        raise InputError(message) from error


def _agreed(request: web.Request) -> str:
    error, code = request.query.get("error"), request.query.get("code", "")
    if error == "access_denied":
        raise Stopped("Not installed", "Somebody chose not to. Nothing was changed in Slack.", HTTPStatus.OK)
    if error is not None:
        word = error if WORD.fullmatch(error) else "an error without a name"
        raise Stopped("Not installed", f"Slack refused it: {word}.")
    if not _CODE.fullmatch(code):
        raise Stopped("Not installed", "Slack sent no code along.")
    return code
