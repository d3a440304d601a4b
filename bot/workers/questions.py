"""Questions in Slack's conversations: whether a message is one, for us, and the reply to it in its thread."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from slack_sdk.errors import SlackApiError

from bot.asked import Asked
from bot.blocks import notices
from bot.intents import Kind, Said, is_follow_up, mentions_others, said
from bot.records import Lease, Turn
from bot.shelf import Shown
from bot.trouble import is_uncertain
from bot.workers import verbs
from bot.workers.about import about
from bot.workers.buttons import remove
from bot.workers.context import context, thread_turns, went_on
from bot.workers.desk import Desk
from bot.workers.preview import Preview
from bot.workers.request import Reply, Request, to_nobody
from bot.workers.signs import Signs, seen

_KEEPS_STILL = "I keep still in this thread now. Mention me to ask again."
_NO_THREAD = "There is nothing to stop here: I only speak when I am spoken to."
_THANKS = "+1"
_VERBS = {
    Kind.QUESTION: verbs.ask,
    Kind.SAVE: verbs.save,
    Kind.SUM: verbs.summarise,
    Kind.HELP: verbs.explain,
    Kind.GREETING: verbs.explain,
    Kind.EMPTY: verbs.explain,
}


@dataclass(frozen=True, slots=True)
class Questions:
    """The handlers of messages, and of what becomes of them."""

    desk: Desk
    signs: Signs

    async def question(self, lease: Lease) -> None:
        """Reply to a message, unless it is not for us, or its edit came first and is answered."""
        asked = Asked.of(lease.job.payload)
        if await self._turn(asked):
            return
        meant = _meant(asked, self.desk.bot_user)
        if await self._is_for_us(asked, meant.kind):
            await self._reply(lease, asked, meant)

    async def edit(self, lease: Lease) -> None:
        """Answer a question anew whose text was changed, in the place of the first answer."""
        asked, desk = Asked.of(lease.job.payload), self.desk
        turn = await self._turn(asked)
        meant = _meant(asked, desk.bot_user)
        posted = await desk.lanes.store(desk.stores.outbox.posted, desk.workspace, asked.id)
        if not (turn or posted):
            await self.question(lease)
        elif turn is None or meant.text != turn.question:
            await self._reply(lease, asked, meant, turn, [part.ts for part in posted if part.ts])

    async def deletion(self, lease: Lease) -> None:
        """Remove the answer to a question that was deleted, unless the talk went on from there."""
        turn = await self._turn(Asked.of(lease.job.payload))
        if turn and not await went_on(self.desk, turn):
            await remove(self.desk, turn)

    async def stopped(self, lease: Lease) -> None:
        """Say that work was stopped, where somebody pressed Slack's stop button."""
        to = lease.job.payload["to"]
        await self.signs.clear(to["channel"], to["thread"])
        await self.desk.reply(lease, [notices.notice("Stopped.")])

    async def _is_for_us(self, asked: Asked, kind: Kind) -> bool:
        """Whether to reply; minds on the way when people begin to talk to each other, and when we are called again."""
        threads, place = self.desk.stores.threads, (self.desk.workspace, asked.channel, asked.thread)
        if asked.direct:
            return True
        if asked.mentioned:
            if asked.thread_ts:
                await self.desk.lanes.store(threads.set_quiet, *place, False)
            else:
                await self.desk.lanes.store(threads.start, *place, self.desk.now())
            return True
        thread = await self.desk.lanes.store(threads.thread, *place)
        if thread is None or thread.stopped:
            return False
        if mentions_others(asked.text, self.desk.bot_user):
            await self.desk.lanes.store(threads.set_quiet, *place, True)
            return False
        if thread.quiet or kind is Kind.STOP:
            return kind is Kind.STOP
        if thread.among is not None:  # in a thread about a story, who asks asks about that
            return is_follow_up(asked.text, asked_before=True)
        asked_before = any(turn.asker == asked.user for turn in await thread_turns(self.desk, asked))
        return is_follow_up(asked.text, asked_before=asked_before)

    async def _reply(
        self, lease: Lease, asked: Asked, meant: Said, turn: Turn | None = None, replaced: Sequence[str] = ()
    ) -> None:
        """Reply in the thread, in the place of ``replaced`` where ``turn`` is answered anew."""
        if meant.kind is Kind.THANKS:
            await self._nod(asked)
            return
        async with self.signs.working(asked.channel, asked.thread, asked.ts) as sign:
            preview = Preview.of(self.desk, asked, sign)
            shown = to_nobody if replaced else preview.show
            worded = asyncio.ensure_future(self._worded(asked, meant, shown))
            try:
                reply = await worded
            finally:
                await preview.stream.end(stopped=worded.cancelled())
            await seen(sign)
            given = replace(reply.turn, at=turn.at) if turn and reply.turn else reply.turn
            if turn and given is None:  # what was a question is none any more
                await self.desk.lanes.store(self.desk.stores.turns.drop, self.desk.workspace, turn.id)
            before = replaced or await preview.messages(lease)
            await self.desk.reply(lease, reply.messages, given, about=asked.id, replaced=before)
            if replaced:
                await self.signs.clear(asked.channel, asked.thread)
        if asked.direct and reply.turn and asked.thread == asked.ts:
            await self.signs.title(asked.channel, asked.thread, meant.text)

    async def _worded(self, asked: Asked, meant: Said, shown: Shown) -> Reply:
        if meant.kind is Kind.STOP:
            return await self._stop(asked)
        before = await context(self.desk, asked)
        request = Request(
            id=asked.id,
            user=asked.user,
            channel=asked.channel,
            text=meant.text,
            at=asked.at,
            urls=meant.urls or (before.urls if meant.kind in (Kind.SAVE, Kind.SUM) and not asked.files else ()),
            files=asked.files,
            thread=asked.thread,
            ts=asked.ts,
            earlier=before.earlier,
            cited=before.cited,
            shown=shown,
        )
        if meant.kind is Kind.QUESTION and (meant.urls or asked.files):
            request = await about(self.desk, request)
        elif meant.kind is Kind.QUESTION:
            request = replace(request, among=await self._story(asked))
        return await _VERBS[meant.kind](self.desk, request)

    async def _story(self, asked: Asked) -> frozenset[str] | None:
        """The articles that its thread is about, if it is about some alone."""
        place = (self.desk.workspace, asked.channel, asked.thread)
        thread = await self.desk.lanes.store(self.desk.stores.threads.thread, *place)
        return thread.among if thread else None

    async def _stop(self, asked: Asked) -> Reply:
        desk = self.desk
        stopped = await desk.lanes.store(desk.stores.threads.stop, desk.workspace, asked.channel, asked.thread)
        return Reply([notices.notice(_KEEPS_STILL if stopped else _NO_THREAD)])

    async def _nod(self, asked: Asked) -> None:
        try:
            await self.desk.clients.patient.reactions_add(channel=asked.channel, timestamp=asked.ts, name=_THANKS)
        except SlackApiError as error:
            if is_uncertain(error):
                raise

    async def _turn(self, asked: Asked) -> Turn | None:
        return await self.desk.lanes.store(
            self.desk.stores.turns.asked_at, self.desk.workspace, asked.channel, asked.ts
        )


def _meant(asked: Asked, bot_user: str) -> Said:
    """What a message says; one that is nothing but files is as one that is nothing but links."""
    meant = said(asked.text, bot_user)
    return replace(meant, kind=Kind.SUM) if asked.files and meant.kind is Kind.EMPTY else meant
