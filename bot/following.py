"""The feeds that are followed, as the bot's asynchronous side uses them: what reads the web is on its lane."""

import asyncio
from dataclasses import dataclass, field

from bot.lanes import Lanes
from bot.services import Services
from retrieval.domain import Scope
from retrieval.feeds import Feed
from retrieval.follow import Followed


@dataclass(frozen=True, slots=True)
class Following:
    """Adds, removes, lists. ``due`` is set whenever there may be feeds to be polled at once.

    Every method may raise LibraryError.
    """

    services: Services
    lanes: Lanes
    due: asyncio.Event = field(default_factory=asyncio.Event)

    async def feeds(self, scope: Scope) -> list[Feed]:
        """Those that the scope sees, by name."""
        return await self.lanes.store(self.services.feeds.feeds, scope)

    async def add(self, address: str, scope: Scope, owner: str, channel: str) -> Followed:
        """Follow the feed at an address, or the one that the page there names; raises InputError."""
        follow = self.services.follow
        done = await self.lanes.web(lambda: follow.add(address, scope, owner=owner, channel=channel))
        self.due.set()
        return done

    async def add_list(self, address: str, scope: Scope, owner: str, channel: str) -> list[Followed]:
        """Follow all feeds of the list (OPML) at an address; raises InputError where there is none."""
        follow = self.services.follow

        def added() -> list[Followed]:
            return list(follow.add_all(follow.reader.outlines(address), scope, owner=owner, channel=channel))

        done = await self.lanes.web(added)
        self.due.set()
        return done

    async def remove(self, name: str, scope: Scope) -> Feed:
        """No longer follow a feed of this home, by its id, address or title; raises InputError."""
        return await self.lanes.store(self.services.follow.remove, name, scope)

    async def hurry(self, scope: Scope) -> int:
        """Have all polled now that the scope sees, but for those whose site asked to wait; tells how many."""
        count = await self.lanes.store(self.services.feeds.hurry, scope, self.services.follow.clock())
        self.due.set()
        return count
