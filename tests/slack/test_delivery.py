"""The fake delivers as Slack does: signed, in time or again, over HTTP and Socket Mode; Slack's own parts agree."""

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.slack import payloads
from tests.slack.fake import FakeSlack
from tests.slack.test_limits import actions, button, modal, plain, section
from tests.slack.test_limits import field as text_field


@dataclass
class App:
    """An app that notes what it gets, and answers with the next of ``answers`` (status, body), then 200."""

    answers: list[tuple[int, str]] = field(default_factory=list)
    got: list[tuple[dict[str, str], str]] = field(default_factory=list)
    url: str = ""

    @property
    def last(self) -> Any:
        """The payload that came last."""
        headers, body = self.got[-1]
        if headers["content-type"] == "application/json":
            return json.loads(body)
        form = {key: values[0] for key, values in parse_qs(body).items()}
        return json.loads(form["payload"]) if "payload" in form else form


@contextmanager
def running(app: App) -> Iterator[App]:
    """Serve an app over HTTP."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            app.got.append(({key.lower(): value for key, value in self.headers.items()}, body))
            status, answer = app.answers.pop(0) if app.answers else (200, "")
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer.encode())

        def log_request(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        app.url = f"http://127.0.0.1:{server.server_port}/slack/events"
        yield app
        server.shutdown()


def test_every_kind_is_signed_and_encoded_as_slack_does(slack: FakeSlack) -> None:
    """Slack's own verifier takes it; commands are forms, interactions a form with JSON, events JSON."""
    verifier = SignatureVerifier(slack.signing_secret)
    with running(App()) as app:
        slack.app_url = app.url
        slack.ask("C1", "U1", f"<@{slack.bot_user}> hello")
        kinds = {json.loads(body)["event"]["type"] for _, body in app.got}
        slack.command("U1", "C1", "find kilns")
        assert (app.last["command"], app.last["text"]) == ("/articles", "find kilns")
        slack.shortcut("U1", "ask")
        assert (app.last["type"], app.last["callback_id"]) == ("shortcut", "ask")
        assert all(verifier.is_valid_request(body, headers) for headers, body in app.got)
    assert kinds == {"app_mention", "message"}


def test_a_forged_request_does_not_verify(slack: FakeSlack) -> None:
    """A wrong secret, an old time, a changed body, no signature."""
    verifier = SignatureVerifier(slack.signing_secret)
    forgeries: list[dict[str, Any]] = [{"secret": "x"}, {"timestamp": "1"}, {"tampered": True}, {"sign": False}]
    with running(App()) as app:
        for forged in forgeries:
            assert slack.post(app.url, {"type": "event_callback"}, **forged).status == 200
        assert not any(verifier.is_valid_request(body, headers) for headers, body in app.got)
        slack.post(app.url, {}, timestamp="abc", headers={"X-Odd": "1"})
        assert app.got[-1][0]["x-slack-request-timestamp"] == "abc"


def test_an_event_that_was_not_taken_comes_again(slack: FakeSlack) -> None:
    """Twice refused, then taken: the retries say so, and the event is the same. A command comes once."""
    with running(App(answers=[(500, ""), (404, "")])) as app:
        slack.app_url = app.url
        delivery = slack.deliver(payloads.app_mention("C1", "U1", "hello", slack.say("C1", "U1", "hello")))
        slack.wait_for(lambda: delivery.acked)
        assert [each.status for each in delivery.attempts] == [500, 404, 200]
        assert [headers.get("x-slack-retry-num") for headers, _ in app.got] == [None, "1", "2"]
        assert app.got[1][0]["x-slack-retry-reason"] == "http_error"
        assert {json.loads(body)["event_id"] for _, body in app.got} == {delivery.event_id}
        app.answers.append((500, ""))
        assert not slack.command("U1", "C1", "help").acked
        assert len(app.got) == 4


def test_an_answer_to_a_command_is_shown(slack: FakeSlack) -> None:
    """What the ack says is a response, for the asker alone."""
    with running(App(answers=[(200, "at once")])) as app:
        slack.app_url = app.url
        slack.command("U1", "C1", "help")
    assert [(each.text, each.user, each.response_type) for each in slack.responses] == [("at once", "U1", "ephemeral")]


