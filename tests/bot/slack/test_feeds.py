"""Feeds in Slack, from following one to being asked about it; whose they are; and what is told when one dies."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from bot.blocks import ids
from bot.playground.slack.records import Message, View
from tests.bot.slack.conftest import ADMIN, populate
from tests.bot.slack.newsfeeds import Newsfeeds, serving_feeds
from tests.bot.slack.results import filled, home, offers, republished, typed, words
from tests.bot.slack.serving import Serving, copied
from tests.bot.slack.site import LOST, TITLE, TRAMS, Site
from tests.bot.slack.talk import ABSTENTION, opened, shown
from tests.bot.slack.test_access import forged
from tests.bot.slack.test_feeds_kill import rows
from tests.slack.fake import FakeSlack

EDITORS = "Only an admin, or somebody named in the settings"


@pytest.fixture(scope="module")
def newsfeeds() -> Iterator[Newsfeeds]:
    """Feeds that this module's bot may read."""
    with serving_feeds() as made:
        yield made


@pytest.fixture(scope="module")
def bot(samples: Path, site: Site, newsfeeds: Newsfeeds, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A bot of this module's own, by HTTP."""
    home = copied(samples, tmp_path_factory.mktemp("feeds") / "home")
    with FakeSlack() as slack:
        populate(slack)
        hosts = {"DATELINE_PRIVATE_HOSTS": f"{site.host},{newsfeeds.host}"}
        serving = Serving(slack, home, "http", hosts).start()
        yield serving
        assert serving.stop() == 0, serving.log
        assert "Traceback" not in serving.log


@pytest.fixture
def private(another: Callable[..., str]) -> str:
    """A private channel of this test's own."""
    return another(private=True)


def said(slack: FakeSlack, channel: str, text: str, user: str = ADMIN) -> str:
    """What is replied to `feeds …`."""
    return words(typed(slack, user, channel, f"feeds {text}".strip()))


def answered(slack: FakeSlack, channel: str, question: str, words_of: str, user: str = "UANNA") -> None:
    """Wait until a question is answered in these words."""
    slack.wait_for(
        lambda: words_of in words(typed(slack, user, channel, f"ask {question}")), 30, f"the answer to {question}"
    )


def polled(slack: FakeSlack, newsfeeds: Newsfeeds, channel: str, url: str) -> int:
    """Have a feed polled now; gives what it answered."""
    before = len(newsfeeds.statuses(url))
    said(slack, channel, "poll")
    return slack.wait_for(lambda: newsfeeds.statuses(url)[before:], 20, f"a poll of {url}")[0]


def line(slack: FakeSlack, channel: str, url: str, user: str = "UANNA") -> str:
    """How a feed is doing, as its line in the list has it; nothing if it is not there."""
    pages = said(slack, channel, "list", user).splitlines()
    return next((one for one in pages if f"<{url}|" in one), "")


def told(slack: FakeSlack, owner: str, name: str) -> list[Message]:
    """What the owner of a feed was told of it directly."""
    direct = f"D{owner[1:]}"
    there = slack.posted(direct) if direct in slack.world.channels else []
    return [one for one in there if name in shown(one)]


def test_following_a_feed(slack: FakeSlack, site: Site, newsfeeds: Newsfeeds, channel: str) -> None:
    """Its articles come by themselves and answer questions; what is new comes with the next poll, and once."""
    first = site.fire()
    url = newsfeeds.feed("Wexley Wire", (TITLE, first))
    assert said(slack, channel, f"add <{url}>") == f"Followed: <{url}|Wexley Wire> – 1 item listed now"
    answered(slack, channel, TRAMS, LOST)
    slack.wait_for(lambda: "`OK`" in line(slack, channel, url), what="its health")
    assert polled(slack, newsfeeds, channel, url) == 304
    assert "`OK`" in line(slack, channel, url)
    otters = "Seven otters were counted at the Orle weir on Sunday, the wardens of Orle said."
    newsfeeds.at(url).items.append(("Otters at the weir", site.article("Otters at the Orle weir", otters)))
    assert polled(slack, newsfeeds, channel, url) == 200
    answered(slack, channel, "How many otters were counted at the Orle weir?", "Seven otters")
    assert site.asked.count(first) == 1
    assert said(slack, channel, f"add {url}") == f"Followed already: <{url}|Wexley Wire>"


def test_what_can_not_be_followed(slack: FakeSlack, site: Site, newsfeeds: Newsfeeds, channel: str) -> None:
    """Each with its reason, beside what can."""
    url, page = newsfeeds.feed("Quarry Wire"), site.article("No feed at all", "Nothing is followed here by anybody.")
    reply = said(slack, channel, f"add {page} http://169.254.169.254/rss file:///etc/passwd {url}").splitlines()
    assert [text.partition(":")[0] for text in reply] == ["Not followed"] * 3 + ["Followed"]
    assert "no feed is found there" in reply[0]
    assert "root:" not in "".join(reply)
    slack.wait_for(lambda: "`EMPTY`" in line(slack, channel, url), what="its health")
    assert "is nothing that feeds takes: write feeds list" in said(slack, channel, "dance")
    assert "no feed here is called Nobody's Wire" in said(slack, channel, "remove Nobody's Wire")
    said(slack, channel, f"remove {url}")


def test_a_list_goes_in_and_out(slack: FakeSlack, newsfeeds: Newsfeeds, channel: str) -> None:
    """OPML from an address is followed, and what is followed is given as such."""
    one, other = newsfeeds.feed("Mill Wire"), newsfeeds.feed("Lock Wire")
    opml = newsfeeds.opml(Mill=one, Lock=other, Nowhere="ftp://a.example/feed")
    assert "Followed now: 2 feeds." in said(slack, channel, f"import {opml}")
    assert "Here already: 2." in said(slack, channel, f"import {opml}")
    exported = said(slack, channel, "export", "UANNA")
    assert f'xmlUrl="{one}"' in exported
    assert f'xmlUrl="{other}"' in exported
    assert "OPML" in said(slack, channel, f"import {one}")
    assert said(slack, channel, "remove Mill").startswith("No longer followed: Mill")
    assert said(slack, channel, f"remove {other}").startswith("No longer followed: Lock")
    assert line(slack, channel, one) == line(slack, channel, other) == ""


def test_the_owner_is_told_once(
    slack: FakeSlack, newsfeeds: Newsfeeds, channel: str, person: Callable[..., str]
) -> None:
    """When the feed is gone for good, and when it is back."""
    owner, url = person(admin=True), newsfeeds.feed("Tarn Wire")
    said(slack, channel, f"add {url}", owner)
    slack.wait_for(lambda: "`EMPTY`" in line(slack, channel, url), what="its health")
    newsfeeds.at(url).status = 410
    assert polled(slack, newsfeeds, channel, url) == 410
    (died,) = slack.wait_for(lambda: told(slack, owner, "Tarn Wire"), 20, "a word to the owner")
    assert f"The feed <{url}|Tarn Wire> can't be read since" in shown(died)
    assert f"`/articles feeds remove {url}`" in shown(died)
    assert "gone for good" in line(slack, channel, url)
    said(slack, channel, "poll")
    newsfeeds.at(url).status = 200
    said(slack, channel, f"add {url}", owner)
    _, back = slack.wait_for(
        lambda: told(slack, owner, "Tarn Wire")[1:] and told(slack, owner, "Tarn Wire"), 20, "more"
    )
    assert "can be read again" in shown(back)
    polled(slack, newsfeeds, channel, url)
    slack.wait_for(lambda: "`EMPTY`" in line(slack, channel, url), what="its health")
    assert len(told(slack, owner, "Tarn Wire")) == 2


def test_an_owner_in_a_conversation_of_two_is_told(
    slack: FakeSlack, newsfeeds: Newsfeeds, bot: Serving, another: Callable[..., str], person: Callable[..., str]
) -> None:
    """Though we are not in it; one whom Slack lets nobody write to any more is told nothing, which the log says."""
    two, owner, left = another(im=True, user="UBEN"), person(), person()
    for user, title in ((owner, "Reed Wire"), (left, "Moss Wire")):
        url = newsfeeds.feed(title)
        said(slack, two, f"add {url}", user)
        slack.wait_for(lambda: "`EMPTY`" in line(slack, two, url), what="its health")  # noqa: B023 - done at once
        if user == left:
            slack.fault("conversations.open", error="user_disabled", when=lambda given: left in given["users"])
        newsfeeds.at(url).status = 410
        polled(slack, newsfeeds, two, url)
    slack.wait_for(lambda: told(slack, owner, "Reed Wire"), 20, "a word to the owner")
    slack.wait_for(lambda: f"The owner of the feed {url} is not told" in bot.log, 20, "a word in the log")


def test_a_private_feed_stays_there(
    slack: FakeSlack, site: Site, newsfeeds: Newsfeeds, channel: str, private: str
) -> None:
    """Anybody in a private conversation follows feeds for it, which are seen, named and asked about there alone."""
    herons = "Nine herons were counted at the Velm reservoir on Monday, the keepers of Velm said."
    url = newsfeeds.feed("Velm Wire", ("Herons at Velm", site.article("Herons at the Velm reservoir", herons)))
    assert "Followed: " in said(slack, private, f"add {url}", "UANNA")
    question = "How many herons were counted at the Velm reservoir?"
    answered(slack, private, question, "Nine herons")
    assert ABSTENTION in words(typed(slack, "UANNA", channel, f"ask {question}"))
    assert "(here alone)" in line(slack, private, url)
    newsfeeds.at(url).status = 500
    polled(slack, newsfeeds, private, url)
    slack.wait_for(lambda: "`FAILED`" in line(slack, private, url), what="its health")
    elsewhere = [said(slack, channel, "list"), said(slack, channel, "export"), shown(home(slack, ADMIN))]
    elsewhere.append(words(typed(slack, "UANNA", channel, "brief preview")))
    view = opened(slack, ADMIN, lambda: slack.press(ADMIN, home(slack, ADMIN), ids.ALL_FEEDS))
    assert not [text for text in [*elsewhere, shown(view)] if "Velm" in text or url in text]
    assert "no feed here is called" in said(slack, channel, f"remove {url}")
    assert "Feeds that failed: Velm Wire" in words(typed(slack, "UANNA", private, "brief preview"))
    assert "No longer followed: Velm Wire" in said(slack, private, f"remove {url}", "UBEN")
    assert "Velm" not in said(slack, private, "list", "UANNA")


def test_who_may_change_what_everyone_reads(
    slack: FakeSlack, newsfeeds: Newsfeeds, channel: str, another: Callable[..., str]
) -> None:
    """Editors alone; members look, and have feeds polled; outsiders get nothing."""
    url = newsfeeds.feed("Orle Wire")
    for text in (f"add {url}", f"import {newsfeeds.opml(Orle=url)}", "remove Orle Wire"):
        assert EDITORS in said(slack, channel, text, "UANNA")
    for user in ("UGUEST", "USTRANGER"):
        for text in (f"add {url}", "list", "export", "poll"):
            assert "members of this workspace only" in said(slack, channel, text, user)
    assert "shared with another company" in said(slack, another(shared=True), f"add {url}")
    assert newsfeeds.statuses(url) == []
    said(slack, channel, f"add {url}")
    assert line(slack, channel, url)
    assert "Looking for news: " in said(slack, channel, "poll", "UANNA")
    assert EDITORS in said(slack, channel, "remove Orle Wire", "UANNA")
    said(slack, channel, "remove Orle Wire")


def test_outsiders_are_shown_no_feeds(
    slack: FakeSlack, newsfeeds: Newsfeeds, channel: str, another: Callable[..., str], change: Callable[..., View]
) -> None:
    """Though they may ask: an address may hold a key."""
    url, shared = newsfeeds.feed("Fen Wire"), another(shared=True)
    said(slack, channel, f"add {url}")
    change(outsiders=["guests", "shared"])
    for place, user in ((channel, "UGUEST"), (shared, "UGUEST"), (shared, "USTRANGER")):
        for text in ("list", "export"):
            assert "members of this workspace only" in said(slack, place, text, user)
    assert line(slack, shared, url)
    seen = shown(home(slack, "UGUEST"))
    assert "The library" in seen
    assert "Feeds" not in seen
    every = opened(slack, "UGUEST", partial(slack.press, "UGUEST", home(slack, ADMIN), ids.ALL_FEEDS))
    assert "members of this workspace only" in shown(every)
    said(slack, channel, "remove Fen Wire")


def test_a_forged_press_removes_no_private_feed(
    slack: FakeSlack, newsfeeds: Newsfeeds, bot: Serving, channel: str, private: str
) -> None:
    """Neither an admin's in the Home tab, by its id, its address or its title, nor in another conversation's words."""
    url, public = newsfeeds.feed("Sedge Wire"), newsfeeds.feed("Rush Wire")
    said(slack, private, f"add {url}", "UANNA")
    said(slack, channel, f"add {public}")
    known = next(one for address, one in rows(bot, "SELECT url, id FROM feed") if address == url)
    slack.wait_for(lambda: "`EMPTY`" in line(slack, channel, public), what="its health")
    every = opened(slack, ADMIN, lambda: slack.press(ADMIN, home(slack, ADMIN), ids.ALL_FEEDS))
    for value in (known, url, "Sedge Wire"):
        before = slack.homes[ADMIN]
        assert forged(slack, ADMIN, every, ids.REMOVE_FEED, value).acked
        republished(slack, ADMIN, before)
        assert "no feed here is called" in said(slack, channel, f"remove {value}")
        assert "Sedge" not in said(slack, channel, f"remove {value}").partition("those followed")[2]
    assert line(slack, private, url)
    said(slack, channel, f"remove {public}")
    said(slack, private, f"remove {url}", "UANNA")


def test_feeds_in_the_home_tab(
    slack: FakeSlack, newsfeeds: Newsfeeds, channel: str, person: Callable[..., str]
) -> None:
    """Who may adds one there, sees those that are not well, and removes them; others look."""
    admin, member, url = person(admin=True), person(), newsfeeds.feed("Weir Wire")
    assert not offers(home(slack, member), ids.ADD_FEED)
    before = home(slack, admin)
    asked = opened(slack, admin, partial(slack.press, admin, before, ids.ADD_FEED))
    slack.submit(admin, asked, {ids.URL: url})
    assert f"Followed: <{url}|Weir Wire>" in shown(filled(slack, asked))
    slack.wait_for(lambda: _showing(slack, admin, "`EMPTY`"), 20, what="it in the Home tab")
    seen = home(slack, member)
    assert "`EMPTY`" in shown(seen)
    assert not offers(seen, ids.REMOVE_FEED)
    every = opened(slack, member, partial(slack.press, member, seen, ids.ALL_FEEDS))
    assert "Weir Wire" in shown(every)
    assert not offers(every, ids.REMOVE_FEED)
    for listed in said(slack, channel, "list").splitlines():  # what other tests left
        if "|Weir Wire>" not in listed and "<http" in listed:
            said(slack, channel, f"remove {listed.partition('<')[2].partition('|')[0]}")
    mine = opened(slack, admin, lambda: slack.press(admin, home(slack, admin), ids.ALL_FEEDS))
    before = slack.homes[admin]
    slack.press(admin, mine, ids.REMOVE_FEED)
    assert "Weir Wire" not in shown(republished(slack, admin, before))
    left = next(view for view in slack.views if view.id == mine.id)
    assert "No feeds are followed yet." in shown(left)
    assert line(slack, channel, url) == ""
    slack.press(member, mine, ids.REMOVE_FEED)  # though it was never offered to them


def _showing(slack: FakeSlack, user: str, name: str) -> View | None:
    seen = home(slack, user)
    return seen if name in shown(seen) else None
