"""Who asks how and where: whatever is said to the bot gets one reply, and what is not said to it gets none."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.playground.slack import payloads
from tests.bot.slack.talk import ABSTENTION, BRIDGE, CROWNS, DIED, FERRY, replies, reply, shown, to_bot
from tests.slack.fake import FakeSlack
from tests.slack.reading import links

PAGE = "https://www.harbourpost.example/2026/03/10/morning-tern-capsizes"


def test_a_mention_in_a_channel_is_answered_in_its_thread_once(slack: FakeSlack, channel: str) -> None:
    """Slack tells of it by two events."""
    ts = slack.ask(channel, "UANNA", to_bot(slack, FERRY))
    assert DIED in shown(reply(slack, channel, ts))
    assert len(slack.posted(channel)) == 1
    events = [one.payload["event"] for one in slack.deliveries if "event" in one.payload]
    told_by = [event["type"] for event in events if event.get("ts") == ts]
    assert sorted(told_by) == ["app_mention", "message"]


def test_a_mention_in_a_thread_is_answered_there(slack: FakeSlack, channel: str) -> None:
    """Not in a thread of its own."""
    root = slack.ask(channel, "UANNA", "Morning, everybody.")
    slack.ask(channel, "UBEN", to_bot(slack, FERRY), thread=root)
    assert DIED in shown(reply(slack, channel, root))
    assert len(slack.posted(channel)) == 1


def test_a_direct_message_needs_no_mention(slack: FakeSlack, another: Callable[..., str]) -> None:
    """Neither one that begins a thread, nor one within it."""
    direct = another(im=True, user="UANNA")
    ts = slack.ask(direct, "UANNA", FERRY)
    assert DIED in shown(reply(slack, direct, ts))
    slack.ask(direct, "UANNA", BRIDGE, thread=ts)
    assert CROWNS in shown(replies(slack, direct, ts, 2)[1])
    assert len(slack.posted(direct)) == 2


@pytest.mark.parametrize(
    "words", ["{bot}: {asked}", "{bot}\n{asked}", "{asked} {bot}", "Hey {bot}, {asked}", "Please {bot} {asked}"]
)
def test_the_mention_may_stand_anywhere(slack: FakeSlack, channel: str, words: str) -> None:
    """Before the question, after it, or in its midst."""
    ts = slack.ask(channel, "UANNA", words.format(bot=to_bot(slack), asked=BRIDGE))
    assert CROWNS in shown(reply(slack, channel, ts))


@pytest.mark.parametrize("words", ["", "help", "Hello!", "?", ":thinking_face:", "what can you do?"])
def test_what_asks_nothing_is_told_what_can_be_asked(slack: FakeSlack, channel: str, words: str) -> None:
    """A mention alone, a greeting, a question mark: never silence."""
    ts = slack.ask(channel, "UANNA", to_bot(slack, words))
    assert "mention me with a question" in shown(reply(slack, channel, ts))


@pytest.mark.parametrize("words", ["thanks!", "Great, thank you so much", ":tada:", ":+1:"])
def test_thanks_get_a_reaction_and_no_words(slack: FakeSlack, channel: str, words: str) -> None:
    """What is asked after it is answered, as the only thing."""
    root = slack.ask(channel, "UANNA", to_bot(slack, words))
    slack.wait_for(lambda: slack.reactions(channel, root) == ["+1"], what="the reaction")
    slack.ask(channel, "UANNA", to_bot(slack, BRIDGE), thread=root)
    assert CROWNS in shown(reply(slack, channel, root))


def test_a_question_of_5000_words_is_told_that_it_is_too_long(slack: FakeSlack, channel: str) -> None:
    """With how much is read."""
    ts = slack.ask(channel, "UANNA", to_bot(slack, "what about the ferry " * 1_250))
    told = reply(slack, channel, ts).text
    assert "at most 2,000 are read" in told
    assert "may not" not in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("what is it?", "names nothing to look for"),
        ("42", "names nothing to look for"),
        ("```rm -rf *```", "Searched: "),
        ("&gt; Nobody knows how many sank.\n&gt; *Really?*\nis that `so`?", "Searched: "),
    ],
)
def test_what_can_hardly_be_answered_gets_a_kind_word(slack: FakeSlack, channel: str, words: str, told: str) -> None:
    """Nothing to look for, code, somebody else's words."""
    ts = slack.ask(channel, "UANNA", to_bot(slack, words))
    assert told in shown(reply(slack, channel, ts))


def test_yesterday_is_the_askers(slack: FakeSlack, channel: str, person: Callable[..., str]) -> None:
    """By the clock where they are, at the time of their message: it may be another day for each of two people."""
    days = []
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):  # 25 hours apart
        ts = slack.ask(channel, person(tz=zone), to_bot(slack, "What happened yesterday?"))
        there = datetime.fromtimestamp(float(ts), ZoneInfo(zone)) - timedelta(days=1)
        days.append(f"Searched: 0 articles, yesterday, {there.day} {there:%B %Y}.")
        assert days[-1] in shown(reply(slack, channel, ts))
    assert days[0] != days[1]


