"""Questions that are edited or deleted: the answer follows them, in its place."""

from collections.abc import Callable

import pytest

from bot.playground.slack import payloads
from bot.playground.slack.records import Message
from bot.playground.slack.shapes import Json
from tests.bot.slack.talk import (
    ABSTENTION,
    BRIDGE,
    CAPTAIN,
    CROWNS,
    DIED,
    FERRY,
    HALLWORTH,
    MAYOR,
    replies,
    reply,
    reworded,
    shown,
    to_bot,
)
from tests.slack.fake import FakeSlack


@pytest.fixture
def answered(slack: FakeSlack, channel: str) -> Message:
    """The answer to a question of Anna's about the ferry."""
    return reply(slack, channel, slack.ask(channel, "UANNA", to_bot(slack, FERRY)))


def updates(slack: FakeSlack, channel: str) -> int:
    """How often the bot changed a message there."""
    return sum(call.arguments["channel"] == channel for call in slack.called("chat.update"))


def test_an_edited_question_is_answered_anew_in_place(slack: FakeSlack, channel: str, answered: Message) -> None:
    """The same message says something else, in its notification too, and no second one is posted."""
    slack.edit(channel, root(answered), to_bot(slack, BRIDGE))
    anew = reworded(slack, answered, CROWNS)
    assert DIED not in shown(anew)
    assert CROWNS in anew.text
    assert len(slack.posted(channel)) == 1


def test_an_edited_follow_up_is_answered_anew_in_place(slack: FakeSlack, channel: str, answered: Message) -> None:
    """It leans on the thread as it did before."""
    ts = slack.ask(channel, "UANNA", "Who built the bridge across the Corrin Sound?", thread=root(answered))
    _, second = replies(slack, channel, root(answered), 2)
    slack.edit(channel, ts, CAPTAIN)
    reworded(slack, second, HALLWORTH)
    assert len(slack.posted(channel)) == 2


def test_an_edit_while_the_answer_is_waited_for_leaves_one_answer(slack: FakeSlack, channel: str) -> None:
    """To the question as it is now."""
    slack.fault("assistant.threads.setStatus", delay=0.7, when=lambda given: given["channel_id"] == channel)
    ts = slack.ask(channel, "UANNA", to_bot(slack, FERRY))
    slack.wait_for(lambda: slack.held, what="the question in hand")
    slack.edit(channel, ts, to_bot(slack, BRIDGE))
    reworded(slack, reply(slack, channel, ts), CROWNS)
    assert len(slack.posted(channel)) == 1


def test_an_edit_that_comes_before_its_question_is_answered_once(slack: FakeSlack, channel: str) -> None:
    """Slack delivers an event again, after others, when its first delivery failed."""
    ts = slack.say(channel, "UANNA", to_bot(slack, FERRY))
    slack.edit(channel, ts, to_bot(slack, BRIDGE))
    assert CROWNS in shown(reply(slack, channel, ts))
    assert slack.deliver(payloads.message(channel, "UANNA", to_bot(slack, FERRY), ts)).acked
    slack.ask(channel, "UANNA", to_bot(slack, MAYOR), thread=ts)
    assert ABSTENTION in shown(replies(slack, channel, ts, 2)[1])


@pytest.mark.parametrize("more", [{}, {"edited": None}])
def test_an_edit_that_nobody_sees_does_nothing(slack: FakeSlack, channel: str, answered: Message, more: Json) -> None:
    """Slack tells so of a link that it unfurls, for one; the next edit that changes words is answered."""
    said = payloads.message(channel, "UANNA", to_bot(slack, FERRY), root(answered))
    unfurled = payloads.message_changed(said, to_bot(slack, FERRY), slack.world.ts())
    unfurled["message"] |= {"attachments": [{"from_url": "https://example.com/", "title": "A page"}], **more}
    assert slack.deliver(unfurled).acked
    slack.edit(channel, root(answered), f"{to_bot(slack)}   {FERRY}")
    slack.edit(channel, root(answered), to_bot(slack, BRIDGE))
    reworded(slack, answered, CROWNS)
    assert updates(slack, channel) == 1


def test_an_edit_that_adds_the_mention_asks(slack: FakeSlack, channel: str) -> None:
    """And starts the bot in the thread."""
    ts = slack.ask(channel, "UANNA", FERRY)
    slack.edit(channel, ts, to_bot(slack, FERRY))
    assert DIED in shown(reply(slack, channel, ts))
    slack.ask(channel, "UANNA", CAPTAIN, thread=ts)
    assert HALLWORTH in shown(replies(slack, channel, ts, 2)[1])


