"""What people do in a workspace, and how the app is told of it."""

import asyncio
import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp

from bot.playground.slack import payloads, posting, pressing
from bot.playground.slack.delivering import Delivery, OverHttp, Patience, Way, deliver
from bot.playground.slack.records import BOT, Message, View
from bot.playground.slack.rendering import message_json, view_json
from bot.playground.slack.response_urls import mint
from bot.playground.slack.shapes import Json
from bot.playground.slack.traffic import Trigger
from bot.playground.slack.world import World

_UNWRAPPED = {"event_callback", "url_verification", "app_rate_limited"}
_INTERACTIONS = {"block_actions", "view_submission", "view_closed", "message_action", "shortcut", "block_suggestion"}


@dataclass(eq=False, slots=True)
class Line:
    """The way from Slack to the app, the same for all workspaces: to ``app_url``, by a loop that runs."""

    patience: Patience
    loop: asyncio.AbstractEventLoop
    app_url: str | None = None
    session: aiohttp.ClientSession | None = None
    deliveries: list[Delivery] = field(default_factory=list)

    @property
    def client(self) -> aiohttp.ClientSession:
        """By which requests are made."""
        assert self.session is not None, "this Slack is not running"  # noqa: S101 - a mistake of ours
        return self.session


class People:
    """People at work. What they do is delivered to the app, without waiting for what comes of it."""

    def __init__(self, world: World, line: Line) -> None:
        self.world = world
        self._line = line

    @property
    def deliveries(self) -> list[Delivery]:
        """All that was delivered to the app, or is."""
        return self._line.deliveries

    def say(self, channel: str, user: str, text: str, thread: str | None = None, files: Sequence[Json] = ()) -> str:
        """Somebody says something, of which the app is told nothing yet; gives its ts."""
        with self.world.lock:
            said = Message(channel, self.world.ts(), user, text, thread_ts=thread, files=tuple(files))
            self.world.put(said)
        self.world.changed()
        return said.ts

    def ask(self, channel: str, user: str, text: str, thread: str | None = None, files: Sequence[Json] = ()) -> str:
        """Somebody says something, and the app is told of it, if it may know; gives its ts."""
        ts = self.say(channel, user, text, thread, files)
        if self.world.channels[channel].member:
            for event in self.events(self.world.message(channel, ts)):
                self.deliver(event)
        return ts

    def events(self, message: Message) -> list[Json]:
        """Every event by which Slack tells of a message: an app_mention, if it mentions the app, and its twin."""
        told = [self.event(message)]
        if f"<@{self.world.identity.bot_user}" in message.text and not self.world.channels[message.channel].im:
            about = {"thread_ts": message.thread_ts, "files": list(message.files)}
            told.insert(0, payloads.app_mention(message.channel, message.user, message.text, message.ts, **about))
        return told

    def edit(self, channel: str, ts: str, text: str) -> Delivery:
        """Somebody changes their message."""
        with self.world.lock:
            before = self.event(self.world.message(channel, ts))
            edited = self.world.ts()
            self.world.put(replace(self.world.message(channel, ts), text=text, edited=edited))
        return self.deliver(payloads.message_changed(before, text, edited))

    def erase(self, channel: str, ts: str) -> Delivery:
        """Somebody deletes their message."""
        with self.world.lock:
            before = self.event(self.world.message(channel, ts))
            self.world.put(replace(self.world.message(channel, ts), deleted=True))
        return self.deliver(payloads.message_deleted(before, self.world.ts()))

    def press(self, user: str, shown: pressing.Shown, action_id: str, chosen: Any = None) -> Delivery:
        """Somebody presses a button or chooses something in what they see; raises Impossible where it is not there."""
        return self.deliver(self.pressed(user, shown, action_id, chosen))

    def pressed(
        self,
        user: str,
        shown: pressing.Shown,
        action_id: str,
        chosen: Any = None,
        values: Mapping[str, Any] | None = None,
    ) -> Json:
        """What Slack tells of a press, in a view with what is in its inputs, by action id."""
        action = pressing.press(shown.blocks, action_id, chosen)
        held = pressing.state(shown.blocks, values or {}) if isinstance(shown, View) else {}
        return payloads.block_actions(user, pressing.place(self.world, shown, held), action, held)

    def submit(self, user: str, view: View, values: Mapping[str, Any] | None = None) -> Delivery:
        """Somebody submits a modal, with these values by action id; raises Impossible where that can't be."""
        held = pressing.values(view.blocks, values or {})
        return self.deliver(payloads.view_submission(user, view_json(view, held)))

    def close(self, view: View) -> None:
        """Somebody closes a modal; the app is told if it asked to be."""
        with self.world.lock:
            self.world.views[view.id] = replace(view, open=False)
        self.world.changed()
        if view.body.get("notify_on_close"):
            self.deliver(payloads.view_closed(view.user, view_json(view)))

    def command(self, user: str, channel: str, text: str, command: str = "/articles") -> Delivery:
        """Somebody types a slash command."""
        name = pressing.channel_name(self.world.channels[channel])["name"]
        return self.deliver(payloads.command(user, channel, text, command, name))

    def shortcut(self, user: str, callback_id: str, about: Message | None = None) -> Delivery:
        """Somebody uses a shortcut: a message's if ``about`` is one, else a global one."""
        if about is None:
            return self.deliver(payloads.global_shortcut(callback_id, user))
        channel = pressing.channel_name(self.world.channels[about.channel])
        return self.deliver(payloads.message_shortcut(callback_id, user, channel, message_json(self.world, about)))

    def deliver(self, payload: Json, kind: str | None = None) -> Delivery:
        """Begin to deliver an event, command or interaction; events are tried again until they are taken."""
        kind = kind or _kind(payload)
        delivery = Delivery(self.addressed(payload, kind), kind)
        self.deliveries.append(delivery)
        sending = deliver(self.world, delivery, self.way(), self._line.patience)
        delivery.begin(asyncio.run_coroutine_threadsafe(sending, self._line.loop))
        return delivery

    def trigger(self, user: str = "", view: str | None = None) -> str:
        """A new trigger_id."""
        with self.world.lock:
            trigger = Trigger(f"{self.world.number()}.trigger", user, self.world.now(), view)
            self.world.triggers[trigger.id] = trigger
            return trigger.id

    def response_url(self, channel: str = "", user: str = "", ts: str = "") -> str:
        """A new response URL; ``ts`` is the message that it can replace or delete."""
        return mint(self.world, channel, user, ts)

    def event(self, message: Message) -> Json:
        """The event that tells of a message."""
        kind = self.world.channels[message.channel].event_kind
        author = self.world.users.get(message.user)
        bot_id = BOT if message.bot else f"B{message.user[1:]}" if author is not None and author.bot else None
        return payloads.message(
            message.channel,
            message.user,
            message.text,
            message.ts,
            kind,
            thread_ts=message.thread_ts,
            files=list(message.files),
            subtype="file_share" if message.files else None,
            bot_id=bot_id,
        )

    def addressed(self, payload: Json, kind: str) -> Json:
        """A payload with its wrapper, trigger and response URL, where it has none yet."""
        if kind == "event":
            if is_whole(payload):
                return copy.deepcopy(payload)
            channel = self.world.channels.get(str(payload.get("channel")))
            return payloads.event(copy.deepcopy(payload), shared=channel is not None and channel.shared)
        full = copy.deepcopy(payload)
        user = full.get("user_id") or full["user"]["id"]
        if full.get("trigger_id") == "":
            full["trigger_id"] = self.trigger(user, full.get("view", {}).get("id"))
        if full.get("response_url") == "":
            channel_id = full.get("channel_id") or full["channel"]["id"]
            ts = full.get("container", {}).get("message_ts", "")
            full["response_url"] = self.response_url(channel_id, user, ts)
        return full

    def way(self) -> Way:
        """How the app is reached."""
        signing = posting.Signing(self.world.identity.signing_secret)
        return OverHttp(self._line.client, self._line.app_url or "", signing, self._line.patience.ack_seconds)


def is_whole(payload: Json) -> bool:
    """Whether an event is in its wrapper already."""
    return payload.get("type") in _UNWRAPPED


def _kind(payload: Json) -> str:
    if "command" in payload:
        return "command"
    return "interactive" if payload.get("type") in _INTERACTIONS else "event"
