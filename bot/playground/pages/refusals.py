"""Messages of the app that Slack refused for what was in them: people are to see that, and why."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.playground.slack.response_urls import METHOD as RESPONSE
from bot.playground.slack.traffic import Call
from bot.playground.slack.world import World

_FOR_BLOCKS = frozenset(
    "invalid_blocks invalid_blocks_format invalid_chunks msg_blocks_too_long msg_too_long no_text invalid_attachments "
    "markdown_text_conflict".split()
)
_SAYING = frozenset(
    "chat.postMessage chat.postEphemeral chat.update chat.startStream chat.appendStream chat.stopStream".split()
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused message: with ``user`` it was for them alone; ``told`` is Slack's error and what is wrong.

    ``number`` is that of the call.
    """

    number: int
    ts: str
    channel: str
    thread: str | None
    user: str
    told: str
    blocks: tuple[Any, ...]


class Refusals:
    """Knows them by channel; reads each call once. Whoever asks holds the world's lock."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._calls = 0
        self._kept: defaultdict[str, list[Refusal]] = defaultdict(list)

    def __getitem__(self, channel_id: str) -> Sequence[Refusal]:
        """Those of a channel, the oldest first."""
        calls = self._world.calls
        for number in range(self._calls, len(calls)):
            call = calls[number]
            if call.error in _FOR_BLOCKS and (call.method in _SAYING or call.method == RESPONSE):
                refusal = self._refusal(number, call)
                self._kept[refusal.channel].append(refusal)
        self._calls = len(calls)
        return self._kept.get(channel_id, [])

    def _refusal(self, number: int, call: Call) -> Refusal:
        given = call.arguments
        told = f"{call.error}\n{call.why}".strip()
        blocks = tuple(given["blocks"]) if isinstance(given.get("blocks"), list) else ()
        channel, user, thread = str(given.get("channel", "")), "", given.get("thread_ts")
        if call.method == RESPONSE and (url := self._world.urls.get(str(given["url_id"]))) is not None:
            channel, user = url.channel, "" if given.get("response_type") == "in_channel" else url.user
        elif call.method == "chat.postEphemeral":
            user = str(given.get("user", ""))
        elif (changed := self._world.messages.get(channel, {}).get(str(given.get("ts")))) is not None:
            thread = changed.thread_ts
        return Refusal(number, f"{call.at:.6f}", channel, _text(thread), user, told, blocks)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
