"""Prints lines for people: with styles and wrapped on a terminal, plain and unwrapped anywhere else."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TextIO

from rich.console import Console as RichConsole
from rich.text import Text

_WIDEST = 100  # columns: longer lines are hard to read
_NARROWEST = 20  # columns, besides the label


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of harmless text, a label before it, and whether it may be broken (an address may not)."""

    text: Text
    label: str = ""
    wrap: bool = True


BLANK = Line(Text())


class _Console(RichConsole):
    def on_broken_pipe(self) -> None:
        """Raise the error that rich calls this for: it would end the program, as one that failed."""
        raise


class Screen:
    """Where lines are printed to: a stream, standard output unless another is given."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._console = _Console(file=stream or sys.stdout, highlight=False, markup=False, emoji=False)

    def show(self, lines: Iterable[Line]) -> None:
        """Print the lines; what a paragraph continues on is indented as far as its label."""
        for line in lines:
            for place, piece in enumerate(self._pieces(line)):
                label = line.label if not place else " " * len(line.label)
                self._console.print(Text.assemble((label, "dim"), piece), soft_wrap=True)

    def say(self, text: str, style: str = "") -> None:
        """Print one paragraph of our own words."""
        self.show([Line(Text(text, style=style))])

    def _pieces(self, line: Line) -> list[Text]:
        if not (line.wrap and self._console.is_terminal):
            return [line.text]
        width = max(min(self._console.width, _WIDEST) - len(line.label), _NARROWEST)
        pieces = list(line.text.wrap(self._console, width)) or [line.text]
        for piece in pieces:
            piece.rstrip()
        return pieces
