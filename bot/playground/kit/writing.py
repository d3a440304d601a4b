"""Elements that are written in."""

from markupsafe import Markup

from bot.playground.kit.html import Value, tag
from bot.playground.kit.spot import Spot
from bot.playground.kit.texts import plain
from bot.playground.slack.shapes import Json

_LONGEST = 3_000
_ROWS = 4


def plain_text_input(element: Json, spot: Spot) -> Markup:
    """A field of one line or several."""
    lengths: dict[str, Value] = {
        "minlength": element.get("min_length") or None,
        "maxlength": element.get("max_length", _LONGEST),
    }
    initial = element.get("initial_value", "")
    if element.get("multiline"):
        # A browser leaves out the first line break in there.
        return tag("textarea", f"\n{initial}", rows=_ROWS, **lengths, **_field(element, spot))
    return tag("input", type="text", value=initial, **lengths, **_field(element, spot))


def url_text_input(element: Json, spot: Spot) -> Markup:
    """A field for an address."""
    return tag("input", type="url", value=element.get("initial_value", ""), **_field(element, spot))


def _field(element: Json, spot: Spot) -> dict[str, Value]:
    return {
        "class_": "kit-field-text",
        "placeholder": plain(element["placeholder"]) if "placeholder" in element else None,
        **spot.alone(element, "Write something"),
        **spot.changed(element),
    }
