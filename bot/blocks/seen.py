"""What was read of links: how it went with each, the whole text itself, and where one was shared before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.blocks import ids
from bot.blocks.byline import byline
from bot.blocks.kit import actions, button, context, rich, section
from bot.blocks.message import Block, Message, View
from bot.blocks.modal import modal
from bot.blocks.packing import fitting, sections
from bot.blocks.text import first_words, link, shorten
from bot.plain import plain
from bot.records import Json
from bot.wording import day, minute, number
from retrieval.domain import Article, Revision

_LONGEST_VALUE = 1_990  # characters of a button's 2,000; the number of a part may be longer than that of the first
_LONGEST_NAME = 200
_LONGEST_REASON = 600
_LONGEST_ADDRESS = 500
_PIECE = 3_000  # characters of a block of text
_PIECES = 5  # of a part, so that it stays within a view's bytes whatever characters it is of
_SURE, _LIKELY = 0.9, 0.5
_MOST_WORDS = 100_000  # that are counted

_UNREAD = "It was not read here. *Save to library*, in the message's menu, reads it and keeps it."
_FORGOTTEN = "It is no longer in the library."


@dataclass(frozen=True, slots=True)
class Seen:
    """A link or a file and what became of it: its article as it is now, or the ``reason`` why there is none.

    ``at`` is when it was read; None if it never was. ``retry`` is what *Try again* gives back; without, there is none.
    """

    url: str
    article: Article | None = None
    at: datetime | None = None
    reason: str = ""
    retry: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A message that had a link first: who shared it, by name, when, and the message's own address."""

    name: str
    at: datetime
    permalink: str


def show_text(name: str | None) -> Json | None:
    """The button that shows all that was read of an article, named by its id, or by its address where it is not kept.

    None where there is no article.
    """
    return _to_part("Show text", ids.SHOW_TEXT, name, 1)


def what_was_read(items: Sequence[Seen]) -> Message:
    """Of each link how much was read and when, or why not, and what can be done about that."""
    return Message(first_words("What was read"), tuple(fitting(map(_seen, items))))


def text_view(article: Article, part: int, changed: Revision | None, metadata: str) -> View:
    """All that was read of an article, letter by letter; of a long text one part, counted from 1."""
    pieces = list(_pieces(article.text))
    parts = max(1, -(-len(pieces) // _PIECES))
    part = min(max(part, 1), parts)
    shown = [rich([(plain(piece), False)]) for piece in pieces[(part - 1) * _PIECES : part * _PIECES] if piece.strip()]
    rows = [*sections([byline(article)]), context(" · ".join(_facts(article, changed)))]
    if article.partial:
        rows.append(context(f"Not the whole article: {shorten(article.partial, _LONGEST_REASON)}."))
    return modal("What was read", [*rows, *shown, *_turning(article.id, part, parts)], ids.TEXT_VIEW, metadata=metadata)


def shared_before(earlier: Sequence[Earlier]) -> Message:
    """Where the links of a message were shared before, in small print; it calls nobody."""
    lines = [
        f"Shared before by {shorten(one.name, _LONGEST_NAME) or 'somebody'} on {day(one.at)}: "
        f"{link(one.permalink, 'the first message')}"
        for one in earlier
    ]
    return Message(first_words("This was shared here before."), tuple(fitting(map(context, lines))))


def _seen(item: Seen) -> Block:
    when = minute(item.at) if item.at else ""
    if article := item.article:
        read = " · ".join(filter(None, [f"Read {when}" if when else "", _words(article)]))
        return section(f"{byline(article)}\n{read}", show_text(article.id))
    name = shorten(item.url, _LONGEST_ADDRESS)
    if item.reason:
        again = button("Try again", ids.TRY_AGAIN, item.retry) if 0 < len(item.retry) <= _LONGEST_VALUE else None
        reason = shorten(item.reason, _LONGEST_REASON).rstrip(".")
        return section(f"{name}\nCould not be read{f', {when}' if when else ''}: {reason}.", again)
    return section(f"{name}\n{_FORGOTTEN if when else _UNREAD}")


def _facts(article: Article, changed: Revision | None) -> Iterator[str]:
    """Address, publication, reading and length, as far as known."""
    if article.url:
        yield shorten(article.url, _LONGEST_ADDRESS)
    yield f"Published {article.day}{_sure(article.certainty)}" if article.day else "No date of publication was found"
    if article.saved:
        yield f"First read {minute(article.saved)}"
    else:
        yield "Read just now, and not kept"
    if changed:
        yield f"Changed since, last read {minute(changed.at)}"
    yield _words(article)


def _sure(certainty: float | None) -> str:
    if certainty is None or certainty >= _SURE:
        return ""
    return ", most likely" if certainty >= _LIKELY else ", which is a guess"


def _words(article: Article) -> str:
    words = article.text.split(maxsplit=_MOST_WORDS)  # the last is all that is left
    return f"more than {_MOST_WORDS:,} words" if len(words) > _MOST_WORDS else number(len(words), "word")


def _pieces(text: str) -> Iterator[str]:
    """The whole text in pieces of at most so many characters, each ending with a line or else a word, if it can."""
    start = 0
    while len(text) - start > _PIECE:
        window = text[start : start + _PIECE]
        end = window.rfind("\n", _PIECE // 2) + 1 or window.rfind(" ") + 1 or _PIECE
        yield window[:end]
        start += end
    yield text[start:]


def _to_part(label: str, action: str, name: str | None, part: int) -> Json | None:
    """A button that leads to a part of an article's text; None where there is none, or its name is too long for one."""
    value = f"{name}/{part}"
    return button(label, action, value) if name and len(value) <= _LONGEST_VALUE else None


def _turning(article_id: str, part: int, parts: int) -> list[Block]:
    if parts == 1:
        return []
    back = _to_part("Previous", ids.TEXT_BACK, article_id, part - 1) if part > 1 else None
    on = _to_part("Next", ids.TEXT_ON, article_id, part + 1) if part < parts else None
    row = [one for one in (back, on) if one]
    return [context(f"Part {part:,} of {parts:,}."), *([actions(row)] if row else [])]
