"""What buttons under a digest's stories set off: a thread about one, more like it, its source left out."""

from dataclasses import dataclass, replace

from bot.blocks import ids, notices
from bot.blocks.digest import opener
from bot.intents.briefs import checked, names
from bot.records import Brief, Edition, Lease, Told
from bot.trouble import Refused
from bot.workers.desk import Desk
from retrieval.errors import InputError

_GONE = "This digest is no longer kept. Ask about its articles by their links."
_ELSEWHERE = "This digest was made in a private conversation, and can be used there alone."
_MORE = "Stories like this one come first from now on."
_BEGUN = "There is a thread about this story in the channel already."
_FORGOTTEN = "Its articles are no longer in the library."
_NAMELESS = "Its source has no name, so that it can't be left out."
_PARTING = str.maketrans(",`", "  ")  # what a name loses, to be typed and listed as one; it is known by its words


@dataclass(frozen=True, slots=True)
class Stories:
    """The handlers of presses; each names a story of an edition."""

    desk: Desk

    async def story(self, lease: Lease) -> None:
        """Do what was pressed."""
        edition, told = await self._found(lease)
        match lease.job.payload["action"]:
            case ids.ASK_STORY:
                await self._ask(lease, edition, told)
            case ids.MORE_LIKE:
                await self._like(lease, edition, told)
            case ids.MUTE_SOURCE:
                await self._mute(lease, edition, told)

    async def _found(self, lease: Lease) -> tuple[Edition, Told]:
        payload, desk = lease.job.payload, self.desk
        edition = await desk.lanes.store(desk.stores.editions.edition, desk.workspace, payload["edition"])
        if edition is None or not 0 <= payload["story"] < len(edition.stories):
            raise InputError(_GONE)
        scope = await desk.access.scope(edition.channel, payload["user"])
        if payload["channel"] != edition.channel or edition.conversation not in (None, scope.conversation):
            raise Refused(_ELSEWHERE)
        return edition, edition.stories[payload["story"]]

    async def _ask(self, lease: Lease, edition: Edition, told: Told) -> None:
        """Begin a thread that is about the story's articles alone: once, whoever presses how often."""
        desk, about = self.desk, f"story:{edition.id}/{lease.job.payload['story']}"
        if not await desk.resume(lease):
            if await desk.lanes.store(desk.stores.outbox.posted, desk.workspace, about):
                await desk.reply(lease, [notices.notice(_BEGUN)])
                return
            if not await self._is_kept(edition, told, lease.job.payload["user"]):
                raise InputError(_FORGOTTEN)
            await desk.post(lease, [opener(told.headline, lease.job.payload["user"])], edition.channel, about=about)
        for part in await desk.lanes.store(desk.stores.outbox.parts, desk.workspace, lease.job.id):
            if part.channel and part.ts:
                among = frozenset(told.articles)
                await desk.lanes.store(
                    desk.stores.threads.start, desk.workspace, part.channel, part.ts, desk.now(), among
                )

    async def _is_kept(self, edition: Edition, told: Told, user: str) -> bool:
        """Whether any of the story's articles is in the library."""
        scope = await self.desk.access.scope(edition.channel, user)
        for article_id in told.articles:
            if await self.desk.shelf.article(scope, article_id):
                return True
        return False

    async def _like(self, lease: Lease, edition: Edition, told: Told) -> None:
        desk, user = self.desk, lease.job.payload["user"]
        await desk.access.saving(edition.channel, user)
        await desk.lanes.store(
            desk.stores.briefs.like, desk.workspace, edition.channel, told.articles, user, desk.now()
        )
        await desk.reply(lease, [notices.notice(_MORE)])

    async def _mute(self, lease: Lease, edition: Edition, told: Told) -> None:
        desk, user = self.desk, lease.job.payload["user"]
        if not edition.channel.startswith("D"):
            await desk.access.editing(user)
        name = next(iter(names(told.source.translate(_PARTING))), "")
        if not name:
            raise InputError(_NAMELESS)

        def muted(brief: Brief) -> Brief:
            sources = checked(dict.fromkeys((*brief.taste.muted_sources, name)))
            return replace(brief, taste=replace(brief.taste, muted_sources=sources))

        await desk.lanes.store(desk.stores.briefs.change, desk.workspace, edition.channel, muted)
        undo = f"`{desk.command} brief unmute {name}` brings it back."
        await desk.reply(lease, [notices.notice(f"{name} is left out from now on. {undo}")])
