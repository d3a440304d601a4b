"""Elements as people use them: what is pressed, chosen and written in, and what a press says it was."""

import json
from typing import Any

import pytest
from lxml.html import HtmlElement

from bot.playground.kit.message import body
from bot.playground.kit.view import view
from bot.playground.slack.shapes import Json
from tests.bot.playground.kit.everything import (
    BIN,
    BOXES,
    CONFIRM,
    CONVERSATIONS,
    INPUTS,
    LINES,
    MANY_CONVERSATIONS,
    MANY_USERS,
    NAMES,
    OVERFLOW,
    RADIO,
    STATIC,
    TIME,
    URL,
    USERS,
    VOTES,
    WORDS,
    actions,
    asks,
    button,
    modal,
    option,
    plain,
    section,
)
from tests.bot.playground.kit.reading import check, having

CONTROLS = ("button", "select", "input", "textarea")


def controls(html: str) -> list[HtmlElement]:
    """What can be used in it."""
    return list(check(html).iter(*CONTROLS))


def row(*elements: Json) -> list[HtmlElement]:
    """What can be used of a row of elements."""
    return controls(body("", [{**actions(*elements), "block_id": "row"}], (), NAMES, app=True))


def asked(element: Json, **more: Any) -> HtmlElement:
    """A modal that asks for it."""
    return check(view(modal(asks("q", element, **more)), NAMES))


def menu(select: HtmlElement) -> list[tuple[str | None, str | None, bool]]:
    """The options of a menu: value, words, whether it is chosen."""
    return [(one.get("value"), one.text, "selected" in one.attrib) for one in select.iter("option")]


def test_a_button_says_which_it_is() -> None:
    """The name for screen readers goes before its text; what to ask back goes with it as JSON."""
    (found,) = row(button("Go", style="danger", url="https://a.example/", accessibility_label="Go on", confirm=CONFIRM))
    confirm = json.loads(found.get("data-confirm", ""))
    assert confirm == {
        "title": "Sure?",
        "text": "It goes & stays away.",
        "confirm": "Yes",
        "deny": "No",
        "style": "danger",
    }
    del found.attrib["data-confirm"]
    assert (found.tag, found.text, dict(found.attrib)) == (
        "button",
        "Go",
        {
            "type": "button",
            "class": "kit-button kit-danger",
            "aria-label": "Go on",
            "data-url": "https://a.example/",
            "data-block": "row",
            "data-action": "go",
        },
    )


def test_a_block_without_an_id_has_the_one_that_slack_gives_it() -> None:
    """The press says that."""
    (found,) = controls(body("", [section("x"), actions(button())], (), NAMES, app=True))
    assert found.get("data-block") == "b1"


def test_a_menu_of_more() -> None:
    """Each of its buttons says what is chosen."""
    found = row(OVERFLOW)
    assert [(one.get("role"), one.get("data-chosen"), one.get("data-url")) for one in found] == [
        ("menuitem", "x", "https://news.example/x"),
        ("menuitem", "y", None),
    ]
    assert {one.get("data-action") for one in found} == {"more"}
    assert [one.text_content() for one in found] == ["Ask", "Mutefor good"]


def test_thumbs_say_which_they_are() -> None:
    """By name, and to the app."""
    found = controls(body("", [{"type": "context_actions", "elements": [VOTES, BIN]}], (), NAMES, app=True))
    told = [(one.get("aria-label"), one.get("title"), one.get("data-action"), one.get("data-chosen")) for one in found]
    assert told == [
        ("This was helpful", "Good", "vote", "positive"),
        ("Bad", "Bad", "vote", "negative"),
        ("Delete", "Delete", "bin", None),
    ]


@pytest.mark.parametrize(("seen_by", "there"), [(["U1", "U2"], 1), (["U2"], 0)])
def test_an_icon_is_there_for_those_who_are_to_see_it(seen_by: list[str], there: int) -> None:
    """And for nobody else."""
    block = {"type": "context_actions", "elements": [{**BIN, "visible_to_user_ids": seen_by}]}
    assert len(controls(body("", [block], (), NAMES, app=True))) == there


