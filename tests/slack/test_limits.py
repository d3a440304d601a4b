"""The limits refuse what Slack refuses, at the right place, and nothing else; mentions and links are seen."""

from typing import Any

import pytest

from bot.playground.slack.limits import Invalid, check_home, check_message, check_view
from bot.playground.slack.shapes import Json
from tests.slack.reading import links, mentions


def plain(text: str) -> Json:
    """A plain text object."""
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    """A mrkdwn text object."""
    return {"type": "mrkdwn", "text": text}


def section(text: str = "Hello", **more: Any) -> Json:
    """A section."""
    return {"type": "section", "text": mrkdwn(text), **more}


def actions(*elements: Json) -> Json:
    """A row of elements."""
    return {"type": "actions", "elements": list(elements)}


def button(**more: Any) -> Json:
    """A button."""
    return {"type": "button", "text": plain("Go"), **more}


def select(count: int, **more: Any) -> Json:
    """A menu of so many options."""
    options = [{"text": plain(f"{number}"), "value": f"{number}"} for number in range(count)]
    return {"type": "static_select", "options": options, **more}


def votes(**more: Any) -> Json:
    """The feedback buttons of an answer, and a bin."""
    sides = {f"{side}_button": {"text": plain(side), "value": side} for side in ("positive", "negative")}
    bin_button = {"type": "icon_button", "icon": "trash", "text": plain("Delete"), "value": "x"}
    return {"type": "context_actions", "elements": [{"type": "feedback_buttons", **sides, **more}, bin_button]}


def field(action_id: str = "q", **more: Any) -> Json:
    """An input block with a text field."""
    return {
        "type": "input",
        "label": plain("?"),
        "element": {"type": "plain_text_input", "action_id": action_id, **more},
    }


