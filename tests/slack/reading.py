"""What Slack would make of a text: the mentions that would call people, and the links that they could follow."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_MARKED = re.compile(
    r"<!(?:channel|here|everyone|group|subteam\^[^>|]*)(?:\|[^>]*)?>|<@[A-Z0-9]+(?:\|[^>]*)?>|<#[A-Z0-9]+(?:\|[^>]*)?>",
    re.IGNORECASE,
)
_SPOKEN = re.compile(r"(?<![\w@.])@(?:channel|here|everyone)\b", re.IGNORECASE)
_ANGLED = re.compile(r"<([a-z][a-z0-9+.-]*:[^>|\s]+)(?:\|[^>]*)?>", re.IGNORECASE)
_BARE = re.compile(r"(?:https?://|\bwww\.)[^\s<>|]+", re.IGNORECASE)
_MARKDOWN = re.compile(r"\[[^\]]*\]\(\s*<?([^)\s>]+)")
_CALLING = {"broadcast", "user", "channel", "usergroup"}
_IN_CHUNKS = ("title", "details", "output")


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    verbatim: bool = False
    markdown: bool = False


def mentions(body: Any) -> list[str]:
    """The pieces of a message or view in which Slack would resolve a mention; elements of rich text as JSON."""
    called = [
        piece.text for piece in _pieces(body) if _MARKED.search(piece.text) or _is_spoken(piece.text, piece.verbatim)
    ]
    called += [json.dumps(each) for each in _objects(body) if each.get("type") in _CALLING]
    return called


def links(body: Any) -> list[str]:
    """Every URL that one could follow from a message or view."""
    found = [url for piece in _pieces(body) for url in _urls(piece)]
    return found + [each["url"] for each in _objects(body) if isinstance(each.get("url"), str)]


def _is_spoken(text: str, verbatim: bool) -> bool:
    return not verbatim and _SPOKEN.search(text) is not None


def _urls(piece: _Piece) -> Iterator[str]:
    yield from _ANGLED.findall(piece.text)
    rest = _ANGLED.sub(" ", piece.text)
    if piece.markdown:
        yield from _MARKDOWN.findall(rest)
        rest = _MARKDOWN.sub(" ", rest)
    if not piece.verbatim:
        yield from (url.rstrip(".,;:!?)'\"*_~`") for url in _BARE.findall(rest))


def _pieces(body: Any) -> Iterator[_Piece]:
    """The texts that Slack reads as markup: mrkdwn, markdown, the message's own, those of streamed tasks."""
    for each in _objects(body):
        kind, text = each.get("type"), each.get("text")
        if isinstance(text, str) and kind in {None, "message", "mrkdwn"}:
            yield _Piece(text, each.get("verbatim") is True)
        if isinstance(text, str) and kind in {"markdown", "markdown_text"}:
            yield _Piece(text, markdown=True)
        if isinstance(each.get("markdown_text"), str):
            yield _Piece(each["markdown_text"], markdown=True)
        if kind in {"task_update", "plan_update"}:
            yield from (_Piece(each[key], markdown=True) for key in _IN_CHUNKS if isinstance(each.get(key), str))


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from _objects(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _objects(part)
