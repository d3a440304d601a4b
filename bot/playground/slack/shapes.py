"""A small language for what a JSON value has to look like: a `Check` takes a value and its pointer, and refuses."""

import re
from collections.abc import Callable, Mapping
from typing import Any

Json = dict[str, Any]
"""One JSON object."""

Check = Callable[[Any, str], None]
"""Raises `Invalid` unless the value, which is at that JSON pointer, is as it should be."""

_URL = re.compile(r"(?:https?://[^\s/?#]+\S*|mailto:\S+)\Z", re.IGNORECASE)


class Invalid(Exception):  # noqa: N818 - tests read best as "raises Invalid"
    """What Slack refuses: its error code, where in the arguments, and why in words."""

    def __init__(self, error: str, pointer: str, why: str = "") -> None:
        super().__init__(f"{error} at {pointer or '/'}: {why}")
        self.error = error
        self.pointer = pointer
        self.why = why


def refuse(pointer: str, why: str) -> Invalid:
    """The refusal of a part of some blocks."""
    return Invalid("invalid_blocks", pointer, why)


def text(longest: int, shortest: int = 1) -> Check:
    """A string of so many characters."""

    def check(value: Any, pointer: str) -> None:
        if not isinstance(value, str):
            raise refuse(pointer, f"must be a string, not {type(value).__name__}")
        if not shortest <= len(value) <= longest:
            raise refuse(pointer, f"must have {shortest} to {longest} characters, not {len(value)}")

    return check


def url(longest: int = 3000) -> Check:
    """A web or mail address."""
    fits = text(longest)

    def check(value: Any, pointer: str) -> None:
        fits(value, pointer)
        if not _URL.match(value):
            raise refuse(pointer, "must be a valid URL")

    return check


def flag(value: Any, pointer: str) -> None:
    """True or false."""
    if not isinstance(value, bool):
        raise refuse(pointer, "must be a boolean")


def whole(lowest: int, highest: int) -> Check:
    """A whole number within these bounds."""

    def check(value: Any, pointer: str) -> None:
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            raise refuse(pointer, f"must be a whole number from {lowest} to {highest}")

    return check


def choice(*allowed: str) -> Check:
    """One of these words."""

    def check(value: Any, pointer: str) -> None:
        if value not in allowed:
            raise refuse(pointer, f"must be one of {', '.join(allowed)}")

    return check


def many(each: Check, most: int, least: int = 1) -> Check:
    """A list of so many values, each checked."""

    def check(value: Any, pointer: str) -> None:
        if not isinstance(value, list):
            raise refuse(pointer, "must be a list")
        if not least <= len(value) <= most:
            raise refuse(pointer, f"must have {least} to {most} items, not {len(value)}")
        for number, item in enumerate(value):
            each(item, f"{pointer}/{number}")

    return check


def thing(required: Mapping[str, Check], optional: Mapping[str, Check], *laws: Check) -> Check:
    """An object with these keys and no others; ``laws`` are checks on the whole of it, once its parts are right."""
    known = {**required, **optional}

    def check(value: Any, pointer: str) -> None:
        if not isinstance(value, dict):
            raise refuse(pointer, "must be an object")
        for key, part in value.items():
            if key not in known:
                raise refuse(f"{pointer}/{key}", "is not a known key")
            known[key](part, f"{pointer}/{key}")
        for key in required:
            if key not in value:
                raise refuse(f"{pointer}/{key}", "is required")
        for law in laws:
            law(value, pointer)

    return check


def typed(kinds: Mapping[str, Check]) -> Check:
    """An object that says in `type` which of these it is."""

    def check(value: Any, pointer: str) -> None:
        if not isinstance(value, dict):
            raise refuse(pointer, "must be an object")
        kind = value.get("type")
        if not isinstance(kind, str) or kind not in kinds:
            raise refuse(f"{pointer}/type", f"{kind} is unknown, or not allowed here")
        kinds[kind]({key: part for key, part in value.items() if key != "type"}, pointer)

    return check
