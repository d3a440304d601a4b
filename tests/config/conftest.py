"""A clean place to choose settings in: an empty current folder, and none of ours in the environment."""

import os
from pathlib import Path

import pytest

from config.settings import VARIABLES


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder of the test, which holds nothing."""
    for name in tuple(os.environ):
        if name.startswith("DATELINE_") or name in VARIABLES.values():
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path
