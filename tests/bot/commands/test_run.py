"""`run` and `console`: the tour without a terminal, the samples with one, one's own articles if there are any."""

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from bot.tour import STOPS
from tests.forks.process import Forked

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_the_tour_shows_answers_and_an_abstention(toured: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    """With nobody to type, it asks by itself and ends well."""
    shown = toured[1]
    assert (shown.returncode, shown.stderr) == (0, "")
    greeting, *dialogue = shown.stdout.split("\n> ")
    assert "34 sample articles" in greeting
    assert len(dialogue) == len(STOPS)
    assert all("[1] “" in part for part in dialogue[:-1])
    assert "Jonas Hallworth" in next(part for part in dialogue if part.startswith("and who was the captain?"))
    assert "The articles here don't answer this." in dialogue[-1]


def test_a_second_time_nothing_is_read_in_again(run: Run, library: Path, tmp_path: Path) -> None:
    """The samples are known again."""
    home = tmp_path / "other"
    home.mkdir()
    library.rename(home / "samples")
    before = run("export", at=home / "samples").stdout
    shown = run("run", at=home)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert run("export", at=home / "samples").stdout == before


def test_a_token_for_slack_alone_is_not_enough(home: Path, tmp_path: Path, environment: dict[str, str]) -> None:
    """It is said what is missing; no console opens."""
    command = [sys.executable, "-m", "bot", "run"]
    place = environment | {"SLACK_BOT_TOKEN": "xoxb-1"}
    shown = subprocess.run(command, cwd=tmp_path, env=place, input="", capture_output=True, text=True, check=False)
    assert (shown.returncode, shown.stdout) == (2, "")
    assert "SLACK_APP_TOKEN: give the app-level token" in shown.stderr
    assert not home.exists()


def typed(arguments: tuple[str, ...], text: str, home: Path, environment: dict[str, str]) -> str:
    """What the program prints when someone types at a terminal."""
    ours, theirs = pty.openpty()
    with Forked(
        [sys.executable, "-m", "bot", *arguments],
        cwd=home.parent,
        env=environment,
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        os.write(ours, text.encode())
        out: str
        out, err = process.communicate()
    os.close(ours)
    os.close(theirs)
    assert (process.returncode, err) == (0, "")
    return out


def test_ones_own_articles_come_first(library: Path, environment: dict[str, str]) -> None:
    """With a terminal and articles at home, the console is over those."""
    shown = typed(("run",), "/status\n/quit\n", library, environment)
    assert shown.startswith(f"Your own library, {library}: 34 articles.")
    assert "Articles   34" in shown
    assert not (library / "samples").exists()
