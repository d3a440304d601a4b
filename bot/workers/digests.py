"""Digests: made when they are due or wanted, posted once, and remembered by what they told."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from slack_sdk.errors import SlackApiError

from bot.blocks import notices
from bot.blocks.briefs import local_time
from bot.blocks.digest import digest_messages
from bot.records import Brief, Edition, Job, Lease, Told
from bot.trouble import Refused, code
from bot.workers.desk import Desk
from retrieval.domain import Scope, Window
from retrieval.news import Digest

_FIRST = timedelta(days=1)  # that a conversation's first digest looks back, if it does not come weekly
_LONGEST = timedelta(days=7)  # that any does
_CLOSED = ("is_archived", "not_in_channel", "channel_not_found", "restricted_action", "cannot_dm_bot", "user_disabled")

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Digests:
    """The handler of digests to be posted, by their schedule or to somebody's order."""

    desk: Desk

    async def digest(self, lease: Lease) -> None:
        """Make it, post it, and count what it told; where nothing can be posted, pause it and tell its owner."""
        channel, asked = lease.job.payload["channel"], lease.job.payload.get("user")
        desk = self.desk
        brief = await desk.lanes.store(desk.stores.briefs.brief, desk.workspace, channel)
        try:
            if not await desk.resume(lease):
                await self._post(lease, brief, asked)
        except SlackApiError as error:
            if await self._is_begun(lease):
                await self._count(lease.job.id, channel)
            if code(error) not in _CLOSED:
                raise
            await self._pause(lease, brief, f"Slack does not let me post there ({code(error)})")
        except Refused as refusal:
            await self._pause(lease, brief, str(refusal))
        else:
            await self._count(lease.job.id, channel)

    async def paused(self, lease: Lease) -> None:
        """Tell the owner of a digest that it does not come any more, and why."""
        payload, desk = lease.job.payload, self.desk
        message = notices.not_posted(payload["channel"], payload["reason"], desk.command if payload["paused"] else "")
        await desk.reply(lease, [message])

    async def _post(self, lease: Lease, brief: Brief, asked: str | None) -> None:
        desk, job = self.desk, lease.job
        if reason := await desk.access.closed(brief.channel):
            raise Refused(reason)
        scope = await desk.access.scope(brief.channel, asked or brief.owner)
        now = desk.now()
        digest = await make(desk, brief, scope, now)
        edition = _edition(desk.workspace, job.id, brief, scope, now, digest)
        await desk.lanes.store(desk.stores.editions.keep, edition)
        if edition.stories or asked or not brief.silent:
            await desk.post(
                lease, digest_messages(digest, job.id, by_its_clock(brief, now)), brief.channel, in_its_thread=True
            )

    async def _is_begun(self, lease: Lease) -> bool:
        """Whether its first message is posted: that tells of every story, whatever becomes of the others."""
        desk = self.desk
        parts = await desk.lanes.store(desk.stores.outbox.parts, desk.workspace, lease.job.id)
        return bool(parts and parts[0].ts)

    async def _count(self, edition_id: str, channel: str) -> None:
        """The next digest begins where this one ended."""
        desk = self.desk
        edition = await desk.lanes.store(desk.stores.editions.edition, desk.workspace, edition_id)

        def changed(brief: Brief) -> Brief:
            if edition is None:
                return brief
            return replace(brief, until=max(edition.until, _counted(brief, desk.now() + _FIRST) or edition.until))

        await desk.lanes.store(desk.stores.briefs.change, desk.workspace, channel, changed)

    async def _pause(self, lease: Lease, brief: Brief, reason: str) -> None:
        desk, asked = self.desk, lease.job.payload.get("user")
        _logger.warning("The digest of %s is paused: %s", brief.channel, reason)
        if brief.rhythm:
            await desk.lanes.store(
                desk.stores.briefs.change, desk.workspace, brief.channel, lambda one: replace(one, paused=reason)
            )
        owner = asked or brief.owner
        direct = await desk.access.direct(owner) if owner else ""
        if direct not in ("", brief.channel):
            payload = {
                "to": {"channel": direct},
                "channel": brief.channel,
                "reason": reason,
                "paused": brief.rhythm is not None,
            }
            job = Job(desk.workspace, f"paused:{lease.job.id}", "paused", payload)
            await desk.lanes.store(desk.stores.inbox.put, job, desk.now())


def by_its_clock(brief: Brief, now: datetime) -> datetime:
    """The moment by the clocks that the conversation goes by."""
    return local_time(now, brief.rhythm.zone if brief.rhythm else "UTC")


async def make(desk: Desk, brief: Brief, scope: Scope, now: datetime) -> Digest:
    """The digest of what came since the last one, leaving out what was told: an edition that was counted told it."""
    weekly = brief.rhythm is not None and len(brief.rhythm.days) == 1
    since = max(_counted(brief, now) or now - (_LONGEST if weekly else _FIRST), now - _LONGEST)
    told = await desk.lanes.store(desk.stores.editions.told, desk.workspace, brief.channel, brief.until)
    return await desk.shelf.digest(scope, Window(since, now), brief.taste, told)


def _counted(brief: Brief, before: datetime) -> datetime | None:
    """Where the last digest ended; None if that is not before the moment, for then a clock was wrong."""
    return brief.until if brief.until and brief.until < before else None


def _edition(workspace: str, edition_id: str, brief: Brief, scope: Scope, now: datetime, digest: Digest) -> Edition:
    stories = tuple(
        Told(story.headline, story.articles[0].source or "", tuple(article.id for article in story.articles))
        for story in (*digest.stories, *digest.brief)
    )
    return Edition(workspace, edition_id, brief.channel, scope.conversation, now, digest.window.until or now, stories)
