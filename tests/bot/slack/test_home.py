"""The Home tab: what is there for members, for those who look after the bot, and for guests."""

import re
from collections.abc import Callable

import pytest

from bot.blocks import ids
from bot.playground.slack import payloads
from bot.playground.slack.records import View
from tests.bot.slack.results import LOADING, filled, home, offers, typed, words
from tests.bot.slack.site import LOST, TITLE, TRAMS, Site
from tests.bot.slack.talk import ABSTENTION, BRIDGE, CROWNS, DIED, FERRY, MAYOR, opened, reply, shown, to_bot
from tests.slack.fake import FakeSlack

UNHEARD = "What does nobody else ask, not even about otters?"
_TRY = (ids.TRY_ASK, ids.TRY_FIND, ids.TRY_SAVE)


def recent(seen: View) -> str:
    """What somebody asked lately."""
    return shown(seen).partition("Your recent questions\n")[2].partition("\nSettings\n")[0]


def tried(slack: FakeSlack, user: str, button: str, field: str, value: str) -> View:
    """The result of a button of somebody's Home tab, whose modal was filled in."""
    view = opened(slack, user, lambda: slack.press(user, home(slack, user), button))
    assert LOADING in str(slack.submit(user, view, {field: value}).attempts[0].answer)
    return filled(slack, view)


def test_the_home_of_a_member(slack: FakeSlack, person: Callable[..., str]) -> None:
    """It tells how much there is, what is new, and what the bot can do, with buttons to try that."""
    seen = home(slack, person())
    assert re.search(r"The library\n\d+ articles, 5 February 2026 to 15 March 2026\.", shown(seen))
    newest = shown(seen).partition("The newest:\n")[2].splitlines()[:3]
    assert [line.rpartition(", ")[2] for line in newest] == ["15 March 2026", "15 March 2026", "14 March 2026"]
    assert all(offers(seen, button) for button in _TRY)
    assert "`/articles help`" in shown(seen)
    assert recent(seen) == "Nothing yet: what you ask shows up here."
    assert "May change settings: admins" in shown(seen)
    assert not offers(seen, ids.SETTINGS)
    assert not re.search(r"waiting|set aside|feedback", shown(seen), re.IGNORECASE)


def test_the_home_of_an_admin(slack: FakeSlack, person: Callable[..., str]) -> None:
    """It has the settings to change, and how the work stands."""
    seen = home(slack, person(admin=True))
    assert offers(seen, ids.SETTINGS)
    assert re.search(r"Work\n\d+ waiting.*; \d+ set aside", shown(seen))


@pytest.mark.parametrize("kind", ["restricted", "stranger"])
def test_the_home_of_an_outsider(slack: FakeSlack, person: Callable[..., str], kind: str) -> None:
    """It says why there is nothing, and nothing else."""
    seen = home(slack, person(**{kind: True}))
    assert shown(seen).startswith("I answer members of this workspace only.")
    assert len(seen.blocks) == 1


def test_recent_questions_are_ones_own(
    slack: FakeSlack, channel: str, another: Callable[..., str], person: Callable[..., str]
) -> None:
    """Those of others are not there, nor those asked in private channels; those asked in private of the bot are."""
    user, private, direct = person(), another(private=True), another(im=True)
    typed(slack, user, channel, f"ask {FERRY}")
    typed(slack, user, private, f"ask {BRIDGE}")
    typed(slack, "UBEN", channel, "ask How fast was the ferry?")
    reply(slack, direct, slack.ask(direct, user, MAYOR))
    first, second = recent(home(slack, user)).split("\n*")
    assert first == f"*{MAYOR}*\n{ABSTENTION}"
    assert second.startswith(f"{FERRY}*\n{DIED}")
    assert DIED not in recent(home(slack, person()))


def test_trying_to_ask(slack: FakeSlack, person: Callable[..., str]) -> None:
    """The answer comes into the modal with its passages, and is among the recent ones then."""
    user = person()
    answered = tried(slack, user, ids.TRY_ASK, ids.QUESTION, BRIDGE)
    assert CROWNS in shown(answered)
    assert not offers(answered, ids.FEEDBACK)
    passage = opened(slack, user, lambda: slack.press(user, answered, ids.SHOW_PASSAGE))
    assert CROWNS in shown(passage)
    assert CROWNS in recent(home(slack, user))


def test_trying_to_find(slack: FakeSlack, person: Callable[..., str]) -> None:
    """Articles are found, with the filters of the command; what can't be used is explained."""
    user = person()
    found = tried(slack, user, ids.TRY_FIND, ids.WORDS, "ferry since:2026-03-12 from:harbourpost.example")
    assert "2 articles for “ferry”" in shown(found)
    assert "“since:banana” is no time" in shown(tried(slack, user, ids.TRY_FIND, ids.WORDS, "ferry since:banana"))


def test_trying_to_save(slack: FakeSlack, site: Site, channel: str, person: Callable[..., str]) -> None:
    """The article is kept for all; what can't be read is explained."""
    user, url = person(), site.fire()
    assert f"Saved: <{url}|{TITLE}>" in shown(tried(slack, user, ids.TRY_SAVE, ids.URL, f" {url} "))
    assert LOST in words(typed(slack, "UBEN", channel, f"ask {TRAMS}"))
    typed(slack, "UADMIN", channel, f"forget {url}")
    for wrong in ("http://169.254.169.254/", "file:///etc/passwd", "https://", site.broken()):
        assert "Not saved: " in shown(tried(slack, user, ids.TRY_SAVE, ids.URL, wrong))


def test_what_failed_is_for_those_who_look_after_it(slack: FakeSlack, channel: str, person: Callable[..., str]) -> None:
    """Jobs set aside are told by their names alone: not what was said, and not to everybody."""
    trigger = slack.trigger("UANNA")
    dead = payloads.command("UANNA", channel, f"ask {UNHEARD}", trigger_id=trigger, response_url=f"{_gone(slack)}")
    slack.deliver(dead)
    admin = person(admin=True)
    slack.wait_for(lambda: f"{trigger} – response_url 404" in shown(home(slack, admin)), what="the job set aside")
    assert UNHEARD not in shown(home(slack, admin))
    member = shown(home(slack, person()))
    assert "Set aside" not in member
    assert trigger not in member


def test_feedback_is_for_those_who_look_after_it(
    slack: FakeSlack, channel: str, another: Callable[..., str], person: Callable[..., str]
) -> None:
    """Votes are told to admins with their reasons, but for those on answers given in private."""
    user, private = person(), another(private=True)
    for place, question, why in ((channel, BRIDGE, "It is too <short>"), (private, FERRY, "Private reasons")):
        answer = reply(slack, place, slack.ask(place, user, to_bot(slack, question)))
        reason = opened(slack, user, lambda: slack.press(user, answer, ids.FEEDBACK, "negative"))  # noqa: B023 - at once
        slack.submit(user, reason, {ids.REASON: why})
    told = shown(home(slack, person(admin=True))).partition("Latest feedback\n")[2]
    assert f"• “{BRIDGE}” – not helpful to <@{user}>: “It is too &lt;short&gt;”" in told
    assert "Private reasons" not in told
    assert "feedback" not in shown(home(slack, person()))


def _gone(slack: FakeSlack) -> str:
    """A response URL that Slack does not know any more."""
    return f"{slack.response_url().rpartition('/')[0]}/R0"
