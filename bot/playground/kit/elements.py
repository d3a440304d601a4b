"""Which element is made where."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from markupsafe import Markup

from bot.playground.kit import buttons, choices, writing
from bot.playground.kit.images import thumbnail
from bot.playground.kit.spot import Spot
from bot.playground.slack.shapes import Json

GROUPS = frozenset({"radio_buttons", "checkboxes", "multi_users_select", "multi_conversations_select"})
"""Elements of several controls: in an input block they are a set of fields."""

_MADE: Mapping[str, Callable[[Json, Spot], Markup]] = MappingProxyType(
    {
        "button": buttons.button,
        "overflow": buttons.overflow,
        "feedback_buttons": buttons.feedback,
        "icon_button": buttons.icon,
        "image": lambda element, _spot: thumbnail(element),
        "static_select": choices.static_select,
        "users_select": choices.users_select,
        "conversations_select": choices.conversations_select,
        "multi_users_select": choices.multi_users_select,
        "multi_conversations_select": choices.multi_conversations_select,
        "radio_buttons": choices.radio_buttons,
        "checkboxes": choices.checkboxes,
        "timepicker": choices.timepicker,
        "plain_text_input": writing.plain_text_input,
        "url_text_input": writing.url_text_input,
    }
)


def element(given: Json, spot: Spot) -> Markup:
    """A block's element."""
    return _MADE[given["type"]](given, spot)
