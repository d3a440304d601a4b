"""Several workspaces of the fake Slack: each with its own token and people, and an app that all of them share."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.slack import payloads
from tests.slack.fake import FakeSlack
from tests.slack.workspace import Workspace

Json = dict[str, Any]


class Listening(BaseHTTPRequestHandler):
    """An app that takes whatever it is sent."""

    def do_POST(self) -> None:
        """Note it."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.headers["Content-Type"] == "application/json":
            self.server.taken.append(json.loads(body))  # type: ignore[attr-defined]
        else:
            form = {key: values[0] for key, values in parse_qs(body).items()}
            self.server.taken.append(json.loads(form["payload"]) if "payload" in form else form)  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Be still."""


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """The first of them."""
    with FakeSlack(ack_seconds=2.0) as slack:
        yield slack


@pytest.fixture
def taken(slack: FakeSlack) -> Iterator[list[Json]]:
    """What an app was sent over HTTP."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Listening)
    server.taken = []  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    slack.app_url = f"http://127.0.0.1:{server.server_port}/slack/events"
    yield server.taken  # type: ignore[attr-defined]
    server.shutdown()
    thread.join()
    server.server_close()


def client(where: Workspace, token: str | None = None) -> WebClient:
    """The app's client there."""
    return WebClient(token or where.bot_token, base_url=where.api_url, retry_handlers=[])


def refusal(call: Any, **given: Any) -> str:
    """Slack's word for why not."""
    with pytest.raises(SlackApiError) as raised:
        call(**given)
    return str(raised.value.response["error"])


def exchanged(slack: FakeSlack, **given: str) -> Json:
    """What the exchange of a code or refresh token gives; the credentials are the app's unless said otherwise."""
    app = {"client_id": slack.client_id, "client_secret": slack.client_secret}
    answer = WebClient(base_url=slack.api_url, retry_handlers=[]).api_call("oauth.v2.access", data=app | given)
    assert isinstance(answer.data, dict)
    return answer.data


def code(slack: FakeSlack, where: Workspace | None = None, **how: Any) -> str:
    """One for what somebody has agreed to."""
    slack.redirect_urls = ["https://bot.example/slack/oauth_redirect"]
    asked = {"client_id": slack.client_id, "scope": "chat:write,commands", "state": "otters", **how.pop("asked", {})}
    address = slack.authorize(f"{slack.world.base_url}/oauth/v2/authorize?{urlencode(asked)}", "U1", where=where, **how)
    back = parse_qs(urlsplit(address).query)
    assert back["state"] == ["otters"]
    return back["code"][0]


def test_a_token_is_one_workspaces(slack: FakeSlack) -> None:
    """The same ids are others' things in another."""
    other = slack.workspace("TOTHER", name="Other")
    for where in (slack, other):
        where.channel("C1")
        assert client(where).auth_test()["team_id"] == where.team
        assert client(where).auth_test()["user_id"] == where.bot_user
    client(other).chat_postMessage(channel="C1", text="Hello")
    assert [each.text for each in other.posted("C1")] == ["Hello"]
    assert slack.posted("C1") == []
    assert len(other.called("chat.postMessage")) == 1
    assert slack.called("chat.postMessage") == []
    other.channel("C2")
    assert refusal(client(slack).chat_postMessage, channel="C2", text="Hello") == "channel_not_found"


def test_response_urls_and_files_are_their_workspaces(slack: FakeSlack) -> None:
    """And triggers."""
    other = slack.workspace("TOTHER")
    for where in (slack, other):
        where.channel("C1")
    assert slack.trigger("U1") != other.trigger("U1")
    urls = [where.response_url("C1", "U1") for where in (slack, other)]
    assert urls[0] != urls[1]
    told = other.file("U1", "a.txt", b"otters", mimetype="text/plain")
    other.scopes.add("files:read")
    slack.scopes.add("files:read")
    assert client(other).files_info(file=told["id"])["ok"]
    assert refusal(client(slack).files_info, file=told["id"]) == "file_not_found"


def test_faults_are_a_workspaces_own(slack: FakeSlack) -> None:
    """Another's calls go on."""
    other = slack.workspace("TOTHER")
    other.fault("auth.test", error="fatal_error")
    assert client(slack).auth_test()["ok"]
    assert refusal(client(other).auth_test) == "fatal_error"


