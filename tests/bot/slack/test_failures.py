"""No job ends in silence: whoever asked is told why, or whoever runs the bot finds it set aside and can take it up."""

import json
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from bot.playground.slack.shapes import Json
from tests.bot.conftest import program
from tests.bot.slack.conftest import make_channel
from tests.bot.slack.results import responses
from tests.bot.slack.serving import Serving
from tests.bot.slack.talk import DIED, FERRY, reply, shown, to_bot
from tests.bot.slack.test_requests import numbers
from tests.slack.fake import FakeSlack

PASSING = ("internal_error", "fatal_error", "service_unavailable", "request_timeout", "ratelimited")
FINAL = ("account_inactive", "invalid_auth", "token_revoked", "restricted_action", "msg_too_long", "an_error_of_2031")

pytestmark = pytest.mark.parametrize("bot", ["http"], indirect=True)


def jobs(bot: Serving, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What `jobs` prints beside the bot at work."""
    done = program(("jobs", *arguments), bot.home)
    assert (done.returncode, done.stderr) == (0, "")
    return done


def aside(bot: Serving, channel: str) -> list[dict[str, Any]]:
    """The jobs of a channel that are set aside."""
    return [row for row in json.loads(jobs(bot, "--json").stdout) if channel in row["id"]]


def of(**values: str) -> Callable[[Json], bool]:
    """For faults of calls with these arguments."""
    return lambda given: values.items() <= given.items()


@pytest.mark.parametrize("way", [{"archived": True}, {"member": False}], ids=["archived", "removed"])
def test_a_channel_that_was_closed_in_between(
    bot: Serving, slack: FakeSlack, channel: str, way: dict[str, bool]
) -> None:
    """There is nobody to tell but whoever runs the bot, who takes the question up again when the channel is back."""
    slack.fault("users.info", delay=1.0, when=of(user=f"U{channel}"))
    slack.user(f"U{channel}")
    ts = slack.ask(channel, f"U{channel}", to_bot(slack, FERRY))
    slack.wait_for(lambda: "users.info" in slack.held, what="work on it")
    slack.channel(channel, **way)  # type: ignore[arg-type]  # one of its marks each
    failed = slack.wait_for(
        lambda: [call for call in slack.called("chat.postMessage") if call.arguments["channel"] == channel],
        what="the answer to be refused",
    )
    assert failed[0].error in ("is_archived", "not_in_channel")
    rows = slack.wait_for(lambda: aside(bot, channel), what="a job that is set aside")
    (question,) = [row for row in rows if row["kind"] == "question"]
    assert question["reason"] == failed[0].error
    if "archived" in way:  # once is enough for what is measured now and then
        slack.wait_for(lambda: numbers(bot)["jobs_aside",] >= 1, 20, "the number of them")
    slack.channel(channel)
    assert question["id"] in jobs(bot).stdout
    assert jobs(bot, "--retry", question["id"]).stdout == f"Taken up again: {question['id']}\n"
    assert DIED in reply(slack, channel, ts).text
    assert question["id"] not in [row["id"] for row in aside(bot, channel)]


def test_a_scope_that_is_missing_is_named(bot: Serving, slack: FakeSlack, channel: str) -> None:
    """In the thread, with what to do about it; and once it is there, the question can be taken up."""
    slack.user("UNEW")
    slack.scopes.discard("users:read")
    ts = slack.ask(channel, "UNEW", to_bot(slack, FERRY))
    told = reply(slack, channel, ts)
    slack.scopes.add("users:read")
    assert "`users:read`" in shown(told)
    (row,) = slack.wait_for(lambda: aside(bot, channel), what="a job that is set aside")
    assert row["reason"] == "missing_scope users:read"
    assert row["id"] in shown(told)
    jobs(bot, "--retry", row["id"])
    slack.wait_for(lambda: len(slack.posted(channel, ts)) == 2, what="the answer")
    assert DIED in slack.posted(channel, ts)[1].text


@pytest.mark.parametrize("method", ["users.info", "conversations.info", "chat.postMessage"])
def test_every_refusal_ends_in_something_to_be_seen(bot: Serving, slack: FakeSlack, method: str) -> None:
    """What passes is tried until there is an answer; what does not is explained in the thread, and set aside."""
    key = "user" if method == "users.info" else "channel"
    asked = {}
    for error in (*PASSING, *FINAL):
        channel = make_channel(slack)
        user = slack.user(f"U{channel}").id
        slack.fault(method, error=error, when=of(**{key: user if key == "user" else channel}))
        asked[error] = channel, slack.ask(channel, user, to_bot(slack, FERRY))
    said = {error: shown(reply(slack, *place)) for error, place in asked.items()}
    assert all(DIED in said[error] for error in PASSING)
    assert {error: error in said[error] for error in FINAL} == dict.fromkeys(FINAL, True)
    kept = "".join(row["id"] for row in json.loads(jobs(bot, "--json").stdout))
    assert {error: asked[error][0] in kept for error in FINAL} == dict.fromkeys(FINAL, True)


def test_a_command_that_fails_is_explained_to_the_person(bot: Serving, slack: FakeSlack, channel: str) -> None:
    """By its own response URL; if that is gone as well, it is set aside."""
    user = slack.user(f"U{channel}").id
    slack.fault("users.info", error="fatal_trouble", when=of(user=user))
    (told,) = responses(slack, slack.command(user, channel, f"ask {FERRY}"))
    assert ("fatal_trouble" in json.dumps(told.body), told.response_type) == (True, "ephemeral")
    before = len(aside(bot, "command:"))
    slack.fault("response_url", status=404, times=2)
    slack.command(user, channel, "help")
    slack.wait_for(lambda: len(aside(bot, "command:")) > before, what="the command that is set aside")
