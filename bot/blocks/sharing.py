"""What one person sees, shown to the channel at a click."""

from bot.blocks import ids
from bot.blocks.kit import actions, button, context
from bot.blocks.message import Message
from bot.blocks.names import person
from bot.records import Json


def shareable(message: Message, job_id: str) -> Message:
    """The message with a button to share it; the job is the one that made it."""
    row = actions([button("Share in channel", ids.SHARE, job_id)], ids.SHARE_BLOCK)
    return Message(message.text, (*message.blocks, row))


def shared(body: Json, user: str) -> Message:
    """The same message for everybody: without the button, and with who shared it."""
    kept = (block for block in body["blocks"] if block.get("block_id") != ids.SHARE_BLOCK)
    return Message(body["text"], (*kept, context(f"Shared by {person(user)}")), for_all=True)
