"""What is saved in a private conversation is found, quoted, counted and named there, and nowhere else.

After every test, all that the bot ever sent is searched for whatever was saved in private so far.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from bot.playground.slack import payloads, pressing
from bot.playground.slack.delivering import Delivery
from tests.bot.slack.results import home, responses, typed, words
from tests.bot.slack.serving import Serving
from tests.bot.slack.site import Site
from tests.bot.slack.talk import ABSTENTION, DIED, FERRY, opened, replies, reply, shown, to_bot
from tests.bot.slack.vaults import QUESTION, WORDS, Vault, vault
from tests.slack.fake import FakeSlack

Another = Callable[..., str]
ELSEWHERE = "private conversation, and can be looked into there alone"

pytestmark = pytest.mark.parametrize("bot", ["http"], indirect=True)  # the way in makes no difference here


@pytest.fixture(scope="module")
def vaults() -> list[tuple[FakeSlack, Vault]]:
    """All that was saved in private so far."""
    return []


@pytest.fixture(autouse=True)
def sealed(bot: Serving, vaults: list[tuple[FakeSlack, Vault]]) -> Iterator[None]:
    """Nothing of it has got out, now that the test is over; nor into the log."""
    yield
    for slack, kept in vaults:
        assert kept.leaks(slack) == []
        assert kept.name not in bot.log


@pytest.fixture
def keep(slack: FakeSlack, site: Site, vaults: list[tuple[FakeSlack, Vault]]) -> Callable[..., Vault]:
    """Saves an article in a conversation."""

    def kept(channel: str, insider: str = "UANNA") -> Vault:
        made = vault(slack, site, channel, insider)
        vaults.append((slack, made))
        return made

    return kept


@pytest.fixture
def private(keep: Callable[..., Vault], another: Another) -> Vault:
    """One in a private channel."""
    return keep(another(private=True, members=("UANNA",)))


def asked(slack: FakeSlack, channel: str, user: str, text: str = QUESTION) -> str:
    """What the bot replies to a mention, in all its words."""
    return shown(reply(slack, channel, slack.ask(channel, user, to_bot(slack, text))))


def forged(slack: FakeSlack, user: str, shown_there: pressing.Shown, action_id: str, value: str) -> Delivery:
    """A press of a button that holds another value than the bot gave it."""
    action = pressing.press(shown_there.blocks, action_id, None) | {"value": value}
    return slack.deliver(payloads.block_actions(user, pressing.place(slack.world, shown_there, {}), action))


def sources(told: pressing.Shown) -> list[str]:
    """The values of the buttons that show a passage."""
    accessories = [block.get("accessory", {}) for block in told.blocks]
    return [one["value"] for one in accessories if one.get("action_id") == "show_passage"]


def test_at_home_it_is_found_quoted_and_counted(slack: FakeSlack, keep: Callable[..., Vault], another: Another) -> None:
    """By a mention, and by every command."""
    channel = another(private=True, members=("UANNA",))
    before = words(typed(slack, "UANNA", channel, "status"))
    kept = keep(channel)
    after = words(typed(slack, "UANNA", channel, "status"))
    assert count(after) == count(before) + 1
    assert "20 November 2026" in after
    assert kept.is_in(asked(slack, channel, "UANNA"))
    for text in (f"ask {QUESTION}", f"find {WORDS}", f"sum {kept.url}"):
        assert kept.is_in(typed(slack, "UANNA", channel, text).body), text


def count(status: str) -> int:
    """The articles that a status counts."""
    return int(status.partition("Articles: ")[2].split()[0].replace(",", ""))


@pytest.mark.parametrize(
    "kind",
    [{}, {"private": True}, {"private": True, "member": False}, {"im": True, "user": "UANNA"}],
    ids=["public", "private", "hidden", "direct"],
)
def test_elsewhere_there_is_none(
    slack: FakeSlack, keep: Callable[..., Vault], another: Another, kind: dict[str, Any]
) -> None:
    """Not for who saved it either, in whatever they ask: the same is said as before it was there."""
    there, home_of_it = another(**kind), another(private=True, members=("UANNA",))

    def told() -> list[str]:
        said = [words(typed(slack, "UANNA", there, text)) for text in ("status", f"ask {QUESTION}", f"find {WORDS}")]
        return said + ([asked(slack, there, "UANNA")] if kind.get("member", True) else [])

    before = told()
    keep(home_of_it)
    assert told() == before
    assert ABSTENTION in before[1]
    assert "Nearest, not an answer:" in before[1]


@pytest.mark.parametrize(
    "kind", [{"private": True, "member": False}, {"im": True, "user": "UANNA"}], ids=["hidden", "dm"]
)
def test_every_kind_of_private(
    slack: FakeSlack, keep: Callable[..., Vault], another: Another, kind: dict[str, Any]
) -> None:
    """A channel that the bot is not in, and a direct conversation, keep their own as well."""
    there, other = another(**kind), another(**kind | {"user": "UBEN"} if kind.get("im") else kind)
    kept = keep(there)
    for text in (f"ask {QUESTION}", f"find {WORDS}"):
        assert kept.is_in(typed(slack, "UANNA", there, text).body)
        assert not kept.is_in(typed(slack, "UBEN", other, text).body)
        assert not kept.is_in(typed(slack, "UBEN", another(), text).body)
    assert (
        count(words(typed(slack, "UANNA", there, "status"))) == count(words(typed(slack, "UBEN", other, "status"))) + 1
    )


def test_in_the_home_tab(slack: FakeSlack, keep: Callable[..., Vault], another: Another) -> None:
    """Neither its size, nor its newest, nor the latest questions tell of what is private; the asker's own included."""
    before = {user: shown(home(slack, user)) for user in ("UANNA", "UBEN", "UADMIN")}
    kept = keep(another(private=True, members=("UANNA",)))
    assert kept.is_in(asked(slack, kept.channel, "UANNA"))
    for user, then in before.items():
        now = shown(home(slack, user))
        assert not kept.is_in(now)
        assert QUESTION not in now.partition("Your recent questions")[2] or QUESTION in then
        assert now.partition("What I can do")[0] == then.partition("What I can do")[0]


