"""An answer shown while it is being written: by Slack's streams, or where there are none by a message that grows.

What is streamed is a preview. When the answer is whole, the ledger puts it in the place of these messages, so that text
which got lost or doubled on the way does no harm.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from slack_sdk.errors import SlackApiError

from bot.clients import Clients
from bot.delivery import EVENT_TYPE
from bot.trouble import OF_A_CALL, code, named

_EXPIRES = 240.0  # seconds: Slack ends a stream after about five minutes, so that a new one is begun before
_FULL = 11_000  # characters of 12,000 that a stream's message holds
_FULL_MESSAGE = 3_500  # characters of a message that grows, of which 4,000 are shown well
_PACE, _SLOW_PACE = 0.7, 1.3  # seconds between two calls: some hundred appends a minute, or fifty updates
_NO_STREAMS = ("unknown_method", "method_deprecated", "feature_not_enabled", "missing_scope", "not_allowed_token_type")
_OVER = ("message_not_in_streaming_state", "message_not_found")

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """The thread to write in, and whom for: Slack wants that in channels."""

    channel: str
    thread: str
    team: str
    user: str


@dataclass(slots=True)
class Stream:
    """One answer's preview; ``messages`` are those that it consists of so far."""

    clients: Clients
    place: Place
    clock: Callable[[], float] = time.monotonic
    messages: list[str] = field(default_factory=list)
    _open: bool = False
    _native: bool = True
    _broken: bool = False
    _shown: str = ""
    _unsent: str = ""
    _began: float = 0.0
    _sent: float = -_PACE

    @property
    def is_certain(self) -> bool:
        """Whether these are all its messages: one may have been posted whose name got lost."""
        return not self._broken

    async def add(self, text: str) -> None:
        """Show a line more, now or with the next one."""
        self._unsent += text
        if not self._broken and self.clock() - self._sent >= (_PACE if self._native else _SLOW_PACE):
            await self._try()

    async def end(self, *, stopped: bool = False) -> None:
        """Show what is left, and end it; one that was stopped stays as it is, and is marked as ours."""
        if self._unsent and not self._broken:
            await self._try()
        if self._open:
            try:
                await self._stop(stopped=stopped)
            except OF_A_CALL as error:
                _logger.info("A preview of an answer could not be ended (%s).", named(error))

    async def _try(self) -> None:
        try:
            await self._send()
        except OF_A_CALL as error:  # a preview that fails is no reason not to answer
            self._broken = True
            _logger.info("An answer is not shown while it is written (%s).", named(error))
        self._sent = self.clock()

    async def _send(self) -> None:
        if self._native:
            try:
                await self._stream()
            except SlackApiError as error:
                if code(error) not in _NO_STREAMS or self._open:
                    raise
                self._native = False
        if not self._native:
            await self._grow()

    async def _stream(self) -> None:
        if self._open and (self.clock() - self._began > _EXPIRES or len(self._shown) + len(self._unsent) > _FULL):
            await self._stop()
        if self._open:
            try:
                await self.clients.patient.chat_appendStream(
                    channel=self.place.channel, ts=self.messages[-1], markdown_text=self._unsent
                )
            except SlackApiError as error:
                if code(error) not in _OVER:
                    raise
                self._open = False
        if not self._open:
            begun = await self.clients.posting.chat_startStream(
                channel=self.place.channel,
                thread_ts=self.place.thread,
                markdown_text=self._unsent,
                recipient_team_id=self.place.team,
                recipient_user_id=self.place.user,
            )
            self._begin(str(begun["ts"]))
        self._taken()

    async def _grow(self) -> None:
        if self._open and len(self._shown) + len(self._unsent) <= _FULL_MESSAGE:
            text = self._shown + self._unsent
            await self.clients.patient.chat_update(
                channel=self.place.channel, ts=self.messages[-1], text=text, parse="none", link_names=False
            )
        else:
            posted = await self.clients.posting.chat_postMessage(
                channel=self.place.channel,
                thread_ts=self.place.thread,
                text=self._unsent,
                parse="none",
                link_names=False,
                unfurl_links=False,
                unfurl_media=False,
            )
            self._begin(str(posted["ts"]))
        self._taken()

    async def _stop(self, *, stopped: bool = False) -> None:
        self._open = False
        channel, ts = self.place.channel, self.messages[-1]
        ours = {"event_type": EVENT_TYPE, "event_payload": {"key": "stopped"}} if stopped else None
        if self._native:
            await self.clients.patient.chat_stopStream(channel=channel, ts=ts, metadata=ours)
        elif stopped:
            await self.clients.patient.chat_update(channel=channel, ts=ts, text=self._shown, metadata=ours)

    def _begin(self, ts: str) -> None:
        self.messages.append(ts)
        self._open, self._shown, self._began = True, "", self.clock()

    def _taken(self) -> None:
        self._shown += self._unsent
        self._unsent = ""


async def left_over(clients: Clients, place: Place, bot_user: str, since: str) -> list[str]:
    """Previews of ours in a thread after a message, which no answer has taken the place of."""
    page = await clients.patient.conversations_replies(
        channel=place.channel, ts=place.thread, oldest=since, limit=200, include_all_metadata=True
    )
    return [
        str(message["ts"])
        for message in page.get("messages") or []
        if message.get("user") == bot_user
        and message["ts"] > since
        and (message.get("metadata") or {}).get("event_type") != EVENT_TYPE
    ]
