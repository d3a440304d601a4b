"""Makes HTML: every tag comes from here, and whatever was given as text is text in it."""

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

Value = str | int | bool | None
"""Of an attribute: True is the bare name, False and None leave it out."""

_NOTHING = Markup("")
_VOID = frozenset({"br", "hr", "input"})
# What HTML can't hold: controls, halves of characters, and what is no character.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def tag(name: str, /, *inside: str, **attributes: Value) -> Markup:
    """An element; ``class_`` and ``data_block`` are the attributes `class` and `data-block`."""
    opened = Markup("<{}{}>").format(name, joined(_attribute(*one) for one in attributes.items()))
    return opened if name in _VOID else joined((opened, *inside, Markup("</{}>").format(name)))


def joined(pieces: Iterable[str], between: Markup = _NOTHING) -> Markup:
    """Pieces one after another; those that are no HTML are text."""
    return between.join(_escaped(piece) for piece in pieces)


def lines(text: str) -> Markup:
    """Text that keeps its line breaks."""
    return joined(text.split("\n"), tag("br"))


def _escaped(piece: str) -> Markup:
    return piece if isinstance(piece, Markup) else escape(_IMPOSSIBLE.sub("\ufffd", piece))


def _attribute(name: str, value: Value) -> Markup:
    if value is None or value is False:
        return _NOTHING
    shown = name.rstrip("_").replace("_", "-")
    return Markup(" {}").format(shown) if value is True else Markup(' {}="{}"').format(shown, _escaped(f"{value!s}"))