def test_the_app_is_told_where_something_happened(slack: FakeSlack, taken: list[Json]) -> None:
    """By events, commands, and interactions alike."""
    other = slack.workspace("TOTHER")
    for where in (slack, other):
        where.user("U1")
        where.channel("C1")
        where.ask("C1", "U1", f"<@{where.bot_user}> how long?")
        where.command("U1", "C1", "help")
        where.shortcut("U1", "ask_articles")
    of_each = [[each for each in taken if where.team in json.dumps(each)] for where in (slack, other)]
    assert [len(each) for each in of_each] == [4, 4]
    assert len(taken) == 8
    mention, message, command, shortcut = of_each[1]
    for event in (mention, message):
        assert (event["team_id"], event["event"]["team"]) == ("TOTHER", "TOTHER")
        (authorization,) = event["authorizations"]
        assert (authorization["team_id"], authorization["user_id"]) == ("TOTHER", other.bot_user)
        assert (authorization["enterprise_id"], authorization["is_enterprise_install"]) == (None, False)
    assert command["team_id"] == shortcut["team"]["id"] == shortcut["user"]["team_id"] == "TOTHER"
    assert {each["api_app_id"] for each in taken} == {slack.app_id}


def test_an_organisations_token_is_good_in_all_of_it(slack: FakeSlack, taken: list[Json]) -> None:
    """A call is about the workspace that it names, or that has what it names; events name the organisation."""
    one, two = (slack.workspace(team, enterprise="EORG", org_wide=True) for team in ("TONE", "TTWO"))
    one.channel("C1")
    two.channel("C2")
    two.user("U2")
    assert one.bot_token != slack.bot_token
    both = client(two)
    assert both.auth_test()["is_enterprise_install"]
    assert (both.auth_test()["team_id"], both.auth_test()["enterprise_id"]) == ("EORG", "EORG")
    both.chat_postMessage(channel="C2", text="Hello")
    assert two.posted("C2")
    one.user("U2")
    assert both.users_info(user="U2")["user"]["enterprise_user"]["teams"] == ["TONE", "TTWO"]
    del one.world.users["U2"]
    assert both.users_info(user="U2")["user"]["team_id"] == "TTWO"
    two.ask("C2", "U2", "Hello")
    two.command("U2", "C2", "help")
    event, command = taken
    assert (event["team_id"], event["enterprise_id"]) == ("TTWO", "EORG")
    assert event["authorizations"][0]["team_id"] is None
    assert event["authorizations"][0]["is_enterprise_install"]
    assert (command["enterprise_id"], command["is_enterprise_install"]) == ("EORG", "true")


@pytest.mark.parametrize("rotates", [False, True])
def test_a_code_gives_a_token(slack: FakeSlack, rotates: bool) -> None:
    """For where it was agreed to, and with what renews it where tokens rotate."""
    slack.rotates = rotates
    other = slack.workspace("TOTHER", name="Other", enterprise="EORG", installed=False)
    assert refusal(client(other).auth_test) == "invalid_auth"
    told = exchanged(slack, code=code(slack, other))
    assert (told["team"], told["enterprise"]["id"]) == ({"id": "TOTHER", "name": "Other"}, "EORG")
    assert (told["is_enterprise_install"], told["authed_user"], told["scope"]) == (
        False,
        {"id": "U1"},
        "chat:write,commands",
    )
    assert client(other, told["access_token"]).auth_test()["team_id"] == "TOTHER"
    assert told["access_token"] == other.bot_token
    assert ("refresh_token" in told, told.get("expires_in")) == (rotates, 43_200 if rotates else None)


def test_an_organisations_code_gives_no_team(slack: FakeSlack) -> None:
    """As it is all of them."""
    other = slack.workspace("TOTHER", enterprise="EORG", installed=False)
    told = exchanged(slack, code=code(slack, other, org_wide=True))
    assert (told["team"], told["enterprise"]["id"], told["is_enterprise_install"]) == (None, "EORG", True)


