"""The log at its most talkative: no token, no secret, no address that works like one, and no word that people said."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.playground.slack import payloads
from tests.bot.slack.conftest import make_channel, populate
from tests.bot.slack.results import responses
from tests.bot.slack.serving import Serving, copied
from tests.bot.slack.talk import CAPTAIN, FERRY, MAYOR, opened, replies, reply, shown, to_bot
from tests.slack.fake import FakeSlack

SAID = (FERRY, CAPTAIN, MAYOR, "the colour of Skerrin's mailboats", "why so gruffly put", "<!channel> zanzibar")
ANSWERED = re.compile(r"[A-Za-z]{4,}(?: [A-Za-z]{2,}){3,}")  # four words in a row of what was posted

TICKET = re.compile("ticket=[0-9a-f]+")  # what opens a Socket Mode connection

LOGGED = {
    "http": {"DATELINE_LOG_LEVEL": "DEBUG", "SLACK_CLIENT_ID": "1.1", "SLACK_CLIENT_SECRET": "c1ient5ecret"},
    "socket": {"DATELINE_LOG_LEVEL": "DEBUG", "DATELINE_LOG_JSON": "true"},
}


@pytest.fixture(scope="module", params=LOGGED)
def log(request: pytest.FixtureRequest, samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What a bot printed that was used in every way, and met failures of every kind; checked for secrets at once."""
    home = copied(samples, tmp_path_factory.mktemp("logged") / "home")
    how = LOGGED[request.param]
    with FakeSlack(retry_delays=(0.1,) * 50) as slack, Serving(slack, home, request.param, how) as serving:
        populate(slack)
        serving.start()
        channel, closed = make_channel(slack), make_channel(slack)
        talk(slack, channel)
        fail(slack, channel, closed)
        if request.param == "http":
            intrude(slack, channel, f"http://127.0.0.1:{serving.port}/slack/events")
        else:
            slack.disconnect(abrupt=True)
            slack.wait_for(lambda: slack.connections == 1, 20, "a new connection")
        assert serving.stop() == 0
        assert leaks(slack, serving.log) == []
        yield serving.log


def talk(slack: FakeSlack, channel: str) -> None:
    """Ask, follow up, be answered and not; a command, buttons, a modal, an edit."""
    ts = slack.ask(channel, "UANNA", to_bot(slack, FERRY))
    answer = reply(slack, channel, ts)
    slack.ask(channel, "UANNA", CAPTAIN, thread=ts)
    replies(slack, channel, ts, 2)
    reply(slack, channel, slack.ask(channel, "UBEN", to_bot(slack, MAYOR)))
    view = opened(slack, "UANNA", lambda: slack.press("UANNA", answer, "show_passage"))
    slack.close(view)
    view = opened(slack, "UBEN", lambda: slack.press("UBEN", answer, "feedback", "negative"))
    slack.submit("UBEN", view, {"reason": SAID[4]})
    (found,) = responses(slack, slack.command("UANNA", channel, f"find {SAID[3]}"))
    slack.press("UANNA", found, "share")
    slack.edit(channel, ts, to_bot(slack, SAID[5]))
    slack.deliver(payloads.app_home_opened("UANNA", "DUANNA"))
    slack.wait_for(lambda: slack.homes, what="the Home tab")


def fail(slack: FakeSlack, channel: str, closed: str) -> None:
    """Refusals, faults and lost answers, in the middle of all kinds of calls."""
    slack.fault("chat.postMessage", lose_answer=True)
    slack.fault("conversations.replies", status=500, times=4)
    reply(slack, channel, slack.ask(channel, "UANNA", to_bot(slack, FERRY)))
    slack.fault("chat.postMessage", error="invalid_blocks")
    reply(slack, channel, slack.ask(channel, "UANNA", to_bot(slack, FERRY)))
    slack.user("UTROUBLE")
    slack.fault("users.info", error="fatal_trouble")
    reply(slack, channel, slack.ask(channel, "UTROUBLE", to_bot(slack, FERRY)))
    slack.fault("response_url", status=404, times=2)
    slack.command("UANNA", channel, f"ask {FERRY}")
    slack.wait_for(lambda: slack.called("response_url")[-1].status == 404, what="a reply that is refused")
    slack.fault("views.open", error="expired_trigger_id")
    slack.shortcut("UANNA", "ask_articles")
    slack.wait_for(lambda: slack.called("views.open")[-1].error, what="a view that is refused")
    slack.fault("users.info", delay=0.5)
    slack.user("USLOW")
    slack.ask(closed, "USLOW", to_bot(slack, FERRY))
    slack.channel(closed, archived=True)
    slack.wait_for(lambda: slack.called("chat.postMessage")[-1].error == "is_archived", what="a post that is refused")


def intrude(slack: FakeSlack, channel: str, url: str) -> None:
    """Requests that are forged, broken, or of kinds that nobody knows."""
    event = payloads.event(payloads.app_mention(channel, "UANNA", FERRY, slack.say(channel, "UANNA", FERRY)))
    for forged in ({"sign": False}, {"timestamp": "abc"}, {"tampered": True}):
        assert slack.post(url, event, **forged).status == 401
    for kind in ("shortcut", "block_suggestion", "a_kind_of_2031"):
        odd = payloads.global_shortcut("no_such_shortcut", "UANNA") | {"type": kind, "value": FERRY, "action_id": "x"}
        slack.post(url, odd, "interactive")
    slack.post(url, {"type": "event_callback", "event": {"type": "app_mention", "user": "UANNA", "text": FERRY}})


def leaks(slack: FakeSlack, log: str) -> list[str]:
    """The lines of a log that hold what they should not."""
    secret = [slack.bot_token, slack.app_token, slack.signing_secret, LOGGED["http"]["SLACK_CLIENT_SECRET"]]
    secret += [f"response/{url_id}" for url_id in slack.world.urls] + TICKET.findall(log)
    posted = " ".join(
        shown(each) for messages in slack.world.messages.values() for each in messages.values() if each.bot
    )
    words = {*SAID, *ANSWERED.findall(posted)}
    assert len(words) > 20
    meant = {written for each in (*secret, *words) for written in (each, json.dumps(each)[1:-1])}
    return [line for line in log.splitlines() if any(each in line for each in meant)]


def test_the_log_tells_of_failures_and_of_nothing_else(log: str) -> None:
    """It is at its most talkative: with the tracebacks of errors, every record on its own."""
    assert all(error in log for error in ("invalid_blocks", "fatal_trouble", "is_archived", "response_url 404"))
    assert "Traceback" in log
    for line in log.splitlines():
        if line.startswith("{"):
            assert {"time", "level", "logger", "message"} <= json.loads(line).keys()
