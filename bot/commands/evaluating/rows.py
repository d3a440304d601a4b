"""Questions about the library's own articles, a row of a .jsonl file each."""

from collections.abc import Callable
from functools import partial

from bot.commands import batch, jsonl
from bot.commands.evaluating.questions import MOST_BYTES, Questions, accepted, are_texts
from bot.commands.rows import Row
from bot.services import Services
from retrieval.ask import checked
from retrieval.domain import ANY_TIME
from retrieval.errors import InputError
from retrieval.evaluate import Asked

_SHAPE = 'write {"question": "…", "answers": ["…"]}, with [] where the articles have no answer'

_Find = Callable[[str], str | None]


def read(path: str, services: Services) -> Questions:
    """The questions of a file, or of standard input for ``-``; raises InputError if it can't be read."""

    def find(name: str) -> str | None:
        article = services.named(name, services.scope)
        return article.id if article else None

    questions, size = Questions(path), 0
    with jsonl.opened(path) as lines:
        if not services.library.counts(services.scope, ANY_TIME).articles:
            raise InputError(f"{path} asks about the library, which is empty: take articles in first, with `ingest`.")
        for number, line in lines:
            size += len(line)
            if size > MOST_BYTES:
                raise InputError(f"{path} has over {MOST_BYTES // 1_000_000} MB of questions; split it.")
            try:
                row = jsonl.row(line, _SHAPE)
            except InputError as error:
                questions.problems.append(f"line {number}: {error}")
                continue
            questions.add(f"line {number}", row.get("id"), partial(_asked, row, find))
    return questions


def _asked(row: Row, find: _Find) -> Asked:
    given, articles = batch.checked(row), row.get("articles") or []
    if not are_texts(articles):
        raise InputError('The row\'s "articles" is not a list of ids or addresses; correct it or leave it out.')
    ids = {name: find(name) for name in articles}
    if unknown := [name for name, found in ids.items() if found is None]:
        raise InputError(f"There is no article {unknown[0]} here. `find` shows the articles with their ids.")
    return Asked(
        checked(given.question, leaning=bool(given.thread)),
        accepted(row.get("answers"), _SHAPE),
        frozenset(found for found in ids.values() if found),
        thread=given.thread,
        asked_at=given.at,
    )