def test_a_menu_in_a_row_is_told_of_at_once() -> None:
    """It begins with what is chosen, or with a line that says what to do."""
    chosen, open_ = row(
        {**STATIC, "action_id": "a", "initial_option": STATIC["options"][1], "confirm": CONFIRM},
        {**STATIC, "action_id": "b", "placeholder": plain("Pick")},
    )
    assert menu(chosen) == [("one", "One", False), ("two", "Two", True)]
    assert menu(open_) == [("", "Pick", True), ("one", "One", False), ("two", "Two", False)]
    assert (chosen.get("data-live"), chosen.get("data-input"), chosen.get("data-action")) == ("", None, "a")
    assert json.loads(chosen.get("data-confirm", ""))["title"] == "Sure?"
    assert (chosen.get("aria-label"), open_.get("aria-label")) == ("Select an option", "Pick")


def test_a_menu_beside_text_is_named_by_it() -> None:
    """So that it has a name at all."""
    tree = check(body("", [section("Which?", accessory={**STATIC, "action_id": "a"})], (), NAMES, app=True))
    (select,) = tree.iter("select")
    assert tree.get_element_by_id(select.get("aria-labelledby", "")).text_content() == "Which?"


def test_menus_of_people_and_channels() -> None:
    """By name; direct conversations only where they are asked for."""
    users, channels, everything = row(
        {**USERS, "action_id": "u"},
        {**CONVERSATIONS, "action_id": "c"},
        {"type": CONVERSATIONS["type"], "action_id": "d"},
    )
    assert menu(users) == [("U1", "Anna Berg", False), ("U2", "Ben Okafor", True), ("UB", "Dateline", False)]
    assert [label for _, label, _ in menu(channels)] == ["Select a conversation", "#harbour", "#news"]
    assert [label for _, label, _ in menu(everything)][1:] == ["Dateline", "#harbour", "#news"]


def test_several_are_ticked() -> None:
    """A channel that the reader may not know of stays ticked, and has no name."""
    boxes = list(asked(MANY_CONVERSATIONS).iter("input"))
    assert [one.get("value") for one in boxes] == ["D1", "C2", "C1", "CSECRET"]
    assert [one.get("value") for one in boxes if "checked" in one.attrib] == ["C2", "CSECRET"]
    labels = [one.text_content() for one in having(asked(MANY_CONVERSATIONS), "kit-choice")]
    assert labels[-1] == "private channel"
    people = asked(MANY_USERS)
    assert [one.get("value") for one in people.iter("input") if "checked" in one.attrib] == ["U2"]
    assert "At most 2." in people.text_content()


@pytest.mark.parametrize(("element", "kind", "ticked"), [(RADIO, "radio", ["a"]), (BOXES, "checkbox", ["b"])])
def test_choices_have_their_words_beside_them(element: Json, kind: str, ticked: list[str]) -> None:
    """A set of fields with a name; radio buttons that belong together have one name."""
    tree = asked(element, hint=plain("Why"))
    (fields,) = tree.iter("fieldset")
    inputs = list(fields.iter("input"))
    assert fields[0].tag == "legend"
    assert fields[0].text == "About q"
    assert tree.get_element_by_id(fields.get("aria-describedby", "")).text == "Why"
    assert {(one.get("type"), one.get("data-action")) for one in inputs} == {(kind, "q")}
    assert len({one.get("name") for one in inputs}) == 1
    assert [one.get("value") for one in inputs if "checked" in one.attrib] == ticked
    assert [one.text_content() for one in having(tree, "kit-choice")] == ["Firstof all", "Second"]


def test_a_time_is_a_time() -> None:
    """Named by what asks for it."""
    (time,) = asked(TIME).iter("input")
    assert (time.get("type"), time.get("value")) == ("time", "08:30")