def test_what_is_wrong_with_an_exchange_is_told(slack: FakeSlack) -> None:
    """In Slack's words; a code that was refused for another reason is still good."""
    given = code(slack, asked={"redirect_uri": "https://bot.example/slack/oauth_redirect"})
    uri = {"redirect_uri": "https://bot.example/slack/oauth_redirect"}
    wrong = {
        "invalid_client_id": {"code": given, "client_id": "9.9"},
        "bad_client_secret": {"code": given, "client_secret": "wrong"},
        "bad_redirect_uri": {"code": given, "redirect_uri": "https://evil.example/"},
        "invalid_code": {"code": "wrong", **uri},
        "invalid_grant_type": {"grant_type": "password"},
        "invalid_refresh_token": {"grant_type": "refresh_token", "refresh_token": "xoxe-1-wrong"},
    }
    for error, sent in wrong.items():
        assert refusal(exchanged, slack=slack, **sent) == error
    assert exchanged(slack, code=given, **uri)["ok"]
    assert refusal(exchanged, slack=slack, code=given, **uri) == "code_already_used"


def test_a_code_runs_out(slack: FakeSlack) -> None:
    """After ten minutes."""
    given = code(slack)
    slack.advance(601)
    assert refusal(exchanged, slack=slack, code=given) == "invalid_code"


def test_a_refresh_token_is_good_once(slack: FakeSlack) -> None:
    """And the token from before stays so until its end."""
    slack.rotates = True
    first = exchanged(slack, code=code(slack))
    renewing = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    with ThreadPoolExecutor(4) as threads:
        tried = list(threads.map(lambda _: _renewed(slack, renewing), range(4)))
    assert sorted(map(bool, tried)) == [False, False, False, True]
    (second,) = filter(None, tried)
    for told in (first, second):
        assert client(slack, told["access_token"]).auth_test()["ok"]
    slack.expire()
    assert refusal(client(slack).auth_test) == "token_expired"
    assert exchanged(slack, grant_type="refresh_token", refresh_token=second["refresh_token"])["ok"]
    assert client(slack).auth_test()["ok"]


def _renewed(slack: FakeSlack, given: Json) -> Json | None:
    try:
        return exchanged(slack, **given)
    except SlackApiError:
        return None


def test_who_does_not_agree_is_sent_back_without_a_code(slack: FakeSlack) -> None:
    """With the state all the same."""
    slack.redirect_urls = ["https://bot.example/back"]
    asked = {"client_id": slack.client_id, "scope": "commands", "state": "1"}
    url = f"{slack.world.base_url}/oauth/v2/authorize?{urlencode(asked)}"
    assert slack.authorize(url, "U1", deny=True) == "https://bot.example/back?error=access_denied&state=1"


def test_an_uninstalled_apps_tokens_are_good_no_more(slack: FakeSlack, taken: list[Json]) -> None:
    """There alone; and it is told so."""
    slack.rotates = True
    other, third = slack.workspace("TOTHER"), slack.workspace("TTHIRD")
    other.uninstall()
    assert refusal(client(other).auth_test) == "account_inactive"
    assert [(each["event"]["type"], each["team_id"]) for each in taken] == [
        ("tokens_revoked", "TOTHER"),
        ("app_uninstalled", "TOTHER"),
    ]
    assert taken[0]["event"]["tokens"]["bot"] == [other.bot_user]
    third.revoke()
    assert refusal(client(third).auth_test) == "token_revoked"
    assert client(slack).auth_test()["ok"]
    exchanged(slack, code=code(slack, other))
    assert client(other).auth_test()["ok"]


def test_an_organisation_is_rid_of_the_app_as_a_whole(slack: FakeSlack, taken: list[Json]) -> None:
    """The event names no workspace; one that has the app by itself too keeps it."""
    whole = slack.workspace("TONE", enterprise="EORG", org_wide=True)
    single = slack.workspace("TTWO", enterprise="EORG")
    slack.uninstall_organisation("EORG")
    assert refusal(client(whole).auth_test) == "account_inactive"
    assert client(single).auth_test()["team_id"] == "TTWO"
    assert (taken[0]["enterprise_id"], "team_id" in taken[0]) == ("EORG", False)
    slack.deliver(payloads.of_organisation(payloads.team_access_revoked("TONE"), "EORG"))
    assert taken[1]["event"]["team_ids"] == ["TONE"]
