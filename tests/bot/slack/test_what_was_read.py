"""*What was read*, *Show text* and *Try again*: what became of links, and the text itself, for who may see it."""

from collections.abc import Callable
from functools import partial

import pytest

from bot.blocks import ids
from bot.playground.slack import payloads, pressing
from bot.playground.slack.delivering import Delivery
from bot.playground.slack.pressing import Shown, find
from bot.playground.slack.records import View
from bot.playground.slack.traffic import Response
from tests.bot.slack.results import LOADING, filled, offers, responses, typed, words
from tests.bot.slack.site import LOST, NAME, TITLE, TRAMS, Site
from tests.bot.slack.talk import opened, reply, shown, to_bot
from tests.slack.fake import FakeSlack
from tests.slack.reading import links, mentions

WORDS = 60  # of the article of `Site.fire`
CLOSING = "which answers every letter it receives."

pytestmark = pytest.mark.parametrize("bot", ["http"], indirect=True)  # the way in makes no difference here

Change = Callable[..., View]


@pytest.fixture
def reading(another: Callable[..., str], change: Change) -> str:
    """A private channel whose links are read."""
    private = another(private=True)
    change(reading=[private])
    return private


def shared(slack: FakeSlack, channel: str, text: str, count: int = 1) -> str:
    """A message with links, once it has so many reactions."""
    ts = slack.ask(channel, "UANNA", text)
    slack.wait_for(lambda: len(slack.reactions(channel, ts)) >= count, what="reactions")
    return ts


def looked_into(slack: FakeSlack, channel: str, ts: str, user: str = "UBEN") -> View:
    """What was read of a message, by its shortcut."""
    about = slack.message(channel, ts)
    return filled(slack, opened(slack, user, lambda: slack.shortcut(user, ids.WHAT_WAS_READ, about)))


def text_of(slack: FakeSlack, seen: Shown, user: str = "UBEN") -> View:
    """The view with the text of the first article there."""
    return opened(slack, user, lambda: slack.press(user, seen, ids.SHOW_TEXT))


def test_what_was_read(slack: FakeSlack, site: Site, reading: str) -> None:
    """Each link with its words and time; one that failed with the reason and another try, which mends all."""
    good, bad = site.fire(), site.broken()
    ts = shared(slack, reading, f"<{good}> <{bad}>", 2)
    view = looked_into(slack, reading, ts)
    assert f"|{TITLE}> – {NAME}" in shown(view)
    assert f"{WORDS} words" in shown(view)
    assert f"{bad}\nCould not be read, " in shown(view)
    assert "500" in shown(view)
    assert links(view.body) == [good]
    assert offers(view, ids.SHOW_TEXT)
    site.mend(bad)
    slack.press("UBEN", view, ids.TRY_AGAIN)
    slack.wait_for(lambda: slack.reactions(reading, ts) == ["white_check_mark"], what="the warning to go")
    slack.wait_for(lambda: not any(offers(one, ids.TRY_AGAIN) for one in slack.views if one.id == view.id))
    assert site.asked.count(good) == 1
    assert slack.posted(reading) == []


def test_trying_again_in_vain(slack: FakeSlack, site: Site, reading: str) -> None:
    """The reason and the warning stay; a guest may not try."""
    bad = site.broken(404)
    ts = shared(slack, reading, f"<{bad}>")
    view = looked_into(slack, reading, ts)
    for _ in range(2):
        before = site.asked.count(bad)
        slack.press("UBEN", view, ids.TRY_AGAIN)
        slack.wait_for(partial(asked_more, site, bad, before), what="another try")
    assert slack.reactions(reading, ts) == ["warning"]
    slack.press("UGUEST", view, ids.TRY_AGAIN)
    slack.wait_for(lambda: any("I can't do this" in shown(one) for one in slack.views), what="a refusal")


