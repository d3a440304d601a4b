"""Links that are shared in channels: read and kept where somebody has turned that on, and nowhere else."""

from collections.abc import Callable

import pytest

from bot.blocks import ids
from bot.playground.slack import payloads
from bot.playground.slack.records import Message, View
from tests.bot.slack.results import home, offers, responses, typed, words
from tests.bot.slack.site import LOST, TITLE, TRAMS, Site
from tests.bot.slack.talk import reply, shown, to_bot
from tests.slack.fake import FakeSlack
from tests.slack.reading import links, mentions

READ, FAILED = ["white_check_mark"], ["warning"]
BOTH = READ + FAILED

pytestmark = pytest.mark.parametrize("bot", ["http"], indirect=True)  # the way in makes no difference here

Change = Callable[..., View]


@pytest.fixture
def reading(another: Callable[..., str], change: Change) -> str:
    """A private channel whose links are read; what is kept stays there."""
    private = another(private=True)
    change(reading=[private])
    return private


def reactions(slack: FakeSlack, channel: str, ts: str, count: int = 1) -> list[str]:
    """The bot's reactions to a message, once there are so many."""

    def there() -> list[str]:
        found = slack.reactions(channel, ts)
        return found if len(found) >= count else []

    return slack.wait_for(there, what=f"{count} reactions to {ts}")


def permalink(channel: str, ts: str) -> str:
    """Slack's own address of a message."""
    return f"https://dateline.slack.com/archives/{channel}/p{ts.replace('.', '')}"


def idle(slack: FakeSlack, channel: str) -> None:
    """Wait until there is nothing to do any more, but to say so."""
    slack.wait_for(lambda: ": 0 waiting" in words(typed(slack, "UADMIN", channel, "status")), what="an idle bot")


def welcome(slack: FakeSlack, channel: str) -> Message:
    """What the bot says when it is added to a channel."""
    slack.deliver(payloads.member_joined_channel(slack.bot_user, channel))
    return slack.wait_for(lambda: slack.posted(channel), what="a welcome")[0]


def test_links_are_kept(slack: FakeSlack, site: Site, reading: str) -> None:
    """A reaction tells that the link was read; its article answers questions from then on."""
    url = site.fire()
    ts = slack.ask(reading, "UANNA", f"Have you seen this? <{url}|Fire>, terrible")
    assert reactions(slack, reading, ts) == READ
    assert LOST in words(typed(slack, "UBEN", reading, f"ask {TRAMS}"))
    assert slack.posted(reading) == []


def test_several_links(slack: FakeSlack, site: Site, reading: str) -> None:
    """Each is read once, however often it is in the message, in a thread too; a reply is made by none of them."""
    one, other = site.fire(), site.article("Storks nest in Wexley", "Storks have built a nest on the old town hall.")
    root = slack.say(reading, "UBEN", "News?")
    ts = slack.ask(reading, "UANNA", f"<{one}> <{other}> and again <{one}>", thread=root)
    assert reactions(slack, reading, ts) == READ
    assert [site.asked.count(url) for url in (one, other)] == [1, 1]
    found = words(typed(slack, "UBEN", reading, "find Wexley depot, storks in a nest"))
    assert found.count(f"|{TITLE}>") == 1
    assert found.count("|Storks nest in Wexley>") == 1
    assert slack.posted(reading) == []


def test_the_same_link_again(slack: FakeSlack, site: Site, reading: str) -> None:
    """It gets its reaction, without being fetched again so soon, and a quiet word on where it was shared first."""
    url = site.fire()
    first = slack.ask(reading, "UANNA", f"<{url}>")
    assert reactions(slack, reading, first) == READ
    again = slack.ask(reading, "UBEN", f"Seen? <{url}?utm_source=chat>")
    assert reactions(slack, reading, again) == READ
    pointer = reply(slack, reading, again)
    assert shown(pointer).startswith("Shared before by uanna on ")
    assert links(pointer.body) == [permalink(reading, first)]
    assert mentions(pointer.body) == []
    assert words(typed(slack, "UBEN", reading, "find Wexley depot")).count(f"|{TITLE}>") == 1
    assert len([one for one in site.asked if one.startswith(url)]) == 1


def test_one_pointer_for_a_message(slack: FakeSlack, site: Site, reading: str) -> None:
    """Several links that were shared before, also by another address of the same text, and an edit: one reply."""
    one, other = site.fire(), site.article("Otters", "Two otters moved into the millpond of Wexley, rangers said.")
    copy = site.fire()
    first = slack.ask(reading, "UANNA", f"<{one}>")
    reactions(slack, reading, first)
    second = slack.ask(reading, "UANNA", f"<{other}>")
    reactions(slack, reading, second)
    again = slack.ask(reading, "UBEN", f"<{copy}> <{other}>")
    assert links(reply(slack, reading, again).body) == [permalink(reading, first), permalink(reading, second)]
    slack.edit(reading, again, f"<{copy}> <{other}> <{one}>")
    assert reactions(slack, reading, slack.ask(reading, "UANNA", f"<{site.broken()}>")) == FAILED
    idle(slack, reading)
    reply(slack, reading, again)


