"""What the builders make: messages, as Slack takes them."""

from dataclasses import dataclass

from bot.records import Json

Block = Json
"""One block of a message or view."""

View = Json
"""A modal, or the App Home."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message: its blocks, and the ``text`` that notifications and screen readers give.

    A response URL shows it to one person alone, unless it is ``for_all``.
    """

    text: str
    blocks: tuple[Block, ...]
    for_all: bool = False

    @property
    def body(self) -> Json:
        """Its part of a call of chat.postMessage, or what a response URL takes."""
        told = {"text": self.text, "blocks": list(self.blocks)}
        shown = {"response_type": "in_channel", "unfurl_links": False, "unfurl_media": False}
        return told | shown if self.for_all else told
