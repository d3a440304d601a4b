"""A playground without the bot: people, places, a Slack and the pages, and an app that does what a test says."""

import asyncio
import http.client
import json
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import parse_qs

import aiohttp
from aiohttp import web

from bot.playground.clock import Clock
from bot.playground.pages.desk import Desk
from bot.playground.pages.site import application
from bot.playground.seen import Shortcut, Stop, Work
from bot.playground.slack.access import OneWorkspace
from bot.playground.slack.answering import answered
from bot.playground.slack.delivering import Patience
from bot.playground.slack.people import Line, People
from bot.playground.slack.records import Channel, Identity, User
from bot.playground.slack.response_urls import ResponseUrls
from bot.playground.slack.shapes import Json
from bot.playground.slack.web_api import WebApi
from bot.playground.slack.world import Site, World
from retrieval.errors import InputError

T = TypeVar("T")

START = datetime(2026, 3, 13, 16, 0, tzinfo=UTC)
SHORTCUTS = (
    ("message", Shortcut("ask_about_this", "Ask about this", "Ask the articles")),
    ("global", Shortcut("ask_articles", "Ask the articles", "Wherever you are")),
)


@dataclass(slots=True)
class App:
    """The app's end: ``taken`` is all that came, ``answer`` what it says to it, as status and body."""

    taken: list[Json] = field(default_factory=list)
    answer: Callable[[Json], tuple[int, object]] = lambda _: (200, "")
    delay: float = 0.0

    async def handle(self, request: web.Request) -> web.Response:
        """Take a request of Slack's."""
        body = await request.text()
        if request.content_type == "application/json":
            payload = json.loads(body)
        else:
            form = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
            payload = json.loads(form["payload"]) if "payload" in form else form
        self.taken.append(payload)
        await asyncio.sleep(self.delay)
        status, told = self.answer(payload)
        if isinstance(told, str):
            return web.Response(status=status, text=told)
        return web.json_response(told, status=status)

    def events(self, kind: str) -> list[Json]:
        """The events of a kind that came."""
        return [each["event"] for each in self.taken if each.get("event", {}).get("type") == kind]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> Any:
        """The same, read."""
        return json.loads(self.text)


