"""What became of links: their articles' first sentences, or whether they are in the library now."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.blocks.kit import section
from bot.blocks.message import Block, Message
from bot.blocks.packing import fitting, sections
from bot.blocks.text import first_words, link, shorten
from retrieval.ingest import Outcome

_LONGEST_LEAD = 1_200
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
class Lead:
    """A link's article with its own first sentences as ``text``, or the ``reason`` why it could not be read."""

    url: str
    title: str
    byline: str
    text: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a link that was to be saved."""

    url: str
    title: str
    outcome: Outcome
    reason: str = ""


def leads(items: Sequence[Lead]) -> list[Block]:
    """How each article begins, labelled as just that: nothing here is a summary."""
    return [section(_lead(item)) for item in items]


def saved(items: Sequence[Saved]) -> list[Block]:
    """What became of each link, a line each."""
    return sections(f"{_BECAME[item.outcome]}: {_linked(item)}{_because(item.reason)}" for item in items)


def as_message(blocks: Sequence[Block], text: str) -> Message:
    """The blocks as one message, as many as fit; ``text`` is for the notification."""
    return Message(first_words(text), tuple(fitting(blocks)))


def _lead(item: Lead) -> str:
    if item.reason:
        return f"{_linked(item)}\nCould not be read{_because(item.reason)}"
    origin = shorten(item.byline.removeprefix(item.title).removeprefix(" – "), _LONGEST_BYLINE)
    head = f"{_linked(item)} – {origin}" if origin else _linked(item)
    return f"{head}\n_The article's own first sentences:_\n{shorten(item.text, _LONGEST_LEAD)}"


def _linked(item: Lead | Saved) -> str:
    """The link by its title; what could not be read is named, and not linked."""
    return link("" if item.reason else item.url, item.title.strip() or item.url)


def _because(reason: str) -> str:
    return f": {shorten(reason, _LONGEST_REASON)}" if reason else ""
