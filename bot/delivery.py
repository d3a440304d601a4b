"""Brings replies from the ledger to Slack, so that each appears once.

Slack has no idempotency key. A part is marked `sending` before it is posted; if it is found so later (the process was
killed, the answer got lost), the thread is searched for the part's key, which goes with every message as metadata.
"""

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.clients import Clients
from bot.lanes import Lane
from bot.ports import Outbox
from bot.records import IN_ITS_THREAD, Job, Json, Part
from bot.trouble import Later, Unreachable, code, is_uncertain

EVENT_TYPE = "dateline_reply"
"""The type of our messages' metadata."""

_GONE = ("message_not_found", "thread_not_found", "cant_delete_message", "cant_update_message")
_STREAMING = "streaming_state_conflict"  # a preview that nobody has ended
_MANY = 200  # messages asked for at once


class Delivery:
    """Posts, updates and removes what the ledger says."""

    def __init__(self, clients: Clients, outbox: Outbox, store: Lane) -> None:
        self._clients = clients
        self._outbox = outbox
        self._store = store

    async def deliver(self, job: Job, parts: Sequence[Part], *, fresh: bool = False) -> None:
        """Bring every part of a job's reply to its conversation; raises what `weigh` knows.

        Of a ``fresh`` reply nothing was sent, though the ledger has its first part as being sent from the start.
        """
        thread = None
        for part in parts:
            placed = replace(part, thread=thread) if part.thread == IN_ITS_THREAD else part
            ts = await self._deliver(job, placed, fresh=fresh and part is parts[0])
            thread = thread or placed.thread or ts

    async def respond(self, job: Job, parts: Sequence[Part], response_url: str) -> None:
        """Bring every part to the address that a command or a button came with.

        There are no threads there, so every part stands by itself. There is nothing to search there, so a part that may
        have arrived is sent again: for a command in place of the first; for a button that would be in place of the
        message that it is in.
        """
        for part in parts:
            if part.state == "sent":
                continue
            again = {"replace_original": True} if part.state == "sending" and job.kind == "command" else {}
            await self._mark(job, part, "sending")
            await send(response_url, {**part.body, **again})
            await self._mark(job, part, "sent")

    async def _deliver(self, job: Job, part: Part, *, fresh: bool) -> str | None:
        """Bring a part to its conversation, if it is not there; gives its message."""
        if part.replaces:
            return await self._replace(job, part, part.replaces)
        if fresh:
            return await self._post(job, part)
        return part.ts if part.state == "sent" else await self._bring(job, part)

    async def _bring(self, job: Job, part: Part) -> str:
        """Post a part, unless it is in the conversation already."""
        if part.state == "sending" and (ts := await find(self._clients.patient, part)):
            return await self._sent(job, part, ts)
        await self._mark(job, part, "sending")
        return await self._post(job, part)

    async def _post(self, job: Job, part: Part) -> str:
        try:
            posted = await self._clients.posting.chat_postMessage(
                channel=part.channel,
                thread_ts=part.thread,
                metadata=_ours(part),
                text=part.body["text"],
                blocks=part.body["blocks"],
                parse="none",
                link_names=False,
                unfurl_links=False,
                unfurl_media=False,
            )
        except SlackApiError as error:
            if not is_uncertain(error):
                await self._mark(job, part, "ready")
            raise
        return await self._sent(job, part, str(posted["ts"]))

    async def _replace(self, job: Job, part: Part, ts: str) -> str:
        """Put a part in the place of an earlier message, or remove that where the part is empty."""
        try:
            await self._put(part, ts)
        except SlackApiError as error:
            if code(error) == _STREAMING:
                await self._clients.patient.chat_stopStream(channel=part.channel, ts=ts)
                await self._put(part, ts)
            elif code(error) not in _GONE:
                raise
        return await self._sent(job, part, ts)

    async def _put(self, part: Part, ts: str) -> None:
        if part.body:
            await self._clients.patient.chat_update(
                channel=part.channel,
                ts=ts,
                text=part.body["text"],
                blocks=part.body["blocks"],
                metadata=_ours(part),
                parse="none",
                link_names=False,
            )
        else:
            await self._clients.patient.chat_delete(channel=part.channel, ts=ts)

    async def _sent(self, job: Job, part: Part, ts: str) -> str:
        await self._mark(job, part, "sent", ts)
        return ts

    async def _mark(self, job: Job, part: Part, state: str, ts: str | None = None) -> None:
        await self._store(self._outbox.mark, job.workspace, job.id, part.number, state, ts)


def _ours(part: Part) -> Json:
    return {"event_type": EVENT_TYPE, "event_payload": {"key": part.key}}


async def find(client: AsyncWebClient, part: Part) -> str | None:
    """The message that carries a part's key, in its thread or, without one, among the channel's latest."""
    cursor = ""
    while True:
        arguments: Json = {"channel": part.channel, "limit": _MANY, "include_all_metadata": True, "cursor": cursor}
        if part.thread:
            page = await client.conversations_replies(ts=part.thread, **arguments)
        else:
            page = await client.conversations_history(**arguments)
        for message in page.get("messages") or []:
            payload = (message.get("metadata") or {}).get("event_payload") or {}
            if payload.get("key") == part.key:
                return str(message["ts"])
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor or not part.thread:
            return None


async def send(response_url: str, body: Json) -> None:
    """Post to a response URL; raises Later where that may be tried again, Unreachable where it may not."""
    answer = await AsyncWebhookClient(response_url, timeout=10, retry_handlers=[]).send_dict(body)
    if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS or answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Later(f"response_url {answer.status_code}")
    if answer.status_code != HTTPStatus.OK:
        raise Unreachable(f"response_url {answer.status_code}")
