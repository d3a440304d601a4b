"""What people do in a workspace of the fake Slack, and waiting for what comes of it."""

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.playground.slack import posting, pressing
from bot.playground.slack.delivering import Delivery, Way
from bot.playground.slack.people import Line, People, is_whole
from bot.playground.slack.shapes import Json
from bot.playground.slack.traffic import Attempt
from tests.slack.addressing import addressed, within_enterprise
from tests.slack.disturbing import Disturbed
from tests.slack.sockets import OverSockets, Sockets
from tests.slack.watching import Watching

T = TypeVar("T")


@dataclass(eq=False, slots=True, kw_only=True)
class Lines(Line):
    """Both ways from Slack to the app: over HTTP if ``app_url`` is set, else over Socket Mode."""

    sockets: Sockets


class Acting(Watching, People):
    """People at work, with patience: whatever is delivered is waited for, unless ``wait`` says otherwise."""

    world: Disturbed
    _line: Lines

    def __init__(self, world: Disturbed, line: Lines) -> None:
        People.__init__(self, world, line)

    @property
    def app_url(self) -> str | None:
        """Where the app takes requests; None where it has Socket Mode."""
        return self._line.app_url

    @app_url.setter
    def app_url(self, url: str | None) -> None:
        self._line.app_url = url

    def ask(
        self,
        channel: str,
        user: str,
        text: str,
        thread: str | None = None,
        files: Sequence[Json] = (),
        wait: bool = True,
    ) -> str:
        """Somebody says something, and the app is told by every event by which Slack would tell it."""
        assert self.world.channels[channel].member, "Slack tells an app nothing about channels that it is not in"
        ts = self.say(channel, user, text, thread, files)
        sent = [self.deliver(event, wait=False) for event in self.events(self.message(channel, ts))]
        if wait:
            self._wait(sent)
        return ts

    def echo(self, channel: str, ts: str) -> Delivery:
        """Tell the app of a message that is there already, its own ones too, as Slack does."""
        return self.deliver(self.event(self.message(channel, ts)))

    def press(
        self, user: str, shown: pressing.Shown, where: pressing.Where, chosen: Any = None, wait: bool = True
    ) -> Delivery:
        """Somebody presses a button or chooses something in what they see."""
        return self.deliver(self.pressed(user, shown, where, chosen), wait=wait)

    def deliver(self, payload: Json, kind: str | None = None, wait: bool = True) -> Delivery:
        """Deliver an event, command or interaction; ``wait`` for the first attempt, and let the others follow."""
        delivery = super().deliver(payload, kind)
        if wait:
            self._wait([delivery])
        return delivery

    def send(self, payload: Any, kind: str = "event") -> Attempt:
        """Deliver this as it is, once, however unlike Slack it may be; nothing comes of the app's answer."""
        return self._run(self.way()(Delivery(payload, kind), 0, ""))

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
        return self._run(posting.post(self._line.client, url, payload, kind, signing, headers or {}, 30.0))

    @property
    def connections(self) -> int:
        """How many Socket Mode connections are open."""
        return self._line.sockets.count

    def disconnect(self, reason: str = "refresh_requested", abrupt: bool = False) -> None:
        """Ask for all Socket Mode connections to be renewed (or `warning`), or break them off."""
        self._run(self._line.sockets.disconnect(reason, abrupt))

    def addressed(self, payload: Json, kind: str) -> Json:
        """A payload as it is for this workspace."""
        full = addressed(super().addressed(payload, kind), self.world.identity)
        return full if is_whole(payload) else within_enterprise(full, kind, self.world.identity)

    def way(self) -> Way:
        """How the app is reached."""
        if self.app_url is None:
            return OverSockets(self._line.sockets, self._line.patience.ack_seconds)
        return super().way()

    def _wait(self, sent: Sequence[Delivery]) -> None:
        for delivery in sent:
            delivery.wait(self._line.patience.ack_seconds + 30)

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._line.loop).result()