def rich(*elements: Json) -> Json:
    """A rich text of one section."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


def modal(*blocks: Json, **more: Any) -> Json:
    """A modal."""
    return {"type": "modal", "title": plain("Title"), "blocks": list(blocks), **more}


CONFIRM = {"title": plain("Sure?"), "text": mrkdwn("Really"), "confirm": plain("Yes"), "deny": plain("No")}
GOOD = [
    section("x" * 3000, accessory=button(value="v" * 2000, url="https://a.example/x", style="danger", confirm=CONFIRM)),
    {"type": "section", "fields": [mrkdwn("x" * 100)] * 10},
    {
        "type": "context",
        "elements": [mrkdwn("x"), {"type": "image", "image_url": "https://a.example", "alt_text": "a"}],
    },
    {"type": "header", "text": plain("x" * 150)},
    {"type": "divider"},
    actions(*[button(action_id=f"a{number}") for number in range(25)]),
    actions(select(100, initial_option={"text": plain("1"), "value": "1"})),
    actions(
        {"type": "overflow", "options": select(5)["options"]}, {"type": "users_select", "placeholder": plain("Who")}
    ),
    section(accessory={"type": "timepicker", "action_id": "at", "initial_time": "23:59"}),
    votes(action_id="vote"),
    rich({"type": "text", "text": "a", "style": {"bold": True}}, {"type": "link", "url": "https://a.example"}),
    {"type": "markdown", "text": "# A"},
    {"type": "image", "image_url": "https://a.example/a.png", "alt_text": "A"},
]
BAD = [
    (section("x" * 3001), "/blocks/0/text/text"),
    (section(""), "/blocks/0/text/text"),
    (section(accessory=None), "/blocks/0/accessory"),
    (section(colour="red"), "/blocks/0/colour"),
    ({"type": "section"}, "/blocks/0/text"),
    ({"type": "section", "fields": [mrkdwn("x")] * 11}, "/blocks/0/fields"),
    ({"type": "section", "fields": [mrkdwn("x" * 2001)]}, "/blocks/0/fields/0/text"),
    ({"type": "section", "text": {"type": "mrkdwn", "text": "x", "emoji": True}}, "/blocks/0/text/emoji"),
    ({"type": "context", "elements": [mrkdwn("x")] * 11}, "/blocks/0/elements"),
    ({"type": "context", "elements": [mrkdwn("x" * 3001)]}, "/blocks/0/elements/0/text"),
    ({"type": "header", "text": plain("x" * 151)}, "/blocks/0/text/text"),
    ({"type": "header", "text": mrkdwn("x")}, "/blocks/0/text/type"),
    ({"type": "table", "rows": []}, "/blocks/0/type"),
    ({"type": "alert", "text": plain("only in modals")}, "/blocks/0/type"),
    (actions(*[button()] * 26), "/blocks/0/elements"),
    (actions(button(action_id="a"), button(action_id="a")), "/blocks/0/elements"),
    (actions(button(action_id="a" * 256)), "/blocks/0/elements/0/action_id"),
    (actions(button(value="v" * 2001)), "/blocks/0/elements/0/value"),
    (actions(button(url="javascript:alert(1)")), "/blocks/0/elements/0/url"),
    (actions(button(style="default")), "/blocks/0/elements/0/style"),
    (actions(button(confirm={**CONFIRM, "title": plain("x" * 101)})), "/blocks/0/elements/0/confirm/title/text"),
    (actions(select(101)), "/blocks/0/elements/0/options"),
    (actions(select(0)), "/blocks/0/elements/0/options"),
    (actions(select(2, initial_option={"text": plain("9"), "value": "9"})), "/blocks/0/elements/0/initial_option"),
    (actions({"type": "overflow", "options": select(6)["options"]}), "/blocks/0/elements/0/options"),
    (actions({"type": "timepicker", "initial_time": "24:00"}), "/blocks/0/elements/0/initial_time"),
    (section(accessory={"type": "timepicker", "initial_time": "8:30"}), "/blocks/0/accessory/initial_time"),
    (actions({"type": "feedback_buttons"}), "/blocks/0/elements/0/type"),
    ({"type": "context_actions", "elements": [button()]}, "/blocks/0/elements/0/type"),
    ({**votes(), "elements": votes()["elements"] * 3}, "/blocks/0/elements"),
    (votes(positive_button={"text": plain("x" * 76), "value": "v"}), "/blocks/0/elements/0/positive_button/text/text"),
    (rich({"type": "text", "text": ""}), "/blocks/0/elements/0/elements/0/text"),
    (rich({"type": "text", "text": "x", "style": {"big": True}}), "/blocks/0/elements/0/elements/0/style/big"),
    ({"type": "divider", "block_id": "b" * 256}, "/blocks/0/block_id"),
    ({"type": "image", "image_url": "https://a.example"}, "/blocks/0/alt_text"),
]


def test_what_slack_takes_is_taken() -> None:
    """Blocks at their limits pass, all kinds in one message."""
    check_message("Hello", GOOD)


@pytest.mark.parametrize(("block", "pointer"), BAD)
def test_what_slack_refuses_is_refused(block: Json, pointer: str) -> None:
    """Blocks beyond their limits are refused at the part that is wrong."""
    with pytest.raises(Invalid) as refused:
        check_message("Hello", [block])
    assert (refused.value.error, refused.value.pointer) == ("invalid_blocks", pointer)


@pytest.mark.parametrize(
    ("text", "blocks", "error"),
    [
        (None, None, "no_text"),
        (" \n", [], "no_text"),
        ("x" * 40_001, None, "msg_too_long"),
        ("x", [{"type": "divider"}] * 51, "invalid_blocks"),
        ("x", [{"type": "divider", "block_id": "b"}] * 2, "invalid_blocks"),
        ("x", [section("x" * 2700)] * 5, "msg_blocks_too_long"),
        ("x", [{"type": "markdown", "text": "x" * 6001}] * 2, "invalid_blocks"),
        (7, None, "invalid_arguments"),
    ],
)
def test_a_message_as_a_whole_has_limits(text: Any, blocks: Any, error: str) -> None:
    """Too much, too many or nothing at all is refused with Slack's word for it."""
    with pytest.raises(Invalid) as refused:
        check_message(text, blocks)
    assert refused.value.error == error


