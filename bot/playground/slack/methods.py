"""What a Web API method is here, and how its arguments are read."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.playground.slack.shapes import Json
from bot.playground.slack.world import Refused, World

Handle = Callable[[World, Json], Json]
"""Does what the method does and gives what the answer holds besides `ok`; raises `Refused` or `Invalid`."""

_TS = re.compile(r"\d{10}\.\d{6}\Z")


@dataclass(frozen=True, slots=True)
class Method:
    """A method and the scope it needs; `{}` in it is the kind of the conversation (`channels`, `groups`, `im`)."""

    handle: Handle
    scope: str = ""

    def needed(self, world: World, given: Json) -> str:
        """The scope that this call needs."""
        channel = world.channels.get(str(given.get("channel")))
        return self.scope.format(channel.kind if channel is not None else "channels")


def need(given: Json, *names: str) -> list[str]:
    """Arguments that have to be there, as text."""
    for name in names:
        if given.get(name) in (None, ""):
            raise invalid(f"missing required field: {name}")
    return [str(given[name]) for name in names]


def invalid(why: str) -> Refused:
    """The refusal of an argument."""
    return Refused("invalid_arguments", response_metadata={"messages": [f"[ERROR] {why}"]})


def said_yes(value: Any) -> bool | None:
    """A boolean argument in any of the ways that clients send it; None if it was not given."""
    if value is None:
        return None
    return str(value).lower() in {"1", "true"}


def moment(given: Json, name: str) -> str | None:
    """A `ts` argument, if it is there; refused if it is none."""
    value = given.get(name)
    if value is None:
        return None
    if not _TS.match(str(value)):
        raise Refused(f"invalid_{name}")
    return str(value)


def page(items: list[Any], given: Json, default: int) -> tuple[list[Any], Json]:
    """The part of a list that ``limit`` and ``cursor`` ask for, and what the answer says about the rest."""
    limit = str(given.get("limit", default))
    if not limit.isdigit() or not 1 <= int(limit) <= 1000:
        raise Refused("invalid_limit")
    cursor = str(given.get("cursor") or "next:0")
    if not cursor.startswith("next:") or not cursor[5:].isdigit():
        raise Refused("invalid_cursor")
    start, end = int(cursor[5:]), int(cursor[5:]) + int(limit)
    following = f"next:{end}" if end < len(items) else ""
    return items[start:end], {"has_more": bool(following), "response_metadata": {"next_cursor": following}}
