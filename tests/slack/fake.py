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
                                                               View; raises Impossible if it is not there
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
Several workspaces (FakeSlack itself is the first of them, and each does all of the above with its own people)
    workspace(team, *, name="", enterprise=None, installed=True, org_wide=False) -> Workspace
        one more that has the app, or has it not yet; ids of channels and people may be the same in several, but for
        those of one organisation; its bot_user is not the first one's
    granted: the codes and tokens as Slack has them
    client_id, client_secret · redirect_urls (those of the app's page) · rotates (True: bot tokens end after 12 hours)
    authorize(url, user, *, where=None, org_wide=False, deny=False) -> address
        somebody is sent to that address to install the app, in this workspace or organisation, and agrees, or does
        not; gives the address that Slack sends the browser to then
    expire(): bot tokens that expire do so now
    uninstall(), revoke() of a workspace · uninstall_organisation(enterprise): tokens are good no more, and the app is
        told of it; each gives the deliveries
Beside it: `payloads` (builders), `limits` (check_message, check_blocks, check_view, check_home, Invalid), `reading`
(mentions, links).
"""

import asyncio
import threading
from itertools import count
from secrets import token_hex
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
from aiohttp import web

from bot.playground.slack import payloads
from bot.playground.slack.delivering import Delivery, Patience
from bot.playground.slack.methods import Method
from bot.playground.slack.records import BOT, BOT_USER, Identity
from bot.playground.slack.serving import application
from bot.playground.slack.world import Site
from tests.slack.acting import Lines
from tests.slack.calls import ManysApi
from tests.slack.disturbing import Disturbed, disturbed
from tests.slack.grants import CODE_SECONDS, Code, Grant, Grants
from tests.slack.sockets import Sockets
from tests.slack.workspace import Workspace


class FakeSlack(Workspace):
    """Slack's servers, as far as one app sees them, from `with` to its end; and the first workspace on them."""

    def __init__(
        self,
        *,
        installed: bool = True,
        stream_seconds: float = 300.0,
        redelivers: bool = True,
        retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0),
        ack_seconds: float = 3.0,
    ) -> None:
        world = Disturbed(Identity(), Site())
        world.stream_seconds = stream_seconds
        line = Lines(Patience(ack_seconds, redelivers, retry_delays), asyncio.new_event_loop(), sockets=Sockets(world))
        super().__init__(world, line, Grants([world]))
        if installed:
            self.granted.tokens[self.bot_token] = Grant(self.team, None)
        self.redirect_urls: list[str] = []
        self._others = count(1)
        self._runner: web.AppRunner | None = None
        self._thread = threading.Thread(target=line.loop.run_forever, name="fake-slack", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._run(self._open())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._run(self._shut())
        self._line.loop.call_soon_threadsafe(self._line.loop.stop)
        self._thread.join()
        self._line.loop.close()

    def workspace(
        self,
        team: str,
        *,
        name: str = "",
        enterprise: str | None = None,
        installed: bool = True,
        org_wide: bool = False,
    ) -> Workspace:
        """One more workspace, of an organisation perhaps, that has the app, has it with all of that, or has it not."""
        number = next(self._others)
        first = self.world.identity
        identity = Identity(
            team=team,
            bot_user=f"{BOT_USER}{number}",
            bot_id=f"{BOT}{number}",
            app_token=first.app_token,
            signing_secret=first.signing_secret,
            client_id=first.client_id,
            client_secret=first.client_secret,
            name=name or f"Workspace {team}",
            enterprise=enterprise,
        )
        world = Disturbed(identity, self.world.site)
        world.stream_seconds = self.world.stream_seconds
        with world.lock:
            self.granted.worlds.append(world)
            if installed:
                self.granted.issue(Grant(None if org_wide else team, enterprise))
        return Workspace(world, self._line, self.granted)

    @property
    def client_id(self) -> str:
        """The app's client id."""
        return self.world.identity.client_id

    @property
    def client_secret(self) -> str:
        """What goes with it."""
        return self.world.identity.client_secret

    @property
    def rotates(self) -> bool:
        """Whether the bot tokens that are granted from now on expire."""
        return self.granted.rotates

    @rotates.setter
    def rotates(self, on: bool) -> None:
        self.granted.rotates = on

    def expire(self) -> None:
        """End the bot tokens that expire."""
        self.granted.expire()

    def authorize(
        self, url: str, user: str, *, where: Workspace | None = None, org_wide: bool = False, deny: bool = False
    ) -> str:
        """Somebody who was sent there agrees to the installation, or does not; gives where Slack sends them then."""
        at = urlsplit(url)
        asked = {key: values[0] for key, values in parse_qs(at.query).items()}
        assert url.startswith(f"{self.world.base_url}/oauth/v2/authorize?"), url
        assert asked["client_id"] == self.client_id
        redirect = asked.get("redirect_uri")
        assert redirect is None or redirect in self.redirect_urls, f"{redirect} is not on the app's page"
        to = redirect or self.redirect_urls[0]
        state = {"state": asked["state"]} if "state" in asked else {}
        if deny:
            return f"{to}?{urlencode({'error': 'access_denied', **state})}"
        who = (where or self).world.identity
        code = Code(
            team=None if org_wide else who.team,
            enterprise=who.enterprise,
            user=user,
            redirect_uri=redirect,
            scopes=tuple(asked["scope"].split(",")),
            until=self.world.now() + CODE_SECONDS,
        )
        name = f"{token_hex(4)}.{token_hex(12)}"
        with self.world.lock:
            self.granted.codes[name] = code
        return f"{to}?{urlencode({'code': name, **state})}"

    def uninstall_organisation(self, enterprise: str) -> list[Delivery]:
        """All of an organisation is rid of the app; Slack tells that in an event that names no workspace."""
        with self.world.lock:
            self.granted.end("account_inactive", enterprise=enterprise)
        return [self.deliver(payloads.of_organisation(payloads.app_uninstalled(), enterprise))]

    async def _open(self) -> None:
        api = ManysApi(self.granted, Method(self._line.sockets.connect))
        app = application(api, self.granted, self.granted.worlds, disturbed)
        app.router.add_get("/link", self._line.sockets.handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.world.site.base_url = f"http://{host}:{port}"
        self._line.session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))

    async def _shut(self) -> None:
        assert self._runner is not None
        for delivery in self.deliveries:
            delivery.end()
        await self._line.sockets.close()
        await self._line.client.close()
        await self._runner.cleanup()
        held = asyncio.all_tasks() - {asyncio.current_task()}  # by faults, for whoever has gone by now
        for task in held:
            task.cancel()
        await asyncio.gather(*held, return_exceptions=True)
