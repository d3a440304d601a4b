"""Requests unlike any of Slack's: each is taken or refused once, for good, and the bot goes on as before.

An event that gets a 5xx is delivered again and again, and Slack turns the events of an app off that gives too many.
"""

import copy
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.blocks import ids
from bot.playground.slack import payloads
from bot.playground.slack.posting import Signing
from bot.playground.slack.traffic import Attempt
from tests.bot.slack.conftest import make_channel, populate
from tests.bot.slack.serving import Serving, copied
from tests.bot.slack.talk import DIED, FERRY, reply, shown, to_bot
from tests.slack.fake import FakeSlack

Payload = dict[str, Any]
_MISSING = object()
_WRONG: tuple[object, ...] = (_MISSING, None, 5, [], "", "\ud800", {"id": []})
_SAID = payloads.message("C1", "UANNA", "<@U0DATELINE> what of https://news.example?", "1790000000.000001")
_SUBMITTED = {
    "id": "V1",
    "type": "modal",
    "private_metadata": "{}",
    "state": {"values": {"question": {"question": {"value": "x"}}}},
}
_NOWHERE = "http://127.0.0.1:9/nowhere"
_WHERE = {
    "container": {"type": "message", "message_ts": "1790000000.000001", "channel_id": "C1", "is_ephemeral": True},
    "channel": {"id": "C1", "name": "c1"},
    "response_url": _NOWHERE,
}
_UPLOADED = {"subtype": "file_share", "files": [{"id": "F1", "name": "quarry.txt"}]}
EVENTS = [
    payloads.event(inner)
    for inner in (
        payloads.app_mention("C1", "UANNA", "<@U0DATELINE> what?", "1790000000.000002"),
        payloads.message("D1", "UANNA", "what?", "1790000000.000003", "im"),
        payloads.message("C1", "UANNA", "", "1790000000.000006") | _UPLOADED,
        payloads.app_mention("C1", "UANNA", "<@U0DATELINE> sum", "1790000000.000007") | _UPLOADED,
        payloads.message_changed(_SAID, "<@U0DATELINE> who?", "1790000000.000004"),
        payloads.message_deleted(_SAID, "1790000000.000005"),
        payloads.app_home_opened("UANNA", "D1"),
        payloads.app_home_opened("UANNA", "D1", "messages"),
        payloads.member_joined_channel("U0DATELINE", "C1"),
        payloads.agent_session_stopped("C1", "1790000000.000001", "UANNA"),
        payloads.app_uninstalled(),
        payloads.tokens_revoked(),
        {"type": "something_new"},
    )
]
ACTIONS = (
    *(ids.SHOW_PASSAGE, ids.DELETE, ids.FEEDBACK, ids.SHARE, ids.TRY_ASK, ids.SETTINGS, ids.READ_LINKS),
    *(ids.ASK_STORY, ids.MORE_LIKE, ids.MUTE_SOURCE, ids.STORY_MENU, ids.SET_DIGEST, ids.CHANGE_DIGEST),
    *(ids.SHOW_TEXT, ids.TEXT_BACK, ids.TEXT_ON, ids.TRY_AGAIN, ids.ADD_FEED, ids.ALL_FEEDS, ids.REMOVE_FEED),
    "unknown",
)
VIEWS = (
    *(ids.ASK_VIEW, ids.FIND_VIEW, ids.SAVE_VIEW, ids.REASON_VIEW, ids.SETTINGS_VIEW, ids.DIGEST_VIEW),
    *(ids.ADD_FEED_VIEW, ids.FEEDS_VIEW, ids.TEXT_VIEW, "unknown"),
)
SHORTCUTS = (ids.SUMMARISE_LINKS, ids.SAVE_LINKS, ids.ASK_ABOUT, ids.WHAT_WAS_READ, "unknown")


def pressed(action: str, value: object = "x/1") -> Payload:
    """A press."""
    button = {"type": "button", "action_id": action, "block_id": "b", "value": value}
    return payloads.block_actions("UANNA", _WHERE, button) | {"trigger_id": "1.trigger"}


def submitted(callback: str, metadata: object = "{}") -> Payload:
    """A modal, sent."""
    return payloads.view_submission("UANNA", _SUBMITTED | {"callback_id": callback, "private_metadata": metadata})


def used(callback: str) -> Payload:
    """A message's shortcut."""
    about = payloads.message_shortcut(callback, "UANNA", {"id": "C1", "name": "c1"}, _SAID)
    return about | {"trigger_id": "2.trigger", "response_url": _NOWHERE}


INTERACTIONS = [*map(pressed, ACTIONS), *map(submitted, VIEWS), *map(used, SHORTCUTS)]
INTERACTIONS.append(payloads.global_shortcut(ids.ASK_ARTICLES, "UANNA") | {"trigger_id": "3.trigger"})
COMMAND = payloads.command("UANNA", "C1", "status", trigger_id="4.trigger", response_url=_NOWHERE)


