"""What the bot does by itself: its Home tab, prompts to begin with, a greeting, bad news."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from bot.blocks import notices
from bot.blocks.home import Home, home_view, refused_home
from bot.blocks.text import unmarked
from bot.records import Aside, Backlog, Brief, Lease, Preferences, Turn, Vote
from bot.trouble import Refused
from bot.workers.desk import Desk
from bot.workers.signs import Signs
from retrieval.domain import Scope
from retrieval.feeds import Feed

_SHOWN = 5  # recent answers, votes, jobs set aside
_LOOKED_AT = 50  # of somebody's answers, for those that can be shown anywhere
_PROMPTS = 3  # from the newest articles; Slack shows four


@dataclass(frozen=True, slots=True)
class House:
    """The handlers of what nobody asked for in words."""

    desk: Desk
    signs: Signs

    async def home(self, lease: Lease) -> None:
        """Publish somebody's Home tab."""
        user, desk = lease.job.payload["user"], self.desk
        try:
            scope = await desk.access.scope(None, user)
        except Refused as refusal:
            view = refused_home(str(refusal))
        else:
            view = home_view(await self._home(user, scope))
        await desk.clients.patient.views_publish(user_id=user, view=view)

    async def prompts(self, lease: Lease) -> None:
        """Offer questions about the newest articles, where a conversation with the bot begins."""
        payload, desk = lease.job.payload, self.desk
        scope = await desk.access.scope(payload["channel"], payload["user"])
        titles = [article.title for article in await desk.shelf.newest(scope, _PROMPTS) if article.title.strip()]
        prompts = [
            {"title": unmarked(title, 60), "message": f"What is the news in “{unmarked(title, 200)}”?"}
            for title in titles
        ]
        prompts.append({"title": "What can you do?", "message": "help"})
        await self.signs.prompts(payload["channel"], prompts)

    async def welcome(self, lease: Lease) -> None:
        """Say hello in a channel that we were added to."""
        place = await self.desk.access.place(lease.job.payload["to"]["channel"])
        message = notices.welcome(self.desk.command, self.desk.bot_user, not place.shared)
        await self.desk.reply(lease, [message])

    async def notice(self, lease: Lease) -> None:
        """Tell whoever asked that it could not be done, and why."""
        payload = lease.job.payload
        told = notices.refusal if payload["expected"] else notices.failure
        words = (payload["words"],) if payload["expected"] else (payload["words"], payload["reference"])
        await self.desk.reply(lease, [told(*words)])

    async def _home(self, user: str, scope: Scope) -> Home:
        desk, stores = self.desk, self.desk.stores
        edits = await desk.access.may_edit(user)
        own = await desk.access.direct(user)
        backlog: Backlog | None = None
        aside: Sequence[Aside] = ()
        votes: Sequence[Vote] = ()
        if edits:
            backlog = await desk.backlog()
            aside = await desk.lanes.store(stores.inbox.aside, _SHOWN, desk.workspace)
            votes = await self._votes()
        recent = await desk.lanes.store(stores.turns.recent, desk.workspace, user, _LOOKED_AT)
        return Home(
            counts=await desk.shelf.counts(scope),
            newest=await desk.shelf.newest(scope, _PROMPTS),
            command=desk.command,
            recent=[turn for turn in recent if _is_open(turn) or turn.channel.startswith("D")][:_SHOWN],
            preferences=await self._shown(await desk.access.chosen(), edits=edits),
            may_edit=edits,
            backlog=backlog,
            aside=aside,
            votes=votes,
            briefs=await self._briefs(user, own, edits=edits),
            own=own,
            feeds=await self._feeds(user),
            now=desk.now(),
            overruled=desk.shelf.overruled,
        )

    async def _feeds(self, user: str) -> list[Feed] | None:
        """Those that everyone has, for who is shown them."""
        with suppress(Refused):
            return await self.desk.feeds.feeds(await self.desk.access.feeds(None, user))
        return None

    async def _briefs(self, user: str, own: str, *, edits: bool) -> list[Brief]:
        """One's own digest, and for who may change them those of the channels that one may know of."""
        desk = self.desk
        chosen = [one for one in await desk.lanes.store(desk.stores.briefs.briefs, desk.workspace) if one.rhythm]
        others = [one for one in chosen if edits and not one.channel.startswith("D")]
        known = [one for one in others if not await desk.access.is_hidden(one.channel, user)]
        return [one for one in chosen if one.channel == own] + known

    async def _votes(self) -> list[Vote]:
        """The latest votes on what was asked in public, by whoever: an editor need not be in a private channel."""
        desk = self.desk
        votes: list[Vote] = []
        for vote in await desk.lanes.store(desk.stores.turns.votes, desk.workspace):
            channel = vote.turn.channel
            if _is_open(vote.turn) and not (channel and (await desk.access.place(channel)).private):
                votes.append(vote)
            if len(votes) == _SHOWN:
                break
        return votes

    async def _shown(self, chosen: Preferences, *, edits: bool) -> Preferences:
        """The settings as somebody may see them: of private channels, only who changes them is told."""
        if edits:
            return chosen
        public = [one for one in sorted(chosen.reading) if not (await self.desk.access.place(one)).private]
        return replace(chosen, reading=frozenset(public))


def _is_open(turn: Turn) -> bool:
    """Whether an answer holds nothing of a private conversation."""
    return turn.conversation is None
