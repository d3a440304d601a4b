"""Every library there is."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.adapters.sqlite_library import SqliteLibrary
from retrieval.ports import Library
from tests.retrieval.fakes import DictLibrary


@pytest.fixture(params=[DictLibrary, SqliteLibrary])
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Library]:
    """An empty one."""
    if request.param is DictLibrary:
        yield DictLibrary()
    else:
        with SqliteLibrary(f"sqlite:///{tmp_path}/library.db", tmp_path / "index") as library:
            yield library
