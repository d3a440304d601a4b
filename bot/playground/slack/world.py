"""All that this Slack holds, in one place and under one lock, with the few rules that everything shares."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from bot.playground.slack.records import Channel, Ephemeral, File, Identity, Message, Prompts, Status, Title, User, View
from bot.playground.slack.traffic import Call, Response, ResponseUrl, Trigger

SCOPES = frozenset(
    "app_mentions:read chat:write assistant:write commands channels:history groups:history im:history channels:read "
    "groups:read im:write users:read reactions:write".split()
)
"""What the app asks for, and is granted."""


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """Slack says no: the error code, and what else the answer holds."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.more = more


@dataclass(eq=False, slots=True)
class Site:
    """What all workspaces share: one lock, one address, and numbers, so that no two things have the same id."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    base_url: str = ""
    numbers: Iterator[int] = field(default_factory=lambda: count(1))


class World:
    """The state of a workspace; whoever reads or changes it holds ``lock``."""

    def __init__(self, identity: Identity, site: Site, clock: Callable[[], float] = time.time) -> None:
        """``clock`` tells the time, in seconds since 1970."""
        self.site = site
        self.clock = clock
        self.watchers: list[Callable[[], None]] = []
        self.lock = site.lock
        self.identity = identity
        self.scopes = set(SCOPES)
        self.agents_on = True
        self.streams_on = True
        self.stream_seconds = 300.0
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, dict[str, Message]] = {}
        self.files: dict[str, File] = {}
        self.downloads: list[str] = []
        self.ephemerals: list[Ephemeral] = []
        self.shown: dict[str, Ephemeral] = {}
        self.urls: dict[str, ResponseUrl] = {}
        self.responses: list[Response] = []
        self.triggers: dict[str, Trigger] = {}
        self.views: dict[str, View] = {}
        self.homes: dict[str, View] = {}
        self.statuses: list[Status] = []
        self.showing: dict[tuple[str, str | None], str] = {}
        self.prompts: list[Prompts] = []
        self.titles: list[Title] = []
        self.calls: list[Call] = []
        self.revisions: Counter[str] = Counter()
        self._last_ts = 0

    @property
    def base_url(self) -> str:
        """Where Slack is."""
        return self.site.base_url

    def now(self) -> float:
        """The time by which things expire."""
        return self.clock()

    def changed(self) -> None:
        """Tell whoever watches that something is different."""
        for watcher in tuple(self.watchers):
            watcher()

    def number(self) -> int:
        """A number that nothing else has."""
        with self.lock:
            return next(self.site.numbers)

    def ts(self) -> str:
        """A message's name: the time, later than any before."""
        with self.lock:
            self._last_ts = max(self._last_ts + 1, int(self.clock() * 1_000_000))
            return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def channel(self, channel_id: Any) -> Channel:
        """A channel that the app can see; of a private one it has to be a member."""
        channel = self.channels.get(channel_id)
        if channel is None or (channel.kind != "channels" and not channel.member):
            raise Refused("channel_not_found")
        return channel

    def writable(self, channel_id: Any) -> Channel:
        """A channel that the app can write to."""
        channel = self.channel(channel_id)
        if channel.archived:
            raise Refused("is_archived")
        if not channel.member:
            raise Refused("not_in_channel")
        return channel

    def members(self, channel: Channel) -> list[str]:
        """Who is in a channel, the app first if it is."""
        people = channel.members
        if people is None:
            people = tuple(each.id for each in self.users.values() if channel.shared or not each.stranger)
        if channel.im and channel.user is not None:
            people = (channel.user,)
        return [*([self.identity.bot_user] if channel.member else []), *people]

    def message(self, channel_id: Any, ts: Any) -> Message:
        """A message that is there."""
        found = self.messages.get(self.channel(channel_id).id, {}).get(str(ts))
        if found is None or found.deleted:
            raise Refused("message_not_found")
        return found

    def is_streaming(self, message: Message) -> bool:
        """Whether the app may still stream into a message."""
        return message.streaming is not None and self.now() - message.streaming <= self.stream_seconds

    def put(self, message: Message) -> Message:
        """Keep a message as it is now; ``revisions`` tell how often that was done in its channel."""
        self.revisions[message.channel] += 1
        self.messages.setdefault(message.channel, {})[message.ts] = message
        return message

    def thread(self, channel_id: str, ts: str) -> Iterator[Message]:
        """The replies of a thread that are there."""
        for each in self.messages.get(channel_id, {}).values():
            if each.thread_ts == ts and each.ts != ts and not each.deleted:
                yield each
