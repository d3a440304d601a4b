"""Shows in a thread that we are at work: by Slack's own status, or by a reaction where that is not to be had."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.records import Json
from bot.trouble import OF_A_CALL, code, is_uncertain, named

_STATUS = "is reading the articles …"
_EYES = "eyes"
_LONGEST = 2.0  # seconds

_logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Signs:
    """Signs of work; once Slack has said that it has no status for us, reactions are used."""

    client: AsyncWebClient
    _by_reaction: bool = False

    @asynccontextmanager
    async def working(self, channel: str, thread: str, ts: str) -> AsyncIterator[asyncio.Task[None]]:
        """Show it while this goes on. The task given goes to `seen` before a reply is posted, which ends a status."""
        begun = asyncio.create_task(self._begin(channel, thread, ts))
        lasting = True
        try:
            yield begun
            lasting = not begun.done()  # it came after the reply that was to end it
        finally:
            await asyncio.wait({begun})
            if self._by_reaction:
                await self._call("reactions.remove", channel=channel, timestamp=ts, name=_EYES)
            elif lasting:
                await self.clear(channel, thread)

    async def clear(self, channel: str, thread: str) -> None:
        """Take a status away that no reply has ended."""
        if not self._by_reaction:
            await self._call("assistant.threads.setStatus", channel_id=channel, thread_ts=thread, status="")

    async def title(self, channel: str, thread: str, title: str) -> None:
        """Name a thread in the agent's list of them."""
        if not self._by_reaction:
            await self._call("assistant.threads.setTitle", channel_id=channel, thread_ts=thread, title=title[:200])

    async def prompts(self, channel: str, prompts: Sequence[Json]) -> None:
        """Offer what to say where a conversation begins."""
        await self._call("assistant.threads.setSuggestedPrompts", channel_id=channel, prompts=prompts)

    async def _begin(self, channel: str, thread: str, ts: str) -> None:
        if not self._by_reaction:
            error = await self._call(
                "assistant.threads.setStatus", channel_id=channel, thread_ts=thread, status=_STATUS
            )
            self._by_reaction = isinstance(error, SlackApiError) and not is_uncertain(error) and _lasts(error)
        if self._by_reaction:
            await self._call("reactions.add", channel=channel, timestamp=ts, name=_EYES)

    async def _call(self, method: str, **arguments: object) -> Exception | None:
        try:
            await self.client.api_call(method, json=arguments)
        except OF_A_CALL as error:  # a sign that fails is no reason not to answer
            _logger.debug("%s: %s", method, named(error))
            return error
        return None


async def seen(sign: "asyncio.Task[None]") -> None:
    """Wait until a sign is there, but not for long: it is no reason to keep a reply back."""
    await asyncio.wait({sign}, timeout=_LONGEST)


def _lasts(error: SlackApiError) -> bool:
    """Whether the method is not for us at all, rather than for this thread."""
    return code(error) in ("feature_not_enabled", "unknown_method", "method_deprecated", "missing_scope")
