"""Slack's agent view: prompts to begin with, a title, a status while at work, and a stop button that stops."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.playground.slack import payloads
from bot.playground.slack.records import Prompts
from bot.playground.slack.traffic import Response
from tests.bot.slack.conftest import make_channel, populate
from tests.bot.slack.serving import Serving, copied
from tests.bot.slack.site import Site
from tests.bot.slack.talk import BRIDGE, CROWNS, DIED, FERRY, replies, reply, shown, to_bot
from tests.slack.fake import FakeSlack
from tests.slack.reading import links, mentions

HELP = {"title": "What can you do?", "message": "help"}
LATER_THAN_ALL = "2026-04-01"


@pytest.fixture
def direct(another: Callable[..., str]) -> str:
    """Anna's conversation with the bot."""
    return another(im=True, user="UANNA")


def opened(slack: FakeSlack, direct: str) -> Prompts:
    """What is offered to Anna when she opens the conversation."""
    assert slack.deliver(payloads.app_home_opened("UANNA", direct, tab="messages")).acked
    (offered,) = slack.wait_for(lambda: [each for each in slack.prompts if each.channel == direct], what="prompts")
    return offered


def test_the_newest_articles_are_offered_to_begin_with(slack: FakeSlack, direct: str) -> None:
    """For the conversation, not a thread of it; each of them is answered when it is chosen."""
    offered = opened(slack, direct)
    assert offered.thread is None
    assert len(offered.prompts) == 4
    assert offered.prompts[-1] == HELP
    for prompt in offered.prompts[:-1]:
        title = prompt["title"].removesuffix(" …")
        assert title in prompt["message"]
        answer = reply(slack, direct, slack.ask(direct, "UANNA", prompt["message"]))
        assert title in shown(answer).replace("&amp;", "&")


def test_a_hostile_title_is_offered_harmless(slack: FakeSlack, site: Site, direct: str) -> None:
    """It calls nobody and links nowhere, whether Slack reads mark-up there or not, and is short."""
    title = "<!channel> @here <@UBEN> read <https://evil.example|this> " + "and that " * 60
    url = site.article(title, "The harbour wall at Wexley was hit by a barge on Monday.", day=LATER_THAN_ALL)
    said = slack.command("UANNA", direct, f"save {url}")
    slack.wait_for(lambda: _saved(slack.responses, said.payload["response_url"]), what="the article")
    first = opened(slack, direct).prompts[0]
    assert "read" in first["title"]
    assert len(first["title"]) <= 60
    assert len(first["message"]) <= 300
    for text in first.values():
        assert mentions({"text": text}) == []
        assert links({"text": text}) == []


def test_a_new_thread_gets_a_title_once(slack: FakeSlack, direct: str) -> None:
    """The first question of it; a channel's thread gets none."""
    ts = slack.ask(direct, "UANNA", FERRY)
    replies(slack, direct, ts)
    slack.ask(direct, "UANNA", BRIDGE, thread=ts)
    replies(slack, direct, ts, 2)
    other = slack.ask(direct, "UANNA", BRIDGE)
    slack.wait_for(lambda: any(each.thread == other for each in slack.titles), what="the next title")
    assert [(each.thread, each.title) for each in slack.titles if each.channel == direct] == [
        (ts, FERRY),
        (other, BRIDGE),
    ]


def test_a_status_shows_while_it_works_and_is_gone_after(slack: FakeSlack, channel: str) -> None:
    """In a channel's thread too; no reaction is needed then."""
    slack.fault("chat.postMessage", delay=0.5, when=lambda given: given["channel"] == channel)
    ts = slack.ask(channel, "UANNA", to_bot(slack, FERRY))
    assert "reading" in slack.wait_for(lambda: slack.status(channel, ts), what="a status")
    reply(slack, channel, ts)
    assert slack.status(channel, ts) == ""
    assert slack.reactions(channel, ts) == []


