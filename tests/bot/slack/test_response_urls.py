"""What is shown to one person and shared with a channel, and response URLs that are gone, or that fail for a while."""

import pytest

from bot.blocks import ids
from bot.playground.slack import payloads
from bot.playground.slack.shapes import Json
from bot.playground.slack.traffic import Call
from tests.bot.slack.conftest import make_channel
from tests.bot.slack.results import home, offers, responses, typed, words
from tests.bot.slack.talk import DIED, FERRY, reply, shown, to_bot
from tests.slack.fake import FakeSlack


def test_sharing_once(slack: FakeSlack, channel: str) -> None:
    """However often the button is pressed, the channel sees the answer once, with who shared it."""
    response = typed(slack, "UANNA", channel, f"ask {FERRY}")
    first, second = (slack.press("UANNA", response, ids.SHARE) for _ in range(2))
    (gone,) = responses(slack, first)
    assert gone.delete_original
    assert second.acked
    typed(slack, "UANNA", channel, "help")
    (message,) = slack.posted(channel)
    assert DIED in shown(message)
    assert "Shared by <@UANNA>" in shown(message)
    assert "Share in channel" not in shown(message)
    assert message.thread_ts is None


@pytest.mark.parametrize("kind", [{}, {"private": True}, {"im": True, "user": "UBEN"}])
def test_sharing_where_the_bot_is_not(slack: FakeSlack, kind: Json) -> None:
    """In a channel that it was not added to, and between two people, the person's own right to answer is used."""
    channel = make_channel(slack, member=False, **kind)
    response = typed(slack, "UANNA", channel, f"ask {FERRY}")
    first, second = (slack.press("UANNA", response, ids.SHARE) for _ in range(2))
    assert [each.delete_original for each in responses(slack, first, 2)] == [False, True]
    assert second.acked
    typed(slack, "UANNA", channel, "help")
    (message,) = slack.posted(channel)
    assert DIED in shown(message)
    assert "Shared by <@UANNA>" in shown(message)


def test_sharing_where_slack_falters(slack: FakeSlack) -> None:
    """An error on the way loses nothing and doubles nothing: the answer is shared, and then the button is gone."""
    channel = make_channel(slack, member=False)
    response = typed(slack, "UANNA", channel, f"ask {FERRY}")
    slack.fault("response_url", status=503, times=1)
    slack.fault("response_url", status=502, times=1, when=lambda given: given.get("delete_original") is True)
    shared = responses(slack, slack.press("UANNA", response, ids.SHARE), 2)
    assert [each.delete_original for each in shared] == [False, True]
    assert len(slack.posted(channel)) == 1


def test_the_button_goes_although_slack_falters(slack: FakeSlack, channel: str) -> None:
    """The same where the bot can post by itself."""
    response = typed(slack, "UANNA", channel, f"ask {FERRY}")
    slack.fault("response_url", status=500)
    (gone,) = responses(slack, slack.press("UANNA", response, ids.SHARE))
    assert gone.delete_original
    assert len(slack.posted(channel)) == 1


def test_a_refusal_that_is_sent_again_replaces_nothing(slack: FakeSlack, channel: str) -> None:
    """Who may not delete an answer is told so alone, also after an error on the way, and the answer stays."""
    ts = slack.ask(channel, "UANNA", to_bot(slack, FERRY))
    answer = reply(slack, channel, ts)
    slack.fault("response_url", status=503)
    (refused,) = responses(slack, slack.press("UBEN", answer, ids.DELETE))
    assert "Only the person who asked" in words(refused)
    assert reply(slack, channel, ts) == answer


def test_what_is_not_found_is_not_for_sharing(slack: FakeSlack, channel: str) -> None:
    """Refusals and help have no such button."""
    for text in ("help", "status", "find x since:banana", "brief"):
        assert not offers(typed(slack, "UANNA", channel, text), ids.SHARE)


@pytest.mark.parametrize("status", [404, 410, 403])
def test_a_response_url_that_is_gone(slack: FakeSlack, channel: str, status: int) -> None:
    """The job is set aside, where editors see it, and is not tried for ever."""
    delivery, url_id = _minted(slack, channel)
    slack.fault("response_url", status=status, times=99, when=lambda given: given["url_id"] == url_id)
    slack.deliver(delivery)
    trigger = delivery["trigger_id"]

    def aside() -> bool:
        return f"{trigger} – response_url {status} (tries: 1)" in shown(home(slack, "UADMIN"))

    slack.wait_for(aside, what="the job to be set aside")
    tried = len(_tries(slack, url_id))
    typed(slack, "UANNA", channel, "help")
    assert tried <= 2  # the answer, and the word that it failed
    assert len(_tries(slack, url_id)) == tried


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_response_url_that_fails_for_a_while(slack: FakeSlack, channel: str, status: int) -> None:
    """The answer comes later, once."""
    delivery, url_id = _minted(slack, channel)
    slack.fault("response_url", status=status, when=lambda given: given["url_id"] == url_id)
    (answer,) = responses(slack, slack.deliver(delivery))
    assert DIED in words(answer)
    typed(slack, "UANNA", channel, "help")
    assert [call.status for call in _tries(slack, url_id)] == [status, 200]


def test_a_response_url_whose_answer_is_lost(slack: FakeSlack, channel: str) -> None:
    """It may have arrived: what is sent again takes the place of the first."""
    delivery, url_id = _minted(slack, channel)
    slack.fault("response_url", lose_answer=True, when=lambda given: given["url_id"] == url_id)
    first, second = responses(slack, slack.deliver(delivery), 2)
    assert not first.replace_original
    assert second.replace_original
    assert words(second) == words(first)


def _minted(slack: FakeSlack, channel: str) -> tuple[Json, str]:
    """A command whose trigger and response URL are known before it is typed."""
    url = slack.response_url(channel, "UANNA")
    made = payloads.command("UANNA", channel, f"ask {FERRY}", trigger_id=slack.trigger("UANNA"), response_url=url)
    return made, url.rpartition("/")[2]


def _tries(slack: FakeSlack, url_id: str) -> list[Call]:
    return [call for call in slack.called("response_url") if call.arguments["url_id"] == url_id]
