"""A message as people see it."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.playground.kit.blocks import NO_ERRORS, Sheet
from bot.playground.kit.chunks import work
from bot.playground.kit.html import joined, tag
from bot.playground.kit.markdown import markdown
from bot.playground.kit.mrkdwn import mrkdwn
from bot.playground.kit.names import Names
from bot.playground.kit.refusal import refusal
from bot.playground.slack.blocks import IN_MESSAGE
from bot.playground.slack.limits import check_message
from bot.playground.slack.shapes import Invalid, Json


def body(
    text: str,
    blocks: Sequence[Json],
    chunks: Sequence[Json],
    names: Names,
    *,
    app: bool,
    streaming: bool = False,
    prefix: str = "",
) -> Markup:
    """Its blocks, or where it has none its text, which is Markdown while it is streamed; before them the app's work.

    What the ``app`` said is held to Slack's limits: a message beyond them has Slack's error above it. ``prefix`` begins
    the ids in it, so that no two messages of a page have the same.
    """
    parts = [work(chunks, names)]
    if streaming:
        parts.append(_paragraphs(markdown(text, names), "kit-markdown"))
    elif not blocks:
        parts.append(_paragraphs(mrkdwn(text, names), "kit-text"))
    parts.append(Sheet(names, IN_MESSAGE, "/blocks", prefix, NO_ERRORS).blocks(blocks))
    if app and not streaming and (text or blocks):
        parts.insert(0, _whole(text, blocks))
    shown = joined(parts)
    return tag("div", shown, class_="kit") if shown else shown


def _paragraphs(shown: Markup, classes: str) -> Markup:
    return tag("div", shown, class_=classes) if shown else shown


def _whole(text: str, blocks: Sequence[Json]) -> Markup:
    """Slack's error of the message as a whole; those of single blocks are in their places."""
    try:
        check_message(text, list(blocks))
    except Invalid as refused:
        if not refused.pointer.startswith("/blocks/"):
            return refusal(refused)
    return Markup("")