def test_among_the_prompts(slack: FakeSlack, keep: Callable[..., Vault], another: Another) -> None:
    """The newest articles are suggested in the direct conversation that they were saved in, in no other."""
    own, other = another(im=True, user="UANNA"), another(im=True, user="UBEN")
    kept = keep(own)
    for user, channel in (("UANNA", own), ("UBEN", other)):
        slack.deliver(payloads.app_home_opened(user, channel, tab="messages"))
    slack.wait_for(lambda: {own, other} <= {one.channel for one in slack.prompts}, what="prompts in both")
    assert [one.channel for one in slack.prompts if kept.name in str(one)] == [own]


def test_guessing_it_away(bot: Serving, slack: FakeSlack, private: Vault, another: Another) -> None:
    """Forgotten from elsewhere, by its id or its address, it is said not to be there, in the words for any other."""
    there, nowhere = another(), "https://news.example/never-saved"
    for name in (private.id(bot), private.url):
        said = words(typed(slack, "UADMIN", there, f"forget {name}"))
        assert said.replace(name, nowhere) == words(typed(slack, "UADMIN", there, f"forget {nowhere}"))
    assert private.is_in(asked(slack, private.channel, "UANNA"))
    assert words(typed(slack, "UANNA", private.channel, f"forget {private.url}")).startswith("Forgotten: ")
    assert not private.is_in(asked(slack, private.channel, "UANNA"))


def test_saved_by_others_too(bot: Serving, slack: FakeSlack, site: Site, another: Another) -> None:
    """The same page saved in public is new there: another article, which stays when the private one goes, and back."""
    public, hidden = another(), another(private=True, members=("UANNA",))
    kept = vault(slack, site, hidden)
    assert words(typed(slack, "UBEN", public, f"save {kept.url}")).startswith("Saved: ")
    assert words(typed(slack, "UBEN", public, f"save {kept.url}")).startswith("Here already: ")
    assert kept.is_in(asked(slack, public, "UBEN"))
    assert words(typed(slack, "UANNA", hidden, f"forget {kept.id(bot)}")).startswith("Forgotten: ")
    assert kept.is_in(asked(slack, public, "UBEN"))
    assert words(typed(slack, "UADMIN", public, f"forget {kept.url}")).startswith("Forgotten: ")
    assert not kept.is_in(asked(slack, public, "UBEN"))


