"""Questions about pages that are named with them, and about files that come with them."""

from dataclasses import replace

from bot.shelf import Read
from bot.workers.desk import Desk
from bot.workers.reads import read_file
from bot.workers.request import Request
from retrieval.domain import Scope
from retrieval.errors import InputError


async def about(desk: Desk, request: Request) -> Request:
    """The request asked of its pages and files; those that are not in the library are read and kept for it.

    Raises:
        InputError: None of them can be read.
        Refused: The person may not ask there, or not have a page kept.
    """
    scope = await desk.access.scope(request.channel, request.user)
    done = [await _have(desk, request, url, scope) for url in request.urls]
    if request.files:
        saving = await desk.access.saving(request.channel, request.user)
        done += [await read_file(desk, one, saving) for one in request.files]
    ids = frozenset(one.article_id for one in done if one.article_id)
    if not ids:
        raise InputError(" ".join(f"{one.url} can't be read: {one.reason}." for one in done))
    return replace(request, among=ids)


async def _have(desk: Desk, request: Request, url: str, scope: Scope) -> Read:
    if known := await desk.shelf.named(scope, url):
        return Read(url, known, known.id)
    return await desk.shelf.save(url, await desk.access.saving(request.channel, request.user))
