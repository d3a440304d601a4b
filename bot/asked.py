"""A message that may want something of the bot, as its job holds it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Asked:
    """Who said what, where. ``thread_ts`` is None for a message that begins one; ``direct`` is in a DM with the bot.

    ``files`` are the ids of those that came with it and can be read.
    """

    channel: str
    user: str
    text: str
    ts: str
    thread_ts: str | None
    mentioned: bool
    direct: bool
    files: tuple[str, ...] = ()

    @staticmethod
    def of(payload: Mapping[str, Any]) -> "Asked":
        """The message that a job holds."""
        return Asked(**payload["message"])

    @property
    def id(self) -> str:
        """The name of its answer, which stays when it is edited; its job as a question has the same."""
        return f"question:{self.channel}:{self.ts}"

    @property
    def at(self) -> datetime:
        """When it was said; raises ValueError where its ts is none."""
        try:
            return datetime.fromtimestamp(float(self.ts), UTC)
        except (OverflowError, OSError) as error:
            raise ValueError(self.ts) from error

    @property
    def thread(self) -> str:
        """The thread that it is in, or begins."""
        return self.thread_ts or self.ts
