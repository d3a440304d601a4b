"""What became of links: their articles in a few sentences, or whether they are in the library now."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.blocks.kit import context, section
from bot.blocks.message import Block, Message
from bot.blocks.packing import fitting
from bot.blocks.seen import show_text
from bot.blocks.text import first_words, link, shorten
from retrieval.ingest import Outcome
from retrieval.news import EXTRACTIVE, Summary

_LONGEST_SUMMARY = 1_200
_LONGEST_POINT = 300
_LONGEST_REASON = 300
_LONGEST_BYLINE = 200

_BECAME = {
    Outcome.ADDED: "Saved",
    Outcome.UPDATED: "Saved anew, it has changed",
    Outcome.UNCHANGED: "Here already",
    Outcome.DUPLICATE: "Here already, from another address",
    Outcome.FAILED: "Not saved",
}


@dataclass(frozen=True, slots=True)
class Summed:
    """A link's article with its ``summary``, or the ``reason`` why it could not be read.

    ``name`` is the article's id, or the page's address where it is not kept.
    """

    url: str
    title: str
    byline: str
    summary: Summary | None
    reason: str = ""
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a link that was to be saved."""

    url: str
    title: str
    outcome: Outcome
    reason: str = ""
    article_id: str | None = None
    partial: str = ""


def summaries(items: Sequence[Summed]) -> list[Block]:
    """Each article in a few sentences, and how those came about."""
    return [block for item in items for block in _summed(item)]


def saved(items: Sequence[Saved]) -> list[Block]:
    """What became of each link, a line each."""
    return [section(_became(item), show_text(item.article_id)) for item in items]


def as_message(blocks: Sequence[Block], text: str) -> Message:
    """The blocks as one message, as many as fit; ``text`` is for the notification."""
    return Message(first_words(text), tuple(fitting(blocks)))


def _became(item: Saved) -> str:
    partly = f" ({shorten(item.partial, _LONGEST_REASON)})" if item.partial else ""
    return f"{_BECAME[item.outcome]}: {_linked(item)}{partly}{_because(item.reason)}"


def _summed(item: Summed) -> list[Block]:
    if item.summary is None:
        return [section(f"{_linked(item)}\nCould not be read{_because(item.reason)}")]
    origin = shorten(item.byline.removeprefix(item.title).removeprefix(" – "), _LONGEST_BYLINE)
    head = f"{_linked(item)} – {origin}" if origin else _linked(item)
    text = shorten(item.summary.text, _LONGEST_SUMMARY)
    points = [f"• {shorten(point.text, _LONGEST_POINT)}" for point in item.summary.key_points]
    made = _made(item.summary.method)
    if partial := item.summary.article.partial:
        made = f"Not of the whole article: {shorten(partial, _LONGEST_REASON)}. {made}"
    return [section("\n".join([head, text, *points]), show_text(item.name)), context(made)]


def _made(method: str) -> str:
    if method == EXTRACTIVE:
        return "In the article's own sentences."
    return f"By {shorten(method, _LONGEST_BYLINE)}; names, numbers and quotes are checked against the article."


def _linked(item: Summed | Saved) -> str:
    """The link by its title; what could not be read is named, and not linked."""
    return link("" if item.reason else item.url, item.title.strip() or item.url)


def _because(reason: str) -> str:
    return f": {shorten(reason, _LONGEST_REASON)}" if reason else ""
