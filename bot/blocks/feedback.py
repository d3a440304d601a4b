"""The row under every answer: was it helpful, and away with it."""

from bot.blocks import ids
from bot.blocks.kit import label
from bot.blocks.message import Block
from bot.records import Json


def feedback(turn_id: str) -> Block:
    """Two buttons that look alike, so that nobody's vote shows, and one that asks before it deletes."""
    return {"type": "context_actions", "elements": [_votes(turn_id), _delete(turn_id)]}


def _votes(turn_id: str) -> Json:
    return {
        "type": "feedback_buttons",
        "action_id": ids.FEEDBACK,
        "positive_button": {
            "text": label("Helpful"),
            "accessibility_label": "This answer was helpful",
            "value": f"{turn_id}/up",
        },
        "negative_button": {
            "text": label("Not helpful"),
            "accessibility_label": "This answer was not helpful",
            "value": f"{turn_id}/down",
        },
    }


def _delete(turn_id: str) -> Json:
    return {
        "type": "icon_button",
        "icon": "trash",
        "text": label("Delete"),
        "action_id": ids.DELETE,
        "value": turn_id,
        "accessibility_label": "Delete this answer",
        "confirm": {
            "title": label("Delete this answer?"),
            "text": label("It goes for everybody. Whoever asked, and admins, may delete it."),
            "confirm": label("Delete"),
            "deny": label("Keep"),
        },
    }