def test_no_pointer_within_a_thread(slack: FakeSlack, site: Site, reading: str) -> None:
    """Who repeats a link below the message that shared it knows where it was shared."""
    url = site.fire()
    first = slack.ask(reading, "UANNA", f"<{url}>")
    reactions(slack, reading, first)
    assert reactions(slack, reading, slack.ask(reading, "UBEN", f"<{url}>", thread=first)) == READ
    idle(slack, reading)
    assert slack.posted(reading) == []


def test_no_pointer_to_what_is_gone(slack: FakeSlack, site: Site, reading: str) -> None:
    """The next message that had it is the first then; where there is none, nothing is said."""
    url = site.fire()
    shares = []
    for user in ("UANNA", "UBEN", "UANNA"):
        shares.append(slack.ask(reading, user, f"<{url}>"))
        assert reactions(slack, reading, shares[-1]) == READ
    idle(slack, reading)
    slack.erase(reading, shares[0])
    fourth = slack.ask(reading, "UBEN", f"<{url}>")
    assert links(reply(slack, reading, fourth).body) == [permalink(reading, shares[1])]
    for ts in (*shares[1:], fourth):
        slack.erase(reading, ts)
    fifth = slack.ask(reading, "UBEN", f"<{url}>")
    assert reactions(slack, reading, fifth) == READ
    idle(slack, reading)
    assert slack.posted(reading, fifth) == []


def test_the_same_link_in_two_channels(
    slack: FakeSlack, site: Site, another: Callable[..., str], change: Change
) -> None:
    """What was shared in public first is pointed to from anywhere; what was shared in private, from nowhere else."""
    public, other, private = another(), another(), another(private=True)
    change(reading=[public, other, private])
    url, secret = site.article("Newts", "The newts of Wexley came back to the quarry, wardens said."), site.fire()
    hidden = slack.ask(private, "UANNA", f"<{secret}>")
    first = slack.ask(public, "UANNA", f"<{url}>")
    assert [reactions(slack, private, hidden), reactions(slack, public, first)] == [READ, READ]
    for channel in (other, private):
        again = slack.ask(channel, "UBEN", f"<{url}>")
        assert links(reply(slack, channel, again).body) == [permalink(public, first)]
    open_now = slack.ask(public, "UBEN", f"<{secret}>")
    assert reactions(slack, public, open_now) == READ
    idle(slack, public)
    assert slack.posted(public) == []
    assert site.asked.count(secret) == 2  # for what is kept in private counts for nobody else
    assert site.asked.count(url) == 1
    for what in (url, secret):
        typed(slack, "UADMIN", public, f"forget {what}")


def test_no_pointer_to_what_slack_does_not_show(
    slack: FakeSlack, site: Site, another: Callable[..., str], change: Change
) -> None:
    """Where the first message has no address for us, the reaction is all."""
    public, other = another(), another()
    change(reading=[public, other])
    url = site.article("Voles", "Voles dug through the dam of Wexley, engineers said.")
    assert reactions(slack, public, slack.ask(public, "UANNA", f"<{url}>")) == READ
    slack.fault("chat.getPermalink", error="channel_not_found", when=lambda given: given["channel"] == public)
    again = slack.ask(other, "UBEN", f"<{url}>")
    assert reactions(slack, other, again) == READ
    idle(slack, other)
    assert slack.posted(other) == []
    typed(slack, "UADMIN", public, f"forget {url}")


def test_links_that_can_not_be_read(slack: FakeSlack, site: Site, reading: str) -> None:
    """They get a warning; one that can be read among them is kept all the same, and the reactions tell both."""
    for bad in (site.broken(), "http://169.254.169.254/latest", f"http://{site.host}/nothing"):
        assert reactions(slack, reading, slack.ask(reading, "UANNA", f"<{bad}>")) == FAILED
    ts = slack.ask(reading, "UANNA", f"<{site.broken()}> <{site.fire()}>")
    assert reactions(slack, reading, ts, 2) == BOTH


def test_where_nobody_turned_it_on(slack: FakeSlack, site: Site, reading: str, channel: str) -> None:
    """Nothing is read."""
    url = site.fire()
    ts = slack.ask(channel, "UANNA", f"<{url}>")
    assert reactions(slack, reading, slack.ask(reading, "UANNA", f"<{site.fire()}>")) == READ
    assert url not in site.asked
    assert slack.reactions(channel, ts) == []


