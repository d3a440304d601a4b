"""Slack's own mark-up, mrkdwn: blocks of code, quotes and lines; `mrkdwn_line` reads what is within a line."""

import re
from collections.abc import Iterator
from itertools import groupby

from markupsafe import Markup

from bot.playground.kit.html import joined, tag
from bot.playground.kit.mrkdwn_line import code, inline
from bot.playground.kit.names import Names

_FENCED = re.compile(r"```(.+?)```", re.DOTALL)
_QUOTED = re.compile(r"(?:>|&gt;) ?")
_ALL_QUOTED = re.compile(r"^(?:>>>|&gt;&gt;&gt;) ?", re.MULTILINE)


def mrkdwn(text: str, names: Names, *, verbatim: bool = False) -> Markup:
    """The text as people see it; ``verbatim`` makes no link of an address that merely stands there."""
    first, *others = _FENCED.split(text)
    shown = [_paragraphs(first.removesuffix("\n") if others else first, names, verbatim)]
    for place in range(0, len(others), 2):
        shown.append(tag("pre", code(others[place].strip("\n"), names), class_="kit-pre"))
        shown.append(_paragraphs(others[place + 1].strip("\n"), names, verbatim))
    return joined(shown)


def _paragraphs(text: str, names: Names, verbatim: bool) -> Markup:
    """Lines, with those that are quoted set off; three marks quote all that follows."""
    if not text:
        return Markup("")
    before, *rest = _ALL_QUOTED.split(text, maxsplit=1)
    shown = [_lines(before.removesuffix("\n").split("\n"), names, verbatim)] if before or not rest else []
    if rest:
        shown.append(_quote(rest[0].split("\n"), names, verbatim))
    return joined(shown)


def _lines(lines: list[str], names: Names, verbatim: bool) -> Markup:
    def pieces() -> Iterator[Markup]:
        for quoted, run in groupby(lines, lambda line: bool(_QUOTED.match(line))):
            if quoted:
                yield _quote([_QUOTED.sub("", line, count=1) for line in run], names, verbatim)
            else:
                yield _broken(list(run), names, verbatim)

    return joined(pieces())


def _quote(lines: list[str], names: Names, verbatim: bool) -> Markup:
    return tag("blockquote", _broken(lines, names, verbatim), class_="kit-quote")


def _broken(lines: list[str], names: Names, verbatim: bool) -> Markup:
    return joined((inline(line, names, verbatim=verbatim) for line in lines), tag("br"))
