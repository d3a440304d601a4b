"""The pieces of Slack's Block Kit that everything here is made of; mark-up comes escaped, labels are our own words."""

from collections.abc import Iterable, Sequence

from bot.blocks.message import Block
from bot.records import Json

LONGEST_SECTION = 3_000
"""Characters of a section's text."""


def markup(text: str) -> Json:
    """Text with Slack's mark-up; ``verbatim`` keeps Slack from making links of what only looks like one."""
    return {"type": "mrkdwn", "text": text if text.strip() else "–", "verbatim": True}


def label(text: str) -> Json:
    """Text without any mark-up."""
    return {"type": "plain_text", "text": text}


def section(text: str, accessory: Json | None = None) -> Block:
    """A paragraph, with a button beside it if one is given."""
    return {"type": "section", "text": markup(text)} | ({"accessory": accessory} if accessory else {})


def context(text: str) -> Block:
    """A paragraph in small print."""
    return {"type": "context", "elements": [markup(text)]}


def header(text: str) -> Block:
    """A headline."""
    return {"type": "header", "text": label(text)}


def button(text: str, action: str, value: str = "") -> Json:
    """A button that sends an action."""
    return {"type": "button", "text": label(text), "action_id": action} | ({"value": value} if value else {})


def actions(elements: Sequence[Json], block_id: str = "") -> Block:
    """A row of buttons."""
    return {"type": "actions", "elements": list(elements)} | ({"block_id": block_id} if block_id else {})


def confirmed(element: Json, title: str, text: str, yes: str) -> Json:
    """A button that asks back first."""
    asked = {"title": label(title), "text": label(text), "confirm": label(yes), "deny": label("Cancel")}
    return element | {"confirm": asked, "style": "danger"}


def rich(pieces: Iterable[tuple[str, bool]]) -> Block:
    """A paragraph in pieces, each with whether it is bold; nothing in it is mark-up."""
    runs = [{"type": "text", "text": text} | ({"style": {"bold": True}} if bold else {}) for text, bold in pieces]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": runs}]}


def preformatted(text: str) -> Block:
    """Text letter by letter, in which nothing is mark-up."""
    plain = {"type": "text", "text": text or " "}
    return {"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": [plain]}]}