def test_why_by_the_command(slack: FakeSlack, site: Site, reading: str, channel: str) -> None:
    """What became of a link, to be asked where it may be known; elsewhere it was never read."""
    good, bad = site.fire(), site.broken(403)
    shared(slack, reading, f"<{good}> <{bad}>", 2)
    assert f"{WORDS} words" in words(typed(slack, "UBEN", reading, f"why {good}?utm_source=x"))
    assert "403" in words(typed(slack, "UBEN", reading, f"why {bad}"))
    for url in (good, bad):
        told = words(typed(slack, "UBEN", channel, f"why {url}"))
        assert told.startswith(f"{url}\nIt was not read here.")
        assert TITLE not in told
    assert "Say which link: /articles why and its address." in words(typed(slack, "UBEN", reading, "why"))
    typed(slack, "UBEN", reading, f"forget {good}")
    assert "It is no longer in the library." in words(typed(slack, "UBEN", reading, f"why {good}"))


def test_why_of_what_was_saved_by_hand(slack: FakeSlack, site: Site, reading: str) -> None:
    """It tells when the library got it."""
    url = site.fire()
    typed(slack, "UANNA", reading, f"save {url}")
    told = words(typed(slack, "UBEN", reading, f"why {url}"))
    assert "Read " in told
    assert f"{WORDS} words" in told


def test_a_message_of_which_nothing_was_read(slack: FakeSlack, site: Site, channel: str, reading: str) -> None:
    """Where links are not read, that is said; without any, too; and nothing of a private channel is known there."""
    url = site.fire()
    shared(slack, reading, f"<{url}>")
    view = looked_into(slack, channel, slack.say(channel, "UANNA", f"<{url}>"))
    assert "It was not read here." in shown(view)
    assert TITLE not in shown(view)
    assert "no link in this message" in shown(looked_into(slack, channel, slack.say(channel, "UANNA", "Hello")))


def test_the_text(slack: FakeSlack, site: Site, reading: str) -> None:
    """All of it, letter by letter, with what is known of it; from every place that shows the article."""
    hostile = "The <!channel> sign & <https://evil.example|here> @here *bold* :fire: &amp; https://evil.example/bare"
    url = site.article("Odd signs in Wexley", f"{hostile} hung at the depot.", "The depot of Wexley opened in 1987.")
    said = typed(slack, "UANNA", reading, f"save {url}")
    summed = typed(slack, "UANNA", reading, f"sum {url}")
    asked = slack.ask(reading, "UANNA", to_bot(slack, "When did the depot of Wexley open?"))
    passage = opened(slack, "UANNA", lambda: slack.press("UANNA", reply(slack, reading, asked), ids.SHOW_PASSAGE))
    for seen in (said, summed, passage):
        view = text_of(slack, seen, "UANNA")
        assert hostile in shown(view)
        assert CLOSING in shown(view)
        assert "Published 10 February 2026" in shown(view)
        assert "First read " in shown(view)
        assert links(view.body) == [url]
        assert mentions(view.body) == []
        slack.close(view)


def test_the_text_of_a_page_that_is_not_kept(slack: FakeSlack, site: Site, reading: str) -> None:
    """It is read anew, which a slow page makes one wait for; one that is gone by then is said to be."""
    url = site.fire(slow=True)
    site.release(url)
    summed = typed(slack, "UANNA", reading, f"sum {url}")
    site.hold(url)
    view = text_of(slack, summed, "UANNA")
    assert LOADING in shown(view)
    site.release(url)
    read = filled(slack, view)
    assert LOST in shown(read)
    assert "Read just now, and not kept" in shown(read)
    site.lose(url)
    assert "can't be read any more" in shown(filled(slack, text_of(slack, summed, "UANNA")))
    assert words(typed(slack, "UANNA", reading, f"why {url}")).startswith(f"{url}\nIt was not read here.")


