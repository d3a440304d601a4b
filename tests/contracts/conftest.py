"""Every library there is, and all stores of the bot, on every engine."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot import wiring
from bot.ports import Stores
from bot.vault import Vault
from retrieval.adapters.postgres_library import PostgresLibrary
from retrieval.adapters.shared_pages import SqlPages
from retrieval.adapters.shared_vectors import SqlVectors
from retrieval.adapters.sql_feeds import SqlFeeds
from retrieval.adapters.sql_library import SqlLibrary
from retrieval.adapters.sqlite_library import SqliteLibrary
from retrieval.feed_ports import Feeds, Pages
from retrieval.ports import EmbeddingCache, Library
from tests import postgres
from tests.contracts.kept import KEY
from tests.retrieval.dict_feeds import DictFeeds
from tests.retrieval.dict_sharing import DictPages, DictVectors
from tests.retrieval.fakes import DictLibrary

SQL = ["sqlite", *[f"postgres {version}" for version in postgres.VERSIONS]]
NEW = SQL[:2]  # for what an older PostgreSQL does no differently


@pytest.fixture(params=["dict", *SQL])
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Library]:
    """An empty one."""
    if request.param == "dict":
        yield DictLibrary()
    else:
        with _on(request.param, tmp_path) as library:
            yield library


@pytest.fixture(params=["dict", *NEW])
def feeds(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Feeds]:
    """None are followed yet."""
    if request.param == "dict":
        yield DictFeeds()
    else:
        with _on(request.param, tmp_path) as library:
            yield SqlFeeds(library)


@pytest.fixture(params=SQL)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlLibrary]:
    """One with nothing in it."""
    with _on(request.param, tmp_path) as library:
        yield library


@pytest.fixture(params=["dict", *NEW])
def pages(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Pages]:
    """None were read yet."""
    if request.param == "dict":
        yield DictPages()
    else:
        with _on(request.param, tmp_path) as library:
            yield SqlPages(library)


@pytest.fixture(params=["dict", *NEW])
def vectors(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[EmbeddingCache]:
    """None were made yet."""
    if request.param == "dict":
        yield DictVectors()
    else:
        with _on(request.param, tmp_path) as library:
            yield SqlVectors(library)


@pytest.fixture(params=NEW)
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stores]:
    """All that the bot keeps, empty, in the database of a library."""
    with _on(request.param, tmp_path) as library:
        yield wiring.stores(library, Vault([KEY]))


@contextmanager
def _on(engine: str, folder: Path) -> Iterator[SqlLibrary]:
    if engine == "sqlite":
        with SqliteLibrary(f"sqlite:///{folder}/library.db", folder / "index") as library:
            yield library
        return
    for url in postgres.empty(engine.removeprefix("postgres ")):
        with PostgresLibrary(url) as library:
            yield library
