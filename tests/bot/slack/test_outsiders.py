"""Guests, people of other companies and the channels shared with them: refused, and let in only as far as allowed."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from tests.bot.slack.results import filled, home, offers, republished, responses, typed, words
from tests.bot.slack.site import Site
from tests.bot.slack.talk import ABSTENTION, DIED, FERRY, opened, replies, reply, shown, to_bot
from tests.bot.slack.vaults import QUESTION, vault
from tests.slack.fake import FakeSlack

Another = Callable[..., str]
OUTSIDERS = ("UGUEST", "USINGLE", "USTRANGER")
NO_MEMBER = "I answer members of this workspace only."
NOT_SHARED = "This channel is shared with another company, so I keep still here."
MAY_NOT = "Guests and people of other companies can ask, but not change the library or the settings."

pytestmark = pytest.mark.parametrize("bot", ["http"], indirect=True)  # the way in makes no difference here


@pytest.fixture(autouse=True)
def single(slack: FakeSlack) -> None:
    """A guest of one channel; the others are there already."""
    slack.user("USINGLE", ultra=True)


@pytest.fixture
def allow(slack: FakeSlack) -> Iterator[Callable[..., None]]:
    """An admin allows some outsiders, until the test is over."""

    def allowed(*outsiders: str) -> None:
        seen = home(slack, "UADMIN")
        view = opened(slack, "UADMIN", partial(slack.press, "UADMIN", seen, "settings"))
        assert slack.submit("UADMIN", view, {"outsiders": list(outsiders)}).acked
        republished(slack, "UADMIN", seen)

    yield allowed
    allowed()


@pytest.mark.parametrize("user", OUTSIDERS)
def test_an_outsider_is_refused_everywhere(slack: FakeSlack, site: Site, another: Another, user: str) -> None:
    """In a channel, a direct conversation, by command, in the Home tab, by shortcuts: told why, and no more."""
    channel, direct = another(), another(im=True, user=user)
    said = [shown(reply(slack, channel, slack.ask(channel, user, to_bot(slack, FERRY))))]
    said.append(shown(reply(slack, direct, slack.ask(direct, user, FERRY))))
    url = site.article("Not for guests", "Whoever is not of this house reads it elsewhere.")
    commands = (f"ask {FERRY}", "find ferry", f"sum {url}", f"save {url}", f"forget {url}", "status")
    said += [words(typed(slack, user, channel, text)) for text in commands]
    said.append(shown(home(slack, user)))
    about = slack.message(channel, slack.say(channel, "UANNA", f"Look: {url}"))
    ways = [partial(slack.shortcut, user, shortcut, about) for shortcut in ("summarise_links", "save_to_library")]
    said += [shown(filled(slack, opened(slack, user, way))) for way in ways]
    for shortcut, of in (("ask_about_this", about), ("ask_articles", None)):
        view = opened(slack, user, partial(slack.shortcut, user, shortcut, of))
        slack.submit(user, view, {"question": FERRY})
        said.append(shown(filled(slack, view)))
    assert [words for words in said if NO_MEMBER not in words] == []
    assert [words for words in said if DIED in words or "Articles:" in words or "Not for guests" in words] == []
    assert url not in site.asked


def test_an_outsider_presses_a_members_buttons(slack: FakeSlack, channel: str) -> None:
    """The passage of an answer that stands in a channel is not opened to a guest, and its deletion refused."""
    answer = reply(slack, channel, slack.ask(channel, "UANNA", to_bot(slack, FERRY)))
    assert DIED in shown(answer)
    assert NO_MEMBER in shown(opened(slack, "UGUEST", partial(slack.press, "UGUEST", answer, "show_passage")))
    (refusal,) = responses(slack, slack.press("UGUEST", answer, "delete_answer"))
    assert "Only the person who asked" in words(refusal)
    assert slack.message(channel, answer.ts) == answer


@pytest.mark.parametrize("kind", [{"shared": True}, {"shared": True, "private": True}], ids=["public", "private"])
def test_a_shared_channel_is_refused(slack: FakeSlack, site: Site, another: Another, kind: dict[str, bool]) -> None:
    """Members are refused there too; nothing is read there."""
    channel = another(**kind)
    url = site.article("Not for others", "Whoever is not of this house reads it elsewhere.")
    said = [shown(reply(slack, channel, slack.ask(channel, "UANNA", to_bot(slack, FERRY))))]
    said += [words(typed(slack, "UANNA", channel, text)) for text in (f"ask {FERRY}", "status", f"save {url}")]
    about = slack.message(channel, slack.say(channel, "UANNA", url))
    said.append(
        shown(filled(slack, opened(slack, "UANNA", partial(slack.shortcut, "UANNA", "save_to_library", about))))
    )
    assert [words for words in said if NOT_SHARED not in words] == []
    assert url not in site.asked


@pytest.mark.parametrize("user", ["UGUEST", "USINGLE"])
def test_guests_allowed(slack: FakeSlack, site: Site, another: Another, allow: Callable[..., None], user: str) -> None:
    """They get what everyone may see, in a private channel too where there is more; and change nothing."""
    hidden = another(private=True, members=("UANNA", user))
    kept = vault(slack, site, hidden)
    allow("guests")
    for question, answer in ((FERRY, DIED), (QUESTION, ABSTENTION)):
        assert answer in shown(reply(slack, hidden, slack.ask(hidden, user, to_bot(slack, question))))
        assert answer in words(typed(slack, user, hidden, f"ask {question}"))
    assert kept.is_in(reply(slack, hidden, slack.ask(hidden, "UANNA", to_bot(slack, QUESTION))).body)
    mine, theirs = (words(typed(slack, who, hidden, "status")) for who in (user, "UANNA"))
    assert mine != theirs
    assert kept.is_in(typed(slack, "UANNA", hidden, "find herons").body)
    assert not kept.is_in(typed(slack, user, hidden, "find herons").body)
    url = site.article("Brought by a guest", "A guest brought it and left it at the door.")
    for text in (f"save {url}", f"forget {kept.url}"):
        assert MAY_NOT in words(typed(slack, user, hidden, text))
    assert url not in site.asked
    seen = home(slack, user)
    assert "The library" in shown(seen)
    assert not kept.is_in(seen.body)
    assert not offers(seen, "settings")
    assert kept.leaks(slack) == []


def test_guests_allowed_look_into_public_answers_alone(
    slack: FakeSlack, site: Site, another: Another, allow: Callable[..., None]
) -> None:
    """The passage of a member's answer in a private channel stays closed to a guest who is there."""
    hidden = another(private=True, members=("UANNA", "UGUEST"))
    vault(slack, site, hidden)
    allow("guests")
    answer = reply(slack, hidden, slack.ask(hidden, "UANNA", to_bot(slack, QUESTION)))
    view = opened(slack, "UGUEST", partial(slack.press, "UGUEST", answer, "show_passage"))
    assert "can be looked into there alone" in shown(view)
    own = reply(slack, hidden, slack.ask(hidden, "UGUEST", to_bot(slack, FERRY)))
    assert DIED in shown(opened(slack, "UGUEST", partial(slack.press, "UGUEST", own, "show_passage")))


