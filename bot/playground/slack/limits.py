"""Slack's limits, restated by us: what a message, a modal and a home tab may hold. This Slack refuses by it."""

import json
from collections.abc import Iterator
from typing import Any

from bot.playground.slack.blocks import IN_HOME, IN_MESSAGE, IN_MODAL
from bot.playground.slack.elements import plain
from bot.playground.slack.shapes import Check, Invalid, Json, choice, flag, many, refuse, text, thing, typed

__all__ = ["Invalid", "check_blocks", "check_home", "check_message", "check_view"]

LONGEST_TEXT = 40_000
LONGEST_BLOCKS = 13_200
LONGEST_MARKDOWN = 12_000
LARGEST_VIEW = 250_000  # bytes

_COMMON = {
    "private_metadata": text(3000, 0),
    "callback_id": text(255, 0),
    "external_id": text(255, 0),
}
_FOCUS = "focus_on_load"


def check_message(text: Any, blocks: Any) -> None:
    """Refuse what Slack would not post."""
    if text is not None and not isinstance(text, str):
        raise Invalid("invalid_arguments", "/text", "must be a string")
    said = text or ""
    if not blocks and not said.strip():
        raise Invalid("no_text", "/text", "nothing to post")
    if len(said) > LONGEST_TEXT:
        raise Invalid("msg_too_long", "/text", f"has {len(said)} characters")
    if blocks:
        check_blocks(blocks)


def check_blocks(blocks: Any) -> None:
    """Refuse blocks that no message may hold."""
    many(typed(IN_MESSAGE), 50)(blocks, "/blocks")
    _ids_differ(blocks)
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if markdown > LONGEST_MARKDOWN:
        raise refuse("/blocks", f"{markdown} characters of markdown")
    if (total := sum(map(len, texts(blocks)))) > LONGEST_BLOCKS:
        raise Invalid("msg_blocks_too_long", "/blocks", f"{total} characters of text")


def check_view(view: Any) -> None:
    """Refuse a modal that Slack would not open."""
    shape = thing(
        {"type": choice("modal"), "title": plain(24), "blocks": many(typed(IN_MODAL), 100)},
        {
            **_COMMON,
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": flag,
            "notify_on_close": flag,
            "submit_disabled": flag,
        },
        _can_be_submitted,
    )
    _check(view, shape)


def check_home(view: Any) -> None:
    """Refuse a home tab that Slack would not show."""
    _check(view, thing({"type": choice("home"), "blocks": many(typed(IN_HOME), 100)}, _COMMON))


def texts(value: Any) -> Iterator[str]:
    """Every piece of text that people see in some blocks."""
    if isinstance(value, list):
        for each in value:
            yield from texts(each)
    elif isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for each in value.values():
            yield from texts(each)


def _check(view: Any, shape: Check) -> None:
    try:
        shape(view, "/view")
        _ids_differ(view["blocks"], "/view")
    except Invalid as refused:
        raise Invalid("invalid_arguments", refused.pointer, refused.why) from refused
    if len(json.dumps(view).encode()) > LARGEST_VIEW:
        raise Invalid("view_too_large", "/view", f"more than {LARGEST_VIEW} bytes")


def _can_be_submitted(view: Json, pointer: str) -> None:
    if "submit" not in view and any(block["type"] == "input" for block in view["blocks"]):
        raise refuse(f"{pointer}/submit", "is required where there is an input")
    if json.dumps(view).count(f'"{_FOCUS}": true') > 1:
        raise refuse(f"{pointer}/blocks", f"more than one {_FOCUS}")


def _ids_differ(blocks: list[Json], pointer: str = "") -> None:
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        raise refuse(f"{pointer}/blocks", "have the same block_id twice")
