"""The program over the sample articles: taken in once, by the tour, and copied for each test that needs them."""

import json
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest

from bot.__main__ import main
from config.settings import VARIABLES
from tests.forks.process import run as forked

ROOT = Path(__file__).parents[2]
Called = tuple[int, str, str]


def program(arguments: tuple[str, ...], home: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run the real program in a process of its own, with nothing set but its home."""
    command = [sys.executable, "-m", "bot", *arguments]
    return forked(command, cwd=home.parent, env=_environment(home), stdin=stdin)


def _environment(home: Path) -> dict[str, str]:
    ours = ("DATELINE_", *VARIABLES.values())
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {"DATELINE_HOME": str(home), "DATELINE_THREADS": "1", "PYTHONPATH": str(ROOT)}


@pytest.fixture(scope="session")
def toured(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A home in which `run` was called without a terminal, and what that printed; the tests' processes share it."""
    folder = tmp_path_factory.getbasetemp()
    folder = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    home, printed, command = folder / "toured" / "home", folder / "toured.json", [sys.executable, "-m", "bot", "run"]
    with (folder / "toured.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not printed.exists():
            home.parent.mkdir()
            done = subprocess.run(
                command, cwd=home.parent, env=_environment(home), input="", capture_output=True, text=True, check=False
            )
            printed.write_text(json.dumps([done.returncode, done.stdout, done.stderr]))
    return home, subprocess.CompletedProcess(command, *json.loads(printed.read_text()))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The home of this test's program, which is not there yet."""
    return tmp_path / "home"


@pytest.fixture
def library(home: Path, toured: tuple[Path, subprocess.CompletedProcess[str]]) -> Path:
    """The same, holding the sample articles."""
    shutil.copytree(toured[0] / "samples", home)
    return home


@pytest.fixture
def run(home: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the program in a process of its own, over the test's home."""
    return lambda *arguments, stdin="", at=home: program(arguments, at, stdin)


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    """What such a process is started with."""
    return _environment(home)


@pytest.fixture
def settled(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This process set to the test's home, with nothing else chosen; its logging is put back afterwards."""
    for name in tuple(os.environ):
        if name.startswith("DATELINE_") or name in VARIABLES.values():
            monkeypatch.delenv(name)
    monkeypatch.setenv("DATELINE_HOME", str(home))
    monkeypatch.setenv("DATELINE_THREADS", "1")
    monkeypatch.chdir(tmp_path)
    before = logging.getLogger().handlers[:]
    yield
    logging.getLogger().handlers[:] = before
    logging.captureWarnings(False)


@pytest.fixture
def call(settled: None, capsys: pytest.CaptureFixture[str]) -> Callable[..., Called]:  # noqa: ARG001
    """Calls the program's main() in this process, over the test's home; gives status, output and errors."""

    def called(*arguments: str) -> Called:
        capsys.readouterr()
        status = main(arguments)
        return (status, *capsys.readouterr())

    return called
