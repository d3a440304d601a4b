"""Links and files that are shared in channels where somebody has turned their reading on: each is read once.

A row is kept of each as soon as it is read, so that a job that is done again, after a crash or for an edit of the same
message, reads none of them twice. The reaction comes after that, and the pointer to an earlier message last.
"""

import logging
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from slack_sdk.errors import SlackApiError

from bot.blocks.seen import Earlier, shared_before, what_was_read
from bot.records import Lease, Shared
from bot.shelf import Read
from bot.trouble import Refused, code, is_uncertain
from bot.workers.desk import Desk
from bot.workers.reads import FILE, of_message, read_file
from retrieval.domain import Scope
from retrieval.errors import InputError
from retrieval.identity import url_key
from retrieval.ingest import Outcome

_FRESH = timedelta(hours=1)  # so long a page is not fetched again
_LOOKED_AT = 5  # earlier messages, of which the first may be gone
_READ, _FAILED = "white_check_mark", "warning"

_FORGOTTEN = "What was read of this message is no longer kept. Share the link again, and it is read again."
_ELSEWHERE = "This was shared in a private conversation, and can be read again there alone."

T = TypeVar("T")

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Links:
    """The handlers of what is shared, and of what is to be tried again."""

    desk: Desk

    async def links(self, lease: Lease) -> None:
        """Read what a message shares; a reaction tells how it went, a reply where it was shared before."""
        payload, desk = lease.job.payload, self.desk
        scope = await self._reading(payload["channel"], payload["user"])
        if scope is None:
            return
        keys = {url_key(url) or url: url for url in payload["urls"]}
        keys |= {f"{FILE}{one}": one for one in payload.get("files", ())}
        rows = await desk.lanes.store(desk.stores.links.of_message, desk.workspace, payload["channel"], payload["ts"])
        there = {row.key: row for row in rows}
        done = [there.get(key) or await self._shared(payload, key, url, scope) for key, url in keys.items()]
        await self._react(payload["channel"], payload["ts"])
        await self._point(lease, done)

    async def again(self, lease: Lease) -> None:
        """Try again to read what could not be read, and show what became of it."""
        payload, desk = lease.job.payload, self.desk
        scope = await desk.access.saving(payload["channel"], payload["user"])
        rows = await desk.lanes.store(desk.stores.links.of_message, desk.workspace, payload["place"], payload["ts"])
        row = next((row for row in rows if row.key == payload["key"]), None)
        if row is None:
            raise InputError(_FORGOTTEN)
        if row.audience not in scope.audiences:
            raise Refused(_ELSEWHERE)
        if row.article_id is None:  # unless another press was faster
            read = await self._read(row.key, row.url, Scope(desk.workspace, row.audience or None))
            await desk.lanes.store(desk.stores.links.keep, _become(row, read, desk.now()))
            await self._react(row.channel, row.ts, again=True)
        await desk.reply(lease, [what_was_read(await of_message(desk, scope, row.channel, row.ts))])

    async def _reading(self, channel: str, user: str | None) -> Scope | None:
        """Where links shared there belong; None if the channel is not read, or not for that person."""
        if channel not in (await self.desk.access.chosen()).reading:
            return None
        place = await self.desk.access.place(channel)
        outsider = user is not None and (await self.desk.access.person(user)).outsider
        if place.shared or outsider:
            return None
        return Scope(self.desk.workspace, channel if place.private else None)

    async def _shared(self, payload: Mapping[str, Any], key: str, url: str, scope: Scope) -> Shared:
        """Read one that the message did not have yet, unless that was done elsewhere just now."""
        desk = self.desk
        row = Shared(
            workspace=desk.workspace,
            channel=payload["channel"],
            ts=payload["ts"],
            key=key,
            url=url,
            thread=payload.get("thread") or payload["ts"],
            user=payload["user"] or "",
            audience=scope.home,
            article_id=None,
            outcome=Outcome.FAILED.value,
            reason="",
            at=desk.now(),
        )
        if fresh := await self._fresh(scope, key):
            unchanged = Outcome.UNCHANGED.value
            row = replace(row, url=fresh.url, article_id=fresh.article_id, outcome=unchanged, at=fresh.at)
        else:
            row = _become(row, await self._read(key, url, scope), desk.now())
        await desk.lanes.store(desk.stores.links.keep, row)
        return row

    async def _fresh(self, scope: Scope, key: str) -> Shared | None:
        """Where it was read within the last hour, if its article is there still."""
        desk = self.desk
        found = await desk.lanes.store(desk.stores.links.latest, desk.workspace, scope.audiences, key)
        if found is None or found.article_id is None or desk.now() - found.at > _FRESH:
            return None
        return found if await desk.shelf.article(scope, found.article_id) else None

    async def _read(self, key: str, url: str, scope: Scope) -> Read:
        if key.startswith(FILE):
            return await read_file(self.desk, key.removeprefix(FILE), scope)
        return await self.desk.shelf.save(url, scope)

    async def _react(self, channel: str, ts: str, *, again: bool = False) -> None:
        """Have the reactions to a message tell how it went: both, where some of it was read and some not."""
        desk = self.desk
        rows = await desk.lanes.store(desk.stores.links.of_message, desk.workspace, channel, ts)
        slack = desk.clients.patient
        if any(row.article_id for row in rows):
            await _tolerant(slack.reactions_add(channel=channel, timestamp=ts, name=_READ))
        if any(row.article_id is None for row in rows):
            await _tolerant(slack.reactions_add(channel=channel, timestamp=ts, name=_FAILED))
        elif again:
            await _tolerant(slack.reactions_remove(channel=channel, timestamp=ts, name=_FAILED))

    async def _point(self, lease: Lease, done: Sequence[Shared]) -> None:
        """Point to where it was shared before: once for a message, however often that is edited."""
        payload, desk = lease.job.payload, self.desk
        about = f"shared:{payload['channel']}:{payload['ts']}"
        if await desk.lanes.store(desk.stores.outbox.posted, desk.workspace, about):
            return
        found = [await self._first(row) for row in done]
        if earlier := list(dict.fromkeys(filter(None, found))):
            thread = payload.get("thread") or payload["ts"]
            posting = desk.post(lease, [shared_before(earlier)], payload["channel"], thread=thread, about=about)
            await _tolerant(posting)

    async def _first(self, row: Shared) -> Earlier | None:
        """The first message that had the same, if it is in another thread, and may be known of here."""
        desk = self.desk
        for first in await desk.lanes.store(desk.stores.links.before, row, _LOOKED_AT):
            if (first.channel, first.thread) == (row.channel, row.thread):
                return None
            if first.channel != row.channel and (await desk.access.place(first.channel)).private:
                continue
            found = await _tolerant(desk.clients.patient.chat_getPermalink(channel=first.channel, message_ts=first.ts))
            if found:
                name = (await desk.access.person(first.user)).name if first.user else ""
                return Earlier(name, datetime.fromtimestamp(float(first.ts), UTC), str(found["permalink"]))
        return None


def _become(row: Shared, read: Read, now: datetime) -> Shared:
    reason = "" if read.article_id else read.reason
    return replace(row, url=read.url, article_id=read.article_id, outcome=read.outcome.value, reason=reason, at=now)


async def _tolerant(call: Awaitable[T]) -> T | None:
    """What a call gives; nothing where Slack refuses it: that is no reason to read anything again."""
    try:
        return await call
    except SlackApiError as error:
        if is_uncertain(error) or code(error) == "ratelimited":
            raise
        _logger.debug("A sign of what was read is refused (%s).", code(error))
        return None