@pytest.mark.parametrize(
    ("view", "pointer"),
    [
        (modal(section(), title=plain("x" * 25)), "/view/title/text"),
        (modal(section(), title=mrkdwn("x")), "/view/title/type"),
        (modal(), "/view/blocks"),
        (modal(*[{"type": "divider"}] * 101), "/view/blocks"),
        (modal(field()), "/view/submit"),
        (modal(section(), private_metadata="x" * 3001), "/view/private_metadata"),
        (modal(section(), callback_id="x" * 256), "/view/callback_id"),
        (modal(section(), submit=plain("x" * 25)), "/view/submit/text"),
        (modal(section(), state={}), "/view/state"),
        (modal(votes()), "/view/blocks/0/type"),
        (modal(field(max_length=3001), submit=plain("Go")), "/view/blocks/0/element/max_length"),
        (modal(section(block_id="b"), section(block_id="b")), "/view/blocks"),
        (modal(*[field(f"f{n}", focus_on_load=True) for n in range(2)], submit=plain("Go")), "/view/blocks"),
        ({"type": "home", "blocks": [section()]}, "/view/type"),
    ],
)
def test_a_modal_has_limits(view: Json, pointer: str) -> None:
    """A modal beyond them is refused at the part that is wrong; one within them passes."""
    check_view(modal(field(), {"type": "alert", "text": plain("Mind"), "level": "info"}, submit=plain("Go")))
    with pytest.raises(Invalid) as refused:
        check_view(view)
    assert (refused.value.error, refused.value.pointer) == ("invalid_arguments", pointer)


def test_a_home_tab_has_no_title_and_no_buttons_below() -> None:
    """The home tab takes blocks and no more."""
    check_home({"type": "home", "blocks": [section()] * 100})
    with pytest.raises(Invalid, match="title"):
        check_home({"type": "home", "blocks": [section()], "title": plain("x")})


@pytest.mark.parametrize(
    "text",
    ["<!channel>", "a <!here|here>", "<!subteam^S1>", "<@U12>", "<#C12|general>", "@channel look", "(@everyone)"],
)
def test_a_live_mention_is_seen(text: str) -> None:
    """In mrkdwn, in markdown and as the message's own text."""
    assert mentions({"text": text}) == [text]
    assert mentions({"text": "Hello", "blocks": [section(text), {"type": "markdown", "text": text}]}) == [text, text]
    assert mentions({"blocks": [{"type": "header", "text": plain(text)}, rich({"type": "text", "text": text})]}) == []


@pytest.mark.parametrize("text", ["&lt;!channel&gt;", "me@here.example", "@\u200bchannel", "@hereabouts", "a <b|c>"])
def test_a_dead_mention_is_not(text: str) -> None:
    """What is escaped, broken up or part of a word calls nobody."""
    assert mentions({"text": text, "blocks": [section(text)]}) == []


def test_a_mention_in_rich_text_is_seen() -> None:
    """An element that calls is a mention whatever it says."""
    assert (
        len(mentions({"blocks": [rich({"type": "broadcast", "range": "here"}, {"type": "user", "user_id": "U1"})]}))
        == 2
    )


def test_every_link_is_seen() -> None:
    """Marked, bare, in markdown, behind buttons and in rich text; a bare one in verbatim text is none."""
    body = {
        "text": "see https://a.example/1.",
        "blocks": [
            section("<https://a.example/2|two> <https://a.example/3>", accessory=button(url="https://a.example/4")),
            {"type": "section", "text": {**mrkdwn("https://a.example/no"), "verbatim": True}},
            {"type": "markdown", "text": "[five](https://a.example/5) https://a.example/6"},
            rich({"type": "link", "url": "https://a.example/7"}, {"type": "text", "text": "https://a.example/no"}),
            {"type": "header", "text": plain("https://a.example/no")},
        ],
    }
    assert sorted(links(body)) == [f"https://a.example/{number}" for number in range(1, 8)]
