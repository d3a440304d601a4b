"""Votes on answers: kept with their reasons, seen by admins, and listed by `python -m bot feedback`."""

import json
from typing import Any

import pytest

from bot.playground.slack.records import Message
from tests.bot.conftest import program
from tests.bot.slack.results import home
from tests.bot.slack.serving import Serving
from tests.bot.slack.talk import BRIDGE, CROWNS, opened, reply, shown, to_bot
from tests.slack.fake import FakeSlack


@pytest.fixture
def answer(slack: FakeSlack, channel: str) -> Message:
    """The answer to a question of Anna's."""
    return reply(slack, channel, slack.ask(channel, "UANNA", to_bot(slack, BRIDGE)))


def test_votes_and_reasons_are_kept(bot: Serving, slack: FakeSlack, answer: Message) -> None:
    """Of two people, one of whom thinks again and says why."""
    slack.press("UBEN", answer, "feedback", "positive")
    slack.press("UANNA", answer, "feedback", "positive")
    view = opened(slack, "UANNA", lambda: slack.press("UANNA", answer, "feedback", "negative"))
    assert slack.submit("UANNA", view, {"reason": "It leaves out the <tolls> & <!channel>."}).acked
    assert {vote["user"]: (vote["helpful"], vote["reason"]) for vote in votes(bot, answer)} == {
        "UBEN": (True, ""),
        "UANNA": (False, "It leaves out the <tolls> & <!channel>."),
    }
    vote = votes(bot, answer)[0]
    assert vote["question"] == BRIDGE
    assert CROWNS in vote["answer"]
    assert vote["answered"]
    assert vote["articles"]


def test_a_vote_against_counts_without_a_reason(bot: Serving, slack: FakeSlack, answer: Message) -> None:
    """The modal may be closed, or sent empty; the message shows nobody's vote."""
    slack.close(opened(slack, "UANNA", lambda: slack.press("UANNA", answer, "feedback", "negative")))
    view = opened(slack, "UBEN", lambda: slack.press("UBEN", answer, "feedback", "negative"))
    assert slack.submit("UBEN", view).acked
    assert [(vote["helpful"], vote["reason"]) for vote in votes(bot, answer)] == [(False, "")] * 2
    assert slack.message(answer.channel, answer.ts) == answer


def test_admins_see_reasons_in_their_home(slack: FakeSlack, answer: Message) -> None:
    """Harmless, whatever was written; others see none."""
    view = opened(slack, "UBEN", lambda: slack.press("UBEN", answer, "feedback", "negative"))
    slack.submit("UBEN", view, {"reason": "No word of the ferries, <!here>."})
    seen = shown(home(slack, "UADMIN"))
    assert f"“{BRIDGE}” – not helpful to <@UBEN>: “No word of the ferries, &lt;!here&gt;.”" in seen
    assert "No word of the ferries" not in shown(home(slack, "UANNA"))


def test_a_deleted_answers_votes_go_with_it(bot: Serving, slack: FakeSlack, answer: Message) -> None:
    """Whoever deletes it wants nothing of it kept."""
    slack.press("UBEN", answer, "feedback", "positive")
    assert len(votes(bot, answer)) == 1
    slack.press("UANNA", answer, "delete_answer")
    slack.wait_for(lambda: slack.message(answer.channel, answer.ts).deleted, what="its removal")
    slack.wait_for(lambda: votes(bot, answer) == [], what="no votes")


def votes(bot: Serving, answer: Message) -> list[dict[str, Any]]:
    """What the program lists of an answer, asked in a process of its own while the bot is at work."""
    listed = program(("feedback", "--json"), bot.home)
    assert listed.returncode == 0, listed.stderr
    rows = [json.loads(line) for line in listed.stdout.splitlines()]
    return [row for row in rows if row["channel"] == answer.channel]
