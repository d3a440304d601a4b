"""Blocks: what Slack takes of each kind, and which kinds a message, a modal and the home tab may hold."""

from typing import Any

from bot.playground.slack.elements import (
    IMAGE,
    IN_ACTIONS,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    plain,
    texts,
    words,
)
from bot.playground.slack.shapes import Check, Json, choice, flag, many, refuse, text, thing, typed, url, whole

_ANY_LENGTH = 100_000  # the whole message is measured elsewhere
_ID = {"block_id": text(255)}
_STYLE = thing({}, {"bold": flag, "italic": flag, "strike": flag, "code": flag, "underline": flag})


def _run(required: dict[str, Check], **optional: Check) -> Check:
    return thing(required, {"style": _STYLE, **optional})


_RUNS = {
    "text": _run({"text": text(_ANY_LENGTH)}),
    "link": _run({"url": url(3000)}, text=text(_ANY_LENGTH), unsafe=flag),
    "emoji": _run({"name": text(255)}, unicode=text(255), skin_tone=whole(1, 6)),
    "user": _run({"user_id": text(255)}),
    "channel": _run({"channel_id": text(255)}),
    "usergroup": _run({"usergroup_id": text(255)}),
    "broadcast": _run({"range": choice("here", "channel", "everyone")}),
    "date": _run({"timestamp": whole(0, 2**40), "format": text(255)}, url=url(3000), fallback=text(_ANY_LENGTH)),
}
_SECTION_OF_TEXT = thing({"elements": many(typed(_RUNS), 10_000)}, {})
_RICH_TEXT = typed(
    {
        "rich_text_section": _SECTION_OF_TEXT,
        "rich_text_list": thing(
            {
                "style": choice("bullet", "ordered"),
                "elements": many(typed({"rich_text_section": _SECTION_OF_TEXT}), 10_000),
            },
            {"indent": whole(0, 8), "offset": whole(0, 10_000), "border": whole(0, 1)},
        ),
        "rich_text_preformatted": thing(
            {"elements": many(typed({kind: _RUNS[kind] for kind in ("text", "link")}), 10_000)},
            {"border": whole(0, 1)},
        ),
        "rich_text_quote": thing({"elements": many(typed(_RUNS), 10_000)}, {"border": whole(0, 1)}),
    }
)


def _says_something(value: Json, pointer: str) -> None:
    if "text" not in value and "fields" not in value:
        raise refuse(f"{pointer}/text", "or fields is required")


def _action_ids_differ(value: Json, pointer: str) -> None:
    elements: list[Any] = value.get("elements", [])
    ids = [element["action_id"] for element in elements if "action_id" in element]
    if len(ids) != len(set(ids)):
        raise refuse(f"{pointer}/elements", "have the same action_id twice")


_ANYWHERE = {
    "section": thing(
        {},
        {"text": words(3000), "fields": many(words(2000), 10), "accessory": typed(IN_SECTION), "expand": flag, **_ID},
        _says_something,
    ),
    "context": thing(
        {"elements": many(typed({"image": IMAGE, **texts(3000)}), 10)},
        _ID,
    ),
    "header": thing({"text": plain(150)}, _ID),
    "divider": thing({}, _ID),
    "actions": thing({"elements": many(typed(IN_ACTIONS), 25)}, _ID, _action_ids_differ),
    "image": thing({"image_url": url(3000), "alt_text": text(2000)}, {"title": plain(2000), **_ID}),
    "input": thing(
        {"label": plain(2000), "element": typed(IN_INPUT)},
        {"hint": plain(2000), "optional": flag, "dispatch_action": flag, **_ID},
    ),
    "rich_text": thing({"elements": many(_RICH_TEXT, 10_000)}, _ID),
}
_ALERT = thing({"text": words(200)}, {"level": choice("default", "info", "warning", "error", "success"), **_ID})

IN_MESSAGE = {
    **_ANYWHERE,
    "markdown": thing({"text": text(12_000)}, _ID),
    "context_actions": thing({"elements": many(typed(IN_CONTEXT_ACTIONS), 5)}, _ID, _action_ids_differ),
}
"""The blocks that a message may hold."""
IN_MODAL = {**_ANYWHERE, "alert": _ALERT}
"""The blocks that a modal may hold."""
IN_HOME = _ANYWHERE
"""The blocks that the home tab may hold."""
