"""Digests under attack: refused posts, lost answers, clocks that were wrong, odd names, and what is not one's own."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.blocks import ids
from bot.playground.slack import payloads
from bot.playground.slack.delivering import Delivery
from bot.playground.slack.records import Message, View
from bot.playground.slack.traffic import Response
from tests.bot.slack.conftest import ADMIN, make_channel, populate
from tests.bot.slack.pressroom import OWLS, RATES, take_in
from tests.bot.slack.results import home, responses, typed, words
from tests.bot.slack.schedules import daily, digest, due_now, heads
from tests.bot.slack.serving import Serving
from tests.bot.slack.talk import opened, replies, shown
from tests.slack.fake import FakeSlack

_ODD = 'The "Odd" Post, Ltd'
_STORY = ((_ODD, "Bakery in Tolmouth wins the pie contest", "A bakery in Tolmouth won the pie contest with 9 pies."),)


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A bot whose library has today's news, and one source with an odd name."""
    folder = tmp_path_factory.mktemp("attacked") / "home"
    with FakeSlack(redelivers=False) as fake:
        populate(fake)
        serving = Serving(fake, folder, "http")
        folder.mkdir()
        take_in(serving, RATES, OWLS, _STORY)
        with serving.start():
            yield serving
            assert serving.stop() == 0, serving.log


def now(slack: FakeSlack, channel: str, user: str = "UANNA") -> Message:
    """A digest asked for."""
    before = len(heads(slack, channel))
    typed(slack, user, channel, "brief now")
    return digest(slack, channel, before)


def told(slack: FakeSlack, channel: str, posted: Message, words: str) -> Message:
    """The message of a story, in the digest's thread."""
    return next(one for one in replies(slack, channel, posted.ts, 3) if words in shown(one))


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 429, "retry_after": 1},
        {"status": 500},
        {"error": "internal_error"},
        {"lose_answer": True},
        {"before": True},
    ],
)
@pytest.mark.parametrize("skipped", [0, 2])
def test_a_fault_while_it_is_posted(slack: FakeSlack, channel: str, fault: dict[str, Any], skipped: int) -> None:
    """Whichever message it hits: each comes once."""
    seen = []

    def hit(arguments: dict[str, Any]) -> bool:
        if arguments.get("channel") == channel:
            seen.append(arguments)
        return arguments.get("channel") == channel and len(seen) == skipped + 1

    slack.fault("chat.postMessage", **fault, when=hit)
    typed(slack, "UANNA", channel, "brief now")
    posted = slack.wait_for(lambda: heads(slack, channel), 30, "the digest")[0]
    slack.wait_for(lambda: len(slack.posted(channel, posted.ts)) >= 3, 30, "its stories")
    assert "Nothing new." in shown(now(slack, channel))
    assert len(heads(slack, channel)) == 2
    replies(slack, channel, posted.ts, 3)


def test_what_could_not_be_posted_is_not_told(slack: FakeSlack, channel: str) -> None:
    """Where Slack refused the digest, the next one has its stories."""
    slack.fault("chat.postMessage", error="restricted_action", when=lambda said: said.get("channel") == channel)
    typed(slack, "UANNA", channel, "brief now")
    slack.wait_for(lambda: _said(slack, "DANNA", f"<#{channel}>"), 30, "a word to who asked")
    assert shown(now(slack, channel)).count("`NEW`") == 3


def test_what_was_posted_in_part_is_told(slack: FakeSlack, channel: str) -> None:
    """Where Slack takes the digest, and refuses a story in its thread for good, the stories do not come again."""
    slack.fault(
        "chat.postMessage",
        error="invalid_blocks",
        when=lambda said: said.get("channel") == channel and "thread_ts" in said,
    )
    now(slack, channel)
    assert "Nothing new." in shown(now(slack, channel))


def _said(slack: FakeSlack, direct: str, word: str) -> list[Message]:
    return [one for one in slack.posted(direct) if word in shown(one)] if direct in slack.world.channels else []


def test_a_clock_that_was_wrong(bot: Serving, slack: FakeSlack, channel: str) -> None:
    """A digest that was posted in the far future, by a clock that was wrong, holds up none of today's."""
    typed(slack, ADMIN, channel, "brief silent off")
    later = (datetime.now(UTC) + timedelta(days=4_000)).replace(tzinfo=None).isoformat(" ")
    with closing(sqlite3.connect(bot.home / "dateline.db", timeout=10)) as database, database:
        database.execute("UPDATE brief SET until = ? WHERE channel = ?", (later, channel))
    assert shown(now(slack, channel)).count("`NEW`") == 3
    assert "Nothing new." in shown(now(slack, channel))