def test_a_guests_question_in_private_stays_there(
    slack: FakeSlack, another: Another, allow: Callable[..., None]
) -> None:
    """Though nothing private answered it, an editor who is not there is not shown it with its vote."""
    hidden, question = another(private=True, members=("UGUEST",)), f"{FERRY} And was it the fog?"
    allow("guests")
    answer = reply(slack, hidden, slack.ask(hidden, "UGUEST", to_bot(slack, question)))
    assert slack.press("UGUEST", answer, "feedback", "positive").acked
    assert question not in shown(home(slack, "UADMIN"))


@pytest.mark.parametrize("kind", [{"shared": True}, {"shared": True, "private": True}], ids=["public", "private"])
def test_shared_channels_allowed(
    slack: FakeSlack, site: Site, another: Another, allow: Callable[..., None], kind: dict[str, bool]
) -> None:
    """Everybody there gets what everyone may see; guests of this workspace are not meant, nor strangers elsewhere."""
    channel, public = another(**kind), another()
    allow("shared")
    for user in ("UANNA", "USTRANGER"):
        assert DIED in shown(reply(slack, channel, slack.ask(channel, user, to_bot(slack, FERRY))))
    assert NO_MEMBER in shown(reply(slack, channel, slack.ask(channel, "UGUEST", to_bot(slack, FERRY))))
    assert NO_MEMBER in shown(reply(slack, public, slack.ask(public, "USTRANGER", to_bot(slack, FERRY))))
    url = site.article("Brought by a stranger", "A stranger brought it and left it at the door.")
    assert MAY_NOT in words(typed(slack, "USTRANGER", channel, f"save {url}"))
    assert url not in site.asked


def test_nothing_private_becomes_public_by_sharing(
    slack: FakeSlack, site: Site, another: Another, allow: Callable[..., None]
) -> None:
    """In a private channel that is shared nothing can be saved: it would be everyone's, or its strangers'."""
    channel, public = another(private=True, shared=True), another()
    url = site.article("Plans of the walled garden", "The walled garden gets a second gate in the north wall.")
    allow("guests", "shared")
    assert "what is saved here could be kept from nobody" in words(typed(slack, "UANNA", channel, f"save {url}"))
    about = slack.message(channel, slack.say(channel, "UANNA", url))
    view = opened(slack, "UANNA", partial(slack.shortcut, "UANNA", "ask_about_this", about))
    slack.submit("UANNA", view, {"question": "What does the walled garden get?"})
    assert "could be kept from nobody" in shown(filled(slack, view))
    assert "second gate" not in words(typed(slack, "UANNA", public, "find walled garden gate"))
    assert url not in site.asked


def test_only_an_editor_lets_them_in(slack: FakeSlack, channel: str) -> None:
    """A guest who forges the settings' modal, or a member, changes nothing."""
    seen = home(slack, "UADMIN")
    view = opened(slack, "UADMIN", partial(slack.press, "UADMIN", seen, "settings"))
    for user in ("UGUEST", "UANNA", "USTRANGER"):
        answer = slack.submit(user, view, {"outsiders": ["guests", "shared"]}).attempts[0].answer
        assert answer["response_action"] == "update"
        assert "Only an admin" in str(answer["view"])
    root = slack.ask(channel, "UGUEST", to_bot(slack, FERRY))
    assert NO_MEMBER in shown(replies(slack, channel, root)[0])
