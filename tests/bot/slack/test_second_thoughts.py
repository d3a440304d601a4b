"""Messages that are edited or deleted and that are no plain question: what was said to them is found again."""

from bot.playground.slack import payloads
from tests.bot.slack.talk import DIED, FERRY, replies, reply, reworded, shown, to_bot
from tests.slack.fake import FakeSlack


def test_a_mention_completed_by_an_edit_is_answered_in_place(slack: FakeSlack, channel: str) -> None:
    """Help is what it got first; the answer takes that message."""
    thread = slack.ask(channel, "UANNA", to_bot(slack))
    first = reply(slack, channel, thread)
    assert DIED not in shown(first)
    slack.edit(channel, thread, to_bot(slack, FERRY))
    assert DIED in shown(reworded(slack, first, DIED))
    replies(slack, channel, thread, 1)


def test_a_question_edited_into_none_and_back(slack: FakeSlack, channel: str) -> None:
    """One message all the way."""
    thread = slack.ask(channel, "UANNA", to_bot(slack, FERRY))
    first = reply(slack, channel, thread)
    slack.edit(channel, thread, to_bot(slack, "help"))
    reworded(slack, first, "find")
    slack.edit(channel, thread, to_bot(slack, FERRY))
    reworded(slack, first, DIED)
    replies(slack, channel, thread, 1)


def test_a_question_delivered_after_its_deletion_is_dropped(slack: FakeSlack, channel: str) -> None:
    """Slack keeps no order; the next question is answered."""
    text = to_bot(slack, FERRY)
    gone = slack.say(channel, "UANNA", text)
    slack.erase(channel, gone)
    slack.deliver(payloads.app_mention(channel, "UANNA", text, gone))
    thread = slack.ask(channel, "UANNA", text)
    reply(slack, channel, thread)
    assert slack.posted(channel, gone) == []