def test_turning_it_on_in_the_welcome(slack: FakeSlack, site: Site, channel: str, change: Change) -> None:
    """The button of the welcome does it, for who may; then the settings turn it off again."""
    greeting = welcome(slack, channel)
    assert "Links shared here are read only if somebody turns it on." in shown(greeting)
    (refused,) = responses(slack, slack.press("UANNA", greeting, ids.READ_LINKS))
    assert "Only an admin" in words(refused)
    (done,) = responses(slack, slack.press("UADMIN", greeting, ids.READ_LINKS))
    assert words(done) == "Links shared in this channel are read and kept from now on."
    assert f"Links are read in: <#{channel}>" in shown(home(slack, "UADMIN"))
    url, later = site.article("Herons", "Three herons live by the canal in Wexley, wardens said."), site.fire()
    assert reactions(slack, channel, slack.ask(channel, "UANNA", f"<{url}>")) == READ
    assert "Three herons" in words(typed(slack, "UBEN", channel, "ask How many herons live by the canal in Wexley?"))
    typed(slack, "UADMIN", channel, f"forget {url}")
    assert "Links are read in: no channel" in shown(change(reading=[]))
    slack.ask(channel, "UANNA", f"<{later}>")
    typed(slack, "UANNA", channel, "help")
    assert later not in site.asked
    assert slack.posted(channel) == [greeting]


def test_a_channel_shared_with_others(
    slack: FakeSlack, site: Site, another: Callable[..., str], change: Change
) -> None:
    """Its links are not read, and there is no button to turn it on; chosen in the settings all the same, neither."""
    shared, private, url = another(shared=True), another(private=True), site.fire()
    greeting = welcome(slack, shared)
    assert "Links shared here are not read." in shown(greeting)
    assert not any(block["type"] == "actions" for block in greeting.blocks)
    change(reading=[shared, private])
    slack.ask(shared, "UANNA", f"<{url}>")
    assert reactions(slack, private, slack.ask(private, "UANNA", f"<{site.fire()}>")) == READ
    assert url not in site.asked


def test_guests_links(slack: FakeSlack, site: Site, reading: str) -> None:
    """What a guest shares is not read: they change nothing in the library."""
    url = site.fire()
    slack.ask(reading, "UGUEST", f"<{url}>")
    assert reactions(slack, reading, slack.ask(reading, "UANNA", f"<{site.fire()}>")) == READ
    assert url not in site.asked


def test_its_own_links(slack: FakeSlack, site: Site, reading: str) -> None:
    """The bot does not read what it says itself."""
    url = site.fire()
    reactions(slack, reading, slack.ask(reading, "UANNA", f"<{url}>"))
    answer = reply(slack, reading, slack.ask(reading, "UBEN", to_bot(slack, TRAMS)))
    assert url in shown(answer)
    told = slack.say(reading, slack.bot_user, f"Read <{site.fire()}>, or else <{url}>")
    for ts in (answer.ts, told):
        slack.echo(reading, ts)
    assert reactions(slack, reading, slack.ask(reading, "UANNA", f"<{site.fire()}>")) == READ
    assert slack.reactions(reading, answer.ts) == slack.reactions(reading, told) == []
    assert site.asked.count(url) == 1


def test_another_apps_links(slack: FakeSlack, site: Site, reading: str, person: Callable[..., str]) -> None:
    """A feed's posts are read, by whichever of the two ways Slack tells of them."""
    url, old = site.fire(), site.article("Bats in the attic", "Bats live in the attic of the school in Wexley.")
    assert reactions(slack, reading, slack.ask(reading, person(bot=True), f"<{url}>")) == READ
    ts = slack.say(reading, "UFEED", f"<{old}>")
    told = payloads.message(reading, "UFEED", f"<{old}>", ts, "group", subtype="bot_message", bot_id="B0FEED")
    slack.deliver({key: value for key, value in told.items() if key != "user"})
    assert reactions(slack, reading, ts) == READ
    assert "Bats live" in words(typed(slack, "UANNA", reading, "ask Where in Wexley do bats live?"))


def test_links_put_in_afterwards(slack: FakeSlack, site: Site, reading: str) -> None:
    """An edit's new links are read, and its old ones not again; Slack's own edit, which shows a preview, is none."""
    one, other = site.fire(), site.article("Moles", "Moles raised the lawn of the town hall in Wexley overnight.")
    ts = slack.ask(reading, "UANNA", f"<{one}>")
    assert reactions(slack, reading, ts) == READ
    slack.edit(reading, ts, f"<{one}>")
    slack.edit(reading, ts, f"<{one}> and <{other}> and <{site.broken()}>")
    assert reactions(slack, reading, ts, 2) == BOTH
    assert "Moles raised" in words(typed(slack, "UBEN", reading, "find moles on the lawn"))
    slack.edit(reading, ts, "Never mind")
    idle(slack, reading)
    assert [site.asked.count(url) for url in (one, other)] == [1, 1]
    assert slack.posted(reading) == []


def test_private_links_stay_private(slack: FakeSlack, site: Site, reading: str, channel: str) -> None:
    """What was shared in a private channel is known nowhere else."""
    reactions(slack, reading, slack.ask(reading, "UANNA", f"<{site.fire()}>"))
    assert LOST in words(typed(slack, "UANNA", reading, f"ask {TRAMS}"))
    elsewhere = typed(slack, "UANNA", channel, f"ask {TRAMS}")
    assert not offers(elsewhere, ids.SHOW_PASSAGE)
    assert TITLE not in words(elsewhere)
    assert TITLE not in shown(home(slack, "UANNA"))
