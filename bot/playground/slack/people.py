"""What people do in a workspace, and how the app is told of it."""

import asyncio
import copy
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp

from bot.playground.slack import payloads, posting, pressing
from bot.playground.slack.delivering import Delivery, OverHttp, Patience, Way, deliver
from bot.playground.slack.files import told
from bot.playground.slack.records import BOT, File, Message, View
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
        return self.deliver(self.edited(channel, ts, text))

    def edited(self, channel: str, ts: str, text: str) -> Json:
        """Somebody changes their message, of which the app is told nothing yet; gives what Slack tells of it."""
        with self.world.lock:
            message = self.world.messages[channel][ts]
            before, at = self.event(message), self.world.ts()
            self.world.put(replace(message, text=text, edited=at))
        self.world.changed()
        return payloads.message_changed(before, text, at)

    def erase(self, channel: str, ts: str) -> Delivery:
        """Somebody deletes their message."""
        return self.deliver(self.erased(channel, ts))

    def erased(self, channel: str, ts: str) -> Json:
        """Somebody deletes their message, of which the app is told nothing yet; gives what Slack tells of it."""
        with self.world.lock:
            message = self.world.messages[channel][ts]
            self.world.put(replace(message, deleted=True))
        self.world.changed()
        return payloads.message_deleted(self.event(message), self.world.ts())

    def react(self, user: str, channel: str, ts: str, name: str) -> None:
        """Somebody adds a reaction, or takes theirs back; the app has not asked to be told of that."""
        with self.world.lock:
            message, reaction = self.world.messages[channel][ts], (name, user)
            kept = tuple(each for each in message.reactions if each != reaction)
            more = () if reaction in message.reactions else (reaction,)
            self.world.put(replace(message, reactions=(*kept, *more)))
        self.world.changed()

    def dismiss(self, ts: str) -> None:
        """Somebody no longer wants to see what they alone were shown."""
        with self.world.lock:
            self.world.shown.pop(ts, None)
        self.world.changed()

    def upload(self, user: str, name: str, data: bytes, mimetype: str) -> Json:
        """Somebody uploads a file, to say something with it; gives what a message holds of it."""
        with self.world.lock:
            described = told(self.world, f"F{self.world.number():08d}", user, name, len(data), mimetype)
            self.world.files[described["id"]] = File(described, data)
        return described

    def opened(self, user: str, channel: str, tab: str) -> Delivery:
        """Somebody opens the app's `home` or `messages` tab; ``channel`` is their conversation with it."""
        home = self.world.homes.get(user) if tab == "home" else None
        view = view_json(home) if home is not None else None
        return self.deliver(payloads.app_home_opened(user, channel, tab, view))

    def stop(self, user: str, channel: str, thread: str) -> Delivery:
        """Somebody wants the app to stop what it does in a thread."""
        with self.world.lock:
            streaming = [each.ts for each in self.world.thread(channel, thread) if self.world.is_streaming(each)]
        return self.deliver(payloads.agent_session_stopped(channel, thread, user, streaming))

    def press(self, user: str, shown: pressing.Shown, where: pressing.Where, chosen: Any = None) -> Delivery:
        """Somebody presses a button or chooses something in what they see; raises Impossible where it is not there."""
        return self.deliver(self.pressed(user, shown, where, chosen))

    def pressed(
        self,
        user: str,
        shown: pressing.Shown,
        where: pressing.Where,
        chosen: Any = None,
        values: pressing.Filled | None = None,
    ) -> Json:
        """What Slack tells of a press, in a view with what is in its inputs."""
        action = pressing.press(shown.blocks, where, chosen)
        _, element = pressing.find(shown.blocks, where)
        if user not in element.get("visible_to_user_ids", [user]):
            raise pressing.Impossible(f"{user} does not see {element['action_id']}")
        held = pressing.state(shown.blocks, values or {}) if isinstance(shown, View) else {}
        return payloads.block_actions(user, pressing.place(self.world, shown, held), action, held)

    def submit(self, user: str, view: View, values: pressing.Filled | None = None) -> Delivery:
        """Somebody submits a modal, with these values; raises Impossible where that can't be."""
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
        delivery = Delivery(self.addressed(payload, kind), kind, self.world.now())
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
