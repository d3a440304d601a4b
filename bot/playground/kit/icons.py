"""The few pictures that Block Kit brings along, drawn here."""

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from bot.playground.kit.html import tag


def _icon(*paths: str) -> Markup:
    drawn = (tag("path", d=path) for path in paths)
    return tag("svg", *drawn, viewBox="0 0 20 20", class_="kit-glyph", aria_hidden="true", focusable="false")


_THUMB = "M7 9l3-6c1.4 0 2.2 1 2 2.4L11.6 8H15a1.6 1.6 0 0 1 1.6 2l-1.2 5a2 2 0 0 1-2 1.5H7M3.5 9H7v7.5H3.5z"
_THUMB_TURNED = "M7 11l3 6c1.4 0 2.2-1 2-2.4L11.6 12H15a1.6 1.6 0 0 0 1.6-2l-1.2-5a2 2 0 0 0-2-1.5H7M3.5 11H7V3.5H3.5z"

THUMB_UP = _icon(_THUMB)
THUMB_DOWN = _icon(_THUMB_TURNED)
PICTURE = _icon("M3 4h14v12H3z", "M3 13.5l4-4 3.5 3.5 2.5-2.5 4 4", "M12.5 7.5h1.5")
PENDING = _icon("M10 3a7 7 0 1 0 0 14a7 7 0 1 0 0-14")
RUNNING = _icon("M10 3a7 7 0 1 1-7 7")
DONE = _icon("M4 10.5l4 4 8-9")
FAILED = _icon("M5 5l10 10M15 5L5 15")
TOLD = _icon("M10 3a7 7 0 1 0 0 14a7 7 0 1 0 0-14", "M10 9v5M10 6v.5")
WARNED = _icon("M10 3l7.5 13.5h-15z", "M10 8v4M10 14v.5")

NAMED: Mapping[str, Markup] = MappingProxyType(
    {"trash": _icon("M3.5 5.5h13M8 5.5V3.5h4v2M5 5.5l.8 11h8.4l.8-11M8.5 8.5v5M11.5 8.5v5")}
)
"""Those of icon buttons."""
