"""Where one looks, and its address."""

from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlencode

USUAL = 60
"""How many messages are shown at first."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Who looks where: at a place, or a thread in it, and at how many messages."""

    user: str
    place: str
    thread: str = ""
    count: int = USUAL

    @property
    def url(self) -> str:
        """Its address."""
        thread = f"/{self.thread}" if self.thread else ""
        count = f"?count={self.count}" if self.count != USUAL else ""
        return f"/{self.user}/{self.place}{thread}{count}"

    @property
    def earlier(self) -> Self:
        """The same, with more messages."""
        return replace(self, count=self.count + USUAL)

    @property
    def without_thread(self) -> Self:
        """The same, with no thread open."""
        return replace(self, thread="")

    def live(self, since: str) -> str:
        """The address of what changes there; ``since`` names what is known."""
        asked = {"user": self.user, "place": self.place, "thread": self.thread, "count": self.count, "since": since}
        return f"/live?{urlencode(asked)}"
