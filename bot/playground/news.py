"""The articles of the playground, which come in as time goes by."""

from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import as_file, files

from bot import waiting
from bot.playground.furnishing import INVESTIGATIONS
from bot.services import Services
from retrieval.domain import Document, Scope
from retrieval.errors import InputError
from retrieval.ingest import Done, Outcome
from retrieval.ports import Source


class News:
    """Takes in the sample articles, with those of the playground: some for everybody, some for the private channel."""

    def __init__(self, services: Services, source: Source) -> None:
        """None are there yet. ``source`` goes by our clock: by the playground's some are not written yet."""
        self._services = services
        self._source = source
        self._until = datetime.min.replace(tzinfo=UTC)

    def come_in(self, until: datetime) -> int:
        """Take in what was published since the last time and until then; says how many. Raises DatelineError."""
        scope = self._services.scope
        private = replace(scope, conversation=INVESTIGATIONS)
        count = sum(self._take_in(folder, scope, until) for folder in ("samples", "playground/articles/everyone"))
        count += self._take_in("playground/articles/investigations", private, until)
        self._until = until
        return count

    def _take_in(self, folder: str, scope: Scope, until: datetime) -> int:
        with as_file(files("bot") / folder) as there:
            read = list(self._source.read([str(there)]))
        new = [one for one in read if not isinstance(one, Document) or self._is_new(one, until)]
        with waiting.bar("Reading articles", lambda: len(new)) as advance:
            for done in self._services.models.ingest(new, scope):
                _check(done)
                advance()
        return len(new)

    def _is_new(self, document: Document, until: datetime) -> bool:
        return document.published is not None and self._until < document.published <= until


def _check(done: Done) -> None:
    """The articles come with the program, and can all be read."""
    if done.outcome is Outcome.FAILED:
        raise InputError(f"{done.name} can't be read ({done.reason}): the program is not whole, install it anew.")
