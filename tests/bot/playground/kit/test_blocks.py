"""Blocks as people see them, and Slack's error in the place of one that it would refuse."""

from typing import Any

import pytest

from bot.playground.kit.message import body
from bot.playground.kit.view import home, view
from bot.playground.slack.shapes import Json
from tests.bot.playground.kit.everything import (
    ALERTS,
    CHUNKS,
    HOME,
    IMAGE,
    MESSAGE,
    MODAL,
    NAMES,
    actions,
    asks,
    button,
    modal,
    mrkdwn,
    plain,
    section,
)
from tests.bot.playground.kit.reading import check, having, read, refused, text


def shown(*blocks: Any) -> str:
    """A message of these blocks."""
    return body("", blocks, (), NAMES, app=True)


def test_all_of_it_is_shown() -> None:
    """Every block and element, in a message, in a modal, in the Home tab."""
    for html in (body("", MESSAGE, CHUNKS, NAMES, app=True, prefix="m"), view(MODAL, NAMES), home(HOME, NAMES)):
        assert refused(check(html)) == []


def test_a_page_may_hold_the_same_message_twice() -> None:
    """Under different keys, so that every id is there once."""
    check("".join(body("", MESSAGE, (), NAMES, app=True, prefix=key) for key in ("m-1.2", "t-1.2")))


def test_a_section_has_text_fields_and_something_beside_it() -> None:
    """Plain text is no mark-up."""
    tree = check(shown({**section("*a*", accessory=button("Go")), "fields": [mrkdwn("*b*"), plain("*c* :eyes:")]}))
    assert [one.text_content() for one in having(tree, "kit-text")] == ["a"]
    assert [one.text_content() for one in having(tree, "kit-cell")] == ["b", "*c* 👀"]
    assert [one.text_content() for one in having(tree, "kit-accessory")] == ["Go"]


def test_emoji_can_be_left_as_they_are_written() -> None:
    """As the app said."""
    assert text(shown({"type": "header", "text": plain(":eyes:", emoji=False)})) == ":eyes:"


def test_a_header_is_a_heading() -> None:
    """For those who go from one to the next."""
    assert [one.text for one in check(shown({"type": "header", "text": plain("Head")})).iter("h3")] == ["Head"]


def test_no_picture_is_fetched() -> None:
    """What is in it is told, and where it is."""
    small = {"type": "context", "elements": [IMAGE]}
    html = shown({**IMAGE, "title": plain("Tides")}, section("x", accessory=IMAGE), small)
    tree = check(html)
    assert not list(tree.iter("img"))
    pictures = [one.get("aria-label") for one in tree.iter() if one.get("role") == "img"]
    assert pictures == ["A chart of tides"] * 3
    assert [one.get("href") for one in tree.iter("a")] == ["https://pictures.example/tide.png"]
    assert "Tides" in text(html)


def test_alerts_have_their_level() -> None:
    """Modals alone have them."""
    tree = check(view(modal(*ALERTS), NAMES))
    levels = [one.get("class", "").removeprefix("kit-alert kit-level-") for one in having(tree, "kit-alert")]
    assert levels == ["default", "info", "warning", "error", "success"]
    assert refused(check(shown(ALERTS[0]))) == ["invalid_blocks /blocks/0/type alert is unknown, or not allowed here"]


@pytest.mark.parametrize(
    ("block", "pointer"),
    [
        ({"type": "carousel"}, "/blocks/1/type"),
        ({}, "/blocks/1/type"),
        ("a block", "/blocks/1"),
        (None, "/blocks/1"),
        (section("x" * 3_001), "/blocks/1/text/text"),
        (section("x", colour="red"), "/blocks/1/colour"),
        (section("x", block_id="b" * 256), "/blocks/1/block_id"),
        (section("x", block_id=7), "/blocks/1/block_id"),
        (actions(button(action_id="a" * 256)), "/blocks/1/elements/0/action_id"),
        (actions({"type": "datepicker"}), "/blocks/1/elements/0/type"),
        (actions(), "/blocks/1/elements"),
        (actions(button(url="javascript:alert(1)")), "/blocks/1/elements/0/url"),
        (section("x", accessory=button("b" * 76)), "/blocks/1/accessory/text/text"),
        ({"type": "header", "text": mrkdwn("x")}, "/blocks/1/text/type"),
    ],
)
def test_a_block_that_slack_refuses_is_its_error(block: Any, pointer: str) -> None:
    """Where it stands, with the place of what is wrong; the blocks around it are there."""
    tree = check(shown(section("before"), block, section("after")))
    (error,) = refused(tree)
    assert error.startswith(f"invalid_blocks {pointer} ")
    assert [one.text_content() for one in having(tree, "kit-text")] == ["before", "after"]
    (told,) = having(tree, "kit-error")
    assert told.get("role") == "note"


def test_the_reason_is_told() -> None:
    """In Slack's words."""
    (error,) = refused(read(shown(section("x" * 3_001))))
    assert error == "invalid_blocks /blocks/0/text/text must have 1 to 3000 characters, not 3001"


@pytest.mark.parametrize(
    ("blocks", "error"),
    [
        ([section("x")] * 51, "invalid_blocks /blocks must have 1 to 50 items, not 51"),
        ([section("x", block_id="b")] * 2, "invalid_blocks /blocks have the same block_id twice"),
        ([{"type": "markdown", "text": "x" * 7_000}] * 2, "invalid_blocks /blocks 14000 characters of markdown"),
        ([section("x" * 3_000)] * 5, "msg_blocks_too_long /blocks 15000 characters of text"),
    ],
)
def test_a_message_beyond_the_limits_has_the_error_above_it(blocks: list[Json], error: str) -> None:
    """The blocks are there all the same."""
    tree = check(shown(*blocks))
    assert refused(tree) == [error]
    assert tree[0][0].get("class") == "kit-error"
    assert len(tree[0]) == len(blocks) + 1


def test_a_view_beyond_the_limits_has_the_error_above_it() -> None:
    """Also one that lacks what its inputs need."""
    wrong = {**modal(section("x")), "title": plain("t" * 25)}
    assert refused(check(view(wrong, NAMES))) == [
        "invalid_arguments /view/title/text must have 1 to 24 characters, not 25"
    ]
    unsent = modal(asks("q", {"type": "plain_text_input"}))
    del unsent["submit"]
    assert refused(check(view(unsent, NAMES))) == ["invalid_arguments /view/submit is required where there is an input"]
    assert refused(check(home({"type": "home", "blocks": 7}, NAMES))) == [
        "invalid_arguments /view/blocks must be a list"
    ]
