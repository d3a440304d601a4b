"""`.env.example` is the list of settings that people read: it agrees with the code."""

import shutil
from pathlib import Path

import pytest

from config import load
from config.loading import CONFIG
from config.settings import VARIABLES, Settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"


@pytest.fixture
def example() -> dict[str, str]:
    """Return the lines that set something, as a mapping."""
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_every_setting_is_listed(example: dict[str, str]) -> None:
    """None is missing, and none is listed that does not exist."""
    assert sorted(example) == sorted([*VARIABLES.values(), CONFIG])


def test_every_default_is_shown(example: dict[str, str], place: Path) -> None:
    """A value is empty only where the default is none or follows from another setting."""
    blank = {VARIABLES[key] for key, field in Settings.model_fields.items() if field.default is None}
    assert {name for name, value in example.items() if not value} == blank | {CONFIG}
    defaults = load()
    shutil.copy(EXAMPLE, place / ".env")
    assert load() == defaults