def test_a_source_with_an_odd_name(slack: FakeSlack, channel: str) -> None:
    """It is left out by a press, stays so when the modal is sent, and is brought back as the reply says."""
    pie = told(slack, channel, now(slack, channel), "pie")
    (muted,) = responses(slack, slack.press(ADMIN, pie, ids.MUTE_SOURCE))
    daily(slack, ADMIN, channel)
    view = opened(slack, ADMIN, lambda: slack.press(ADMIN, home(slack, ADMIN), ids.SET_DIGEST))
    slack.submit(ADMIN, view, {ids.PLACE: channel, ids.TOPICS: "energy"})
    slack.wait_for(lambda: "energy" in words(typed(slack, ADMIN, channel, "brief")), what="the change")
    other = make_channel(slack)
    kept = next(line for line in words(typed(slack, ADMIN, channel, "brief")).splitlines() if "Left out: " in line)
    typed(slack, ADMIN, other, f"brief mute {kept.partition('Left out: ')[2]}")
    assert "pie" not in shown(now(slack, other))
    undo = words(muted).split("`")[1].removeprefix("/articles ")
    assert "No source is left out." in words(typed(slack, ADMIN, channel, undo))


def test_a_story_whose_articles_are_forgotten(bot: Serving, slack: FakeSlack, channel: str) -> None:
    """There is no thread to begin about it."""
    text = "The Calyssa probe entered the orbit of Jupiter on Tuesday, engineers of the space agency said."
    late = ("Late Post", "Calyssa probe reaches Jupiter", text)
    take_in(bot, (late,), hours=1)
    posted = now(slack, channel)
    probe = next(one for one in replies(slack, channel, posted.ts, 4) if "Jupiter" in shown(one))
    url = "https://late-post.example/late-post-calyssa-probe-reaches-jupiter"
    assert "Forgotten" in words(typed(slack, ADMIN, channel, f"forget {url}"))
    (refused,) = responses(slack, slack.press("UANNA", probe, ids.ASK_STORY))
    assert "no longer" in words(refused)
    assert len(heads(slack, channel)) == 1


def _pressed(slack: FakeSlack, action: str, value: object, channel: str, user: str) -> dict[str, Any]:
    url = slack.response_url(channel, user)
    where = {
        "container": {"type": "message", "message_ts": "1.1", "channel_id": channel, "is_ephemeral": False},
        "channel": {"id": channel, "name": "x"},
        "response_url": url,
    }
    element = {"type": "button", "action_id": action, "block_id": "b", "value": value}
    return payloads.block_actions(user, where, element) | {"trigger_id": slack.trigger(user)}


@pytest.mark.parametrize("action", [ids.ASK_STORY, ids.MORE_LIKE, ids.MUTE_SOURCE, ids.STORY_MENU])
def test_values_that_no_story_has(bot: Serving, slack: FakeSlack, channel: str, action: str) -> None:
    """A press of what there is not is taken, and fails no job."""
    posted = now(slack, channel)
    value = next(one for one in posted.blocks if "accessory" in one)["accessory"]["options"][0]["value"]
    edition = value.partition("/")[2].rpartition("/")[0]
    places = ("", "x", "-1", "-99", "99", "²", "1e3", "9" * 5_000)
    others: tuple[object, ...] = ("", "/", "x", "x/y", "x/0", "-1", "é" * 2_000, "\0/0", None, 5, [], {})
    for bad in (*(f"{edition}/{place}" for place in places), *others):
        assert slack.send(_pressed(slack, action, bad, channel, ADMIN), "interactive").acked, bad
    slack.wait_for(lambda: not _rest(bot), what="the end of all work")
    assert len(heads(slack, channel)) == 1


def _rest(bot: Serving) -> list[Any]:
    """What is not done of presses and choices, set aside or not."""
    with closing(sqlite3.connect(bot.home / "dateline.db", timeout=10)) as database:
        return database.execute("SELECT state FROM work WHERE kind IN ('story', 'chosen')").fetchall()


