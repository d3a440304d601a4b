"""Composition objects and block elements: what Slack takes of each, and which element may stand where."""

import re
from collections.abc import Mapping
from typing import Any

from bot.playground.slack.shapes import Check, Json, choice, flag, many, refuse, text, thing, typed, url, whole

_ID = text(255)

CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
"""A time of day as a time picker has it, `08:30`."""


def texts(longest: int) -> dict[str, Check]:
    """Both kinds of text object."""
    return {
        "plain_text": thing({"text": text(longest)}, {"emoji": flag}),
        "mrkdwn": thing({"text": text(longest)}, {"verbatim": flag}),
    }


def plain(longest: int) -> Check:
    """A plain_text object."""
    return typed({"plain_text": texts(longest)["plain_text"]})


def words(longest: int) -> Check:
    """A plain_text or mrkdwn object."""
    return typed(texts(longest))


def option(label: Check, **more: Check) -> Check:
    """An option object."""
    return thing({"text": label, "value": text(150)}, {"description": words(75), **more})


CONFIRM = thing(
    {"title": plain(100), "text": words(300), "confirm": plain(30), "deny": plain(30)},
    {"style": choice("primary", "danger")},
)
_FILTER = thing(
    {},
    {
        "include": many(choice("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
)
_VOTE = thing({"text": plain(75), "value": text(2000)}, {"accessibility_label": text(75)})
_DISPATCH = thing({"trigger_actions_on": many(choice("on_enter_pressed", "on_character_entered"), 2)}, {})
_ICON_TEXT = {"text": plain(75), "icon": choice("trash")}


def initial_is_an_option(value: Json, pointer: str) -> None:
    """What is chosen at first has to be among the options, to the letter."""
    one, several = value.get("initial_option"), value.get("initial_options", [])
    for chosen in [one, *several] if one is not None else several:
        if chosen not in value["options"]:
            raise refuse(f"{pointer}/initial_option", "is not among the options")


def values_differ(value: Json, pointer: str) -> None:
    """No two options have the same value."""
    seen = [each["value"] for each in value["options"]]
    if len(seen) != len(set(seen)):
        raise refuse(f"{pointer}/options", "have the same value twice")


def _element(required: Mapping[str, Check], *laws: Check, **optional: Check) -> Check:
    return thing(required, {"action_id": _ID, **optional}, *laws)


def _chooser(required: Mapping[str, Check], *laws: Check, **optional: Check) -> Check:
    more = {"placeholder": plain(150), "confirm": CONFIRM, "focus_on_load": flag, **optional}
    return _element(required, *laws, **more)


def _typing(**optional: Check) -> Check:
    common = {"placeholder": plain(150), "focus_on_load": flag, "dispatch_action_config": _DISPATCH}
    return _element({}, **common, **optional)


def _lengths_agree(value: Any, pointer: str) -> None:
    if value.get("min_length", 0) > value.get("max_length", 3000):
        raise refuse(f"{pointer}/min_length", "is more than max_length")


def _time(value: Any, pointer: str) -> None:
    if not isinstance(value, str) or not CLOCK.fullmatch(value):
        raise refuse(pointer, "must be a time as HH:mm")


BUTTON = _element(
    {"text": plain(75)},
    value=text(2000),
    url=url(3000),
    style=choice("primary", "danger"),
    confirm=CONFIRM,
    accessibility_label=text(75),
)
_OVERFLOW = _element({"options": many(option(plain(75), url=url(3000)), 5)}, values_differ, confirm=CONFIRM)
_TIME = {"timepicker": _chooser({}, initial_time=_time, timezone=text(255))}
_CONVERSATIONS = {"default_to_current_conversation": flag, "filter": _FILTER}
_SELECTS = {
    "static_select": _chooser(
        {"options": many(option(plain(75)), 100)}, values_differ, initial_is_an_option, initial_option=option(plain(75))
    ),
    "conversations_select": _chooser({}, initial_conversation=_ID, response_url_enabled=flag, **_CONVERSATIONS),
    "users_select": _chooser({}, initial_user=_ID),
}
_MULTI_SELECTS = {
    "multi_conversations_select": _chooser(
        {}, initial_conversations=many(_ID, 100), max_selected_items=whole(1, 1000), **_CONVERSATIONS
    ),
    "multi_users_select": _chooser({}, initial_users=many(_ID, 100), max_selected_items=whole(1, 1000)),
}
_LISTED = option(words(75))
_LISTS = {
    "radio_buttons": _element(
        {"options": many(_LISTED, 10)},
        values_differ,
        initial_is_an_option,
        initial_option=_LISTED,
        confirm=CONFIRM,
        focus_on_load=flag,
    ),
    "checkboxes": _element(
        {"options": many(_LISTED, 10)},
        values_differ,
        initial_is_an_option,
        initial_options=many(_LISTED, 10),
        confirm=CONFIRM,
        focus_on_load=flag,
    ),
}
_PLAIN_INPUT = thing(
    {},
    {
        "action_id": _ID,
        "placeholder": plain(150),
        "initial_value": text(3000, 0),
        "multiline": flag,
        "min_length": whole(0, 3000),
        "max_length": whole(1, 3000),
        "focus_on_load": flag,
        "dispatch_action_config": _DISPATCH,
    },
    _lengths_agree,
)
IMAGE = thing({"image_url": url(3000), "alt_text": text(2000)}, {})

IN_ACTIONS = {"button": BUTTON, "overflow": _OVERFLOW, **_SELECTS, **_LISTS, **_TIME}
"""The elements of an actions block."""
IN_SECTION = {**IN_ACTIONS, **_MULTI_SELECTS, "image": IMAGE}
"""What may be a section's accessory."""
IN_INPUT = {
    **_SELECTS,
    **_MULTI_SELECTS,
    **_LISTS,
    **_TIME,
    "plain_text_input": _PLAIN_INPUT,
    "url_text_input": _typing(initial_value=url(3000)),
}
"""What may be asked for in an input block."""
IN_CONTEXT_ACTIONS = {
    "feedback_buttons": _element({"positive_button": _VOTE, "negative_button": _VOTE}),
    "icon_button": _element(
        _ICON_TEXT,
        value=text(2000),
        confirm=CONFIRM,
        accessibility_label=text(75),
        visible_to_user_ids=many(_ID, 100),
    ),
}
"""The elements of a context_actions block."""