@pytest.mark.parametrize(
    ("element", "tag", "attributes"),
    [
        (WORDS, "input", {"type": "text", "value": "begun", "minlength": "2", "maxlength": "90"}),
        (LINES, "textarea", {"minlength": "2", "maxlength": "90", "placeholder": "Write here"}),
        (URL, "input", {"type": "url", "value": "https://news.example/a"}),
        ({"type": "plain_text_input", "focus_on_load": True}, "input", {"maxlength": "3000", "autofocus": ""}),
    ],
)
def test_fields_to_write_in(element: Json, tag: str, attributes: dict[str, str]) -> None:
    """With what is in them at first and how much may be."""
    (field,) = asked(element).iter(tag)
    assert attributes.items() <= dict(field.attrib).items()


@pytest.mark.parametrize("begun", ["\nafter a line", "</textarea><b>", "", "\n"])
def test_what_is_in_a_field_of_several_lines_at_first_is_all_there(begun: str) -> None:
    """A browser leaves out the first line break after the tag; there is one more, therefore."""
    (field,) = asked({"type": "plain_text_input", "multiline": True, "initial_value": begun}).iter("textarea")
    assert (field.text or "") in {f"\n{begun}", begun}
    assert not len(field)


@pytest.mark.parametrize("block", INPUTS, ids=lambda block: block["block_id"])
def test_what_is_asked_for_is_named_described_and_marked_if_wrong(block: Json) -> None:
    """And says which input it is, to be sent with all others; `(optional)` is said where it is."""
    name = block["block_id"]
    plain_view, wrong_view = (view(modal(block), NAMES, errors) for errors in ({}, {name: "Not <b>so</b>."}))
    for one in controls(plain_view):
        assert (one.get("data-block"), one.get("data-action")) == (name, name)
        assert ("data-input" in one.attrib, "data-live" in one.attrib) == (True, False)
        assert "aria-invalid" not in one.attrib
    assert all(one.get("aria-invalid") == "true" for one in controls(wrong_view))
    tree = check(wrong_view)
    (error,) = having(tree, "kit-wrong")
    assert error.text == "Not <b>so</b>."
    described = [one.get("aria-describedby", "") for one in tree.iter() if one.get("aria-describedby")]
    assert described == [f"kit-0-hint {error.get('id')}"]
    named = [one.get("for") for one in tree.iter("label") if "kit-label" in one.get("class", "")]
    assert named == [] if list(tree.iter("fieldset")) else [controls(wrong_view)[0].get("id")]
    assert ("(optional)" in tree.text_content()) == block["optional"]


def test_what_has_to_be_there_says_so() -> None:
    """And what may be left out has a line for nothing."""
    (needed,) = asked({**STATIC, "initial_option": STATIC["options"][0]}).iter("select")
    (optional,) = asked({**STATIC, "initial_option": STATIC["options"][0]}, optional=True).iter("select")
    assert ("required" in needed.attrib, len(menu(needed))) == (True, 2)
    assert ("required" in optional.attrib, len(menu(optional))) == (False, 3)


def test_an_input_may_be_told_of_at_once_too() -> None:
    """Where the app wants that."""
    (found,) = asked(STATIC, dispatch_action=True).iter("select")
    assert {"data-input", "data-live"} <= set(found.attrib)


@pytest.mark.parametrize(
    "element",
    [button(), OVERFLOW, STATIC, USERS, CONVERSATIONS, RADIO, BOXES, TIME],
    ids=lambda element: str(element["type"]),
)
def test_whatever_is_used_says_where_it_is(element: Json) -> None:
    """Block and action; what is chosen from also that it is told of at once."""
    found = row({**element, "action_id": 'it"s'})
    assert found
    for one in found:
        assert (one.get("data-block"), one.get("data-action")) == ("row", 'it"s')
        assert ("data-live" in one.attrib) == (one.tag != "button")


def test_words_of_choices_may_be_mark_up() -> None:
    """In lists; never in menus."""
    marked = {"text": {"type": "mrkdwn", "text": "*a* <b>"}, "value": "v"}
    (label,) = having(asked({"type": "radio_buttons", "options": [marked]}), "kit-choice")
    assert [one.text for one in label.iter("strong")] == ["a"]
    assert menu(row({"type": "static_select", "action_id": "s", "options": [option("v", "*a* :eyes: <b>")]})[0])[1] == (
        "v",
        "*a* 👀 <b>",
        False,
    )