class House:
    """All of it, from `with` to its end, on a thread of its own."""

    def __init__(self) -> None:
        self.app = App()
        self.clock = Clock(START)
        self.world = World(Identity(), Site(), self.clock.seconds)
        self.loop = asyncio.new_event_loop()
        line = Line(Patience(ack_seconds=0.5, retry_delays=(0.0, 0.05)), self.loop)
        self.line = line
        self.people = People(self.world, line)
        self.work: list[Work] = []
        self.ready = True
        self.port = 0
        self._api = ""
        self._runners: list[web.AppRunner] = []
        self._thread = threading.Thread(target=self.loop.run_forever, name="house", daemon=True)
        self._furnish()

    def __enter__(self) -> Self:
        self._thread.start()
        self.run(self._open())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.run(self._shut())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Have something done on its loop."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(10)

    def until(self, there: Callable[[], T], seconds: float = 5.0) -> T:
        """Wait for something that comes by itself; gives it."""
        end = time.monotonic() + seconds
        while not (found := there()):
            assert time.monotonic() < end, "it did not come"
            time.sleep(0.01)
        return found

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a page."""
        return self.ask("GET", path, headers=headers)

    def do(self, what: str, user: str = "UANNA", place: str = "CNEWS", **more: Any) -> Answer:
        """Do something in a page."""
        body = json.dumps({"user": user, "place": place, "thread": None, **more})
        return self.ask("POST", f"/do/{what}", body, {"Content-Type": "application/json"})

    def done(self, what: str, user: str = "UANNA", place: str = "CNEWS", **more: Any) -> Json:
        """The same, which has to go well."""
        answer = self.do(what, user, place, **more)
        assert answer.status == 200, answer.text
        return dict(answer.json)

    def refused(self, what: str, user: str = "UANNA", place: str = "CNEWS", **more: Any) -> str:
        """The same, which has to be refused; gives the words."""
        answer = self.do(what, user, place, **more)
        assert 400 <= answer.status < 500, answer.text
        assert answer.json["ok"] is False
        return str(answer.json["error"])

    def ask(
        self, method: str, path: str, body: str | bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Make any request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body, dict(headers or {}))
            response = connection.getresponse()
            return Answer(response.status, dict(response.headers), response.read().decode())
        finally:
            connection.close()

    def call(self, method: str, **given: Any) -> Json:
        """A call of the app's."""

        async def calling() -> Json:
            headers = {"Authorization": f"Bearer {self.world.identity.bot_token}"}
            async with self.line.client.post(f"{self._api}/api/{method}", json=given, headers=headers) as response:
                return dict(await response.json())

        return self.run(calling())

    def respond(self, url: str, body: Json) -> None:
        """A post of the app's to a response URL."""

        async def responding() -> None:
            async with self.line.client.post(url, json=body) as response:
                await response.read()

        self.run(responding())

    @contextmanager
    def live(self, path: str) -> Iterator["Stream"]:
        """Listen to what changes in a page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        connection.request("GET", path)
        response = connection.getresponse()
        assert response.status == 200, response.read()
        try:
            yield Stream(response)
        finally:
            response.close()
            connection.close()

    def _furnish(self) -> None:
        for user in (
            User("UANNA", admin=True, named="Anna Lindqvist", tz="Europe/Berlin"),
            User("UBEN", named="Ben Okafor", tz="Europe/Berlin"),
            User("UGITA", restricted=True, named="Gita Rao", tz="Europe/Berlin"),
        ):
            self.world.users[user.id] = user
        for channel in (
            Channel("CNEWS", named="newsroom", members=("UANNA", "UBEN", "UGITA")),
            Channel("CPOLICY", named="policy-watch", members=("UANNA", "UBEN")),
            Channel("GDEEP", named="investigations", private=True, members=("UANNA",)),
            Channel("DANNA", im=True, user="UANNA"),
            Channel("DBEN", im=True, user="UBEN"),
        ):
            self.world.channels[channel.id] = channel

    async def _open(self) -> None:
        api = web.Application()
        api.router.add_post("/api/{method}", WebApi(OneWorkspace(self.world), answered).handle)
        api.router.add_post("/response/{id}", ResponseUrls([self.world], answered).handle)
        app = web.Application()
        app.router.add_post("/slack/events", self.app.handle)
        self._api = self.world.site.base_url = await self._serve(api)
        self.line.session = aiohttp.ClientSession()
        self.line.app_url = f"{await self._serve(app)}/slack/events"
        self.port = int((await self._serve(application(self._desk()))).rpartition(":")[2])

    async def _serve(self, app: web.Application) -> str:
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
        self._runners.append(runner)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        return f"http://{host}:{port}"

    async def _shut(self) -> None:
        for delivery in self.people.deliveries:
            delivery.end()
        for runner in reversed(self._runners):
            await runner.cleanup()
        await self.line.client.close()

    def _desk(self) -> Desk:
        return Desk(
            world=self.world,
            people=self.people,
            clock=self.clock,
            command="/articles",
            shortcuts=SHORTCUTS,
            jobs=self._jobs,
            forward=self._forward,
            morning=lambda: "Saturday, 08:30",
            stops=lambda: (Stop(1, "A cited answer", "Look at the sources.", "Ask", "next"),),
            tour=self._tour,
            is_ready=lambda: self.ready,
        )

    async def _jobs(self) -> Sequence[Work]:
        return tuple(self.work)

    async def _forward(self) -> None:
        self.clock.forward(START + timedelta(hours=15, minutes=30))
        self.world.changed()

    async def _tour(self, number: int) -> tuple[str, str, str]:
        if self.world.messages.get("CNEWS"):
            raise InputError(f"Stop {number} was taken already.")
        ts = self.people.ask("CNEWS", "UANNA", "How long?")
        return "UANNA", "CNEWS", ts


@dataclass(slots=True)
class Stream:
    """An event stream, as it comes."""

    response: http.client.HTTPResponse
    last: Json = field(default_factory=dict)

    def patch(self) -> Json:
        """The next patch."""
        name, data = "", ""
        while True:
            line = self.response.readline().decode()
            assert line, "the stream has ended"
            if line == "\n" and name:
                self.last = json.loads(data)
                return self.last
            field_name, _, value = line.rstrip("\n").partition(": ")
            if field_name == "event":
                assert value == "patch"
                name = value
            elif field_name == "data":
                data = value

    def until(self, seen: Callable[[Json], bool]) -> list[Json]:
        """The next patches, up to one that is like that."""
        found: list[Json] = []
        while not found or not seen(found[-1]):
            found.append(self.patch())
        return found
