"""Commands and views that were filled in: one verb each, whose reply only the person sees."""

from dataclasses import dataclass, replace

from bot.blocks.sharing import shareable
from bot.intents import Kind, said, strip_mention
from bot.records import Lease
from bot.workers import verbs
from bot.workers.about import about
from bot.workers.desk import Desk
from bot.workers.request import Request


@dataclass(frozen=True, slots=True)
class Wanted:
    """The handlers of what is typed into a command or a view."""

    desk: Desk

    async def wanted(self, lease: Lease) -> None:
        """Do what the verb says, and reply."""
        payload, verb = lease.job.payload, lease.job.payload["verb"]
        request = Request(
            id=lease.job.id,
            user=payload["user"],
            channel=payload["channel"],
            text=payload["text"],
            at=lease.since,
            urls=tuple(payload["urls"]),
            ts=payload.get("ts", ""),
            earlier=tuple(payload.get("earlier", ())),
        )
        if verb in ("ask", "find") and said(request.text).kind is Kind.SUM:  # a link is no words to look for
            verb = "sum"
        if verb == "ask":
            request = replace(request, text=strip_mention(request.text, self.desk.bot_user))
            request = await about(self.desk, request) if request.urls else request
        reply = await verbs.VERBS[verb](self.desk, request)
        messages = list(reply.messages)
        if reply.share and "response_url" in payload["to"]:
            messages[-1] = shareable(messages[-1], lease.job.id)
        await self.desk.reply(lease, messages, reply.turn)