def test_stop_ends_the_work_on_a_question(slack: FakeSlack, direct: str) -> None:
    """It says so, shows no status any more, and answers what is asked next."""
    slack.fault("assistant.threads.setStatus", delay=0.7, when=lambda given: given["channel_id"] == direct)
    ts = slack.ask(direct, "UANNA", FERRY)
    slack.wait_for(lambda: slack.held, what="the question in hand")
    assert slack.deliver(payloads.agent_session_stopped(direct, ts, "UANNA")).acked
    assert shown(reply(slack, direct, ts)) == "Stopped."
    slack.wait_for(
        lambda: (
            [each.status for each in slack.statuses if each.channel == direct][-2:] == ["is reading the articles …", ""]
        ),
        what="no status",
    )
    slack.ask(direct, "UANNA", BRIDGE, thread=ts)
    assert CROWNS in shown(replies(slack, direct, ts, 2)[1])
    assert slack.status(direct, ts) == ""


def test_stop_ends_what_waits_in_the_thread_too(slack: FakeSlack, channel: str) -> None:
    """One question in hand, one behind it; another thread goes on."""
    slack.fault("assistant.threads.setStatus", delay=0.7, times=2, when=lambda given: given["channel_id"] == channel)
    ts = slack.ask(channel, "UANNA", to_bot(slack, FERRY))
    slack.ask(channel, "UBEN", to_bot(slack, BRIDGE), thread=ts)
    elsewhere = slack.ask(channel, "UBEN", to_bot(slack, FERRY))
    slack.wait_for(lambda: slack.held == ["assistant.threads.setStatus"] * 2, what="both threads in hand")
    assert slack.deliver(payloads.agent_session_stopped(channel, ts, "UANNA")).acked
    assert shown(reply(slack, channel, ts)) == "Stopped."
    assert DIED in shown(reply(slack, channel, elsewhere))
    slack.ask(channel, "UANNA", to_bot(slack, BRIDGE), thread=ts)
    assert CROWNS in shown(replies(slack, channel, ts, 2)[1])


@pytest.fixture(scope="module")
def plain(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeSlack]:
    """A workspace without the agent features, and a bot in it."""
    home = copied(samples, tmp_path_factory.mktemp("plain") / "home")
    with FakeSlack() as slack:
        populate(slack)
        slack.agents_on = False
        serving = Serving(slack, home, "socket").start()
        yield slack
        assert serving.stop() == 0, serving.log


def test_a_reaction_shows_it_where_there_is_no_status(plain: FakeSlack) -> None:
    """And is taken away again; Slack is asked for a status once."""
    channel = make_channel(plain)
    _watched(plain, channel)
    _watched(plain, channel)
    assert len(plain.called("assistant.threads.setStatus")) == 1


def test_without_the_agent_features_direct_questions_are_answered(plain: FakeSlack) -> None:
    """And opening the conversation fails nothing."""
    direct = make_channel(plain, im=True, user="UANNA")
    assert plain.deliver(payloads.app_home_opened("UANNA", direct, tab="messages")).acked
    ts = plain.ask(direct, "UANNA", FERRY)
    assert DIED in shown(reply(plain, direct, ts))
    plain.wait_for(lambda: plain.called("assistant.threads.setSuggestedPrompts"), what="the offer")
    assert len(plain.posted(direct)) == 1
    assert plain.ephemerals == []


def _saved(responses: list[Response], response_url: str) -> bool:
    return any(each.url_id == response_url.rpartition("/")[2] and "Saved" in each.text for each in responses)


def _watched(slack: FakeSlack, channel: str) -> None:
    """Ask, and see the reaction come and go."""
    slack.fault("chat.postMessage", delay=0.3)
    ts = slack.ask(channel, "UANNA", to_bot(slack, FERRY))
    slack.wait_for(lambda: slack.reactions(channel, ts) == ["eyes"], what="the reaction")
    assert DIED in shown(reply(slack, channel, ts))
    slack.wait_for(lambda: slack.reactions(channel, ts) == [], what="no reaction")
