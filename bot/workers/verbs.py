"""What can be wanted of the articles, one function each: the same for a mention, a command and a view."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot import VERSION
from bot.blocks import help as helping
from bot.blocks import notices
from bot.blocks.answer import answer
from bot.blocks.found import found
from bot.blocks.links import Saved, Summed, as_message, saved, summaries
from bot.blocks.seen import Seen, what_was_read
from bot.intents import parse_search
from bot.records import Cited, Turn
from bot.shelf import Read
from bot.workers.briefs import brief
from bot.workers.context import asked_at
from bot.workers.desk import Desk
from bot.workers.feeds import feeds
from bot.workers.reads import of_links, of_message, read_file
from bot.workers.request import Reply, Request
from retrieval.domain import WORKSPACE, Article
from retrieval.errors import InputError
from retrieval.identity import url_key
from retrieval.ingest import Outcome

Verb = Callable[[Desk, Request], Awaitable[Reply]]

_FOUND = 5  # articles shown for a search


async def ask(desk: Desk, request: Request) -> Reply:
    """Answer a question from what the person may see there."""
    scope = await desk.access.scope(request.channel, request.user)
    if request.among is not None:
        scope = replace(scope, only=request.among)
    given = await desk.shelf.ask(
        request.text,
        scope,
        request.shown,
        thread=request.earlier,
        cited=request.cited,
        now=await asked_at(desk, request.user, request.at),
        point=(await desk.access.chosen()).point,
    )
    turn = Turn(
        id=request.id,
        workspace=desk.workspace,
        channel=request.channel or "",
        thread=request.thread,
        question_ts=request.ts,
        asker=request.user,
        question=request.text,
        text=given.text,
        answered=given.answered,
        citations=tuple(Cited(one.article.id, one.quote, one.start, one.end) for one in given.citations),
        conversation=scope.conversation,
        at=desk.now(),
    )
    return Reply(answer(given, turn.id, await desk.shelf.counts(scope, given.window)), turn, share=True)


async def find(desk: Desk, request: Request) -> Reply:
    """Find articles by words and by meaning."""
    scope = await desk.access.scope(request.channel, request.user)
    search = parse_search(request.text)
    matches = await desk.shelf.find(search.words, scope, search.window(desk.now()), search.site, _FOUND)
    return Reply([found(matches, search.words)], share=bool(matches))


async def summarise(desk: Desk, request: Request) -> Reply:
    """Put each article into a few sentences; of links nothing is kept."""
    scope = await desk.access.scope(request.channel, request.user)
    names = request.urls or (() if request.files else tuple(request.text.split()))
    if not (names or request.files):
        raise InputError(f"Say which article: {desk.command} sum and its address.")
    links = [await desk.shelf.read(name, scope) for name in names]
    read = [await _summed(desk, one) for one in (*links, *await _files(desk, request))]
    text = next((one.title for one in read if one.summary), "Could not be read")
    return Reply([as_message(summaries(read), text)], share=any(one.summary for one in read))


async def save(desk: Desk, request: Request) -> Reply:
    """Read pages and keep them as articles."""
    scope = await desk.access.saving(request.channel, request.user)
    if not (request.urls or request.files):
        raise InputError(f"Say what to save: {desk.command} save and a page's address.")
    links = [await desk.shelf.save(url, scope) for url in request.urls]
    done = [_kept(one) for one in (*links, *await _files(desk, request))]
    told = "Not saved" if all(one.outcome is Outcome.FAILED for one in done) else "Saved"
    return Reply([as_message(saved(done), told)])


async def why(desk: Desk, request: Request) -> Reply:
    """Show what was read of a message's links and files, or of links, and why not."""
    scope = await desk.access.scope(request.channel, request.user)
    known: list[Seen] = []
    if request.channel and request.ts:
        known = await of_message(desk, scope, request.channel, request.ts)
    links = {url_key(url): url for url in request.urls}
    for one in known:
        links.pop(url_key(one.url), None)
    items = known + await of_links(desk, scope, list(links.values()))
    if not items and request.ts:
        raise InputError("there is no link in this message, and no file of it was read.")
    if not items:
        raise InputError(f"Say which link: {desk.command} why and its address.")
    return Reply([what_was_read(items)])


async def forget(desk: Desk, request: Request) -> Reply:
    """Remove an article: from a private conversation anyone in it may, from the workspace an editor."""
    scope = await desk.access.saving(request.channel, request.user)
    name = request.urls[0] if request.urls else request.text.strip()
    if not name:
        raise InputError(f"Say what to forget: {desk.command} forget and an article's address or id.")
    article = await desk.shelf.named(scope, name)
    if article is None:
        raise InputError(f"There is no article {name} here. {desk.command} find shows those that there are.")
    if article.audience == WORKSPACE:
        await desk.access.editing(request.user)
    await desk.shelf.remove(scope, article.id)
    return Reply([notices.notice(f"Forgotten: {article.title or name}")])


async def status(desk: Desk, request: Request) -> Reply:
    """Show how much there is, and to editors how the work stands."""
    scope = await desk.access.scope(request.channel, request.user)
    backlog = None
    if await desk.access.may_edit(request.user):
        backlog = await desk.backlog()
    return Reply([notices.status(await desk.shelf.counts(scope), VERSION, desk.shelf.embedder, backlog)])


async def explain(desk: Desk, request: Request) -> Reply:  # noqa: ARG001 - every verb is called alike
    """Show what can be said."""
    return Reply([helping.help_message(desk.command)])


VERBS: Mapping[str, Verb] = {
    "ask": ask,
    "find": find,
    "sum": summarise,
    "save": save,
    "why": why,
    "forget": forget,
    "status": status,
    "help": explain,
    "brief": brief,
    "feeds": feeds,
}
"""By what a person types."""


async def _files(desk: Desk, request: Request) -> list[Read]:
    """The request's files, read and kept."""
    if not request.files:
        return []
    scope = await desk.access.saving(request.channel, request.user)
    return [await read_file(desk, one, scope) for one in request.files]


def _kept(one: Read) -> Saved:
    title, partial = (one.document.title, one.document.partial) if one.document else ("", "")
    return Saved(one.url, title, one.outcome, one.reason, one.article_id, partial)


async def _summed(desk: Desk, read: Read) -> Summed:
    document = read.document
    if document is None:
        return Summed(read.url, "", "", None, read.reason)
    article = document if isinstance(document, Article) else document.as_article(read.article_id or read.url)
    summary = await desk.shelf.summary(article)
    return Summed(article.url or read.url, article.title, article.byline, summary, name=article.id)
