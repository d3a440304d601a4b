"""Changes of the workspace's settings, of digests, and of the feeds that everyone has."""

from contextlib import suppress
from dataclasses import dataclass

from bot.blocks import notices
from bot.blocks.feeds import feeds_view
from bot.records import Lease, Preferences
from bot.trouble import Refused
from bot.workers.briefs import anew, filled_in, may_choose
from bot.workers.desk import Desk
from bot.workers.house import House
from retrieval.domain import Point
from retrieval.errors import InputError

_ON = "Links shared in this channel are read and kept from now on."
_OFF = "Links shared in this channel are no longer read."
_NOT_HERE = "This channel is shared with another company, so its links are not read."


@dataclass(frozen=True, slots=True)
class Choices:
    """The handlers of what was chosen; ``house`` shows it."""

    desk: Desk
    house: House

    async def settings(self, lease: Lease) -> None:
        """Change the settings, and show the new ones in the Home tab."""
        chosen, desk = lease.job.payload, self.desk
        await desk.access.editing(chosen["user"])
        hidden = await self._hidden(chosen["user"])

        def changed(before: Preferences) -> Preferences:
            return Preferences(
                editors=frozenset(chosen["editors"]),
                everyone_edits=chosen["everyone"],
                guests=chosen["guests"],
                shared=chosen["shared"],
                reading=frozenset(chosen["reading"]) | (before.reading & hidden),
                point=Point(chosen["point"]) if chosen.get("point") else before.point,
            )

        await desk.lanes.store(desk.stores.preferences.change, desk.workspace, changed)
        await self.house.home(lease)

    async def reading(self, lease: Lease) -> None:
        """Turn the reading of a channel's links on or off."""
        payload, desk = lease.job.payload, self.desk
        await desk.access.editing(payload["user"])
        if (await desk.access.place(payload["channel"])).shared:
            raise Refused(_NOT_HERE)

        def changed(before: Preferences) -> Preferences:
            return before.reads(payload["channel"], payload["on"])

        await desk.lanes.store(desk.stores.preferences.change, desk.workspace, changed)
        await desk.reply(lease, [notices.notice(_ON if payload["on"] else _OFF)])

    async def digest(self, lease: Lease) -> None:
        """Change a conversation's digest, and show it in the Home tab."""
        payload, desk = lease.job.payload, self.desk
        channel = payload["place"] or payload["own"]
        await may_choose(desk, channel, payload["user"])
        how = anew(desk, filled_in(payload))
        await desk.lanes.store(desk.stores.briefs.change, desk.workspace, channel, how)
        await self.house.home(lease)

    async def unfollow(self, lease: Lease) -> None:
        """Remove a feed that everyone has, and show those that are left where that was chosen, and in the Home tab."""
        payload, desk = lease.job.payload, self.desk
        user = payload["user"]
        await desk.access.editing(user)
        scope = await desk.access.saving(None, user)
        with suppress(InputError):  # it was removed by another press, or by somebody else
            await desk.feeds.remove(payload["feed"], scope)
        if payload["view"]:
            view = feeds_view(await desk.feeds.feeds(scope), desk.now(), may_edit=True)
            await desk.update_view(payload["view"], view)
        await self.house.home(lease)

    async def _hidden(self, user: str) -> frozenset[str]:
        """The private channels being read that somebody is not in: unseen, they were not unchosen."""
        reading = (await self.desk.access.chosen()).reading
        return frozenset([channel for channel in sorted(reading) if await self.desk.access.is_hidden(channel, user)])
