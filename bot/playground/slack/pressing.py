"""What people do with elements: finds a button in what was shown, and says what Slack would tell of the press."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.playground.slack.elements import CLOCK
from bot.playground.slack.records import APP, Channel, Ephemeral, Message, View
from bot.playground.slack.rendering import message_json, view_json, with_ids
from bot.playground.slack.shapes import Json
from bot.playground.slack.traffic import Response
from bot.playground.slack.world import World

Shown = Message | Ephemeral | Response | View
"""What an element may be in."""


Where = str | tuple[str, str]
"""An element that people see: its action id, or its block's id and its own, where several are called the same."""

Filled = Mapping[str, Any] | Mapping[tuple[str, str], Any]
"""What people put into elements."""


class Impossible(Exception):  # noqa: N818 - it is the doing that is not possible
    """What Slack would not let anybody do, in words."""


_ONE = {"static_select": "initial_option", "radio_buttons": "initial_option"}
_PICKED = {
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "timepicker": ("selected_time", "initial_time"),
}
_TYPED = {"plain_text_input", "url_text_input"}
_KEEPING = {*_ONE, *_PICKED, *_TYPED, "checkboxes"}


def press(blocks: Sequence[Json], where: Where, chosen: Any) -> Json:
    """The action of a press; a feedback button's ``chosen`` is `positive` or `negative`, an option's its value."""
    block, element = find(blocks, where)
    action = {"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"]}
    if element["type"] == "feedback_buttons":
        if chosen not in ("positive", "negative"):
            raise Impossible(f"a vote is positive or negative, not {chosen}")
        button = element[f"{chosen}_button"]
        return action | {"text": button["text"], "value": button["value"]}
    if element["type"] in {"button", "icon_button"}:
        return action | {key: element[key] for key in ("text", "value") if key in element}
    return action | _holding(element, chosen)


def find(blocks: Sequence[Json], where: Where) -> tuple[Json, Json]:
    """The block and element that are there; raises Impossible if people see none."""
    there = [(block, element) for block in with_ids(blocks) for element in _elements(block)]
    for block, element in there:
        if "action_id" in element and where in _names(block, element):
            return block, element
    action_id = where if isinstance(where, str) else where[1]
    raise Impossible(f"no {action_id} to press, only {[element.get('action_id') for _, element in there]}")


def values(blocks: Sequence[Json], filled: Filled) -> Json:
    """What a view holds when it is submitted, as `state`; raises Impossible for a required input that is empty, too."""
    held = state(blocks, filled)
    for block_id in missing(blocks, held):
        raise Impossible(f"{', '.join(held[block_id])} is required")
    return held


def missing(blocks: Sequence[Json], held: Json) -> list[str]:
    """The ids of the blocks whose input is required, and empty in this `state`."""
    return [
        block["block_id"]
        for block in with_ids(blocks)
        if block["type"] == "input" and not block.get("optional")
        for holding in held.get(block["block_id"], {}).values()
        if not any(value for key, value in holding.items() if key != "type")
    ]


def state(blocks: Sequence[Json], filled: Filled) -> Json:
    """What a view's inputs hold, by block and action, once people filled in some; the others hold what they began with.

    Raises Impossible where Slack would not let them: an unknown input, a text too long.
    """
    given = dict[Where, Any](filled.items())
    for where in given:
        find(blocks, where)
    held: Json = {}
    for block in with_ids(blocks):
        for element in _elements(block):
            if element["type"] in _KEEPING and "action_id" in element:
                chosen = next((given[name] for name in _names(block, element) if name in given), ...)
                holding = _initial(element) if chosen is ... else _holding(element, chosen)
                held.setdefault(block["block_id"], {})[element["action_id"]] = {"type": element["type"], **holding}
    return held


def place(world: World, shown: Shown, held: Json) -> Json:
    """Where a press happened."""
    if isinstance(shown, View):
        return {"container": {"type": "view", "view_id": shown.id}, "view": view_json(shown, held)}
    channel = world.channels[shown.channel]
    where = {"channel": channel_name(channel), "response_url": ""}
    hidden = not isinstance(shown, Message)
    ts = shown.ts or world.ts()
    container = {"type": "message", "message_ts": ts, "channel_id": channel.id, "is_ephemeral": hidden}
    if isinstance(shown, Message):
        if shown.thread_ts:
            container["thread_ts"] = shown.thread_ts
        where["message"] = message_json(world, shown)
    return {"container": container | {"app_id": APP}, **where}


def channel_name(channel: Channel) -> Json:
    """A channel as interactions and commands name it."""
    hidden = {"im": "directmessage", "groups": "privategroup"}
    return {"id": channel.id, "name": hidden.get(channel.kind, channel.name)}


def _names(block: Json, element: Json) -> tuple[Where, Where]:
    """What an element may be named by."""
    return (block["block_id"], element["action_id"]), element["action_id"]


def _elements(block: Json) -> Iterator[Json]:
    for single in ("accessory", "element"):
        if single in block:
            yield block[single]
    if block["type"] in {"actions", "context_actions"}:
        yield from block["elements"]


def _holding(element: Json, chosen: Any) -> Json:
    """What an element holds after somebody chose that."""
    kind = element["type"]
    _check_kind(element, chosen)
    if kind in _TYPED:
        if len(chosen or "") > element.get("max_length", 3000):
            raise Impossible(f"too long for {element.get('action_id')}")
        return {"value": chosen}
    if kind in _PICKED:
        if kind == "timepicker" and chosen is not None and not CLOCK.fullmatch(chosen):
            raise Impossible(f"no time to pick: {chosen}")
        return {_PICKED[kind][0]: chosen}
    if kind == "checkboxes":
        return {"selected_options": [_option(element, each) for each in chosen]}
    return {"selected_option": None if chosen is None else _option(element, chosen)}


def _check_kind(element: Json, chosen: Any) -> None:
    """Several things are a list, one is text, or nothing."""
    several = element["type"] == "checkboxes" or element["type"].startswith("multi_")
    parts = chosen if several and isinstance(chosen, list | tuple) else [] if chosen is None else [chosen]
    if not all(isinstance(part, str) for part in parts) or (several and parts is not chosen):
        raise Impossible(f"{element.get('action_id')} does not hold {chosen!r}")


def _initial(element: Json) -> Json:
    """What an element holds at first."""
    kind = element["type"]
    if kind in _TYPED:
        return {"value": element.get("initial_value")}
    if kind in _PICKED:
        return {_PICKED[kind][0]: element.get(_PICKED[kind][1])}
    if kind == "checkboxes":
        return {"selected_options": element.get("initial_options", [])}
    return {"selected_option": element.get(_ONE[kind])}


def _option(element: Json, value: str) -> Json:
    for option in element["options"]:
        if option["value"] == value:
            return dict(option)
    raise Impossible(f"no {value} among {[option['value'] for option in element['options']]}")
