"""The workspace's settings: who may change them, that they do what they say, and what nobody can change unseen."""

from collections.abc import Callable

from bot.blocks import ids
from bot.playground.slack.records import View
from tests.bot.slack.results import home, offers, settings, typed, words
from tests.bot.slack.site import Site
from tests.bot.slack.talk import ABSTENTION, DIED, FERRY, opened, reply, shown, to_bot
from tests.slack.fake import FakeSlack

_NOBODY = "Only an admin, or somebody named in the settings"

DOUBTFUL = ("What did the director of the museum do?", "How old was the ferry?", "When did the strike end?")

Change = Callable[..., View]


def test_changing_who_may_change_them(slack: FakeSlack, change: Change, person: Callable[..., str]) -> None:
    """Whoever is named may, and nobody else; then everybody may, but no guest."""
    named, other, guest = person(), person(), person(restricted=True)
    assert f"May change settings: admins, <@{named}>" in shown(change(editors=[named]))
    assert offers(home(slack, named), ids.SETTINGS)
    assert not offers(home(slack, other), ids.SETTINGS)
    assert "May change settings: everybody" in shown(change(named, everyone=[ids.EVERYONE_EDITS]))
    assert offers(home(slack, other), ids.SETTINGS)
    change(outsiders=[ids.GUESTS])
    assert not offers(home(slack, guest), ids.SETTINGS)
    change(other, everyone=[])
    assert not offers(home(slack, other), ids.SETTINGS)


def test_editors_may_forget(
    slack: FakeSlack, site: Site, channel: str, change: Change, person: Callable[..., str]
) -> None:
    """Whoever may change the settings may remove what everybody sees."""
    user, url = person(), site.article("Swifts are back in Wexley", "Swifts were seen over Wexley, the wardens said.")
    typed(slack, user, channel, f"save {url}")
    assert _NOBODY in words(typed(slack, user, channel, f"forget {url}"))
    change(editors=[user])
    assert "Forgotten: Swifts" in words(typed(slack, user, channel, f"forget {url}"))


def test_letting_guests_ask(slack: FakeSlack, channel: str, change: Change, person: Callable[..., str]) -> None:
    """Once they are let in they get answers and a Home tab, and still change nothing."""
    guest = person(restricted=True)
    assert "Outsiders who get answers: none" in shown(home(slack, "UADMIN"))
    assert "Outsiders who get answers: guests" in shown(change(outsiders=[ids.GUESTS]))
    assert DIED in words(typed(slack, guest, channel, f"ask {FERRY}"))
    assert "The library" in shown(home(slack, guest))
    assert "can ask, but not change" in words(typed(slack, guest, channel, "save https://wexley.example/"))
    change(outsiders=[])
    assert DIED not in words(typed(slack, guest, channel, f"ask {FERRY}"))
    assert "The library" not in shown(home(slack, guest))


def test_letting_shared_channels_ask(slack: FakeSlack, another: Callable[..., str], change: Change) -> None:
    """A channel shared with another company gets answers once that is allowed."""
    shared = another(shared=True)
    assert DIED not in shown(reply(slack, shared, slack.ask(shared, "UANNA", to_bot(slack, FERRY))))
    assert "answers: channels shared with other companies" in shown(change(outsiders=[ids.SHARED]))
    assert DIED in shown(reply(slack, shared, slack.ask(shared, "UANNA", to_bot(slack, FERRY))))


def test_the_settings_are_shown_as_they_are(
    slack: FakeSlack, channel: str, change: Change, person: Callable[..., str]
) -> None:
    """What was chosen is chosen in the modal; sent again as it is, nothing changes."""
    user = person()
    seen = change(editors=[user], outsiders=[ids.GUESTS, ids.SHARED], reading=[channel], point="strict")
    chosen = shown(seen).partition("Settings\n")[2]
    assert f"Links are read in: <#{channel}>" in chosen
    assert shown(change()).partition("Settings\n")[2].partition("Work\n")[0] == chosen.partition("Work\n")[0]
    elements = {block["block_id"]: block["element"] for block in settings(slack, user).blocks}
    assert elements[ids.EDITORS]["initial_users"] == [user]
    assert elements[ids.READING]["initial_conversations"] == [channel]
    assert [one["value"] for one in elements[ids.OUTSIDERS]["initial_options"]] == [ids.GUESTS, ids.SHARED]
    assert "initial_options" not in elements[ids.EVERYONE]
    assert elements[ids.POINT]["initial_option"]["value"] == "strict"
    assert "Answers: strict" in chosen


def test_answering_only_when_nearly_sure(slack: FakeSlack, channel: str, change: Change) -> None:
    """Of what is answered with some doubt less is answered then."""

    def answered() -> int:
        told = [words(typed(slack, "UANNA", channel, f"ask {question}")) for question in DOUBTFUL]
        return sum(ABSTENTION not in each for each in told)

    before = answered()
    change(point="strict")
    assert answered() < before


def test_nobody_else_opens_them(slack: FakeSlack, person: Callable[..., str]) -> None:
    """Whoever presses a button that they do not have is told so."""
    user, theirs = person(), home(slack, "UADMIN")
    for each in (user, person(restricted=True), person(stranger=True)):
        view = opened(slack, each, lambda: slack.press(each, theirs, ids.SETTINGS))  # noqa: B023 - called at once
        assert _NOBODY in shown(view)
        assert not view.body.get("submit")


def test_nobody_else_submits_them(slack: FakeSlack, person: Callable[..., str]) -> None:
    """A submission that somebody else sends changes nothing, and they are told so."""
    view = settings(slack, "UADMIN")
    before = shown(home(slack, "UADMIN")).partition("Work\n")[0]
    for user in (person(), person(restricted=True)):
        slack.submit(user, view, {ids.EDITORS: [user], ids.EVERYONE: [ids.EVERYONE_EDITS]})
        refused = next(each for each in slack.views if each.id == view.id)
        assert _NOBODY in shown(refused)
        assert not offers(home(slack, user), ids.SETTINGS)
    assert shown(home(slack, "UADMIN")).partition("Work\n")[0] == before


def test_somebody_who_may_no_longer(slack: FakeSlack, change: Change, person: Callable[..., str]) -> None:
    """Whoever opened the settings while they might, and submits them when they may not, changes nothing."""
    user = person()
    change(editors=[user])
    view = settings(slack, user)
    change(editors=[])
    slack.submit(user, view, {ids.EDITORS: [user]})
    assert "May change settings: admins\n" in shown(home(slack, "UADMIN"))


def test_private_channels_stay_on(another: Callable[..., str], change: Change, person: Callable[..., str]) -> None:
    """Whoever is not in a private channel can't turn its reading off, for they do not see it."""
    inside, outside = person(admin=True), person(admin=True)
    private, public = another(private=True, members=(inside,)), another()
    change(inside, reading=[private, public])
    assert f"Links are read in: <#{private}>\n" in shown(change(outside, reading=[]))
    assert "Links are read in: no channel" in shown(change(inside, reading=[]))


def test_a_channel_that_is_gone(
    slack: FakeSlack, another: Callable[..., str], change: Change, person: Callable[..., str]
) -> None:
    """Where the bot was removed from a private channel, the settings can be changed all the same."""
    inside, outside = person(admin=True), person(admin=True)
    private = another(private=True, members=(inside,))
    change(inside, reading=[private])
    slack.channel(private, private=True, members=(inside,), member=False)
    seen = shown(change(outside, reading=[], outsiders=[ids.GUESTS]))
    assert "Links are read in: no channel" in seen
    assert "Outsiders who get answers: guests" in seen
