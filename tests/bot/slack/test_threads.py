"""Threads: who goes on asking needs no mention where the bot was started, and nobody is talked into."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bot.slack.conftest import make_channel, populate
from tests.bot.slack.serving import Serving, copied
from tests.bot.slack.talk import (
    BRIDGE,
    CAPTAIN,
    CROWNS,
    DIED,
    FERRY,
    HALLWORTH,
    replies,
    reply,
    shown,
    to_bot,
)
from tests.slack.fake import FakeSlack

STILL = "I keep still in this thread now."


@pytest.fixture
def started(slack: FakeSlack, channel: str) -> str:
    """A thread that Anna began with a question to the bot, which is answered."""
    root = slack.ask(channel, "UANNA", to_bot(slack, FERRY))
    assert DIED in shown(reply(slack, channel, root))
    return root


def test_a_follow_up_needs_no_mention_and_knows_the_thread(slack: FakeSlack, channel: str, started: str) -> None:
    """The captain is that of the ferry."""
    slack.ask(channel, "UANNA", CAPTAIN, thread=started)
    assert HALLWORTH in shown(replies(slack, channel, started, 2)[1])


def test_somebody_elses_plain_question_is_answered(slack: FakeSlack, channel: str, started: str) -> None:
    """They have never asked here before."""
    slack.ask(channel, "UBEN", "Who was the captain?", thread=started)
    assert HALLWORTH in shown(replies(slack, channel, started, 2)[1])


def test_where_it_is_mentioned_midway_it_answers_once(slack: FakeSlack, channel: str) -> None:
    """From what people said before, on which the question leans; then it is their thread again."""
    root = slack.ask(channel, "UANNA", "The Corrin Sound bridge is in the paper again.")
    slack.ask(channel, "UBEN", "Not cheap, they say.", thread=root)
    slack.ask(channel, "UBEN", to_bot(slack, "what will it cost?"), thread=root)
    assert CROWNS in shown(reply(slack, channel, root))
    slack.ask(channel, "UBEN", "and when does it open?", thread=root)
    slack.ask(channel, "UANNA", "Who was the captain?", thread=root)
    slack.ask(channel, "UANNA", to_bot(slack, FERRY), thread=root)
    assert DIED in shown(replies(slack, channel, root, 2)[1])


def test_midway_in_a_long_thread_it_leans_on_what_was_said_last(slack: FakeSlack, channel: str) -> None:
    """Slack gives a thread from its beginning."""
    root = slack.say(channel, "UANNA", "The Corrin Sound bridge is in the paper again.")
    for number in range(70):
        slack.say(channel, "UBEN", f"The Corrin Sound bridge, line {number}.", thread=root)
    for words in ("Now to the Skerrin ferry.", "That was the Morning Tern.", "Right."):
        slack.say(channel, "UANNA", words, thread=root)
    slack.ask(channel, "UBEN", to_bot(slack, "when was it built?"), thread=root)
    assert "built in 1991" in shown(reply(slack, channel, root))


@pytest.mark.parametrize(
    "words",
    [
        "Interesting, I did not know that.",
        "I'll call the coastguard.",
        "Should we put this on page one?",
        "Ben, can you take this one?",
        "does anyone have the number of the ministry?",
        ":eyes:",
        "ok",
    ],
)
def test_it_keeps_still_when_people_talk(slack: FakeSlack, channel: str, started: str, words: str) -> None:
    """Statements, and questions to colleagues; the next plain question is answered."""
    slack.ask(channel, "UANNA", words, thread=started)
    slack.ask(channel, "UANNA", CAPTAIN, thread=started)
    assert HALLWORTH in shown(replies(slack, channel, started, 2)[1])


@pytest.mark.parametrize("called", ["<@UBEN>", "<!here>", "<!subteam^S1|@desk>"])
def test_a_mention_of_people_makes_it_quiet_until_it_is_mentioned(
    slack: FakeSlack, channel: str, started: str, called: str
) -> None:
    """What follows is for them, even if it reads as a question; a mention takes the thread up again."""
    slack.ask(channel, "UANNA", f"{called} who was the captain?", thread=started)
    slack.ask(channel, "UBEN", "Who was the captain?", thread=started)
    slack.ask(channel, "UANNA", CAPTAIN, thread=started)
    slack.ask(channel, "UANNA", to_bot(slack, BRIDGE), thread=started)
    assert CROWNS in shown(replies(slack, channel, started, 2)[1])
    slack.ask(channel, "UANNA", "Who was the captain?", thread=started)
    replies(slack, channel, started, 3)


@pytest.mark.parametrize("mentioned", [False, True])
def test_stop_ends_it_until_it_is_mentioned_again(
    slack: FakeSlack, channel: str, started: str, mentioned: bool
) -> None:
    """As it says itself; a mention then takes the thread up again."""
    slack.ask(channel, "UBEN", to_bot(slack, "stop") if mentioned else "stop", thread=started)
    assert STILL in shown(replies(slack, channel, started, 2)[1])
    slack.ask(channel, "UANNA", CAPTAIN, thread=started)
    slack.ask(channel, "UBEN", "stop", thread=started)
    slack.ask(channel, "UANNA", to_bot(slack, BRIDGE), thread=started)
    assert CROWNS in shown(replies(slack, channel, started, 3)[2])
    slack.ask(channel, "UANNA", "Who was the captain?", thread=started)
    replies(slack, channel, started, 4)


def test_there_is_nothing_to_stop_where_it_was_not_started(slack: FakeSlack, channel: str) -> None:
    """It says so, once."""
    root = slack.ask(channel, "UANNA", "Morning, everybody.")
    slack.ask(channel, "UANNA", to_bot(slack, "stop"), thread=root)
    assert "nothing to stop here" in shown(reply(slack, channel, root))


def test_a_threads_questions_are_answered_in_their_order(slack: FakeSlack, channel: str) -> None:
    """Though the first takes longest, and the others come the wrong way round meanwhile."""
    slack.fault("assistant.threads.setStatus", delay=0.5, when=lambda given: given["channel_id"] == channel)
    root = slack.ask(channel, "UANNA", to_bot(slack, FERRY))
    slack.wait_for(lambda: slack.held, what="the first question in hand")
    second = slack.say(channel, "UBEN", to_bot(slack, BRIDGE), thread=root)
    third = slack.say(channel, "UANNA", to_bot(slack, "Who was the captain of the Skerrin ferry?"), thread=root)
    assert slack.echo(channel, third).acked
    assert slack.echo(channel, second).acked
    first, then, last = replies(slack, channel, root, 3)
    assert DIED in shown(first)
    assert CROWNS in shown(then)
    assert HALLWORTH in shown(last)


def test_a_slow_thread_holds_no_other_up(slack: FakeSlack, channel: str, another: Callable[..., str]) -> None:
    """Its order is its own."""
    slack.fault("assistant.threads.setStatus", delay=5.0, when=lambda given: given["channel_id"] == channel)
    slow = slack.ask(channel, "UANNA", to_bot(slack, FERRY))
    elsewhere = another()
    reply(slack, elsewhere, slack.ask(elsewhere, "UANNA", to_bot(slack, BRIDGE)))
    assert slack.posted(channel) == []
    reply(slack, channel, slow)


def test_direct_messages_follow_each_other_without_threads(slack: FakeSlack, another: Callable[..., str]) -> None:
    """Each is answered in a thread of its own, and knows the last question."""
    direct = another(im=True, user="UANNA")
    reply(slack, direct, slack.ask(direct, "UANNA", FERRY))
    ts = slack.ask(direct, "UANNA", CAPTAIN)
    assert HALLWORTH in shown(reply(slack, direct, ts))


def test_a_thread_is_known_over_a_restart(samples: Path, tmp_path: Path) -> None:
    """That it was started there, who asked, and what about; and which one was stopped."""
    home = copied(samples, tmp_path / "home")
    with FakeSlack() as slack:
        populate(slack)
        channel = make_channel(slack)
        first = Serving(slack, home, "http").start()
        root = slack.ask(channel, "UANNA", to_bot(slack, FERRY))
        reply(slack, channel, root)
        stopped = slack.ask(channel, "UANNA", to_bot(slack, FERRY))
        reply(slack, channel, stopped)
        slack.ask(channel, "UANNA", "stop", thread=stopped)
        replies(slack, channel, stopped, 2)
        assert first.stop() == 0, first.log

        second = Serving(slack, home, "http").start()
        slack.ask(channel, "UANNA", CAPTAIN, thread=root)
        assert HALLWORTH in shown(replies(slack, channel, root, 2)[1])
        slack.ask(channel, "UANNA", CAPTAIN, thread=stopped)
        slack.ask(channel, "UANNA", to_bot(slack, BRIDGE), thread=stopped)
        assert CROWNS in shown(replies(slack, channel, stopped, 3)[2])
        assert second.stop() == 0, second.log
