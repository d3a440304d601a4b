"""A library of its own for each test, and a way to open it again."""

from collections.abc import Callable
from pathlib import Path

import pytest

from retrieval.adapters.sqlite_library import SqliteLibrary

Open = Callable[[], SqliteLibrary]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database is."""
    return tmp_path / "library.db"


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Where the search index is kept."""
    return tmp_path / "index"


@pytest.fixture
def open_library(path: Path, index: Path) -> Open:
    """Opens the library."""
    return lambda: SqliteLibrary(f"sqlite:///{path}", index)