def test_a_passage_shown_elsewhere(slack: FakeSlack, private: Vault, another: Another) -> None:
    """It opens where it was quoted; a forged press in any other place opens a refusal, whoever's it is."""
    answer = reply(slack, private.channel, slack.ask(private.channel, "UANNA", to_bot(slack, QUESTION)))
    value = sources(answer)[0]
    assert private.is_in(opened(slack, "UANNA", lambda: slack.press("UANNA", answer, "show_passage")).body)
    for channel, user in ((another(), "UBEN"), (another(), "UANNA"), (another(private=True), "UBEN")):
        other = reply(slack, channel, slack.ask(channel, user, to_bot(slack, FERRY)))
        view = opened(slack, user, partial(forged, slack, user, other, "show_passage", value))
        assert ELSEWHERE in shown(view)


def test_a_reply_shared_elsewhere(slack: FakeSlack, private: Vault, another: Another) -> None:
    """The button shares where the reply was given; forged, it shares nothing there, and its own as ever."""
    (secret,) = responses(slack, slack.command("UANNA", private.channel, f"find {WORDS}"))
    _, button = pressing.find(secret.blocks, "share")
    for user in ("UANNA", "UBEN"):
        channel = another()
        own = typed(slack, user, channel, f"ask {FERRY}")
        assert forged(slack, user, own, "share", button["value"]).acked
        slack.press(user, own, "share")
        (posted,) = slack.wait_for(partial(slack.posted, channel))
        assert DIED in shown(posted)
    slack.press("UANNA", secret, "share")
    (posted,) = slack.wait_for(lambda: slack.posted(private.channel))
    assert private.is_in(posted.body)


def test_feedback_on_it(slack: FakeSlack, private: Vault, channel: str) -> None:
    """Who looks after the bot sees what was said of public answers, and of private ones not even the question."""
    for there in (private.channel, channel):
        answer = reply(slack, there, slack.ask(there, "UANNA", to_bot(slack, QUESTION)))
        reason = f"{private.name} is wrong" if there == private.channel else "No herons"
        view = opened(slack, "UANNA", partial(slack.press, "UANNA", answer, "feedback", "negative"))
        slack.submit("UANNA", view, {"reason": reason})
    told = shown(home(slack, "UADMIN"))
    assert "No herons" in told
    assert told.count(QUESTION) == 1


def test_asked_about_it_elsewhere(bot: Serving, slack: FakeSlack, private: Vault, channel: str) -> None:
    """A question narrowed to its id finds no such thing."""
    about = slack.message(channel, slack.say(channel, "UBEN", "Herons, anyone?"))
    view = opened(slack, "UBEN", lambda: slack.shortcut("UBEN", "ask_about_this", about))
    narrowed = view.body["private_metadata"].replace('"urls": []', f'"urls": ["{private.id(bot)}"]')
    assert narrowed != view.body["private_metadata"]
    slack.world.views[view.id].body["private_metadata"] = narrowed
    slack.submit("UBEN", view, {"question": QUESTION})
    told = slack.wait_for(
        lambda: next((one for one in slack.views if one.id == view.id and "read" in shown(one)), None)
    )
    assert told is not None
    assert "can't be read: it is no web address" in shown(told)


def test_a_follow_up_in_public(slack: FakeSlack, private: Vault, channel: str) -> None:
    """A thread elsewhere knows nothing of it, whatever was asked before."""
    root = slack.ask(channel, "UANNA", to_bot(slack, FERRY))
    assert DIED in shown(reply(slack, channel, root))
    slack.ask(channel, "UANNA", f"and {QUESTION[0].lower()}{QUESTION[1:]}", thread=root)
    assert ABSTENTION in shown(replies(slack, channel, root, 2)[1])
    assert not any(private.is_in(said.body) for said in slack.posted(channel))
