"""Blocks as somebody types them: shown, or Slack's error."""

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType

from markupsafe import Markup

from bot.playground.kit.message import body
from bot.playground.kit.names import Names
from bot.playground.kit.refusal import refusal
from bot.playground.kit.view import home, view
from bot.playground.slack.shapes import Invalid, Json

_PREFIX = "preview"


def preview(blocks_json: str, surface: str, names: Names) -> Markup:
    """What a `message`, `modal` or `home` shows of a list of blocks, or of an object that has `blocks`, as JSON."""
    try:
        return _surface(surface)(_read(blocks_json), names)
    except Invalid as refused:
        return refusal(refused)


def _surface(name: str) -> Callable[[Json, Names], Markup]:
    if name not in _SURFACES:
        raise Invalid("invalid_arguments", "/surface", f"must be one of {', '.join(_SURFACES)}")
    return _SURFACES[name]


def _read(blocks_json: str) -> Json:
    try:
        given = json.loads(blocks_json)
    except (ValueError, RecursionError) as error:
        raise Invalid("invalid_json", "/", f"is no JSON: {error}") from error
    told = {"blocks": given} if isinstance(given, list) else given
    if not isinstance(told, dict) or not isinstance(told.get("blocks"), list):
        raise Invalid("invalid_blocks_format", "/blocks", "must be a list of blocks, or an object that has one")
    return told


def _message(given: Json, names: Names) -> Markup:
    text = given.get("text", "")
    if not isinstance(text, str):
        raise Invalid("invalid_arguments", "/text", "must be a string")
    if not text and not given["blocks"]:
        raise Invalid("no_text", "/blocks", "are empty: there is nothing to show")
    return body(text, given["blocks"], (), names, app=True, prefix=_PREFIX)


def _modal(given: Json, names: Names) -> Markup:
    """A modal; blocks alone are given what a modal needs besides."""
    words = {"type": "plain_text", "text": "Preview"}
    frame = {} if "type" in given else {"type": "modal", "title": words, "submit": words}
    return view({**frame, **given}, names, prefix=_PREFIX)


def _home(given: Json, names: Names) -> Markup:
    return home({"type": "home", **given}, names, prefix=_PREFIX)


_SURFACES: Mapping[str, Callable[[Json, Names], Markup]] = MappingProxyType(
    {"message": _message, "modal": _modal, "home": _home}
)