def test_an_answer_becomes_none_and_one_again(slack: FakeSlack, channel: str, answered: Message) -> None:
    """In the same message, whose blocks grow fewer and more."""
    many = len(answered.blocks)
    slack.edit(channel, root(answered), to_bot(slack, MAYOR))
    none = reworded(slack, answered, ABSTENTION)
    assert "[1]" not in shown(none)
    slack.edit(channel, root(answered), to_bot(slack, FERRY))
    again = reworded(slack, answered, DIED)
    assert len(again.blocks) == many
    assert len(slack.posted(channel)) == 1


def test_the_status_is_gone_after_an_edit(slack: FakeSlack, channel: str, answered: Message) -> None:
    """A changed message does not end it, as a new one does."""
    slack.edit(channel, root(answered), to_bot(slack, BRIDGE))
    reworded(slack, answered, CROWNS)
    slack.wait_for(lambda: slack.status(channel, root(answered)) == "", what="no status")
    assert [each.status != "" for each in slack.statuses if each.channel == channel] == [True, True, False]


def test_a_deleted_questions_answer_goes(slack: FakeSlack, channel: str, answered: Message) -> None:
    """From Slack, and from what its buttons know."""
    slack.erase(channel, root(answered))
    slack.wait_for(lambda: slack.message(channel, answered.ts).deleted, what="its removal")
    assert slack.posted(channel) == []


def test_a_deleted_question_with_replies_is_known_by_its_tombstone(
    slack: FakeSlack, channel: str, answered: Message
) -> None:
    """Slack keeps such a message, changed to say that it was deleted."""
    said = payloads.message(channel, "UANNA", to_bot(slack, FERRY), root(answered))
    told = payloads.message_changed(said, "This message was deleted.", slack.world.ts())
    told["message"] = {
        "type": "message",
        "subtype": "tombstone",
        "user": "USLACKBOT",
        "text": "This message was deleted.",
        "hidden": True,
        "ts": root(answered),
        "thread_ts": root(answered),
        "reply_count": 1,
    }
    assert slack.deliver(told).acked
    slack.wait_for(lambda: slack.message(channel, answered.ts).deleted, what="its removal")


def test_the_answer_stays_where_the_talk_went_on(slack: FakeSlack, channel: str, answered: Message) -> None:
    """Somebody asked on from it; that answer goes with its own question."""
    ts = slack.ask(channel, "UBEN", "Who was the captain?", thread=root(answered))
    _, second = replies(slack, channel, root(answered), 2)
    slack.erase(channel, root(answered))
    slack.erase(channel, ts)
    slack.wait_for(lambda: slack.message(channel, second.ts).deleted, what="its removal")
    assert [message.ts for message in slack.posted(channel)] == [answered.ts]


def test_the_answer_stays_where_somebody_replied_to_it(slack: FakeSlack, channel: str, answered: Message) -> None:
    """Their words would stand there alone."""
    slack.ask(channel, "UBEN", "That is more than I had heard.", thread=root(answered))
    slack.erase(channel, root(answered))
    slack.ask(channel, "UBEN", to_bot(slack, BRIDGE), thread=root(answered))
    assert [DIED in shown(message) for message in replies(slack, channel, root(answered), 2)] == [True, False]


def test_a_question_deleted_while_it_is_worked_on_is_dropped(slack: FakeSlack, channel: str) -> None:
    """With the sign of work."""
    slack.fault("assistant.threads.setStatus", delay=0.7, when=lambda given: given["channel_id"] == channel)
    ts = slack.ask(channel, "UANNA", to_bot(slack, FERRY))
    slack.wait_for(lambda: slack.held, what="the question in hand")
    slack.erase(channel, ts)
    slack.wait_for(lambda: [each.status != "" for each in slack.statuses if each.channel == channel] == [True, False])
    slack.ask(channel, "UBEN", to_bot(slack, BRIDGE), thread=ts)
    assert CROWNS in shown(reply(slack, channel, ts))


def test_a_question_deleted_while_it_waits_is_never_begun(slack: FakeSlack, another: Callable[..., str]) -> None:
    """Those before it and after it in the thread are answered."""
    direct = another(im=True, user="UANNA")
    slack.fault("assistant.threads.setStatus", delay=0.7, when=lambda given: given["channel_id"] == direct)
    first = slack.ask(direct, "UANNA", FERRY)
    slack.wait_for(lambda: slack.held, what="the first question in hand")
    waiting = slack.ask(direct, "UANNA", MAYOR, thread=first)
    slack.ask(direct, "UANNA", BRIDGE, thread=first)
    slack.erase(direct, waiting)
    said = [shown(message) for message in replies(slack, direct, first, 2)]
    assert DIED in said[0]
    assert CROWNS in said[1]


def root(answer: Message) -> str:
    """The question that an answer is in the thread of."""
    assert answer.thread_ts
    return answer.thread_ts
