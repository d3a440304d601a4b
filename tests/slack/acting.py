"""What people do in a workspace of the fake Slack, and how the app is told of it."""

import asyncio
import copy
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import aiohttp

from tests.slack import payloads, posting, pressing
from tests.slack.addressing import addressed, within_enterprise
from tests.slack.delivering import Delivery, OverHttp, OverSockets, Patience, deliver
from tests.slack.records import BOT, Message, View
from tests.slack.rendering import message_json, view_json
from tests.slack.shapes import Json
from tests.slack.sockets import Sockets
from tests.slack.traffic import Attempt
from tests.slack.watching import Watching
from tests.slack.world import World

T = TypeVar("T")

_UNWRAPPED = {"event_callback", "url_verification", "app_rate_limited"}
_INTERACTIONS = {"block_actions", "view_submission", "view_closed", "message_action", "shortcut", "block_suggestion"}


@dataclass(eq=False, slots=True)
class Line:
    """The way from Slack to the app, the same for all workspaces: HTTP if ``app_url`` is set, else Socket Mode."""

    sockets: Sockets
    patience: Patience
    app_url: str | None = None
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    session: aiohttp.ClientSession | None = None
    deliveries: list[Delivery] = field(default_factory=list)


class Acting(Watching):
    """People at work, and the way from Slack to the app: over HTTP if ``app_url`` is set, else over Socket Mode."""

    def __init__(self, world: World, line: Line) -> None:
        super().__init__(world)
        self._line = line

    @property
    def app_url(self) -> str | None:
        """Where the app takes requests; None where it has Socket Mode."""
        return self._line.app_url

    @app_url.setter
    def app_url(self, url: str | None) -> None:
        self._line.app_url = url

    @property
    def deliveries(self) -> list[Delivery]:
        """All that was delivered to the app, or is."""
        return self._line.deliveries

    def say(self, channel: str, user: str, text: str, thread: str | None = None, files: Sequence[Json] = ()) -> str:
        """Somebody says something, of which the app is told nothing yet."""
        with self.world.lock:
            said = Message(channel, self.world.ts(), user, text, thread_ts=thread, files=tuple(files))
            return self.world.put(said).ts

    def ask(
        self,
        channel: str,
        user: str,
        text: str,
        thread: str | None = None,
        wait: bool = True,
        files: Sequence[Json] = (),
    ) -> str:
        """Somebody says something, and the app is told by every event by which Slack would tell it."""
        where = self.world.channels[channel]
        assert where.member, "Slack tells an app nothing about channels that it is not in"
        ts = self.say(channel, user, text, thread, files)
        events = [self._event(self.message(channel, ts))]
        if f"<@{self.world.identity.bot_user}" in text and not where.im:
            events.insert(0, payloads.app_mention(channel, user, text, ts, thread_ts=thread, files=list(files)))
        sent = [self.deliver(event, wait=False) for event in events]
        if wait:
            self._wait(sent)
        return ts

    def echo(self, channel: str, ts: str) -> Delivery:
        """Tell the app of a message that is there already, its own ones too, as Slack does."""
        return self.deliver(self._event(self.message(channel, ts)))

    def edit(self, channel: str, ts: str, text: str) -> Delivery:
        """Somebody changes their message."""
        with self.world.lock:
            before = self._event(self.message(channel, ts))
            edited = self.world.ts()
            self.world.put(replace(self.message(channel, ts), text=text, edited=edited))
        return self.deliver(payloads.message_changed(before, text, edited))

    def erase(self, channel: str, ts: str) -> Delivery:
        """Somebody deletes their message."""
        with self.world.lock:
            before = self._event(self.message(channel, ts))
            self.world.put(replace(self.message(channel, ts), deleted=True))
        return self.deliver(payloads.message_deleted(before, self.world.ts()))

    def press(
        self, user: str, shown: pressing.Shown, action_id: str, chosen: Any = None, wait: bool = True
    ) -> Delivery:
        """Somebody presses a button or chooses something in what they see."""
        action = pressing.press(shown.blocks, action_id, chosen)
        held = pressing.values(shown.blocks, {}) if isinstance(shown, View) else {}
        payload = payloads.block_actions(user, pressing.place(self.world, shown, held), action, held)
        return self.deliver(payload, wait=wait)

    def submit(self, user: str, view: View, values: Mapping[str, Any] | None = None) -> Delivery:
        """Somebody submits a modal, with these values by action id."""
        held = pressing.values(view.blocks, values or {})
        return self.deliver(payloads.view_submission(user, view_json(view, held)))

    def close(self, view: View) -> None:
        """Somebody closes a modal; the app is told if it asked to be."""
        with self.world.lock:
            self.world.views[view.id] = replace(view, open=False)
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

    def deliver(self, payload: Json, kind: str | None = None, wait: bool = True) -> Delivery:
        """Deliver an event, command or interaction; ``wait`` for the first attempt, and let the others follow."""
        kind = kind or _kind(payload)
        full = addressed(self._completed(payload, kind), self.world.identity)
        delivery = Delivery(full if _is_whole(payload) else within_enterprise(full, kind, self.world.identity), kind)
        self.deliveries.append(delivery)
        sending = deliver(self.world, delivery, self._way(), self._line.patience)
        delivery.begin(asyncio.run_coroutine_threadsafe(sending, self._line.loop))
        if wait:
            self._wait([delivery])
        return delivery

    def send(self, payload: Any, kind: str = "event") -> Attempt:
        """Deliver this as it is, once, however unlike Slack it may be; nothing comes of the app's answer."""
        return self._run(self._way()(Delivery(payload, kind), 0, ""))

    def post(
        self,
        url: str,
        payload: Json,
        kind: str = "event",
        *,
        headers: Mapping[str, str] | None = None,
        sign: bool = True,
        secret: str | None = None,
        timestamp: str | None = None,
        tampered: bool = False,
    ) -> posting.Answer:
        """Make one bare request to the app, rightly signed or not; nothing comes of its answer."""
        signing = posting.Signing(secret or self.world.identity.signing_secret, sign, timestamp, tampered)
        return self._run(posting.post(self._client(), url, payload, kind, signing, headers or {}, 30.0))

    @property
    def connections(self) -> int:
        """How many Socket Mode connections are open."""
        return self._line.sockets.count

    def disconnect(self, reason: str = "refresh_requested", abrupt: bool = False) -> None:
        """Ask for all Socket Mode connections to be renewed (or `warning`), or break them off."""
        self._run(self._line.sockets.disconnect(reason, abrupt))

    def _event(self, message: Message) -> Json:
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

    def _completed(self, payload: Json, kind: str) -> Json:
        """A payload with its wrapper, trigger and response URL, where it has none yet."""
        if kind == "event":
            inner = payload
            if _is_whole(payload):
                return copy.deepcopy(payload)
            channel = self.world.channels.get(str(inner.get("channel")))
            return payloads.event(copy.deepcopy(inner), shared=channel is not None and channel.shared)
        full = copy.deepcopy(payload)
        user = full.get("user_id") or full["user"]["id"]
        if full.get("trigger_id") == "":
            full["trigger_id"] = self.trigger(user, full.get("view", {}).get("id"))
        if full.get("response_url") == "":
            container = full.get("container", {})
            channel_id = full.get("channel_id") or full["channel"]["id"]
            ts = "" if container.get("is_ephemeral", True) else container["message_ts"]
            full["response_url"] = self.response_url(channel_id, user, ts)
        return full

    def _way(self) -> OverHttp | OverSockets:
        seconds = self._line.patience.ack_seconds
        if self.app_url is None:
            return OverSockets(self._line.sockets, seconds)
        signing = posting.Signing(self.world.identity.signing_secret)
        return OverHttp(self._client(), self.app_url, signing, seconds)

    def _wait(self, sent: Sequence[Delivery]) -> None:
        for delivery in sent:
            delivery.wait(self._line.patience.ack_seconds + 30)

    def _client(self) -> aiohttp.ClientSession:
        assert self._line.session is not None, "the fake Slack is not running"
        return self._line.session

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._line.loop).result()


def _is_whole(payload: Json) -> bool:
    """Whether it is in its wrapper already."""
    return payload.get("type") in _UNWRAPPED


def _kind(payload: Json) -> str:
    if "command" in payload:
        return "command"
    return "interactive" if payload.get("type") in _INTERACTIONS else "event"
