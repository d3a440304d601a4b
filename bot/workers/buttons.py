"""What buttons under an answer set off: removing it, and sharing it with the channel."""

from dataclasses import dataclass

from slack_sdk.errors import SlackApiError

from bot.blocks.sharing import shared
from bot.delivery import send
from bot.records import Lease, Turn
from bot.trouble import Refused, code
from bot.workers.desk import Desk

_NOT_YOURS = "Only the person who asked, or an admin, can delete an answer."
_GONE = ("message_not_found", "channel_not_found")


@dataclass(frozen=True, slots=True)
class Buttons:
    """The handlers of presses that take some work."""

    desk: Desk

    async def delete(self, lease: Lease) -> None:
        """Remove an answer, for who asked or an admin."""
        payload, desk = lease.job.payload, self.desk
        turn = await desk.lanes.store(desk.stores.turns.turn, desk.workspace, payload["turn"])
        if turn and turn.asker != payload["user"] and not (await desk.access.person(payload["user"])).admin:
            raise Refused(_NOT_YOURS)
        if turn:
            await remove(desk, turn)
        if payload["private"]:
            await send(payload["to"]["response_url"], {"delete_original": True})

    async def share(self, lease: Lease) -> None:
        """Post what somebody alone saw where everybody sees it, once."""
        payload, desk = lease.job.payload, self.desk
        if not await desk.resume(lease):
            parts = await desk.lanes.store(desk.stores.outbox.parts, desk.workspace, payload["job"])
            messages = [shared(part.body, payload["user"]) for part in parts]
            if await desk.access.is_in(payload["channel"]):
                await desk.post(lease, messages, payload["channel"])
            else:  # but the person who pressed the button is
                await desk.reply(lease, messages)
        await send(payload["to"]["response_url"], {"delete_original": True})


async def remove(desk: Desk, turn: Turn) -> None:
    """Take an answer's messages out of Slack, and the answer out of what is kept."""
    for part in await desk.lanes.store(desk.stores.outbox.posted, desk.workspace, turn.id):
        if part.ts:
            try:
                await desk.clients.patient.chat_delete(channel=part.channel, ts=part.ts)
            except SlackApiError as error:
                if code(error) not in _GONE:
                    raise
            await desk.lanes.store(desk.stores.outbox.removed, desk.workspace, part.channel, part.ts)
    await desk.lanes.store(desk.stores.turns.drop, desk.workspace, turn.id)
