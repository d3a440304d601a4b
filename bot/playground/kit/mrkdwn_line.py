"""A line of mrkdwn: bold, italic and struck words, code, links, mentions, emoji."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from bot.playground.kit.emoji import NAME, emoji
from bot.playground.kit.html import joined, tag
from bot.playground.kit.links import BARE, link, trimmed
from bot.playground.kit.mrkdwn_control import control, decoded
from bot.playground.kit.names import Names

_WHOLE = re.compile(
    rf"(?P<code>(?<![\w`])`[^`\n]+`(?![\w`]))|(?P<control><[^<>\n]+>)|(?P<emoji>{NAME})|(?P<bare>{BARE})"
)
_CONTROL = re.compile(r"<[^<>\n]+>")
_MARKS = {"*": "strong", "_": "em", "~": "s"}
_HIDDEN = "\ufffc"  # in the place of what no mark may cut


def inline(text: str, names: Names, *, verbatim: bool = False) -> Markup:
    """One line as people see it."""
    return _Line.of(text, names, verbatim=verbatim).shown(0, len(text))


def code(text: str, names: Names) -> Markup:
    """Code: nothing is mark-up in it but links and mentions, which Slack has put there itself."""
    shown: list[str] = []
    end = 0
    for found in _CONTROL.finditer(text):
        shown += [decoded(text[end : found.start()]), control(found[0], names)]
        end = found.end()
    return joined([*shown, decoded(text[end:])])


@dataclass(frozen=True, slots=True)
class _Line:
    """A line, what is whole in it by where it begins, and where each mark may close, as far as its neighbours go."""

    text: str
    masked: str
    names: Names
    whole: dict[int, tuple[int, Markup]]
    closing: dict[str, list[int]]

    @classmethod
    def of(cls, text: str, names: Names, *, verbatim: bool) -> "_Line":
        whole = {}
        masked = list(text)
        for found in _WHOLE.finditer(text):
            if (shown := _whole(found, names, verbatim)) is not None:
                end = found.start() + shown[0]
                whole[found.start()] = (end, shown[1])
                masked[found.start() : end] = _HIDDEN * shown[0]
        seen = "".join(masked)
        closing = {mark: [at for at in _places(seen, mark) if _closes(seen, at)] for mark in _MARKS}
        return cls(text, seen, names, whole, closing)

    def shown(self, start: int, end: int) -> Markup:
        """The part of the line between the two places."""
        return joined(self._pieces(start, end))

    def _pieces(self, start: int, end: int) -> Iterator[str]:
        at = told = start
        while at < end:
            if piece := self._piece(at, end):
                yield decoded(self.text[told:at])
                at = told = piece[0]
                yield piece[1]
            else:
                at += 1
        yield decoded(self.text[told:end])

    def _piece(self, at: int, end: int) -> tuple[int, Markup] | None:
        """What begins here, if something does, and where it ends."""
        if at in self.whole:
            return self.whole[at]
        mark = self.masked[at]
        if mark not in _MARKS or not _opens(self.masked, at):
            return None
        closing = self.closing[mark]
        place = bisect_right(closing, at + 1)
        if place == len(closing) or closing[place] >= end:
            return None
        return closing[place] + 1, tag(_MARKS[mark], self.shown(at + 1, closing[place]))


def _whole(found: re.Match[str], names: Names, verbatim: bool) -> tuple[int, Markup] | None:
    """How long it is, and how it is shown; None for what is text after all."""
    text = found[0]
    match found.lastgroup:
        case "code":
            return len(text), tag("code", code(text[1:-1], names), class_="kit-code")
        case "control":
            return len(text), control(text, names)
        case "emoji":
            return (len(text), joined([emoji(text)])) if emoji(text) != text else None
    address = trimmed(text)
    shown = None if verbatim else link(decoded(address))
    return (len(address), shown) if shown else None


def _places(text: str, mark: str) -> Iterator[int]:
    at = text.find(mark)
    while at >= 0:
        yield at
        at = text.find(mark, at + 1)


def _opens(text: str, at: int) -> bool:
    """Whether a mark begins something: before a word, and not within one or beside its like."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return not before.isalnum() and before != text[at] and bool(after.strip()) and after != text[at]


def _closes(text: str, at: int) -> bool:
    """Whether it ends something: the same, seen from the other side."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return bool(before.strip()) and before != text[at] and not after.isalnum() and after != text[at]