@pytest.fixture(scope="module", params=["http", "socket"])
def bot(request: pytest.FixtureRequest, samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A bot of its own: what is done to it leaves jobs set aside."""
    home = copied(samples, tmp_path_factory.mktemp(f"malformed-{request.param}") / "home")
    with FakeSlack(ack_seconds=1.0, redelivers=False) as slack:
        populate(slack)
        slack.channel("C1")
        slack.channel("D1", im=True, user="UANNA")
        serving = Serving(slack, home, request.param).start()
        yield serving
        assert serving.stop() == 0, serving.log


@pytest.fixture(autouse=True)
def unmoved(bot: Serving) -> Iterator[None]:
    """After all that, the next question is answered, and once."""
    yield
    channel = make_channel(bot.slack)
    assert DIED in shown(reply(bot.slack, channel, bot.slack.ask(channel, "UANNA", to_bot(bot.slack, FERRY))))


def broken(
    payload: Payload, wrong: tuple[object, ...], path: tuple[str | int, ...] = ()
) -> Iterator[tuple[str, Payload]]:
    """The payload with each thing in it, at any depth, missing or wrong; and which it is."""
    node = _at(payload, path)
    for key in list(node) if isinstance(node, dict) else range(len(node)):
        for bad in wrong:
            changed = copy.deepcopy(payload)
            if bad is _MISSING:
                del _at(changed, path)[key]
            else:
                _at(changed, path)[key] = bad
            yield f"{'.'.join(map(str, (*path, key)))} is {bad}", changed
        if isinstance(node[key], dict | list):
            yield from broken(payload, wrong, (*path, key))


def _at(payload: Payload, path: tuple[str | int, ...]) -> Any:
    for key in path:
        payload = payload[key]  # type: ignore[index]  # JSON
    return payload


def _is_settled(attempt: Attempt) -> bool:
    """Whether it was taken, or refused as malformed."""
    return attempt.acked or attempt.status == 400


def test_events_that_lack_something(bot: Serving) -> None:
    """Taken, or refused for good, as what would fail again."""
    wrong = _WRONG if bot.mode == "http" else (_MISSING,)
    for payload in EVENTS:
        for what, each in broken(payload, wrong):
            assert _is_settled(bot.slack.send(each)), what


def test_presses_modals_and_shortcuts_that_lack_something(bot: Serving) -> None:
    """The same; Slack tells of them once whatever is answered, and shows whoever acted that it failed."""
    wrong = (_MISSING, None, 5, []) if bot.mode == "http" else (_MISSING,)
    for payload in INTERACTIONS:
        for what, each in broken(payload, wrong):
            nobody = payload.get("view") and what.startswith("user.id")  # whom to look up then, Slack would not know
            assert _is_settled(bot.slack.send(each, "interactive")) or nobody, what


def test_commands_that_lack_something(bot: Serving) -> None:
    """The same."""
    for what, each in broken(COMMAND, (_MISSING, "")):
        assert _is_settled(bot.slack.send(each, "command")), what


@pytest.mark.parametrize("action", ACTIONS)
def test_values_that_no_button_has(bot: Serving, action: str) -> None:
    """Long, empty, numbers out of range, another's, no text at all."""
    values = ("", "/", "x", "x/0", "x/-1", "x/²", "x/1/1", "command:C1:UBEN:1", "é" * 2_000, "\0", None, 5, ["x/1"])
    for value in values:
        assert bot.slack.send(pressed(action, value), "interactive").acked, value
    assert not any("Shared by" in shown(message) for message in bot.slack.posted("C1"))


@pytest.mark.parametrize("callback", VIEWS)
def test_metadata_that_no_modal_has(bot: Serving, callback: str) -> None:
    """No JSON, or not what was put there; of a settings' modal that a member sends, it is refused as ever."""
    for metadata in (
        "{",
        "[]",
        "5",
        "null",
        '{"urls": 5}',
        '{"channel": 5}',
        '{"earlier": {"a": []}}',
        "[" * 2_900,
        None,
        7,
    ):
        assert bot.slack.send(submitted(callback, metadata), "interactive").acked, metadata


def test_a_message_of_a_hundred_kilobytes(bot: Serving) -> None:
    """It is answered: a question has an end."""
    channel = make_channel(bot.slack)
    root = bot.slack.ask(channel, "UANNA", to_bot(bot.slack, "why " * 25_000))
    assert "The question has 99,999 characters; at most 2,000 are read." in shown(reply(bot.slack, channel, root))


def test_nested_as_deep_as_can_be(bot: Serving) -> None:
    """What is deeper than can be read is refused; in Socket Mode nobody is listened to by HTTP."""
    nested: Any = []
    for _ in range(400):
        nested = [nested]
    assert bot.slack.send(payloads.event({**_SAID, "blocks": nested})).acked
    body = f'{{"type": "event_callback", "event": {"[" * 200_000}{"]" * 200_000}}}'
    assert _status(bot, body) == (400 if bot.mode == "http" else 404)


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "null", "5", '"x"', "payload=", "payload=[]", "payload=%ff", "=", "&&", "\0"]
)
def test_bodies_that_are_no_request(bot: Serving, body: str) -> None:
    """Signed all the same: answered, and not by a 5xx."""
    assert _status(bot, body) < 500


def _status(bot: Serving, body: str) -> int:
    headers = {"Content-Type": "application/json", **Signing(bot.slack.signing_secret).headers(body)}
    request = urllib.request.Request(f"http://127.0.0.1:{bot.port}/slack/events", body.encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - http
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
