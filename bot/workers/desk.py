"""What every handler works with, and how its reply gets to where the job came from."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.access import Access
from bot.blocks.message import Message, View
from bot.blocks.views import TITLE, result_view
from bot.clients import Clients
from bot.delivery import Delivery
from bot.following import Following
from bot.lanes import Lanes
from bot.ports import Stores
from bot.records import IN_ITS_THREAD, Backlog, Job, Lease, Part, Turn
from bot.shelf import Shelf
from bot.trouble import code
from bot.uploads import Uploads
from retrieval.identity import new_id

_VIEW_TRIES = 4  # for a view that may not have been opened yet; later, somebody has closed it
_VIEW_PAUSE = 0.5  # seconds


@dataclass(frozen=True, slots=True)
class Desk:
    """The workspace, who we are in it, and all that work needs."""

    workspace: str
    team: str
    bot_user: str
    command: str
    shelf: Shelf
    feeds: Following
    stores: Stores
    lanes: Lanes
    clients: Clients
    access: Access
    uploads: Uploads
    delivery: Delivery
    now: Callable[[], datetime]

    async def backlog(self) -> Backlog:
        """The workspace's work, besides what is being done to tell it."""
        backlog = await self.lanes.store(self.stores.inbox.backlog, self.workspace)
        return replace(backlog, waiting=max(0, backlog.waiting - 1))

    async def reply(
        self,
        lease: Lease,
        messages: Sequence[Message],
        turn: Turn | None = None,
        *,
        about: str | None = None,
        replaced: Sequence[str] = (),
    ) -> None:
        """Reply to where the job came from: a thread, a response URL, a view; in the place of ``replaced`` messages.

        ``about`` names what is replied to, by which the messages are found again.
        """
        to = lease.job.payload["to"]
        if "view" in to:
            if turn:
                await self.lanes.store(self.stores.turns.keep, turn)
            await self._show(to["view"], messages, lease.job.payload.get("channel"))
        else:
            await self._bring_new(lease, _parts(to, messages, replaced), turn, about)

    async def post(
        self,
        lease: Lease,
        messages: Sequence[Message],
        channel: str,
        *,
        thread: str | None = None,
        in_its_thread: bool = False,
        about: str | None = None,
    ) -> None:
        """Post to a channel or a thread of it, wherever the job came from.

        All but the first message are posted ``in_its_thread``, if so wanted.
        """
        first, *rest = _parts({"channel": channel, "thread": thread}, messages)
        below = [replace(part, thread=IN_ITS_THREAD) for part in rest] if in_its_thread else rest
        await self._bring_new(lease, [first, *below], about=about)

    async def update_view(self, which: Mapping[str, str], view: View) -> None:
        """Put a view in the place of the one of that id, or of that name of ours, unless somebody has closed it."""
        for _ in range(_VIEW_TRIES):
            try:
                await self.clients.patient.views_update(**which, view=view)
            except SlackApiError as error:
                if code(error) != "not_found":
                    raise
                await asyncio.sleep(_VIEW_PAUSE)
            else:
                return

    async def resume(self, lease: Lease) -> bool:
        """Bring the reply of a job that was interrupted after it had one; False if it had none."""
        if lease.fence == 1:  # nobody had it in hand before
            return False
        parts = await self.lanes.store(self.stores.outbox.parts, self.workspace, lease.job.id)
        if parts:
            await self._bring(lease.job, parts)
        return bool(parts)

    async def _bring_new(
        self, lease: Lease, parts: Sequence[Part], turn: Turn | None = None, about: str | None = None
    ) -> None:
        sending = [replace(part, state="sending") if _is_first(part) else part for part in parts]
        if await self.lanes.store(self.stores.outbox.prepare, lease, sending, turn, about):
            if lease.fence > 1:  # what was prepared before holds
                parts = await self.lanes.store(self.stores.outbox.parts, self.workspace, lease.job.id)
            await self._bring(lease.job, parts, fresh=lease.fence == 1)

    async def _bring(self, job: Job, parts: Sequence[Part], *, fresh: bool = False) -> None:
        if any(part.channel for part in parts):
            await self.delivery.deliver(job, parts, fresh=fresh)
        else:
            await self.delivery.respond(job, parts, job.payload["to"]["response_url"])

    async def _show(self, view: Mapping[str, str], messages: Sequence[Message], channel: str | None) -> None:
        blocks = [block for message in messages for block in message.blocks]
        await self.update_view(view, result_view(TITLE, blocks, channel or ""))


def _is_first(part: Part) -> bool:
    """Whether a reply begins with posting it, so that the ledger can say so at once."""
    return part.number == 0 and bool(part.channel) and not part.replaces


def _parts(to: Mapping[str, Any], messages: Sequence[Message], replaced: Sequence[str] = ()) -> list[Part]:
    """The messages as parts, each in the place of one replaced as long as there are any; the rest of those go."""
    parts = []
    for number in range(max(len(messages), len(replaced))):
        body = messages[number].body if number < len(messages) else {}
        old = replaced[number] if number < len(replaced) else None
        parts.append(Part(number, to.get("channel", ""), to.get("thread"), body, new_id(), replaces=old))
    return parts
