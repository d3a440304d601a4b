"""Shortcuts: a view is there at once, and the result comes into it, whatever becomes of the page or the view."""

from collections.abc import Callable

import pytest

from bot.blocks import ids
from bot.playground.slack import payloads, pressing
from bot.playground.slack.records import Message, View
from bot.playground.slack.rendering import message_json
from tests.bot.slack.results import LOADING, filled, home, offers, typed, words
from tests.bot.slack.site import LOST, NAME, TITLE, TRAMS, Site
from tests.bot.slack.talk import ABSTENTION, CAPTAIN, DIED, FERRY, HALLWORTH, MAYOR, opened, shown
from tests.slack.fake import FakeSlack
from tests.slack.reading import links

_NO_LINK = "There is no link in this message."


@pytest.fixture
def private(another: Callable[..., str]) -> str:
    """A private channel of this test's own, where what is kept stays."""
    return another(private=True)


def said(slack: FakeSlack, channel: str, text: str) -> Message:
    """What somebody said."""
    return slack.message(channel, slack.say(channel, "UBEN", text))


def used(slack: FakeSlack, callback: str, about: Message | None = None, user: str = "UANNA") -> View:
    """The view that a shortcut opens at once."""
    return opened(slack, user, lambda: slack.shortcut(user, callback, about))


def submitted(slack: FakeSlack, view: View, question: str, user: str = "UANNA") -> View:
    """The result of a question in a view; meanwhile it says that it is being worked on."""
    delivery = slack.submit(user, view, {ids.QUESTION: question})
    assert LOADING in str(delivery.attempts[0].answer)
    return filled(slack, view)


def settled(slack: FakeSlack, private: str) -> None:
    """Wait until there is nothing to do any more, but to say so."""
    slack.wait_for(lambda: ": 0 waiting" in words(typed(slack, "UADMIN", private, "status")), what="an idle bot")


def test_summarising_links(slack: FakeSlack, site: Site, private: str) -> None:
    """Each link's article is told in a few of its own sentences, and nothing is kept."""
    one, other = site.fire(), site.article("Bakers of Wexley strike", "The bakers of Wexley stopped work, they said.")
    view = filled(slack, used(slack, ids.SUMMARISE_LINKS, said(slack, private, f"<{one}|Fire!> and <{other}>")))
    assert shown(view).count("In the article's own sentences.") == 2
    assert f"<{one}|{TITLE}> – {NAME}" in shown(view)
    assert LOST in shown(view)
    assert "The bakers of Wexley stopped work" in shown(view)
    assert links(view.body) == [one, other]
    assert not offers(view, ids.SHARE)
    assert ABSTENTION in words(typed(slack, "UANNA", private, f"ask {TRAMS}"))
    assert slack.posted(private) == []


def test_saving_links(slack: FakeSlack, site: Site, channel: str, private: str) -> None:
    """They are kept where the message is, and what could not be read is told."""
    url, broken = site.fire(), site.broken(404)
    message = said(slack, private, f"<{url}> <{broken}>")
    view = filled(slack, used(slack, ids.SAVE_LINKS, message))
    assert f"Saved: <{url}|{TITLE}>" in shown(view)
    assert "Not saved: " in shown(view)
    assert "the site answered 404" in shown(view)
    assert LOST in words(typed(slack, "UBEN", private, f"ask {TRAMS}"))
    assert LOST not in words(typed(slack, "UBEN", channel, f"ask {TRAMS}"))
    assert f"Here already: <{url}|{TITLE}>" in shown(filled(slack, used(slack, ids.SAVE_LINKS, message, "UBEN")))


def test_a_page_that_keeps_one_waiting(slack: FakeSlack, site: Site, private: str) -> None:
    """The view says that it is being worked on, until the page has come; others are served meanwhile."""
    url = site.fire(slow=True)
    view = used(slack, ids.SUMMARISE_LINKS, said(slack, private, f"<{url}>"))
    slack.wait_for(lambda: url in site.asked)
    assert LOADING in shown(view)
    assert _NO_LINK in shown(filled(slack, used(slack, ids.SUMMARISE_LINKS, said(slack, private, "?"), "UBEN")))
    assert LOADING in shown(next(each for each in slack.views if each.id == view.id))
    site.release(url)
    assert LOST in shown(filled(slack, view))


def test_two_people_at_once(slack: FakeSlack, site: Site, private: str) -> None:
    """Each gets the result of their own."""
    owls = site.article("Owls", "Owls nest in the tower of the town hall this year.", slow=True)
    pages = {"UANNA": site.fire(slow=True), "UBEN": owls}
    views = {
        user: used(slack, ids.SUMMARISE_LINKS, said(slack, private, f"<{url}>"), user) for user, url in pages.items()
    }
    for url in reversed(pages.values()):
        site.release(url)
    assert LOST in shown(filled(slack, views["UANNA"]))
    assert "Owls nest" in shown(filled(slack, views["UBEN"]))
    assert links(filled(slack, views["UBEN"]).body) == [pages["UBEN"]]


