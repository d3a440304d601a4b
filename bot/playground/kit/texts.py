"""Text objects: plain_text, in which only emoji mean something, and mrkdwn."""

from markupsafe import Markup

from bot.playground.kit.emoji import with_emoji
from bot.playground.kit.html import lines
from bot.playground.kit.mrkdwn import mrkdwn
from bot.playground.kit.names import Names
from bot.playground.slack.shapes import Json


def shown(text: Json, names: Names) -> Markup:
    """A text object of either kind."""
    if text["type"] == "plain_text":
        return lines(plain(text))
    return mrkdwn(text["text"], names, verbatim=text.get("verbatim", False))


def plain(text: Json) -> str:
    """A plain_text object, for where there can be no tags."""
    words: str = text["text"]
    return with_emoji(words) if text.get("emoji", True) else words


def spoken(text: Json, names: Names) -> str:
    """A text object of either kind in words alone."""
    return plain(text) if text["type"] == "plain_text" else shown(text, names).striptags()
