"""What a modal asks for; an input's block and its element have the same name."""

from collections.abc import Mapping

from bot.blocks.kit import label
from bot.blocks.message import Block
from bot.records import Json


def ask_for(name: str, title: str, element: Json, *, hint: str = "", optional: bool = False) -> Block:
    """An input block."""
    block = {
        "type": "input",
        "block_id": name,
        "label": label(title),
        "element": element | {"action_id": name},
        "optional": optional,
    }
    return block | {"hint": label(hint)} if hint else block


def words(most: int, initial: str = "", *, lines: bool = False) -> Json:
    """A field to write in."""
    return {
        "type": "plain_text_input",
        "max_length": most,
        "multiline": lines,
        "initial_value": initial[:most],
    }


def choice(options: Mapping[str, tuple[str, str]], chosen: str) -> Json:
    """Radio buttons, by value: words and, below them in small, what they mean."""
    listed = {
        value: {"text": label(text), "value": value, "description": label(about)}
        for value, (text, about) in options.items()
    }
    return {"type": "radio_buttons", "options": [*listed.values()], "initial_option": listed[chosen]}


def ticks(options: Mapping[str, str], ticked: Mapping[str, bool]) -> Json:
    """Check boxes, by value and words; Slack wants those ticked as copies, and no empty list of them."""
    boxes = {value: {"text": label(text), "value": value} for value, text in options.items()}
    chosen = [box for value, box in boxes.items() if ticked[value]]
    return {"type": "checkboxes", "options": [*boxes.values()]} | ({"initial_options": chosen} if chosen else {})
