"""`manifest`: what the program prints is what Slack's *Create from manifest* takes."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from config.manifest import manifest

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_it_prints_the_manifest_for_socket_mode(run: Run, home: Path) -> None:
    """Before any token is there, and without touching the library."""
    done = run("manifest")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == manifest("/articles")
    assert yaml.safe_load(done.stdout)["settings"]["socket_mode_enabled"] is True
    assert not home.exists()


def test_it_prints_the_manifest_for_http(run: Run) -> None:
    """With the path at which HTTP mode listens."""
    done = run("manifest", "--http", "https://dateline.example.org")
    assert done.returncode == 0
    events = yaml.safe_load(done.stdout)["settings"]["event_subscriptions"]
    assert events["request_url"] == "https://dateline.example.org/slack/events"


def test_it_prints_the_manifest_for_many_workspaces(run: Run) -> None:
    """With the address that Slack sends people back to."""
    done = run("manifest", "--many", "https://dateline.example.org")
    assert (done.returncode, done.stdout) == (0, manifest("/articles", None, "https://dateline.example.org"))


def test_it_has_the_chosen_command(environment: dict[str, str], tmp_path: Path) -> None:
    """The setting is honoured."""
    command = [sys.executable, "-m", "bot", "manifest"]
    place = environment | {"DATELINE_COMMAND": "/news"}
    done = subprocess.run(command, cwd=tmp_path, env=place, capture_output=True, text=True, check=True)
    assert yaml.safe_load(done.stdout)["features"]["slash_commands"][0]["command"] == "/news"


@pytest.mark.parametrize(
    "url", ["dateline.example.org", "http://dateline.example.org", "https://", "https://[x", "https://a b"]
)
def test_an_address_that_slack_cannot_call_is_wrong_use(url: str, run: Run) -> None:
    """It is told what to write."""
    done = run("manifest", "--http", url)
    assert (done.returncode, done.stdout) == (2, "")
    assert "write https://dateline.example.org" in done.stderr
