"""Takes articles into the library and out of it, for every way in that there is."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from bot import waiting
from bot.facts import Tally
from bot.services import Services
from retrieval.domain import ANY_TIME, Document, Scope, Unreadable
from retrieval.errors import InputError
from retrieval.ingest import Done

_AT_ONCE = 2_000  # passages that are embedded anew before a command begins: half a minute

_logger = logging.getLogger(__name__)


def get_ready(services: Services) -> None:
    """Load the embedding model, and embed anew what was stored under another one; raises DatelineError.

    Where that is much, it is left to `reembed`, as long as the model before can be had to search with.
    """
    with waiting.spinner("Loading the embedding model …"):
        is_late = _is_late(services)
        services.reembed.forget()
        _ = services.models.ingest
    if is_late:
        for _ in embed_anew(services, services.scope.workspace):
            pass


def embed_anew(services: Services, workspace: str | None = None) -> Iterator[int]:
    """Embed anew what there is of a workspace, or of all, with a bar; tells how many articles each step completed."""
    with waiting.bar("Embedding articles anew", lambda: services.reembed.left(workspace)) as advance:
        for count in services.reembed.to_the_end(workspace):
            for _ in range(count):
                advance()
            yield count


def take_in(services: Services, inputs: Sequence[str], done: Tally, advance: Callable[[], None]) -> None:
    """Read the inputs into the library, counting in ``done`` what is certain; raises DatelineError."""
    for one in services.models.ingest(services.source.read(inputs), services.scope):
        done.add(one)
        advance()


def take_in_shown(services: Services, inputs: Sequence[str], done: Tally) -> None:
    """The same, with a bar that shows how far it is."""
    with waiting.bar("Reading articles", lambda: services.source.count(inputs)) as advance:
        take_in(services, inputs, done, advance)


def in_order(services: Services, documents: Sequence[Document | Unreadable], scope: Scope) -> list[Done]:
    """Take documents in and tell what became of each, in their order; raises LibraryError."""
    numbered = [replace(document, name=str(place)) for place, document in enumerate(documents)]
    done = {one.name: one for one in services.models.ingest(numbered, scope)}
    return [replace(done[str(place)], name=document.name) for place, document in enumerate(documents)]


def _is_late(services: Services) -> bool:
    """Whether articles are to be embedded anew at once."""
    reembed, workspace = services.reembed, services.scope.workspace
    wanted, found = reembed.switching.wanted, reembed.switch.searched(workspace)
    if found and found.now.name == wanted.name and found.then:  # others have begun with another, and see to it
        return False
    if found and found.now.name != wanted.name:
        much = services.library.counts(services.scope, ANY_TIME).passages > _AT_ONCE
        if much and reembed.switching.loaded(found.now):
            _logger.warning(
                "The articles are searched with %s as before. To have them embedded under %s, and be searched with it"
                " from then on: dateline reembed",
                found.now.name,
                wanted.name,
            )
            return False
    reembed.choose(workspace)
    return any(one.workspace == workspace for one in reembed.switch.owing())


def forget(services: Services, name: str) -> str:
    """Remove the article of that id or address, and return its id; raises InputError if there is none."""
    article = services.named(name, services.scope)
    if article is not None and services.library.remove(services.scope, article.id):
        return article.id
    raise InputError(f"There is no article {name} here. `find` shows the articles with their addresses and ids.")
