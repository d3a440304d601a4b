"""Bot tokens that expire are renewed before they do, by one process at a time.

Slack gives a refresh token to be used once, and a bot token for twelve hours, until the end of which it stays good when
a later one is there: so whoever finds another at it goes on with the token that it has. A process that dies between
Slack's answer and our keeping it leaves a refresh token that may be used up. Another tries it all the same a minute
later; where Slack takes it no more, the workspace has to install the app again, and the log says so.
"""

import asyncio
import logging
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from bot.lanes import Lane
from bot.ports import Installations
from bot.records import Installation, Tokens
from bot.trouble import MALFORMED, OF_A_CALL, named
from retrieval.errors import InputError, LibraryError

_EARLY = timedelta(hours=2)  # before its end, a token is renewed
_CLAIM = timedelta(minutes=1)  # outlasts the call and what machines' clocks differ by
_PAUSE, _TIMES = 0.5, 60  # half a minute of patience, in seconds and how often
_LOOK = 600.0  # seconds between two looks at all of them

_logger = logging.getLogger(__name__)


class Exchange:
    """The app's credentials, and what Slack gives for them."""

    def __init__(self, session: ClientSession, api_url: str, client_id: str, client_secret: str) -> None:
        self._client = AsyncWebClient(base_url=api_url, session=session, retry_handlers=[])  # what is used up stays so
        credentials = b64encode(f"{client_id}:{client_secret}".encode()).decode()
        self._headers = {"Authorization": f"Basic {credentials}"}

    async def __call__(self, **given: str) -> dict[str, Any]:
        """What Slack gives for a code or a refresh token; raises what calls of its API raise."""
        answer = await self._client.api_call("oauth.v2.access", data=given, headers=self._headers)
        return answer.data if isinstance(answer.data, dict) else {}


def tokens_from(answer: dict[str, Any], now: datetime) -> Tokens:
    """The tokens of an answer. Raises InputError if there is none for a bot in it."""
    try:
        kind, bot, refresh = answer["token_type"], answer["access_token"], answer.get("refresh_token")
        seconds = answer.get("expires_in")
        if not (kind == "bot" and isinstance(bot, str) and bot and isinstance(refresh, str | None)):
            raise TypeError
        return Tokens(bot, refresh, None if seconds is None else now + timedelta(seconds=int(seconds)))
    except (*MALFORMED, OverflowError) as error:
        message = "Slack's answer holds no bot token: look whether the app asks for bot scopes."
        raise InputError(message) from error


@dataclass(frozen=True, slots=True)
class Renewing:
    """Keeps the tokens of all workspaces good."""

    installations: Installations
    lane: Lane
    exchange: Exchange
    now: Callable[[], datetime]

    async def fresh(self, installation: Installation) -> Installation:
        """The installation with a token to use: renewed if it ends within two hours, and nobody else is at that.

        Raises LibraryError.
        """
        if not self._ends_within(_EARLY, installation):
            return installation
        now = self.now()
        mine = await self.lane(self.installations.claim, installation, now, now + _CLAIM)
        if mine:  # whoever waits for it may be cancelled; what Slack gave has to be kept
            return await asyncio.shield(asyncio.ensure_future(self._renew(mine)))
        return await self._of_another(installation)

    async def run(self, ending: asyncio.Event) -> None:
        """Look at all of them now and then, until the end: a workspace may be still for longer than a token is good."""
        while not ending.is_set():
            await self.look()
            with suppress(TimeoutError):
                await asyncio.wait_for(ending.wait(), _LOOK)

    async def look(self) -> None:
        """Renew all that end soon."""
        try:
            for workspace in await self.lane(self.installations.workspaces):
                await self._look_at(workspace)
        except LibraryError as error:
            _logger.warning("Tokens can't be renewed now: %s", error)

    async def _look_at(self, workspace: str) -> None:
        try:
            found = await self.lane(self.installations.installation, workspace)
            if found:
                await self.fresh(found)
        except LibraryError as error:
            _logger.warning("The token of workspace %s can't be renewed now: %s", workspace, error)

    def _ends_within(self, time: timedelta, installation: Installation) -> bool:
        tokens = installation.tokens
        return bool(tokens.refresh and tokens.expires and tokens.expires <= self.now() + time)

    async def _of_another(self, installation: Installation) -> Installation:
        """What another has renewed, or renews now: waited for only if the token that there is has ended."""
        for _ in range(_TIMES):
            found = await self.lane(self.installations.installation, installation.workspace)
            if found is None or not self._ends_within(timedelta(0), found):
                break
            await asyncio.sleep(_PAUSE)
        return found or installation

    async def _renew(self, mine: Installation) -> Installation:
        tokens = await self._renewed(mine)
        if tokens is None:
            return mine
        if await self._keep(mine, tokens):
            return replace(mine, tokens=tokens, fence=mine.fence + 1)
        return await self._of_another(mine)

    async def _keep(self, mine: Installation, tokens: Tokens) -> bool:
        """Keep what Slack gives but once, also where the database can't be reached for a while."""
        for _ in range(_TIMES):
            try:
                return await self.lane(self.installations.renew, mine, tokens)
            except LibraryError as error:
                _logger.warning("The new token of workspace %s can't be kept yet: %s", mine.workspace, error)
            await asyncio.sleep(_PAUSE)
        return await self.lane(self.installations.renew, mine, tokens)

    async def _renewed(self, mine: Installation) -> Tokens | None:
        try:
            answer = await self.exchange(grant_type="refresh_token", refresh_token=mine.tokens.refresh or "")
            return tokens_from(answer, self.now())
        except (*OF_A_CALL, InputError) as error:
            _logger.warning(
                "The bot token of workspace %s was not renewed (%s). If this goes on, the workspace has to install the"
                " app again before its token ends.",
                mine.workspace,
                named(error),
            )
            return None