def test_asking_about_a_message(slack: FakeSlack, site: Site, private: str) -> None:
    """The answer is from its article alone, whatever else the library could answer."""
    message = said(slack, private, f"<{site.fire()}>")
    view = used(slack, ids.ASK_ABOUT, message)
    assert f"About: http://{site.host}/" in shown(view)
    answered = submitted(slack, view, TRAMS)
    assert LOST in shown(answered)
    assert not offers(answered, ids.FEEDBACK)
    passage = opened(slack, "UANNA", lambda: slack.press("UANNA", answered, ids.SHOW_PASSAGE))
    assert passage.previous == view.id
    assert f"> {LOST}" in shown(passage)
    other = shown(submitted(slack, used(slack, ids.ASK_ABOUT, message), FERRY))
    assert ABSTENTION in other
    assert "ferry" not in other.lower().replace(FERRY.lower(), "")


def test_asking_about_words(slack: FakeSlack, private: str) -> None:
    """Where the message has no link, the question is understood by its words."""
    view = used(slack, ids.ASK_ABOUT, said(slack, private, FERRY))
    assert f"About: {FERRY}" in shown(view)
    assert HALLWORTH in shown(submitted(slack, view, CAPTAIN))


def test_asking_from_anywhere(slack: FakeSlack) -> None:
    """A global shortcut asks for a question and answers it; passages can be looked into."""
    answered = submitted(slack, used(slack, ids.ASK_ARTICLES), FERRY)
    assert DIED in shown(answered)
    assert not offers(answered, ids.FEEDBACK)
    passage = opened(slack, "UANNA", lambda: slack.press("UANNA", answered, ids.SHOW_PASSAGE))
    assert f"> {DIED}" in shown(passage)
    none = submitted(slack, used(slack, ids.ASK_ARTICLES, user="UBEN"), MAYOR, "UBEN")
    assert ABSTENTION in shown(none)


@pytest.mark.parametrize("callback", [ids.SUMMARISE_LINKS, ids.SAVE_LINKS])
@pytest.mark.parametrize("text", ["no link here", "", "<@UBEN> <#C1|general> <mailto:a@b.example>"])
def test_a_message_without_links(slack: FakeSlack, channel: str, callback: str, text: str) -> None:
    """It is told that there is none."""
    assert _NO_LINK in shown(filled(slack, used(slack, callback, said(slack, channel, text))))


def test_errors_are_explained_in_the_view(slack: FakeSlack, site: Site, private: str) -> None:
    """A page that fails, and a question of it."""
    broken = site.broken(500)
    message = said(slack, private, f"<{broken}>")
    assert "the site answered 500" in shown(filled(slack, used(slack, ids.SUMMARISE_LINKS, message)))
    asked = submitted(slack, used(slack, ids.ASK_ABOUT, message), TRAMS)
    assert "the site answered 500" in shown(asked)
    assert not offers(asked, ids.SHOW_PASSAGE)


def test_guests_are_told_why_not(slack: FakeSlack, site: Site, channel: str) -> None:
    """In the view, and no page is asked for."""
    url = site.fire()
    message = said(slack, channel, f"<{url}>")
    for callback in (ids.SUMMARISE_LINKS, ids.SAVE_LINKS):
        assert "members of this workspace only" in shown(filled(slack, used(slack, callback, message, "UGUEST")))
    for callback, about in ((ids.ASK_ABOUT, message), (ids.ASK_ARTICLES, None)):
        view = submitted(slack, used(slack, callback, about, "UGUEST"), FERRY, "UGUEST")
        assert "members of this workspace only" in shown(view)
    assert url not in site.asked


def test_a_trigger_that_has_expired(slack: FakeSlack, site: Site, private: str) -> None:
    """There is no view to show it in: the page is read once at most, and the bot goes on."""
    url, trigger = site.fire(), slack.trigger("UANNA")
    slack.advance(4)
    told = message_json(slack.world, said(slack, private, f"<{url}>"))
    channel = pressing.channel_name(slack.world.channels[private])
    payload = payloads.message_shortcut(ids.SUMMARISE_LINKS, "UANNA", channel, told)
    before = len(slack.views)
    assert slack.deliver({**payload, "trigger_id": trigger}).acked
    slack.wait_for(lambda: slack.called("views.open")[-1].error == "expired_trigger_id", what="a refusal")
    settled(slack, private)
    assert len(slack.views) == before
    assert site.asked.count(url) == 1


def test_a_view_that_is_closed_meanwhile(slack: FakeSlack, site: Site, private: str) -> None:
    """The result is let go of: the page is not read again, and nothing is set aside."""
    url = site.fire(slow=True)
    view = used(slack, ids.SAVE_LINKS, said(slack, private, f"<{url}>"))
    aside = shown(home(slack, "UADMIN")).partition("Set aside")[2]
    slack.close(view)
    site.release(url)
    settled(slack, private)
    assert site.asked.count(url) == 1
    assert LOST in words(typed(slack, "UANNA", private, f"ask {TRAMS}"))
    assert shown(home(slack, "UADMIN")).partition("Set aside")[2] == aside
