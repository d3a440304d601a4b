"""A strict stand-in for Slack's servers on loopback: Web API, response URLs, Socket Mode, and delivery to the app.

    with FakeSlack() as slack:                      # its servers run on a thread; every call here is thread-safe
        slack.user("U1")
        slack.channel("C1")
        ... start the program with SLACK_API_URL=slack.api_url, SLACK_BOT_TOKEN=slack.bot_token,
            SLACK_SIGNING_SECRET=slack.signing_secret, and for Socket Mode SLACK_APP_TOKEN=slack.app_token ...
        slack.app_url = "http://127.0.0.1:3000/slack/events"    # for HTTP; while it is None, Socket Mode is used
        ts = slack.ask("C1", "U1", f"<@{slack.bot_user}> how long?")
        slack.wait_for(lambda: slack.posted("C1", thread=ts), what="the answer")

Set-up
    FakeSlack(*, stream_seconds=300.0, redelivers=True, retry_delays=(0.0, 60.0, 300.0), ack_seconds=3.0)
    api_url, bot_token, app_token, signing_secret, team, bot_user, bot_id, app_id
    user(id, *, admin, restricted, stranger, bot, tz, ultra, sister)
    channel(id, *, private, shared, im, user, archived, member, members)    both may be called again to change one
    file(user, name, data, *, mimetype, size, url, moved, stub) -> what a message's files hold of an uploaded file
    scopes (a set) · agents_on, streams_on (False: feature_not_enabled)
    advance(seconds): streams, triggers and response URLs grow older at once
Acting as people
    say(channel, user, text, thread=None, files=()) -> ts      store a message; deliver nothing
    ask(channel, user, text, thread=None, wait=True, files=())  say it, and deliver every event that Slack would:
                                                               app_mention if it mentions the app, and its twin
    echo(channel, ts)                                          deliver the event of a message there, e.g. the app's own
    edit(channel, ts, text), erase(channel, ts)                change or delete a message, and deliver that
    command(user, channel, text, command="/articles")          type a slash command
    shortcut(user, callback_id, about=None)                    a global shortcut, or one of a Message
    press(user, shown, action_id, chosen=None, wait=True)      press or choose in a Message, Ephemeral, Response or
                                                               View; an AssertionError if it is not there
    submit(user, view, values={}) · close(view)                submit a modal, values by action_id; or close it
Delivering (all of the above but say and ask give a Delivery)
    deliver(payload, kind=None, wait=True) -> Delivery         an event (wrapped if it is not), command or interaction
        from `payloads`; an empty trigger_id or response_url is minted. wait=True returns after the first attempt;
        redeliveries go on in the background, of events only. Delivery: payload, kind, event_id, acked,
        attempts (of number, acked, seconds, status, answer, error).
    send(payload, kind="event") -> Attempt                     deliver it as it is, once, whatever it is
    post(url, payload, kind="event", *, headers, sign=True, secret, timestamp, tampered=False) -> Answer
        one bare request: status, body, seconds, headers
    connections: how many Socket Mode connections are open · disconnect(reason="refresh_requested", abrupt=False)
    trigger(user="", view=None) -> trigger_id · response_url(channel="", user="", ts="") -> url
What came of it
    calls, called(method) · held (methods of calls that a fault now holds) · deliveries
    posted(channel, thread=None) -> [Message] · message(channel, ts) · reactions(channel, ts)
    ephemerals, responses, views (the open modals), homes (View by user), downloads (ids of files whose bytes went out)
    statuses, status(channel, thread), prompts, titles
    wait_for(predicate, timeout=10.0, what="") -> what the predicate gave
Faults
    fault(method, *, status, error, retry_after, lose_answer, before, delay, late, times=1, when=None) · heal()
        The method "response_url" is a post to one. status: answer with it (429 with Retry-After); error: refuse with
        it; before: cut the connection before it takes effect; lose_answer: cut it after; delay: seconds before it
        takes effect; late: seconds between its effect and the answer; when(arguments): only such calls.
Beside it: `payloads` (builders), `limits` (check_message, check_blocks, check_view, check_home, Invalid), `reading`
(mentions, links).
"""

import asyncio
import threading
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp import web

from tests.slack.acting import Acting
from tests.slack.delivering import Patience
from tests.slack.files import Files, login
from tests.slack.methods import Method
from tests.slack.records import Identity
from tests.slack.response_urls import ResponseUrls
from tests.slack.web_api import WebApi
from tests.slack.world import World


class FakeSlack(Acting):
    """Slack's servers, as far as one app sees them, from `with` to its end."""

    def __init__(
        self,
        *,
        stream_seconds: float = 300.0,
        redelivers: bool = True,
        retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0),
        ack_seconds: float = 3.0,
    ) -> None:
        super().__init__(World(Identity()), Patience(ack_seconds, redelivers, retry_delays))
        self.world.stream_seconds = stream_seconds
        self._runner: web.AppRunner | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, name="fake-slack", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._run(self._open())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._run(self._shut())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def api_url(self) -> str:
        """What SLACK_API_URL has to be."""
        return f"{self.world.base_url}/api/"

    @property
    def bot_token(self) -> str:
        """The app's bot token."""
        return self.world.identity.bot_token

    @property
    def app_token(self) -> str:
        """The app's token for Socket Mode."""
        return self.world.identity.app_token

    @property
    def signing_secret(self) -> str:
        """By which the app knows Slack's requests."""
        return self.world.identity.signing_secret

    @property
    def team(self) -> str:
        """The workspace's id."""
        return self.world.identity.team

    @property
    def bot_user(self) -> str:
        """The app's user id."""
        return self.world.identity.bot_user

    @property
    def bot_id(self) -> str:
        """The app's bot id."""
        return self.world.identity.bot_id

    @property
    def app_id(self) -> str:
        """The app's id."""
        return self.world.identity.app_id

    @property
    def agents_on(self) -> bool:
        """Whether the workspace has the agent features."""
        return self.world.agents_on

    @agents_on.setter
    def agents_on(self, on: bool) -> None:
        self.world.agents_on = on

    @property
    def streams_on(self) -> bool:
        """Whether the workspace has streamed messages."""
        return self.world.streams_on

    @streams_on.setter
    def streams_on(self, on: bool) -> None:
        self.world.streams_on = on

    async def _open(self) -> None:
        app = web.Application(client_max_size=4 * 1024 * 1024)
        api = WebApi(self.world, Method(self._sockets.connect))
        app.router.add_route("*", "/api/{method}", api.handle)
        app.router.add_post("/response/{id}", ResponseUrls(self.world).handle)
        app.router.add_get("/files/{id}/{name:(?s:.*)}", Files(self.world).handle)
        app.router.add_get("/login", login)
        app.router.add_get("/link", self._sockets.handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.world.base_url = f"http://{host}:{port}"
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))

    async def _shut(self) -> None:
        assert self._runner is not None
        for delivery in self.deliveries:
            delivery.end()
        await self._sockets.close()
        await self._client().close()
        await self._runner.cleanup()
        held = asyncio.all_tasks() - {asyncio.current_task()}  # by faults, for whoever has gone by now
        for task in held:
            task.cancel()
        await asyncio.gather(*held, return_exceptions=True)
