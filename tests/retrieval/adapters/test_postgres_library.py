"""Several processes that store and ask at once, each with connections of its own."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import count

import pytest
from sqlalchemy import text

from retrieval.adapters.postgres_library import PostgresLibrary
from retrieval.domain import ANY_TIME, Document, Scope
from tests.retrieval.fakes import WordEmbedder, entry

WORDS = WordEmbedder()
SCOPES = [Scope("A"), Scope("B")]


@pytest.fixture
def libraries(postgres: str) -> Iterator[list[PostgresLibrary]]:
    """Three on one database."""
    with ExitStack() as opened:
        yield [opened.enter_context(PostgresLibrary(postgres)) for _ in range(3)]


def edition(number: int) -> Document:
    """The same article as it was read another time."""
    text = f"Edition {number} tells of otters. " + " ".join(f"Sentence w{number * n} of it." for n in range(1, 40))
    return Document(text, id="otters", title=f"Otters {number}")


def test_the_same_article_saved_by_all_at_once(libraries: list[PostgresLibrary]) -> None:
    """Each replaces it whole, one after another, with nothing left of the others'; also beside who removes it."""
    numbers = count(1)

    def work(library: PostgresLibrary) -> None:
        for _ in range(12):
            number = next(numbers)
            for scope in SCOPES:
                library.save(scope, WORDS.name, [entry(edition(number))])
                if number % 5 == 0:
                    library.remove(scope, "otters")
                assert library.lexical(scope, ANY_TIME, ["otters"], 50) is not None

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, libraries))
    for scope in SCOPES:
        libraries[0].save(scope, WORDS.name, [entry(edition(7))])
        chunks = entry(edition(7)).chunks
        hits = libraries[1].lexical(scope, ANY_TIME, ["otters"], 500)
        assert {(hit.passage.start, hit.passage.end) for hit in hits} == {(one.start, one.end) for one in chunks}
        tables = ("article", "passage", "embedding", "passage_words")
        counting = ", ".join(f"(SELECT count(*) FROM {table} WHERE workspace = :workspace)" for table in tables)  # noqa: S608 - ours
        with libraries[2].reading(scope.workspace) as connection:
            row = connection.execute(text(f"SELECT {counting}"), {"workspace": scope.workspace}).one()
        assert list(row) == [1, len(chunks), len(chunks), len(chunks)]
        assert libraries[1].frequencies(scope, ["otter"]).passages == len(chunks)


def test_many_threads_share_few_connections(libraries: list[PostgresLibrary]) -> None:
    """They wait for one another, and none for long."""
    libraries[0].save(SCOPES[0], WORDS.name, [entry(edition(1))])

    def ask(_: int) -> int:
        return len(libraries[0].lexical(SCOPES[0], ANY_TIME, ["otters"], 1))

    with ThreadPoolExecutor(50) as pool:
        assert set(pool.map(ask, range(200))) == {1}
