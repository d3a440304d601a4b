"""The library, as the bot's asynchronous side uses it: models and the web on lanes of their own."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.lanes import Lanes
from bot.services import Services
from retrieval.domain import (
    ANY_TIME,
    Answer,
    Article,
    Document,
    Point,
    Revision,
    Scope,
    Sentence,
    Unreadable,
    Window,
)
from retrieval.errors import DatelineError, ModelError
from retrieval.find import Match
from retrieval.identity import url_key
from retrieval.ingest import Done, Outcome
from retrieval.news import Digest, Summary, Taste
from retrieval.ports import Counts

Shown = Callable[[Sentence], Awaitable[None]]
"""Is given each sentence of an answer while it is being written."""

_STEP = 16  # passages embedded anew at a time, for which a question waits at most: a fraction of a second
_MOMENT = 0.05  # seconds between two looks at whether somebody asks something
_PATIENCE = 40  # looks, after which a step is done nevertheless
_LOOK = 5.0  # seconds between two looks at whether there is something to embed anew

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Read:
    """A link and what became of it: the document, and once saved its article; or the reason why there is none."""

    url: str
    document: Document | Article | None = None
    article_id: str | None = None
    outcome: Outcome = Outcome.FAILED
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Asks, finds, reads and keeps. Every method may raise DatelineError.

    ``overruled``: how sure an answer has to be is set for the whole machine, whatever a workspace chose.
    """

    services: Services
    lanes: Lanes
    embedder: str
    overruled: bool = False

    async def load(self) -> None:
        """Load the models, and have every workspace searched with the one that was chosen as soon as that is possible.

        Until then `renew` embeds their articles anew, and questions are answered with the model before.
        """
        await self.lanes.model(self._load)

    @property
    def writes(self) -> bool:
        """Whether a chat model words the answers."""
        return self.services.models.writes

    async def ask(
        self,
        question: str,
        scope: Scope,
        shown: Shown,
        *,
        thread: Sequence[str] = (),
        cited: Sequence[str] = (),
        now: datetime,
        point: Point,
    ) -> Answer:
        """Answer from what the scope sees, in the words of the chat model if one was chosen.

        ``shown`` is then given each sentence as it comes; the rest is as for the use case `Ask`.
        """
        models = self.services.models.of(scope.workspace)
        write = await self.lanes.model(lambda: models.write) if models.writes else None
        if write is None:
            return await self.lanes.model(
                lambda: models.ask(question, scope, thread=thread, cited=cited, now=now, point=point)
            )
        written = await self.lanes.model(
            lambda: write(question, scope, thread=thread, cited=cited, now=now, point=point)
        )
        sentences: list[Sentence] = []
        try:
            async for sentence in self.lanes.web.each(written.sentences()):
                sentences.append(sentence)
                await shown(sentence)
        except ModelError as error:
            _logger.warning("%s", error)
        return written.told(sentences)

    async def digest(self, scope: Scope, window: Window, taste: Taste, told: frozenset[str]) -> Digest:
        """The digest of a window, with what came late to it; ``told`` are the articles known to its readers."""
        models = self.services.models.of(scope.workspace)
        failed = await self.lanes.store(self.services.failed_feeds, scope, self.services.follow.clock())
        return await self.lanes.slow(
            lambda: models.compile(scope, window, taste=taste, told=told, late=True, failed_feeds=failed)
        )

    async def summary(self, article: Article) -> Summary:
        """An article in a few sentences."""
        return await self.lanes.slow(lambda: next(self.services.models.summarize([article])))

    async def find(self, words: str, scope: Scope, window: Window, site: str | None, limit: int) -> list[Match]:
        """The articles that match best."""
        models = self.services.models.of(scope.workspace)
        return await self.lanes.model(lambda: models.find(words, scope, window=window, site=site, limit=limit))

    async def counts(self, scope: Scope, window: Window = ANY_TIME) -> Counts:
        """How much the scope sees of a window."""
        return await self.lanes.store(self.services.library.counts, scope, window)

    async def newest(self, scope: Scope, limit: int) -> list[Article]:
        """The articles published last, the latest first."""
        return await self.lanes.store(self.services.library.newest, scope, limit)

    async def article(self, scope: Scope, article_id: str) -> Article | None:
        """One article."""
        return await self.lanes.store(self.services.library.article, scope, article_id)

    async def named(self, scope: Scope, name: str) -> Article | None:
        """The article of that id or address."""
        return await self.lanes.store(self.services.named, name, scope)

    async def remove(self, scope: Scope, article_id: str) -> bool:
        """Forget an article."""
        return await self.lanes.store(self.services.library.remove, scope, article_id)

    async def read(self, url: str, scope: Scope) -> Read:
        """What is at an address: the article that the library has of it, or the page, which is not kept."""
        known = await self.named(scope, url)
        if known:
            return Read(url, known, known.id, Outcome.UNCHANGED)
        found = await self._fetched(url)
        if isinstance(found, Unreadable):
            return Read(url, reason=found.reason)
        return Read(url, found)

    async def save(self, url: str, scope: Scope) -> Read:
        """Read a page and keep it, where the scope is at home."""
        found = await self._fetched(url)
        done = await self.lanes.model(lambda: self._take_in(found, scope))
        document = None if isinstance(found, Unreadable) else found
        return Read(url, document, done.article_id, done.outcome, done.reason)

    async def take_in(self, data: bytes, name: str, scope: Scope, *, url: str | None, known_as: str) -> Read:
        """Read a file's bytes and keep its article, where the scope is at home; raises InputError.

        ``url`` is its address, and ``known_as`` what tells it apart should that change.
        """
        document = await self.lanes.web(self.services.source.read_data, data, name)
        found = replace(document, url=url, id=known_as, title=document.title or name, path=None)
        done = await self.lanes.model(lambda: self._take_in(found, scope))
        return Read(url or name, found, done.article_id, done.outcome, done.reason)

    async def changed(self, scope: Scope, article_id: str) -> Revision | None:
        """What changed in an article when it was read again last, if it ever did."""
        only = replace(scope, only=frozenset({article_id}))
        revisions = await self.lanes.store(self.services.library.revisions, only, Window())
        return revisions[-1] if revisions else None

    async def renew(self, ending: asyncio.Event) -> None:
        """Embed articles anew for the model that was chosen, here and in all processes beside, until the end."""
        reembed = self.services.reembed
        end = asyncio.ensure_future(ending.wait())
        while not end.done():
            try:
                if await self.lanes.store(reembed.switch.owing):
                    await self._embed_anew(ending)
                await self.lanes.slow(reembed.forget)
            except DatelineError as error:
                _logger.warning("Articles can't be embedded anew now: %s", error)
            await asyncio.wait({end}, timeout=_LOOK)

    async def _fetched(self, url: str) -> Document | Unreadable:
        """The page; nothing else that a source reads, such as a file, is to be had from Slack."""
        if url_key(url) is None:
            return Unreadable(url, "it is no web address; give one that begins with https:// or http://")
        return await self.lanes.web(lambda: next(iter(self.services.source.read([url]))))

    def _take_in(self, found: Document | Unreadable, scope: Scope) -> Done:
        return next(iter(self.services.models.of(scope.workspace).ingest([found], scope)))

    def _load(self) -> None:
        self.services.reembed.choose()
        _ = self.services.models.ask

    async def _embed_anew(self, ending: asyncio.Event) -> None:
        """Embed what there is to embed, a few passages at a time, when nobody asks anything."""
        steps = self.services.reembed(passages=_STEP)
        try:
            while not ending.is_set():
                await self._quiet()
                if await self.lanes.model(next, steps, None) is None:
                    return
        finally:
            await self.lanes.model(steps.close)

    async def _quiet(self) -> None:
        """Wait until nobody asks anything, or for so long that it's time."""
        for _ in range(_PATIENCE):
            if not self.lanes.model.busy:
                return
            await asyncio.sleep(_MOMENT)
