"""Taking leave of a workspace that removed the app: all that is kept of it is deleted."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from slack_sdk.errors import SlackApiError

from bot.clients import Clients
from bot.lanes import Lane
from bot.ports import Stores
from bot.records import Installation, Job, Json, Lease
from bot.trouble import WITHOUT_ACCESS, code
from retrieval.errors import LibraryError

LEAVING = "leaving"
"""The kind of the job."""

_SETTLED = timedelta(minutes=5)
"""After that nobody can be at work any more on what was in hand; a job's turn and a page's reading take less."""

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Leaving:
    """The handler. ``reach`` makes clients of a token, and ``fresh`` has one renewed that ends.

    ``left`` is told of a workspace whose data are gone.

    All is deleted at once, and once more when nobody can be at work any more that was so before, however late the first
    time was: that is a job of its own. Killed or run again, it goes on.
    """

    stores: Stores
    store: Lane
    reach: Callable[[str], Clients]
    fresh: Callable[[Installation], Awaitable[Installation]]
    now: Callable[[], datetime]
    left: Callable[[str], None]

    async def leave(self, lease: Lease) -> None:
        """Delete all that is kept of the job's workspace, unless the app is there, as after another installation.

        An organisation takes all of its workspaces with it, or those alone that it took the app from.
        """
        workspace, some = lease.job.workspace, lease.job.payload.get("teams")
        kept = await self.store(self.stores.installations.workspaces, workspace)
        teams = [team for team in kept if team != workspace]
        if some is not None:
            await self._follow(lease.job, [team for team in teams if team in some], {"taken": True})
        elif until := await self._until(lease):
            await self._follow(lease.job, teams, {})
            await self._forget(lease.job, until)
        else:
            _logger.warning("The workspace %s has the app: nothing of it is deleted.", workspace)

    async def _follow(self, job: Job, teams: Sequence[str], payload: Json) -> None:
        for team in teams:
            await self.store(self.stores.inbox.put, replace(job, workspace=team, payload=payload), self.now())

    async def _forget(self, job: Job, until: datetime) -> None:
        last = bool(job.payload.get("again"))
        gone = await self.store(self.stores.departures.forget, job.workspace, until, None if last else job.id)
        self.left(job.workspace)
        if gone and not last:
            again = replace(job, id=f"{job.id}:again", payload={**job.payload, "again": True})
            await self.store(self.stores.inbox.put, again, self.now(), _SETTLED)

    async def _until(self, lease: Lease) -> datetime | None:
        """Up to when an installation was one that is over; None where it is not over."""
        workspace = lease.job.workspace
        try:
            installed = await self.store(self.stores.installations.installation, workspace)
        except LibraryError as error:  # without the right key: then the time has to tell
            _logger.warning("Whether workspace %s is really left can't be asked: %s", workspace, error)
            return lease.since
        if installed is None:  # one that comes now is another
            return lease.since
        if await self._works(installed, taken=bool(lease.job.payload.get("taken"))):
            return None
        return installed.at

    async def _works(self, installed: Installation, *, taken: bool) -> bool:
        """Whether Slack still takes the workspace's token, or that of its organisation, if not ``taken`` from it."""
        held: Installation | None = installed
        if not installed.tokens.bot:
            held = await self.store(self.stores.installations.installation, installed.enterprise or "")
            held = None if taken else held
        if held is None:
            return False
        try:
            await self.reach((await self.fresh(held)).tokens.bot).patient.auth_test()
        except SlackApiError as error:
            if code(error) in WITHOUT_ACCESS:
                return False
            raise
        return True
