"""Files of Slack's, read; and of links and files that were shared, what became of them."""

from collections.abc import Sequence

from bot.blocks.seen import Seen
from bot.plain import one_line
from bot.records import Shared
from bot.shelf import Read
from bot.workers.desk import Desk
from retrieval.domain import Scope
from retrieval.errors import InputError
from retrieval.identity import url_key
from retrieval.ingest import Outcome

FILE = "file:"
"""What a file's key begins with, before its id."""

_UNNAMED = "the file"


async def read_file(desk: Desk, file_id: str, scope: Scope) -> Read:
    """A file as an article: the one that the library has of it, or else the file is fetched, and kept at home."""
    name = _UNNAMED
    try:
        told = await desk.uploads.told(file_id)
        name = one_line(str(told.get("name") or _UNNAMED))
        page = str(told.get("permalink") or "")
        if known := await desk.shelf.named(scope, page):
            return Read(page, known, known.id, Outcome.UNCHANGED)
        data = await desk.uploads.fetch(told)
        return await desk.shelf.take_in(data, name, scope, url=page or None, known_as=f"slack-{file_id}")
    except InputError as error:
        return Read(name, reason=str(error))


async def of_message(desk: Desk, scope: Scope, channel: str, ts: str) -> list[Seen]:
    """What became of everything that was read of a message, as far as the scope may know of it."""
    rows = await desk.lanes.store(desk.stores.links.of_message, desk.workspace, channel, ts)
    return [await _seen(desk, scope, row) for row in rows if row.audience in scope.audiences]


async def of_links(desk: Desk, scope: Scope, links: Sequence[str]) -> list[Seen]:
    """What became of each link when it was read last, wherever that was, as far as the scope may know of it."""
    return [await _latest(desk, scope, link) for link in links]


async def _latest(desk: Desk, scope: Scope, link: str) -> Seen:
    row = await desk.lanes.store(desk.stores.links.latest, desk.workspace, scope.audiences, url_key(link) or link)
    if row:
        return await _seen(desk, scope, row)
    article = await desk.shelf.named(scope, link)
    return Seen(link, article, article.saved if article else None)


async def _seen(desk: Desk, scope: Scope, row: Shared) -> Seen:
    article = await desk.shelf.article(scope, row.article_id) if row.article_id else None
    retry = "" if row.article_id else f"{row.channel}/{row.ts}/{row.key}"
    return Seen(row.url, article, row.at, row.reason, retry)
