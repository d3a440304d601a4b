"""One answer to each question, whatever Slack does: twins, repetitions, disorder, calls that fail or get lost.

By HTTP alone where the way in makes no difference.
"""

import itertools
from collections.abc import Callable

import pytest

from bot.playground.slack import payloads
from bot.playground.slack.records import Message
from bot.playground.slack.shapes import Json
from tests.bot.slack.conftest import make_channel
from tests.bot.slack.results import responses
from tests.bot.slack.talk import BRIDGE, CROWNS, DIED, FERRY, replies, reply, shown, to_bot
from tests.slack.fake import FakeSlack

MANY = 30
SLOW = 0.4  # seconds for a call

by_http = pytest.mark.parametrize("bot", ["http"], indirect=True)


def within(channel: str) -> Callable[[Json], bool]:
    """For faults of calls about one channel."""
    return lambda given: given.get("channel") == channel


def once(slack: FakeSlack, channel: str, ts: str) -> Message:
    """The one answer to the question that began a thread; a later one there is answered after it and makes two."""
    reply(slack, channel, ts)
    slack.ask(channel, "UBEN", to_bot(slack, BRIDGE), thread=ts)
    first, second = replies(slack, channel, ts, 2)
    assert (DIED in first.text, CROWNS in shown(second)) == (True, True)
    return first


def twins(slack: FakeSlack, channel: str) -> tuple[str, Json, Json]:
    """A question, and both events that tell of it."""
    text = to_bot(slack, FERRY)
    ts = slack.say(channel, "UANNA", text)
    return (
        ts,
        payloads.app_mention(channel, "UANNA", text, ts),
        payloads.message(channel, "UANNA", text, ts),
    )


@pytest.mark.parametrize("turned", [False, True], ids=["mention first", "message first"])
@pytest.mark.parametrize("wait", [False, True], ids=["at once", "one by one"])
def test_twins_are_one_question(slack: FakeSlack, channel: str, turned: bool, wait: bool) -> None:
    """A mention in a channel comes as two events, in any order."""
    ts, *events = twins(slack, channel)
    sent = [slack.deliver(event, wait=wait) for event in (reversed(events) if turned else events)]
    once(slack, channel, ts)
    assert all(delivery.acked for delivery in sent)


def test_a_late_twin_is_known(slack: FakeSlack, channel: str) -> None:
    """Also after the answer."""
    ts, mention, message = twins(slack, channel)
    slack.deliver(mention)
    once(slack, channel, ts)
    slack.deliver(message)
    slack.ask(channel, "UBEN", to_bot(slack, BRIDGE), thread=ts)
    replies(slack, channel, ts, 3)


def test_what_comes_again_is_known(slack: FakeSlack, channel: str) -> None:
    """The same event, as Slack sends it when it missed the ack: meanwhile, and after the answer."""
    ts, mention, _ = twins(slack, channel)
    first = slack.deliver(mention)
    again = [slack.deliver(first.payload, wait=False) for _ in range(3)]
    once(slack, channel, ts)
    again.append(slack.deliver(first.payload))
    slack.ask(channel, "UBEN", to_bot(slack, BRIDGE), thread=ts)
    replies(slack, channel, ts, 3)
    assert all(delivery.acked for delivery in again)


@by_http
def test_a_thread_is_answered_in_its_order(slack: FakeSlack, channel: str) -> None:
    """While the first question is in hand, the third comes before the second: it waits for its turn."""
    slack.fault("chat.postMessage", delay=1.0, when=within(channel))
    root = slack.ask(channel, "UANNA", to_bot(slack, FERRY))
    slack.wait_for(lambda: "chat.postMessage" in slack.held, what="the first answer on its way")
    asked = [slack.say(channel, "UANNA", to_bot(slack, text), thread=root) for text in (BRIDGE, FERRY, BRIDGE)]
    for ts in (asked[2], asked[0], asked[1]):
        said = slack.message(channel, ts)
        slack.deliver(payloads.app_mention(channel, "UANNA", said.text, ts, thread_ts=root))
    assert [DIED in message.text for message in replies(slack, channel, root, 4)] == [True, False, True, False]


