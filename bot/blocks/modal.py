"""Modals: the frame around their blocks."""

from collections.abc import Iterable

from bot.blocks.kit import label
from bot.blocks.message import Block, View
from bot.blocks.packing import fitting_view
from bot.blocks.text import shorten

_LONGEST_TITLE = 24
_NOT_IN_MODALS = {"context_actions"}  # Slack takes the row of feedback in messages alone


def modal(title: str, blocks: Iterable[Block], callback: str, submit: str = "", metadata: str = "") -> View:
    """A modal of as many of the blocks as it can hold; with ``submit``, it can be sent by a button of that name."""
    view = {
        "type": "modal",
        "callback_id": callback,
        "title": label(shorten(title, _LONGEST_TITLE) or "–"),
        "blocks": fitting_view(block for block in blocks if block["type"] not in _NOT_IN_MODALS),
        "close": label("Cancel" if submit else "Close"),
        "private_metadata": metadata,
    }
    return view | {"submit": label(submit)} if submit else view
