"""Feeds: followed, listed and removed by the command's words; and their owners told when one dies, or is back."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.blocks.feeds import (
    back_message,
    died_message,
    exported_message,
    feeds_message,
    followed_message,
    imported_message,
    polled_message,
    removed_message,
)
from bot.blocks.message import Message
from bot.intents.feeds import Act, FeedWish, parse_feeds
from bot.records import Job, Lease
from bot.trouble import Refused
from bot.workers.desk import Desk
from bot.workers.request import Reply, Request
from retrieval import opml
from retrieval.domain import WORKSPACE, Scope
from retrieval.errors import InputError
from retrieval.follow import Followed

_LIST_TITLE = "Feeds that Dateline follows"
_NO_DIRECT = "Slack opens no direct conversation with them."

_logger = logging.getLogger(__name__)


async def feeds(desk: Desk, request: Request) -> Reply:
    """Tell how the feeds are doing that are seen there, follow more, remove one, have them polled."""
    wish = parse_feeds(request.text)
    match wish.act:
        case Act.LIST:
            scope = await desk.access.feeds(request.channel, request.user)
            return Reply([feeds_message(await desk.feeds.feeds(scope), desk.now(), desk.command, wish.page)])
        case Act.EXPORT:
            found = await desk.feeds.feeds(await desk.access.feeds(request.channel, request.user))
            return Reply([exported_message(opml.write(found, _LIST_TITLE).decode(), len(found))])
        case Act.POLL:
            scope = await desk.access.saving(request.channel, request.user)
            return Reply([polled_message(await desk.feeds.hurry(scope))])
    scope = await _changing(desk, request)
    message = await _changed(desk, request, wish, scope)
    if request.channel is None:  # it was said in the Home tab, which is another now
        job = Job(desk.workspace, f"home:{request.id}", "home", {"user": request.user})
        await desk.lanes.store(desk.stores.inbox.put, job, desk.now())
    return Reply([message])


@dataclass(frozen=True, slots=True)
class FeedNews:
    """The handler of what a feed's owner is to be told."""

    desk: Desk

    async def tell(self, lease: Lease) -> None:
        """Tell the owner directly that their feed can't be read any more, or can again."""
        payload, desk = lease.job.payload, self.desk
        try:
            direct = await self._direct(payload["owner"], payload["audience"])
        except Refused as refusal:
            _logger.warning("The owner of the feed %s is not told how it is doing: %s", payload["url"], refusal)
        else:
            await desk.post(lease, [_news(payload, desk.command)], direct)

    async def _direct(self, owner: str, audience: str) -> str:
        """The direct conversation with the owner; raises Refused where they may not be told, any more or at all."""
        access = self.desk.access
        await access.saving(audience or None, owner)
        if audience != WORKSPACE and not audience.startswith("D"):  # which nobody leaves
            await access.inside(audience, owner)
        if direct := await access.direct(owner):
            return direct
        raise Refused(_NO_DIRECT)


async def _changing(desk: Desk, request: Request) -> Scope:
    """Where feeds are changed; raises Refused: a private conversation's by anyone in it, the workspace's by editors."""
    scope = await desk.access.saving(request.channel, request.user)
    if scope.home == WORKSPACE:
        await desk.access.editing(request.user)
    return scope


async def _changed(desk: Desk, request: Request, wish: FeedWish, scope: Scope) -> Message:
    channel = request.channel or ""
    match wish.act:
        case Act.REMOVE:
            return removed_message(await desk.feeds.remove(wish.name, scope))
        case Act.IMPORT:
            (address,) = wish.addresses
            return imported_message(await desk.feeds.add_list(address, scope, request.user, channel))
    done = []
    for address in wish.addresses:
        try:
            done.append(await desk.feeds.add(address, scope, request.user, channel))
        except InputError as error:
            done.append(Followed(address, None, reason=str(error)))
    return followed_message(done)


def _news(payload: Mapping[str, Any], command: str) -> Message:
    name, url = payload["name"], payload["url"]
    if payload["back"]:
        return back_message(name, url)
    since = datetime.fromisoformat(payload["since"])
    return died_message(name, url, payload["reason"], since, command, gone=payload["gone"])
