"""Blocks that somebody types."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.kit.preview import preview
from tests.bot.playground.kit.everything import ALERTS, HOME, INPUTS, MESSAGE, MODAL, NAMES, section
from tests.bot.playground.kit.reading import check, having, refused


@pytest.mark.parametrize(
    ("given_json", "surface"),
    [
        (MESSAGE, "message"),
        ({"blocks": MESSAGE, "text": "x"}, "message"),
        (MODAL, "modal"),
        (MODAL["blocks"], "modal"),
        ({"blocks": INPUTS}, "modal"),
        (HOME, "home"),
        (HOME["blocks"], "home"),
    ],
)
def test_blocks_are_shown_as_they_would_be(given_json: object, surface: str) -> None:
    """A list of blocks, or what they are in."""
    tree = check(preview(json.dumps(given_json), surface, NAMES))
    assert refused(tree) == []
    assert len(tree[0]) > 5


@pytest.mark.parametrize(
    ("typed", "surface", "error"),
    [
        ("", "message", "invalid_json / is no JSON: Expecting value: line 1 column 1 (char 0)"),
        ('[{"type": ]', "message", "invalid_json / is no JSON: Expecting value: line 1 column 11 (char 10)"),
        ("[" * 100_000, "message", "invalid_json / is no JSON: maximum recursion depth exceeded"),
        ("[" + "9" * 5_000 + "]", "message", "invalid_json / is no JSON: Exceeds the limit"),
        ("7", "home", "invalid_blocks_format /blocks must be a list of blocks, or an object that has one"),
        ("{}", "modal", "invalid_blocks_format /blocks must be a list of blocks, or an object that has one"),
        ("[]", "message", "no_text /blocks are empty: there is nothing to show"),
        ("[]", "home", "invalid_arguments /view/blocks must have 1 to 100 items, not 0"),
        ("[7]", "home", "invalid_blocks /view/blocks/0 must be an object"),
        ('{"text": 7, "blocks": []}', "message", "invalid_arguments /text must be a string"),
        ("[]", "wall", "invalid_arguments /surface must be one of message, modal, home"),
        ('{"type": "home", "blocks": []}', "modal", "invalid_arguments /view/type must be one of modal"),
    ],
)
def test_what_is_wrong_is_told_as_slack_tells_it(typed: str, surface: str, error: str) -> None:
    """Instead of blocks."""
    (told,) = refused(check(preview(typed, surface, NAMES)))
    assert told.startswith(error)


def test_each_surface_has_blocks_of_its_own() -> None:
    """What a modal may hold, a message may not."""
    assert refused(check(preview(json.dumps(ALERTS), "modal", NAMES))) == []
    tree = check(preview(json.dumps([*ALERTS, section("there")]), "message", NAMES))
    assert len(refused(tree)) == len(ALERTS)
    assert [one.text for one in having(tree, "kit-text")] == ["there"]


@pytest.mark.parametrize("surface", ["message", "modal", "home"])
def test_too_many_blocks_are_not_all_shown(surface: str) -> None:
    """That they are too many is told, and some of them are enough."""
    tree = check(preview(json.dumps([{}] * 50_000), surface, NAMES))
    assert len(refused(tree)) == 101


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.sampled_from(["section", "actions", "input"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["type", "text", "elements", "element", "accessory", "blocks", "block_id", "label", "options"]
            ),
            inner,
            max_size=5,
        )
    ),
)


@given(st.lists(values, max_size=4), st.sampled_from(["message", "modal", "home"]))
def test_whatever_is_typed_is_shown_or_refused(blocks: list[object], surface: str) -> None:
    """It never fails."""
    check(preview(json.dumps(blocks), surface, NAMES))
