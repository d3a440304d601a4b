"""Choosing when digests come and what is in them: by the command, and in the Home tab."""

from collections.abc import Callable

import pytest

from bot.blocks import ids
from bot.playground.slack.records import View
from tests.bot.slack.conftest import ADMIN
from tests.bot.slack.results import home, republished, typed, words
from tests.bot.slack.talk import opened, shown
from tests.slack.fake import FakeSlack


def brief(slack: FakeSlack, channel: str, text: str = "", user: str = ADMIN) -> str:
    """What is said to `/articles brief …`."""
    return words(typed(slack, user, channel, f"brief {text}"))


def test_each_rhythm(slack: FakeSlack, channel: str) -> None:
    """Daily, on weekdays, weekly; in a zone that is named, in that of before, in the person's; and off."""
    assert "No digest comes by itself." in brief(slack, channel)
    assert "Every day at 08:30 (Europe/Berlin). The next one: " in brief(slack, channel, "daily 08:30 europe/berlin")
    assert "Monday to Friday at 07:05 (Europe/Berlin)" in brief(slack, channel, "weekdays 7:05")
    assert "Every Monday at 21:00 (Asia/Kathmandu)" in brief(slack, channel, "weekly mon 9pm Asia/Kathmandu")
    told = brief(slack, channel, user="UANNA")
    assert "Every Monday at 21:00 (Asia/Kathmandu), next on Monday" in told
    assert "No digest comes by itself here" in brief(slack, channel, "off")
    assert "No digest comes by itself." in brief(slack, channel)


def test_the_zone_of_who_asks(slack: FakeSlack, channel: str, person: Callable[..., str]) -> None:
    """Without a zone, wall time is that of the person."""
    admin = person(admin=True, tz="America/New_York")
    assert "(America/New_York)" in brief(slack, channel, "daily 08:30", admin)


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("daily 25:00", "“25:00” is no time of day"),
        ("daily 08:30 Europe/Berln", "did you mean Europe/Berlin?"),
        ("weekly 08:30", "Say on which day of the week"),
        ("daily 08:30 ../../etc/passwd", "is no time zone"),
        ("fortnightly", "is neither a day nor a time"),
        ("mute", "Say which"),
    ],
)
def test_what_can_not_be(slack: FakeSlack, channel: str, text: str, reply: str) -> None:
    """It is told what is wrong, and nothing changes."""
    brief(slack, channel, "daily 06:00 UTC")
    assert reply in brief(slack, channel, text)
    assert "Every day at 06:00 (UTC)" in brief(slack, channel)


def test_who_may_choose(slack: FakeSlack, channel: str, another: Callable[..., str]) -> None:
    """A channel's digest is for those who may change the settings, and for channels that the bot is in."""
    assert "Only an admin" in brief(slack, channel, "daily 08:30", "UANNA")
    assert "Only an admin" in brief(slack, channel, "topics energy", "UANNA")
    assert "I answer members of this workspace only" in brief(slack, channel, "now", "UGUEST")
    outside = another(member=False)
    for text in ("daily 08:30", "now"):
        assert "invite me first" in brief(slack, outside, text)


def test_what_is_wanted_in_it(slack: FakeSlack, channel: str) -> None:
    """Topics, sources, and what is left out; each can be taken back."""
    assert "First: ferries, ports." in brief(slack, channel, "topics ferries, ports")
    assert "Nothing but: Gazette, coast.example." in brief(
        slack, channel, "sources Gazette, <https://www.coast.example/x>"
    )
    assert "Left out: Ledger." in brief(slack, channel, "mute Ledger")
    assert "Not about: football." in brief(slack, channel, "mute topic football")
    assert "I say nothing" in brief(slack, channel, "silent on")
    told = brief(slack, channel, user="UANNA")
    for line in ("First: ferries, ports", "Nothing but: Gazette, coast.example", "Left out: Ledger", "Silent"):
        assert line in told
    for text in ("topics none", "sources none", "unmute ledger", "unmute topic Football", "silent off"):
        brief(slack, channel, text)
    told = brief(slack, channel).partition("takes:")[0]
    for gone in ("First", "Nothing but", "Left out", "Not about", "Silent"):
        assert gone not in told


def chosen(slack: FakeSlack, user: str, view: View, values: dict[str, object]) -> View:
    """The Home tab after the modal was sent."""
    before = slack.homes[user]
    slack.submit(user, view, values)
    return republished(slack, user, before)


def test_from_the_home_tab(slack: FakeSlack, another: Callable[..., str], person: Callable[..., str]) -> None:
    """A channel's digest is set up there, shown there, and changed there; choices of before are in the modal."""
    admin, channel = person(admin=True, tz="Europe/Madrid"), another()
    view = opened(slack, admin, lambda: slack.press(admin, home(slack, admin), ids.SET_DIGEST))
    elements = {block["block_id"]: block["element"] for block in view.blocks}
    assert elements[ids.ZONE]["initial_value"] == "Europe/Madrid"
    seen = chosen(slack, admin, view, {ids.PLACE: channel, ids.DAYS: "01234", ids.AT: "09:15", ids.TOPICS: "energy"})
    assert f"In <#{channel}>: Monday to Friday at 09:15 (Europe/Madrid), next on" in shown(seen)
    assert "First: energy" in brief(slack, channel, user="UANNA")


def test_ones_own_from_the_home_tab(slack: FakeSlack, person: Callable[..., str]) -> None:
    """Anybody sets up their own; what can't be is told on top of what was filled in."""
    user = person(tz="Europe/Oslo")
    view = opened(slack, user, lambda: slack.press(user, home(slack, user), ids.SET_DIGEST))
    slack.submit(user, view, {ids.ZONE: "Europe/Olso"})
    assert any("did you mean Europe/Oslo?" in shown(each) for each in slack.views if each.user == user)
    view = opened(slack, user, lambda: slack.press(user, slack.homes[user], ids.SET_DIGEST))
    seen = chosen(slack, user, view, {ids.DAYS: "4", ids.AT: "16:00", ids.SILENCE: [ids.SILENT]})
    assert "In your direct messages: Every Friday at 16:00 (Europe/Oslo), next on Friday" in shown(seen)
    view = opened(slack, user, lambda: slack.press(user, seen, ids.CHANGE_DIGEST))
    seen = chosen(slack, user, view, {ids.DAYS: "off"})
    assert "Every Friday" not in shown(seen)


def test_nobody_else_chooses_for_a_channel(slack: FakeSlack, channel: str, person: Callable[..., str]) -> None:
    """Whoever may not change the settings can't by the modal either."""
    user = person()
    view = opened(slack, user, lambda: slack.press(user, home(slack, user), ids.SET_DIGEST))
    slack.submit(user, view, {ids.PLACE: channel, ids.AT: "09:15"})
    refused = next(each for each in slack.views if each.id == view.id)
    assert "Only an admin" in shown(refused)
    assert "No digest comes by itself." in brief(slack, channel)
