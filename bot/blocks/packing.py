"""Fits lines into sections and blocks into messages, within Slack's limits: nothing is cut off silently."""

import json
from collections.abc import Iterable, Iterator

from bot.blocks.kit import LONGEST_SECTION, context, section
from bot.blocks.message import Block
from bot.blocks.text import pieces

# Slack's 50 blocks and 12,000 characters, less room for the feedback, the share button, the notification's text.
_MOST_BLOCKS = 48
_MOST_TEXT = 11_000

_MOST_OF_A_VIEW = 100  # blocks of a modal or the App Home
_LARGEST_VIEW = 240_000  # bytes of 250,000, less what is around the blocks

_REST = "The rest does not fit here."


def sections(lines: Iterable[str]) -> list[Block]:
    """Escaped lines in as few sections as they fit into; a line longer than a section goes on in the next."""
    filled: list[str] = []
    for line in lines:
        for piece in pieces(line, LONGEST_SECTION):
            if filled and len(filled[-1]) + len(piece) < LONGEST_SECTION:
                filled[-1] += f"\n{piece}"
            else:
                filled.append(piece)
    return [section(text) for text in filled]


def parts(blocks: Iterable[Block]) -> list[list[Block]]:
    """All the blocks, in as many messages as they take."""
    packed: list[list[Block]] = [[]]
    text = 0
    for block in blocks:
        weight = _weight(block)
        if packed[-1] and (len(packed[-1]) >= _MOST_BLOCKS or text + weight > _MOST_TEXT):
            packed.append([])
            text = 0
        packed[-1].append(block)
        text += weight
    return packed


def fitting(blocks: Iterable[Block]) -> list[Block]:
    """As many of the blocks as one message takes, and a line that says so if there were more."""
    first, *more = parts(blocks)
    return [*first, context(_REST)] if more else first


def fitting_view(blocks: Iterable[Block]) -> list[Block]:
    """The same for a view."""
    kept: list[Block] = []
    size = 0
    for block in blocks:
        size += len(json.dumps(block))
        if len(kept) == _MOST_OF_A_VIEW or size > _LARGEST_VIEW:
            return [*kept[: _MOST_OF_A_VIEW - 1], context(_REST)]
        kept.append(block)
    return kept or [context("–")]


def _weight(block: Block) -> int:
    return sum(len(text) for text in _texts(block))


def _texts(value: object) -> Iterator[str]:
    """Every text that is shown of a block."""
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name == "text" and isinstance(item, str):
                yield item
            else:
                yield from _texts(item)
