"""Socket Mode: the connection is renewed when Slack asks or it breaks; and no call goes anywhere but to Slack."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.slack.conftest import make_channel, populate
from tests.bot.slack.fenced import TOLD
from tests.bot.slack.results import responses
from tests.bot.slack.serving import Serving, copied
from tests.bot.slack.talk import BRIDGE, CROWNS, DIED, FERRY, replies, reply, shown, to_bot
from tests.slack.fake import FakeSlack

MANY = 20


@pytest.fixture(scope="module")
def socket(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A bot behind a fence, whose Slack sends again sooner than in truth what was not taken."""
    home = copied(samples, tmp_path_factory.mktemp("socket") / "home")
    command = ("-m", "tests.bot.slack.fenced")
    with FakeSlack(retry_delays=(0.1,) * 100) as slack, Serving(slack, home, "socket", command=command) as serving:
        populate(slack)
        yield serving.start()
        assert serving.stop() == 0, serving.log


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
def test_a_connection_is_renewed_when_slack_asks(socket: Serving, reason: str) -> None:
    """What is asked before, meanwhile and after is answered, once each."""
    slack, channel = socket.slack, make_channel(socket.slack)
    asked = [slack.ask(channel, "UANNA", to_bot(slack, FERRY))]
    slack.disconnect(reason)
    asked.append(slack.ask(channel, "UBEN", to_bot(slack, FERRY), wait=False))
    slack.wait_for(lambda: slack.connections == 1, what="the new connection")
    asked.append(slack.ask(channel, "UANNA", to_bot(slack, FERRY)))
    assert [DIED in reply(slack, channel, ts).text for ts in asked] == [True] * 3
    assert len(slack.posted(channel)) == 3


def test_a_connection_that_breaks_is_made_anew(socket: Serving) -> None:
    """In the middle of many questions: those that were not taken come again, and each is answered once."""
    slack, channel = socket.slack, make_channel(socket.slack)
    first = len(slack.deliveries)
    asked = []
    for number in range(MANY):
        asked.append(slack.ask(channel, "UANNA", to_bot(slack, FERRY), wait=False))
        if number == MANY // 2:
            slack.disconnect(abrupt=True)
    sent = slack.deliveries[first:]
    slack.wait_for(lambda: all(delivery.acked for delivery in sent), 30, "the acks")
    assert any(len(delivery.attempts) > 1 for delivery in sent), "nothing was lost on the way"
    for ts in asked:
        reply(slack, channel, ts)
    after = slack.ask(channel, "UBEN", to_bot(slack, BRIDGE))
    assert CROWNS in shown(reply(slack, channel, after))
    assert len(slack.posted(channel)) == MANY + 1


def test_no_call_goes_anywhere_else(socket: Serving) -> None:
    """SLACK_API_URL holds for the connection, for answers, commands and views alike."""
    slack, channel = socket.slack, make_channel(socket.slack)
    replies(slack, channel, slack.ask(channel, "UANNA", to_bot(slack, FERRY)))
    responses(slack, slack.command("UANNA", channel, f"ask {FERRY}"))
    slack.shortcut("UANNA", "ask_articles")
    slack.wait_for(lambda: slack.views, what="a modal")
    assert {"apps.connections.open", "chat.postMessage", "response_url", "views.open"} <= {
        call.method for call in slack.calls
    }
    assert TOLD not in socket.log