def test_a_press_tells_where_it_was(slack: FakeSlack, client: WebClient) -> None:
    """The button's value, the message, and a trigger and response URL that work."""
    client.chat_postMessage(channel="C1", text="x", blocks=[actions(button(action_id="go", value="v"))])
    with running(App()) as app:
        slack.app_url = app.url
        slack.press("U1", slack.posted("C1")[0], "go")
        told = app.last
    assert (told["actions"][0]["value"], told["message"]["text"]) == ("v", "x")
    client.views_open(trigger_id=told["trigger_id"], view=modal(section()))
    assert told["response_url"].startswith(slack.world.base_url)


def test_what_the_app_says_to_a_submitted_modal_is_done(slack: FakeSlack, client: WebClient) -> None:
    """Errors keep it open, an update changes it, nonsense is noted, and a plain ack closes it."""
    view = modal({**text_field("why"), "block_id": "b"}, submit=plain("Go"))
    client.views_open(trigger_id=slack.trigger("U1"), view=view)
    says = [
        {"response_action": "errors", "errors": {"b": "Say more"}},
        {"response_action": "errors", "errors": {"other": "?"}},
        {"response_action": "update", "view": {**view, "title": plain("Again")}},
    ]
    with running(App(answers=[(200, json.dumps(each)) for each in says])) as app:
        slack.app_url = app.url
        slack.submit("U1", slack.views[0], {"why": "so"})
        assert app.last["view"]["state"]["values"]["b"]["why"] == {"type": "plain_text_input", "value": "so"}
        assert slack.views[0].errors == {"b": "Say more"}
        assert slack.submit("U1", slack.views[0], {"why": "so"}).attempts[0].error == "invalid_response"
        slack.submit("U1", slack.views[0], {"why": "so"})
        assert slack.views[0].body["title"] == plain("Again")
        slack.submit("U1", slack.views[0], {"why": "so"})
        assert slack.views == []


def over_sockets(slack: FakeSlack, act: Callable[[], Any], mute: int = 0) -> list[SocketModeRequest]:
    """What Slack's own Socket Mode client gets while ``act`` goes on; it is silent about the first ``mute``."""
    got: list[SocketModeRequest] = []

    async def listen(client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        got.append(request)
        if len(got) > mute:
            await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, {"text": "taken"}))

    listener: Callable[[AsyncBaseSocketModeClient, SocketModeRequest], Awaitable[None]] = listen

    async def run() -> None:
        client = SocketModeClient(slack.app_token, web_client=AsyncWebClient(base_url=slack.api_url), ping_interval=0.2)
        client.socket_mode_request_listeners.append(listener)
        await client.connect_to_new_endpoint(force=True)
        try:
            await asyncio.to_thread(act)
        finally:
            await client.close()  # type: ignore[no-untyped-call]  # slack_sdk gives it no types

    asyncio.run(run())
    return got


def test_socket_mode_delivers_and_hears_the_ack(slack: FakeSlack) -> None:
    """An event and a command come in envelopes; the ack's payload answers the command."""

    def act() -> None:
        slack.ask("D1", "U1", "hello")
        slack.command("U1", "C1", "help")

    got = over_sockets(slack, act)
    assert [each.type for each in got] == ["events_api", "slash_commands"]
    assert got[0].payload["event"]["channel_type"] == "im"
    assert all(delivery.attempts[0].answer == {"text": "taken"} for delivery in slack.deliveries)
    assert slack.responses[0].text == "taken"


def test_socket_mode_delivers_again_without_an_ack(slack: FakeSlack) -> None:
    """The second envelope says which attempt it is, and why."""

    def act() -> None:
        slack.ask("D1", "U1", "hello")
        slack.wait_for(lambda: slack.deliveries[0].acked)

    got = over_sockets(slack, act, mute=1)
    assert [each.retry_attempt for each in got] == [0, 1]
    assert got[1].retry_reason == "timeout"
    assert got[0].payload["event_id"] == got[1].payload["event_id"]


def test_socket_mode_connections_are_renewed(slack: FakeSlack) -> None:
    """After a request to renew, and after a break, events arrive on a new connection."""

    def act() -> None:
        for abrupt in (False, True):
            slack.disconnect(abrupt=abrupt)
            slack.wait_for(lambda: slack.connections == 1)
            slack.ask("D1", "U1", "still there?")

    assert len(over_sockets(slack, act)) == 2
    assert all(delivery.acked for delivery in slack.deliveries)
