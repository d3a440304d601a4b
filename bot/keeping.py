"""Takes articles into the library and out of it, for every way in that there is."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot import waiting
from bot.facts import Tally
from bot.services import Services
from retrieval.domain import Document, Scope, Unreadable
from retrieval.errors import InputError
from retrieval.ingest import Done


def get_ready(services: Services) -> None:
    """Load the embedding model, and embed anew what was stored under another one; raises DatelineError."""
    with waiting.spinner("Loading the embedding model …"):
        ingest = services.models.ingest
    late = ingest.catch_up(services.scope)
    if next(late, None) is None:
        return
    with waiting.bar("Embedding articles anew for this model") as advance:
        advance()
        for _ in late:
            advance()


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


def forget(services: Services, name: str) -> str:
    """Remove the article of that id or address, and return its id; raises InputError if there is none."""
    article = services.named(name, services.scope)
    if article is not None and services.library.remove(services.scope, article.id):
        return article.id
    raise InputError(f"There is no article {name} here. `find` shows the articles with their addresses and ids.")