def test_a_long_text_has_parts(slack: FakeSlack, site: Site, reading: str) -> None:
    """They are turned in place, on and back, and nothing of the text is left out."""
    paragraphs = [f"Paragraph {number} tells of a tram of Wexley. {'It rolled. ' * 60}" for number in range(23)]
    url = site.article("The trams of Wexley", *paragraphs)
    first = text_of(slack, typed(slack, "UANNA", reading, f"save {url}"), "UANNA")
    assert "Part 1 of 2." in shown(first)
    assert not offers(first, ids.TEXT_BACK)
    slack.press("UANNA", first, ids.TEXT_ON)
    second = turned(slack, first, "Part 2 of 2.")
    assert not offers(second, ids.TEXT_ON)
    for number in range(23):
        assert sum(f"Paragraph {number} tells" in shown(part) for part in (first, second)) == 1
    slack.press("UANNA", second, ids.TEXT_BACK)
    assert shown(turned(slack, second, "Part 1 of 2.")) == shown(first)


def asked_more(site: Site, url: str, before: int) -> bool:
    """Whether a page was asked for more often than before."""
    return site.asked.count(url) > before


def turned(slack: FakeSlack, view: View, words: str) -> View:
    """The view, once it says this."""
    found = slack.wait_for(
        lambda: next((one for one in slack.views if one.id == view.id and words in shown(one)), None), what=words
    )
    assert found
    return found


def test_a_text_stays_where_it_is_at_home(slack: FakeSlack, site: Site, reading: str, channel: str) -> None:
    """Its button, pressed from anywhere else, or by a guest, shows nothing of it; nor does it once it is forgotten."""
    url = site.fire()
    said = typed(slack, "UANNA", reading, f"save {url}")
    elsewhere = type(said)(**{name: getattr(said, name) for name in said.__slots__} | {"channel": channel})
    for seen, user in ((elsewhere, "UANNA"), (said, "UGUEST")):
        view = text_of(slack, seen, user)
        assert "I can't do this" in shown(view)
        assert LOST not in shown(view)
        slack.close(view)
    typed(slack, "UANNA", reading, f"forget {url}")
    assert "This article is no longer in the library." in shown(text_of(slack, said, "UANNA"))


def test_forged_presses_show_nothing_of_a_private_channel(
    slack: FakeSlack, site: Site, reading: str, channel: str, another: Callable[..., str], change: Change
) -> None:
    """Nor read anything for it: in public, in another private channel, or by a guest who may ask there."""
    good, bad = site.fire(), site.broken()
    ts = shared(slack, reading, f"<{good}> <{bad}>", 2)
    known = looked_into(slack, reading, ts)
    text, again = (find(known.blocks, action)[1]["value"] for action in (ids.SHOW_TEXT, ids.TRY_AGAIN))
    slack.close(known)
    change(reading=[reading], outsiders=["guests"])
    asked = list(site.asked)
    for place, user in ((channel, "UBEN"), (another(private=True), "UBEN"), (reading, "UGUEST")):
        there = typed(slack, user, place, "help")
        view = opened(slack, user, partial(forged, slack, user, there, ids.SHOW_TEXT, text))
        assert "This article is no longer in the library." in shown(view)
        slack.close(view)
        (refusal,) = responses(slack, forged(slack, user, there, ids.TRY_AGAIN, again))
        assert ("can ask, but not change" if user == "UGUEST" else "in a private conversation") in words(refusal)
    told = looked_into(slack, reading, ts, "UGUEST")
    assert links(told.body) == []
    assert "Could not be read" not in shown(told)
    assert site.asked == asked


def forged(slack: FakeSlack, user: str, seen: Response, action_id: str, value: str) -> Delivery:
    """A press of a button that is not there."""
    button = {"type": "button", "action_id": action_id, "block_id": "b", "value": value}
    return slack.deliver(payloads.block_actions(user, pressing.place(slack.world, seen, {}), button))


def test_the_shortcut_on_a_kept_article_shows_its_text(slack: FakeSlack, site: Site, reading: str) -> None:
    """A modal knows the conversation that it was opened from, so that its buttons do."""
    url = site.fire()
    shared(slack, reading, f"<{url}>")
    about = slack.message(reading, slack.say(reading, "UANNA", f"<{url}>"))
    view = filled(slack, opened(slack, "UBEN", lambda: slack.shortcut("UBEN", ids.SUMMARISE_LINKS, about)))
    assert LOST in shown(text_of(slack, view))
    assert LOST in words(typed(slack, "UBEN", reading, f"ask {TRAMS}"))
