"""How `serve` and `run` begin: tokens missing, wrong or mixed up are told plainly; work waits for the models."""

import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bot.slack.conftest import make_channel, populate
from tests.bot.slack.fenced import TOLD
from tests.bot.slack.serving import Serving, copied
from tests.bot.slack.talk import DIED, FERRY, reply, to_bot
from tests.slack.fake import FakeSlack

HTTP, SOCKET = "http", "socket"
WRONG = "hunter2-hunter2"
Extra = Callable[[FakeSlack], dict[str, str]]

MIXED_UP: dict[str, tuple[str, Extra, tuple[str, ...]]] = {
    "no token": (
        HTTP,
        lambda _: {"SLACK_BOT_TOKEN": "", "SLACK_SIGNING_SECRET": ""},
        ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "Add it to your Slack"),
    ),
    "only a bot token": (HTTP, lambda _: {"SLACK_SIGNING_SECRET": ""}, ("SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")),
    "only an app token": (SOCKET, lambda _: {"SLACK_BOT_TOKEN": ""}, ("SLACK_BOT_TOKEN", "xoxb-")),
    "an app token as bot token": (
        SOCKET,
        lambda slack: {"SLACK_BOT_TOKEN": slack.app_token},
        ("SLACK_BOT_TOKEN", "this is the token for SLACK_APP_TOKEN"),
    ),
    "a bot token as app token": (
        SOCKET,
        lambda slack: {"SLACK_APP_TOKEN": slack.bot_token},
        ("SLACK_APP_TOKEN", "this is the token for SLACK_BOT_TOKEN"),
    ),
    "no token at all": (HTTP, lambda _: {"SLACK_BOT_TOKEN": WRONG}, ("SLACK_BOT_TOKEN", "xoxb-")),
    "no address": (HTTP, lambda _: {"SLACK_API_URL": "slack.com/api"}, ("SLACK_API_URL", "https://")),
}
REFUSED: dict[str, tuple[str, Extra, tuple[str, ...]]] = {
    "a wrong bot token": (
        HTTP,
        lambda _: {"SLACK_BOT_TOKEN": f"xoxb-{WRONG}"},
        ("SLACK_BOT_TOKEN", "invalid_auth", "xoxb-"),
    ),
    "a wrong app token": (
        SOCKET,
        lambda _: {"SLACK_APP_TOKEN": f"xapp-{WRONG}"},
        ("SLACK_APP_TOKEN", "invalid_auth", "connections:write"),
    ),
    "Slack out of reach": (HTTP, lambda _: {"SLACK_API_URL": "http://127.0.0.1:9/api/"}, ("SLACK_API_URL", "reach")),
    "not Slack": (
        HTTP,
        lambda slack: {"SLACK_API_URL": slack.api_url.replace("/api/", "/")},
        ("SLACK_API_URL", "HTTP 404"),
    ),
}


@pytest.fixture(scope="module")
def workspace() -> Iterator[FakeSlack]:
    """A workspace that no bot is in yet."""
    with FakeSlack() as slack:
        populate(slack)
        yield slack


def fails(serving: Serving) -> tuple[int, str]:
    """The exit status of a start that fails, and all that it prints."""
    done = subprocess.run(
        [sys.executable, *serving.command],
        cwd=serving.home.parent,
        env=serving.environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == ""
    return done.returncode, done.stderr


def check(told: str, slack: FakeSlack, words: tuple[str, ...]) -> None:
    """It is plain, and holds no secret."""
    assert [word for word in words if word not in told] == [], told
    assert not any(bad in told for bad in ("Traceback", WRONG, slack.bot_token, slack.app_token, slack.signing_secret))
    assert "should not have" not in told


@pytest.mark.parametrize("what", MIXED_UP)
def test_wrong_settings_are_told_as_such(workspace: FakeSlack, tmp_path: Path, what: str) -> None:
    """Exit status 2, with what to set; Slack is not even asked."""
    mode, extra, words = MIXED_UP[what]
    asked = len(workspace.calls)
    status, told = fails(Serving(workspace, tmp_path / "home", mode, extra(workspace)))
    assert (status, len(workspace.calls)) == (2, asked), told
    check(told, workspace, words)


@pytest.mark.parametrize("what", REFUSED)
def test_what_slack_refuses_is_told_plainly(workspace: FakeSlack, tmp_path: Path, what: str) -> None:
    """Exit status 1, with the setting and what Slack said of it."""
    mode, extra, words = REFUSED[what]
    status, told = fails(Serving(workspace, tmp_path / "home", mode, extra(workspace)))
    assert status == 1, told
    check(told, workspace, words)


def test_a_taken_port_is_told_plainly(workspace: FakeSlack, tmp_path: Path) -> None:
    """With the variables that choose another."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status, told = fails(Serving(workspace, tmp_path / "home", SOCKET, port=port))
    assert status == 1
    check(told, workspace, ("DATELINE_PORT", str(port)))


def test_the_fence_of_other_tests_holds(workspace: FakeSlack, tmp_path: Path) -> None:
    """A call to another address would be seen."""
    away = Serving(workspace, tmp_path / "home", HTTP, {"SLACK_API_URL": "http://192.0.2.1/api/"})
    away.command = ("-m", "tests.bot.slack.fenced")
    status, told = fails(away)
    assert (status, f"{TOLD} 192.0.2.1" in told) == (1, True), told


def test_run_with_tokens_serves_once_the_models_are_there(samples: Path, tmp_path: Path) -> None:
    """What is asked meanwhile is taken at once, and answered when it is ready; Ctrl-C ends it."""
    home, command = copied(samples, tmp_path / "home"), ("-m", "bot", "run")
    with FakeSlack() as slack, Serving(slack, home, HTTP, command=command) as serving:
        populate(slack)
        channel = make_channel(slack)
        serving.start(ready=False, fresh=True)
        early = serving.get("/readyz")
        slack.fault("auth.test", delay=30.0)  # no request waits for a call to Slack
        ts = slack.ask(channel, "UANNA", to_bot(slack, FERRY))
        assert (early, serving.get("/readyz"), slack.posted(channel)) == (
            (503, "not ready\n"),
            (503, "not ready\n"),
            [],
        )
        assert all(delivery.attempts[0].acked for delivery in slack.deliveries)
        slack.wait_for(lambda: serving.get("/readyz")[0] == 200, 60, "the models")
        assert DIED in reply(slack, channel, ts).text
        assert serving.process
        serving.process.send_signal(signal.SIGINT)
        assert serving.died() == 0
        assert "WARNING" not in serving.log


def test_a_stop_while_the_models_load_is_heeded(samples: Path, tmp_path: Path) -> None:
    """It does not begin to work first."""
    home = copied(samples, tmp_path / "home")
    with FakeSlack() as slack, Serving(slack, home, SOCKET) as serving:
        serving.start(ready=False, fresh=True)
        assert serving.stop() == 0, serving.log
        assert ("Ready." in serving.log, slack.connections) == (False, 0)
