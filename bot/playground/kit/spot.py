"""Where an element stands: in which block of which message, and how it is told of there."""

import json
from dataclasses import dataclass

from bot.playground.kit.html import Value
from bot.playground.kit.names import Names
from bot.playground.kit.texts import plain, spoken
from bot.playground.slack.shapes import Json


@dataclass(frozen=True, slots=True)
class Spot:
    """An element's place; ``id`` is its own in the page.

    ``name`` is the id of what names it, if that is not a label of its own, ``note`` those of what more is said of it.
    ``asked``: it is in an input block; ``live``: what is done with it is told at once; ``wrong``: what is in it is.
    """

    names: Names
    block: str
    id: str
    name: str = ""
    note: str = ""
    asked: bool = False
    live: bool = True
    optional: bool = True
    wrong: bool = False

    def pressed(self, element: Json) -> dict[str, Value]:
        """The attributes of what is pressed."""
        return {**self._address(element), "data_confirm": self._confirm(element)}

    def changed(self, element: Json) -> dict[str, Value]:
        """The attributes of what is chosen or written in."""
        return {
            **self.pressed(element),
            "data_input": self.asked,
            "data_live": self.live,
            "autofocus": element.get("focus_on_load", False),
            "aria_invalid": "true" if self.wrong else None,
        }

    def alone(self, element: Json, usual: str) -> dict[str, Value]:
        """The attributes of a single control: its id, what names it, what is said of it."""
        told: dict[str, Value] = {"id": self.id, "required": not self.optional, "aria_describedby": self.note or None}
        if self.asked:
            return told
        if self.name:
            return {**told, "aria_labelledby": self.name}
        return {**told, "aria_label": plain(element["placeholder"]) if "placeholder" in element else usual}

    def _address(self, element: Json) -> dict[str, Value]:
        return {"data_block": self.block, "data_action": element.get("action_id", "")}

    def _confirm(self, element: Json) -> str | None:
        if "confirm" not in element:
            return None
        asked = element["confirm"]
        words = {part: plain(asked[part]) for part in ("title", "confirm", "deny")}
        return json.dumps({**words, "text": spoken(asked["text"], self.names), "style": asked.get("style", "primary")})
