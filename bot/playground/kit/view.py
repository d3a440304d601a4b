"""Views as people see them: modals and the Home tab."""

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from bot.playground.kit.blocks import NO_ERRORS, Sheet
from bot.playground.kit.html import joined, tag
from bot.playground.kit.names import Names
from bot.playground.kit.refusal import refusal
from bot.playground.slack.blocks import IN_HOME, IN_MODAL
from bot.playground.slack.limits import check_home, check_view
from bot.playground.slack.shapes import Invalid, Json


def view(body: Json, names: Names, errors: Mapping[str, str] = NO_ERRORS, prefix: str = "") -> Markup:
    """A modal's blocks, each error under the input of that block."""
    return _view(body, Sheet(names, IN_MODAL, "/view/blocks", prefix, errors), check_view)


def home(body: Json, names: Names, prefix: str = "") -> Markup:
    """The Home tab's blocks."""
    return _view(body, Sheet(names, IN_HOME, "/view/blocks", prefix, NO_ERRORS), check_home)


def _view(body: Json, sheet: Sheet, check: Callable[[Any], None]) -> Markup:
    blocks = body.get("blocks")
    return tag(
        "div", joined([_whole(body, check), sheet.blocks(blocks if isinstance(blocks, list) else [])]), class_="kit"
    )


def _whole(body: Json, check: Callable[[Any], None]) -> Markup:
    """Slack's error of the view as a whole; those of single blocks are in their places."""
    try:
        check(body)
    except Invalid as refused:
        if not refused.pointer.startswith("/view/blocks/"):
            return refusal(refused)
    return Markup("")