def test_a_modal_filled_in_as_nobody_can(bot: Serving, slack: FakeSlack, person: Callable[..., str]) -> None:
    """Days and times that there are not are refused when they come; no job fails of them."""
    user = person()
    view = opened(slack, user, lambda: slack.press(user, home(slack, user), ids.SET_DIGEST))
    before = slack.homes[user].hash
    for field, held in (
        (ids.AT, {"selected_time": None}),
        (ids.AT, {"selected_time": "25:99"}),
        (ids.DAYS, {"selected_option": {"value": "x"}}),
        (ids.DAYS, {"selected_option": {"value": ""}}),
        (ids.DAYS, {"selected_option": {"value": "789"}}),
    ):
        values = {
            ids.AT: {ids.AT: {"selected_time": "08:30"}},
            ids.DAYS: {ids.DAYS: {"selected_option": {"value": "0"}}},
            ids.ZONE: {ids.ZONE: {"value": "UTC"}},
        } | {field: {field: held}}
        sent = {
            "id": f"{view.id}{field}{held}",
            "type": "modal",
            "callback_id": ids.DIGEST_VIEW,
            "private_metadata": view.body["private_metadata"],
            "state": {"values": values},
        }
        assert slack.send(payloads.view_submission(user, sent), "interactive").acked, held
    slack.wait_for(lambda: not _rest(bot), what="the end of all work")
    assert slack.homes[user].hash == before


def test_somebody_elses_direct_messages(slack: FakeSlack, person: Callable[..., str]) -> None:
    """Whatever comes with the modal: one's own digest is in one's own direct messages, and no other's is touched."""
    user, other = person(), person()
    home(slack, other), home(slack, user)
    theirs = next(one.id for one in slack.world.channels.values() if one.im and one.user == other)
    values = {
        ids.AT: {ids.AT: {"selected_time": "08:30"}},
        ids.DAYS: {ids.DAYS: {"selected_option": {"value": "0"}}},
        ids.ZONE: {ids.ZONE: {"value": "UTC"}},
    }
    for who, place in ((user, {}), (ADMIN, {ids.PLACE: {ids.PLACE: {"selected_conversation": theirs}}})):
        sent = {
            "id": f"V{who}",
            "type": "modal",
            "callback_id": ids.DIGEST_VIEW,
            "private_metadata": json.dumps({"own": theirs, "shown": ""}),
            "state": {"values": values | place},
        }
        assert slack.send(payloads.view_submission(who, sent), "interactive").acked
    slack.wait_for(lambda: "In your direct messages: Every Monday" in shown(slack.homes[user]), what="one's own")
    assert "Every Monday" not in shown(home(slack, other))


def test_a_private_channel_that_one_has_left(slack: FakeSlack, person: Callable[..., str]) -> None:
    """What was chosen there is shown to its members alone, whatever an old Home tab still offers."""
    admin = person(admin=True)
    private = make_channel(slack, private=True, members=(admin,))
    typed(slack, admin, private, "brief topics secret merger")
    daily(slack, admin, private)
    assert private in shown(home(slack, admin))

    def change() -> View:
        pressed = _pressed(slack, ids.CHANGE_DIGEST, private, private, admin)
        return opened(slack, admin, lambda: slack.send(pressed, "interactive"))

    view = change()
    assert "merger" in json.dumps(view.blocks)
    slack.channel(private, members=("UANNA",))
    slack.wait_for(lambda: "merger" not in json.dumps(change().blocks), what="a refusal")
    slack.submit(admin, view, {ids.DAYS: "off"})
    assert "not in that conversation" in shown(next(each for each in slack.views if each.id == view.id))
    assert "Every day" in words(typed(slack, "UANNA", private, "brief"))


def test_a_story_of_a_private_channel_that_is_shared_by_now(slack: FakeSlack, bot: Serving) -> None:
    """Neither its thread nor its buttons tell anybody what is private."""
    due_now(bot.home, "none")
    private = make_channel(slack, private=True, members=("UANNA",))
    owls = told(slack, private, now(slack, private), "owls")
    (guest,) = responses(slack, slack.press("UGUEST", owls, ids.ASK_STORY))
    assert "members of this workspace only" in words(guest)
    (stranger,) = responses(slack, slack.press("USTRANGER", owls, ids.MORE_LIKE))
    assert "members of this workspace only" in words(stranger)
    assert len(heads(slack, private)) == 1


def test_two_who_press_at_once(slack: FakeSlack, channel: str) -> None:
    """One thread is begun, and the other is told so."""
    owls = told(slack, channel, now(slack, channel), "owls")
    slack.fault("chat.postMessage", delay=1.0, when=lambda said: said.get("channel") == channel)
    both = [slack.press(user, owls, ids.ASK_STORY) for user in ("UANNA", "UBEN")]
    slack.wait_for(lambda: any("already" in words(one) for one in slack.responses if _is_to(both, one)), what="a word")
    assert len(heads(slack, channel)) == 2


def _is_to(presses: list[Delivery], response: Response) -> bool:
    return any(press.payload["response_url"].endswith(f"/{response.url_id}") for press in presses)
