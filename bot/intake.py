"""Where Slack's requests become jobs: each is kept before it is acknowledged."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.lanes import Lane
from bot.ports import Stores
from bot.records import Job

MOST_WAITING = 200
"""Questions and commands of a workspace that wait at most: more than can be answered in a minute help nobody."""

_ASKED = ("question", "command")
_AHEAD = -timedelta(hours=1)  # due before all that waits
_BUSY = "many questions are waiting here, and this one is not taken up. Ask again in a minute."
NOW = timedelta(0)
UNTIL_OPENED = timedelta(seconds=3)
"""How long a job waits for its view to be opened: Slack lets it be opened no later."""


@dataclass(frozen=True, slots=True)
class Intake:
    """The inbox, as listeners use it; ``wake`` tells the pool that there is work, ``stop_work`` to end some."""

    workspace: str
    bot_user: str
    stores: Stores
    front: Lane
    now: Callable[[], datetime]
    wake: Callable[[], None]
    stop_work: Callable[[str, str], None]

    async def put(
        self,
        kind: str,
        identity: str,
        payload: Mapping[str, Any],
        *,
        thread: str = "",
        position: str = "",
        delay: timedelta = NOW,
    ) -> None:
        """Keep a job; the same one twice is kept once. Raises LibraryError."""
        job = Job(self.workspace, f"{kind}:{identity}", kind, payload, thread, position)
        await self.front(self.stores.inbox.put, job, self.now(), delay)
        self.wake()

    async def ask(
        self,
        kind: str,
        identity: str,
        payload: Mapping[str, Any],
        user: str,
        *,
        thread: str = "",
        position: str = "",
    ) -> None:
        """Keep what somebody asks or, where too much waits already, a word to them of that, once a minute."""
        inbox, workspace = self.stores.inbox, self.workspace
        if await self.front(inbox.crowded, workspace, _ASKED, MOST_WAITING) and not await self.front(
            inbox.knows, workspace, f"{kind}:{identity}"
        ):
            told = {"to": payload["to"], "words": _BUSY, "reference": "", "expected": True}
            await self.put("notice", f"busy:{user}:{self.now():%Y-%m-%dT%H:%M}", told, delay=_AHEAD)
        else:
            await self.put(kind, identity, payload, thread=thread, position=position)

    async def hurry(self, kind: str, identity: str) -> None:
        """End a job's delay."""
        await self.front(self.stores.inbox.hurry, self.workspace, f"{kind}:{identity}", self.now())
        self.wake()

    async def cancel(self, thread: str, job_id: str | None = None) -> None:
        """Drop the questions of a thread that are not answered yet, or one of them."""
        await self.front(self.stores.inbox.cancel, self.workspace, thread, self.now(), job_id)
        self.stop_work(self.workspace, thread)