@by_http
def test_a_slower_pace_is_kept(slack: FakeSlack, channel: str) -> None:
    """Asked to wait for two seconds, it does, and posts once."""
    slack.fault("chat.postMessage", status=429, retry_after=2, when=within(channel))
    once(slack, channel, slack.ask(channel, "UANNA", to_bot(slack, FERRY)))
    refused, given, _ = [call for call in slack.called("chat.postMessage") if call.arguments["channel"] == channel]
    assert (refused.status, given.at - refused.at >= 2) == (429, True)


@by_http
@pytest.mark.parametrize(
    "fault",
    [
        {"status": 500},
        {"status": 503, "times": 2},
        {"error": "internal_error"},
        {"error": "ratelimited"},
        {"before": True, "times": 2},
        {"lose_answer": True},
    ],
    ids=str,
)
def test_a_post_that_fails_is_there_once(slack: FakeSlack, channel: str, fault: dict[str, object]) -> None:
    """Whether it had its effect or not, a post is repeated only after a look into the thread."""
    slack.fault("chat.postMessage", when=within(channel), **fault)  # type: ignore[arg-type]  # one of its faults each
    once(slack, channel, slack.ask(channel, "UANNA", to_bot(slack, FERRY)))


@by_http
def test_an_answer_lost_while_the_thread_can_not_be_read(slack: FakeSlack, channel: str) -> None:
    """It is looked for until Slack lets it look, and not posted blindly."""
    slack.fault("chat.postMessage", lose_answer=True, when=within(channel))
    slack.fault("conversations.replies", status=500, times=4, when=within(channel))
    once(slack, channel, slack.ask(channel, "UANNA", to_bot(slack, FERRY)))
    assert len([call for call in slack.called("conversations.replies") if call.arguments["channel"] == channel]) >= 5


@by_http
@pytest.mark.parametrize("fault", [{"lose_answer": True}, {"before": True}, {"status": 503}], ids=str)
def test_a_reply_to_a_command_arrives(slack: FakeSlack, channel: str, fault: dict[str, object]) -> None:
    """There is nothing to look into behind a response URL: what may have arrived is sent in its own place."""
    slack.fault("response_url", **fault)  # type: ignore[arg-type]  # one of its faults each
    sent = slack.command("UANNA", channel, f"ask {FERRY}")
    lost = "lose_answer" in fault
    found = responses(slack, sent, 1 + lost)
    assert all(DIED in response.text for response in found)
    assert found[-1].replace_original


def test_everything_is_taken_in_time_while_slack_is_slow(slack: FakeSlack, channel: str) -> None:
    """Thirty questions wait for slow calls, before their answers and for them; each is answered once."""
    channels = [make_channel(slack) for _ in range(MANY)]
    people = [slack.user(f"USLOW{number}").id for number in range(MANY)]
    for method in ("users.info", "conversations.info", "chat.postMessage"):
        slack.fault(method, delay=SLOW, times=MANY)
    first = len(slack.deliveries)
    asked = [slack.ask(each, who, to_bot(slack, FERRY), wait=False) for each, who in zip(channels, people, strict=True)]
    slack.wait_for(lambda: "users.info" in slack.held, what="work on them")
    others = [slack.command("UANNA", channel, "help"), slack.shortcut("UANNA", "ask_articles")]
    others += [slack.deliver({"type": "reaction_frozen", "event_ts": "1.0"}) for _ in range(10)]
    assert sum(len(slack.posted(each)) for each in channels) < MANY - 8, "they do not wait"
    slack.wait_for(lambda: all(delivery.attempts for delivery in slack.deliveries[first:]), what="the first acks")
    taken = [delivery.attempts[0] for delivery in (*slack.deliveries[first:], *others)]
    assert all(attempt.acked for attempt in taken)
    assert max(attempt.seconds for attempt in taken) < 1
    slack.wait_for(lambda: all(map(slack.posted, channels)), 60, "all answers")
    slack.heal()
    for each, ts in zip(channels, asked, strict=True):
        assert DIED in reply(slack, each, ts).text
    assert len(list(itertools.chain(*map(slack.posted, channels)))) == MANY
