"""Slack's errors, in the place of what it would refuse."""

from markupsafe import Markup

from bot.playground.kit.html import tag
from bot.playground.slack.shapes import Invalid


def refusal(refused: Invalid) -> Markup:
    """The error's code, the JSON pointer of what is wrong, and why."""
    return tag(
        "div",
        tag("strong", refused.error),
        " ",
        tag("code", refused.pointer or "/", class_="kit-code"),
        " ",
        tag("span", refused.why),
        class_="kit-error",
        role="note",
    )
