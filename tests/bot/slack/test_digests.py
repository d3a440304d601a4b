"""Digests in channels: asked for, previewed, due by their schedule; and what the buttons under their stories do."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.blocks import ids
from bot.playground.slack.records import Message
from tests.bot.slack.conftest import ADMIN, make_channel, populate
from tests.bot.slack.pressroom import COLLISION, OWLS, RATES, SECOND_DAY, take_in
from tests.bot.slack.results import responses, typed, words
from tests.bot.slack.schedules import daily, digest, due_now, followed, heads
from tests.bot.slack.serving import Serving
from tests.bot.slack.site import Site
from tests.bot.slack.talk import replies, reply, shown
from tests.slack.fake import FakeSlack


@pytest.fixture(scope="module")
def bot(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A bot whose library has today's news, and nothing else."""
    home = tmp_path_factory.mktemp("press") / "home"
    with FakeSlack() as fake:
        populate(fake)
        serving = Serving(fake, home, "http", {"DATELINE_PRIVATE_HOSTS": site.host})
        home.mkdir()
        take_in(serving, COLLISION, RATES, OWLS)
        with serving.start():
            yield serving
            assert serving.stop() == 0, serving.log


def now(slack: FakeSlack, channel: str, user: str = "UANNA") -> Message:
    """A digest asked for."""
    before = len(heads(slack, channel))
    assert "on its way" in words(typed(slack, user, channel, "brief now"))
    return digest(slack, channel, before)


def test_a_digest_asked_for(slack: FakeSlack, channel: str) -> None:
    """Stories, not articles: each with its sources and numbered sentences; the details are in the thread."""
    posted = now(slack, channel)
    told = shown(posted)
    assert "Digest, " in told
    assert told.count("`NEW`") == 3
    assert "6 new articles · 3 stories · 5 sources" in told
    collision, rates, owls = replies(slack, channel, posted.ts, 3)
    assert "Lady Orme" in shown(collision)
    assert "4.25" in shown(rates)
    assert "owls" in shown(owls)
    for source in ("Gazette", "Coast Radio", "The Meridian"):
        assert source in shown(collision)
    assert re.search(r"differ.*14 people.*17 people|differ.*17 people.*14 people", shown(collision), re.DOTALL)
    assert "also in" in told


def test_what_was_told_does_not_come_again(bot: Serving, slack: FakeSlack, channel: str) -> None:
    """The next digest says that nothing is new; a story comes back as an update, led by what is new, and alone."""
    now(slack, channel)
    assert "Nothing new." in shown(now(slack, channel))
    take_in(bot, SECOND_DAY, hours=0.5)
    update = shown(now(slack, channel))
    assert update.count("`UPDATE`") == 1
    assert "`NEW`" not in update
    assert "radar" in update or "suspended" in update
    assert "owls" not in update


def test_what_changed_in_an_article_comes_back(bot: Serving, slack: FakeSlack, channel: str) -> None:
    """As an update, led by the change, with both sentences in the thread; once."""
    now(slack, channel)
    ((source, title, text),) = OWLS
    take_in(bot, [(source, title, text.replace("five chicks", "seven chicks"))])
    posted = now(slack, channel)
    assert shown(posted).count("`UPDATE`") == 1
    assert re.search(r"\*Updated \d\d:\d\d:\* chicks: five to seven\n.*seven chicks", shown(posted))
    (owls,) = replies(slack, channel, posted.ts, 1)
    assert re.search(r"before: “.*five chicks.*”\n\s+now: “.*seven chicks", shown(owls))
    assert "Nothing new." in shown(now(slack, channel))


def test_what_changed_twice_comes_back_once(
    bot: Serving, slack: FakeSlack, channel: str, another: Callable[..., str]
) -> None:
    """Against what was told there; where the article was told by nobody yet, it is new as it is."""
    ((source, title, text),) = OWLS
    take_in(bot, OWLS)
    now(slack, channel)
    for chicks in ("eight", "nine"):
        take_in(bot, [(source, title, text.replace("five chicks", f"{chicks} chicks"))])
    elsewhere = shown(now(slack, another()))
    assert "`UPDATE`" not in elsewhere
    assert "nine chicks" in elsewhere
    assert re.search(r"\*Updated \d\d:\d\d:\* chicks: five to nine\n.*nine chicks", shown(now(slack, channel)))
    assert "Nothing new." in shown(now(slack, channel))


def test_a_preview_is_for_one_alone(slack: FakeSlack, channel: str) -> None:
    """It shows what would come, to whoever asked, and counts for nothing."""
    seen = words(typed(slack, "UANNA", channel, "brief preview"))
    assert "Lady Orme" in seen
    assert "4.25" in seen
    assert not heads(slack, channel)
    assert "`NEW`" in shown(now(slack, channel))


def test_asking_about_a_story(bot: Serving, slack: FakeSlack, channel: str) -> None:
    """A press begins a thread about the story's articles alone, once, where no mention is needed."""
    posted = now(slack, channel)
    detail = next(one for one in replies(slack, channel, posted.ts, 3) if "4.25" in shown(one))
    slack.press("UBEN", detail, ids.ASK_STORY)
    opener = slack.wait_for(lambda: heads(slack, channel)[1:], what="the thread's beginning")[0]
    assert "Ask about this story" in shown(opener)
    slack.wait_for(lambda: followed(bot.home, opener.ts), what="the thread to be followed")
    slack.ask(channel, "UBEN", "How much did the crown gain against the dollar?", thread=opener.ts)
    assert "one per cent" in shown(reply(slack, channel, opener.ts))
    slack.ask(channel, "UBEN", "How many passengers did the Lady Orme carry?", thread=opener.ts)
    assert "don't answer this" in shown(replies(slack, channel, opener.ts, 2)[1])
    (again,) = responses(slack, slack.press("UANNA", detail, ids.ASK_STORY))
    assert "already" in words(again)
    assert len(heads(slack, channel)) == 2


