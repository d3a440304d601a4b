"""Whatever stands in any field, no tag, attribute or address comes of it that is not ours."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.playground.kit.html import tag
from bot.playground.kit.message import body
from bot.playground.kit.names import Names
from bot.playground.kit.view import home, view
from bot.playground.slack.shapes import Json
from tests.bot.blocks.hostile import BOMBS
from tests.bot.playground.kit.everything import CHUNKS, HOME, MESSAGE, MODAL, NAMES
from tests.bot.playground.kit.reading import check, read, refused, text

ATTACKS = (
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)",
    '" style="position:fixed" x="',
    "</textarea></option></select><img src=x onerror=alert(1)>",
    "</pre><iframe srcdoc=x>",
    "<!--",
    "]]>",
    "&#60;b&#62;",
    "javascript:alert(1)",
    "<javascript:alert(1)|x>",
    "<https://a.example/\"onclick='alert(1)'|x>",
    "[x](javascript:alert(1))",
    "<a@b.c\"'>",
    "{{7*7}}{% x %}",
    "`<b>`",
    "```<b>```",
    "\x00\ud800\uffff",
    "\u202egnp",
)
_LETTERS = {
    *("type style icon level range format timestamp initial_time include id status max_selected_items".split()),
    *("initial_user initial_users initial_conversation initial_conversations".split()),
}
_ADDRESSES = {"url", "image_url"}
_SHORT = 27  # characters: with what is there already, they are within most limits


def filled(value: Any, words: str, key: str = "") -> Any:
    """The same blocks with these words before every text, and within every address."""
    if isinstance(value, Mapping):
        changed = {name: filled(part, words, name) for name, part in value.items()}
        if value.get("type") == "url_text_input":
            changed["initial_value"] = filled(value["initial_value"], words, "url")
        return changed
    if isinstance(value, list | tuple):
        return [filled(part, words, key) for part in value]
    if not isinstance(value, str) or key in _LETTERS:
        return value
    return f"https://a.example/{''.join(words.split())}" if key in _ADDRESSES else f"{words}{value}"


def filled_names(words: str) -> Names:
    """People and channels of such names."""
    users, channels = (
        {one: f"{words}{name}" for one, name in known.items()} for known in (NAMES.users, NAMES.channels)
    )
    return Names(users, channels, NAMES.zone, NAMES.me)


def everywhere(words: str) -> list[str]:
    """The words in every field of a message, of a modal and of a Home tab, and as a message of somebody."""
    names = filled_names(words)
    modal: Json = {**filled(MODAL, words), "title": MODAL["title"], "submit": MODAL["submit"]}
    errors = {block.get("block_id", ""): words for block in modal["blocks"]}
    return [
        body(words, filled(MESSAGE, words), filled(CHUNKS, words), names, app=True),
        body(words, (), (), names, app=False),
        body(words, (), filled(CHUNKS, words), names, app=True, streaming=True),
        view(modal, names, errors),
        home(filled(HOME, words), names),
    ]


@pytest.mark.parametrize("words", [*ATTACKS, *BOMBS])
def test_attacks_stay_text(words: str) -> None:
    """Everywhere."""
    for html in everywhere(words):
        check(html)
        html.encode()


@pytest.mark.parametrize("words", [one for one in ATTACKS if len(one) < _SHORT])
def test_attacks_are_shown_and_not_refused(words: str) -> None:
    """So that it is the kit that is tried here, and not Slack's limits."""
    for html in everywhere(words):
        assert refused(check(html)) == []


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=_SHORT))
def test_any_text_stays_text(words: str) -> None:
    """In every field."""
    for html in everywhere(words):
        check(html)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"]), min_size=1, max_size=150))
def test_plain_text_is_shown_letter_by_letter(words: str) -> None:
    """There is nothing that it can't say, but for emoji."""
    block = {"type": "header", "text": {"type": "plain_text", "text": words, "emoji": False}}
    assert text(body("", [block], (), NAMES, app=True)) == words


@given(st.text(max_size=80))
def test_an_attribute_holds_any_text(words: str) -> None:
    """But for what HTML can't hold, which is a �."""
    (found,) = read(tag("span", title=f"x{words}"))
    assert set(found.attrib) == {"title"}
    assert len(found.get("title", "")) == len(words) + 1