def test_a_link_alone_shows_how_its_article_begins(slack: FakeSlack, channel: str) -> None:
    """In the article's own words, and with its address."""
    ts = slack.ask(channel, "UANNA", to_bot(slack, f"<{PAGE}>"))
    told = reply(slack, channel, ts)
    assert DIED in shown(told)
    assert links(told.body) == [PAGE]


@pytest.mark.parametrize("words", ["Wie viele Menschen starben auf der Fähre?", "フェリーで何人が亡くなりましたか？"])
def test_another_language_gets_one_reply_that_shows_its_grounds(slack: FakeSlack, channel: str, words: str) -> None:
    """A quote, or what was searched."""
    ts = slack.ask(channel, "UANNA", to_bot(slack, words))
    told = shown(reply(slack, channel, ts))
    assert "English is what I read best" in told if ABSTENTION in told else "[1]" in told


@pytest.mark.parametrize("subtype", ["file_share", "thread_broadcast", "me_message"])
def test_messages_of_a_kind_that_people_write_are_answered(slack: FakeSlack, channel: str, subtype: str) -> None:
    """A question may come with a picture."""
    root = slack.say(channel, "UANNA", "Look at this.")
    ts = slack.say(channel, "UANNA", to_bot(slack, FERRY), thread=root)
    files = [{"id": "F1", "name": "ferry.png"}] if subtype == "file_share" else []
    said = payloads.message(
        channel, "UANNA", to_bot(slack, FERRY), ts, thread_ts=root, subtype=subtype, files=files, bot_id=None
    )
    slack.deliver(said)
    assert DIED in shown(reply(slack, channel, root))


def test_a_mention_in_a_group_conversation_is_answered(slack: FakeSlack, another: Callable[..., str]) -> None:
    """Slack calls that `mpim`, and may not let the app look at it."""
    group = another(private=True, members=("UANNA", "UBEN"))
    slack.fault("conversations.info", error="missing_scope", when=lambda given: given["channel"] == group)
    ts = slack.say(group, "UBEN", to_bot(slack, FERRY))
    for event in (
        payloads.app_mention(group, "UBEN", to_bot(slack, FERRY), ts),
        payloads.message(group, "UBEN", to_bot(slack, FERRY), ts, "mpim"),
    ):
        assert slack.deliver(event).acked
    assert DIED in shown(reply(slack, group, ts))


@pytest.mark.parametrize("who", [{"user": "UROBOT"}, {"user": "", "subtype": "bot_message"}])
def test_other_bots_are_not_answered(slack: FakeSlack, channel: str, who: dict[str, str]) -> None:
    """However they ask; the person who asks after them is."""
    slack.user("UROBOT", bot=True)
    ts = slack.say(channel, "UROBOT", to_bot(slack, FERRY))
    asked = {"user": who["user"], "text": to_bot(slack, FERRY), "ts": ts, "bot_id": "BROBOT"}
    for event in (
        payloads.app_mention(channel, **asked),
        payloads.message(channel, **asked, subtype=who.get("subtype")),
    ):
        assert slack.deliver(event).acked
    slack.ask(channel, "UANNA", to_bot(slack, BRIDGE), thread=ts)
    assert CROWNS in shown(reply(slack, channel, ts))


def test_its_own_messages_start_no_loop(slack: FakeSlack, channel: str) -> None:
    """Slack tells of them too, when they are posted and when they change."""
    root = slack.ask(channel, "UANNA", to_bot(slack, FERRY))
    answer = reply(slack, channel, root)
    assert slack.echo(channel, answer.ts).acked
    assert slack.edit(channel, answer.ts, to_bot(slack, "Who was the captain?")).acked
    slack.ask(channel, "UANNA", to_bot(slack, BRIDGE), thread=root)
    assert CROWNS in shown(replies(slack, channel, root, 2)[1])
    assert len(slack.posted(channel)) == 2


@pytest.mark.parametrize(
    "subtype", ["channel_join", "channel_topic", "pinned_item", "huddle_thread", "ekm_access_denied"]
)
def test_what_slack_itself_tells_is_not_answered(slack: FakeSlack, channel: str, subtype: str) -> None:
    """A topic may name the bot and end in a question mark."""
    ts = slack.say(channel, "UANNA", to_bot(slack, FERRY))
    assert slack.deliver(payloads.message(channel, "UANNA", to_bot(slack, FERRY), ts, subtype=subtype)).acked
    slack.ask(channel, "UANNA", to_bot(slack, BRIDGE), thread=ts)
    assert CROWNS in shown(reply(slack, channel, ts))


def test_what_people_say_to_each_other_in_a_channel_is_not_answered(slack: FakeSlack, channel: str) -> None:
    """A question without a mention is for the people there."""
    ts = slack.ask(channel, "UANNA", FERRY)
    slack.ask(channel, "UANNA", to_bot(slack, BRIDGE), thread=ts)
    assert CROWNS in shown(reply(slack, channel, ts))
    assert len(slack.posted(channel)) == 1