def test_the_menu_does_the_same(slack: FakeSlack, channel: str) -> None:
    """What the buttons in the thread do, the menu beside each story does in the channel."""
    posted = now(slack, channel)
    edition = posted.blocks[1]["accessory"]["options"][0]["value"].partition("/")[2]
    (liked,) = responses(slack, slack.press("UANNA", posted, ids.STORY_MENU, f"{ids.MORE_LIKE}/{edition}"))
    assert "Stories like this one" in words(liked)


def test_leaving_a_source_out(slack: FakeSlack, channel: str) -> None:
    """Whoever may change the settings can mute a source from the digest, and have it back."""
    posted = now(slack, channel)
    owls = next(one for one in replies(slack, channel, posted.ts, 3) if "owls" in shown(one))
    (refused,) = responses(slack, slack.press("UANNA", owls, ids.MUTE_SOURCE))
    assert "Only an admin" in words(refused)
    (muted,) = responses(slack, slack.press(ADMIN, owls, ids.MUTE_SOURCE))
    assert "Wexley Herald is left out" in words(muted)
    assert "Left out: Wexley Herald" in words(typed(slack, "UANNA", channel, "brief"))
    other = make_channel(slack)
    typed(slack, ADMIN, other, "brief mute Wexley Herald")
    assert "owls" not in shown(now(slack, other))
    assert "No source is left out." in words(typed(slack, ADMIN, other, "brief unmute wexley herald"))


def test_topics_come_first(slack: FakeSlack, channel: str) -> None:
    """A topic puts its story first; one that nothing is about is named."""
    typed(slack, ADMIN, channel, "brief topics barn owls, nuclear fusion")
    posted = now(slack, channel)
    first = next(block for block in posted.blocks if block["type"] == "section")
    assert "owls" in first["text"]["text"]
    assert "nuclear fusion" in shown(posted)


def test_a_digest_by_its_schedule(bot: Serving, slack: FakeSlack, channel: str) -> None:
    """It comes when it is due, once, and the next is due tomorrow; silent ones say nothing when nothing is new."""
    assert "A digest comes here: Every day at" in daily(slack, ADMIN, channel)
    due_now(bot.home, channel)
    assert "Lady Orme" in shown(digest(slack, channel))
    assert "next on" in words(typed(slack, "UANNA", channel, "brief"))
    due_now(bot.home, channel)
    typed(slack, "UANNA", channel, "status")
    assert len(heads(slack, channel)) == 1


@pytest.mark.parametrize(
    ("state", "reason"), [({"archived": True}, "is archived"), ({"member": False}, "I am not in the channel any more")]
)
def test_a_channel_that_is_closed_pauses_it(
    bot: Serving, slack: FakeSlack, channel: str, state: dict[str, bool], reason: str
) -> None:
    """Its owner is told in a direct message, and nothing is tried again."""
    daily(slack, ADMIN, channel)
    slack.channel(channel, **state)  # type: ignore[arg-type]  # flags
    due_now(bot.home, channel)
    direct = f"D{ADMIN[1:]}"
    told = slack.wait_for(
        lambda: [one for one in _posted(slack, direct) if f"<#{channel}>" in shown(one)], 30, what="a word to the owner"
    )
    assert reason in shown(told[0])
    assert "It is paused." in shown(told[0])


def _posted(slack: FakeSlack, channel: str) -> list[Message]:
    return slack.posted(channel) if channel in slack.world.channels else []


def test_a_personal_digest(bot: Serving, slack: FakeSlack, person: Callable[..., str]) -> None:
    """Anybody has one in their direct messages, whatever they may change elsewhere."""
    user = person()
    direct = make_channel(slack, im=True, user=user)
    assert "Every" not in words(typed(slack, user, direct, "brief off"))
    own = slack.wait_for(lambda: [one for one in slack.world.channels.values() if one.im and one.user == user])[0].id
    daily(slack, user, direct)
    due_now(bot.home, own)
    assert "Lady Orme" in shown(digest(slack, own))


def test_what_is_private_stays_there(slack: FakeSlack, site: Site, channel: str) -> None:
    """What was saved in a private channel is in its digest, and in no other; nor is its digest used elsewhere."""
    private = make_channel(slack, private=True, members=("UANNA",))
    day = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    url = site.article(
        "Quarnwick lighthouse is sold", "The Quarnwick lighthouse was sold for 2.1 million crowns.", day=day
    )
    typed(slack, "UANNA", private, f"save {url}")
    own = now(slack, private)
    assert "Quarnwick" in shown(own)
    assert "Quarnwick" not in shown(now(slack, channel))
    detail = next(one for one in slack.posted(private) if one.thread_ts and "Quarnwick" in shown(one))
    moved = replace(detail, channel=channel)
    (refused,) = responses(slack, slack.press("UBEN", moved, ids.ASK_STORY))
    assert "private conversation" in words(refused)
    assert not [one for one in heads(slack, channel) if "Quarnwick" in shown(one)]
