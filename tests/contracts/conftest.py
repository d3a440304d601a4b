"""Every library there is, and all stores of the bot."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import wiring
from bot.ports import Stores
from retrieval.adapters.sql_feeds import SqlFeeds
from retrieval.adapters.sqlite_library import SqliteLibrary
from retrieval.feed_ports import Feeds
from retrieval.ports import Library
from tests.retrieval.dict_feeds import DictFeeds
from tests.retrieval.fakes import DictLibrary


@pytest.fixture(params=[DictLibrary, SqliteLibrary])
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Library]:
    """An empty one."""
    if request.param is DictLibrary:
        yield DictLibrary()
    else:
        with SqliteLibrary(f"sqlite:///{tmp_path}/library.db", tmp_path / "index") as library:
            yield library


@pytest.fixture(params=[DictFeeds, SqlFeeds])
def feeds(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Feeds]:
    """None are followed yet."""
    if request.param is DictFeeds:
        yield DictFeeds()
    else:
        with SqliteLibrary(f"sqlite:///{tmp_path}/library.db", tmp_path / "index") as library:
            yield SqlFeeds(library)


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    """All that the bot keeps, empty, in the database of a library."""
    with SqliteLibrary(f"sqlite:///{tmp_path}/library.db", tmp_path / "index") as library:
        yield wiring.stores(library)
