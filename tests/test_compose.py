"""What compose.yaml says is held to the program that it starts."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.commands.grammar import parse
from config import load

ROOT = Path(__file__).parents[1]
SERVICES: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]


def test_two_replicas_of_a_command_share_a_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Every variable is a setting, and they are good together; the database is the one beside."""
    monkeypatch.chdir(tmp_path)
    ours = SERVICES["dateline"]
    for name, value in ours["environment"].items():
        monkeypatch.setenv(name, value.replace("${POSTGRES_PASSWORD}", "hunter2"))
    settings = load()
    assert settings.database_url == "postgresql+psycopg://dateline:hunter2@db/dateline"
    assert str(settings.port) in " ".join(ours["healthcheck"]["test"])
    assert parse(ours["command"]).command == "serve"
    assert ours["deploy"]["replicas"] == 2


def test_the_database_has_pgvector_and_is_kept() -> None:
    """A password has to be chosen; what is stored outlives the container."""
    database = SERVICES["db"]
    assert database["image"].startswith("pgvector/pgvector:pg")
    assert ":?" in database["environment"]["POSTGRES_PASSWORD"]
    assert database["volumes"] == ["db:/var/lib/postgresql"]
