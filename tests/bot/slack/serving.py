"""The real program in Slack: `python -m bot serve` in a process of its own, against the fake on loopback."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bot.playground.opening import free_port
from config.settings import VARIABLES
from tests.forks.process import Forked
from tests.slack.fake import FakeSlack

ROOT = Path(__file__).parents[3]
_START = 60.0  # seconds, on a busy machine


@dataclass(slots=True)
class Serving:
    """One process; ``mode`` is how Slack reaches it, `http` or `socket`. What it prints is in ``log``."""

    slack: FakeSlack
    home: Path
    mode: str
    extra: dict[str, str] = field(default_factory=dict)
    command: Sequence[str] = ("-m", "bot", "serve")
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[Any] | None = None

    @property
    def log(self) -> str:
        """All that was printed so far."""
        return self._log.read_text("utf-8", "replace") if self._log.exists() else ""

    @property
    def pid(self) -> int:
        """The process."""
        assert self.process
        return self.process.pid

    def start(self, *, ready: bool = True, fresh: bool = False) -> Self:
        """Start it, and wait until it works, or until it takes requests.

        It is forked, unless it is to be ``fresh``: for tests of what it loads, or of what happens meanwhile.
        """
        kind = subprocess.Popen[Any] if fresh else Forked
        with self._log.open("ab") as log:
            self.process = kind(
                [sys.executable, *self.command],
                cwd=self.home.parent,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._wait("/readyz" if ready else "/healthz")
        if self.mode == "http":
            self.slack.app_url = f"http://127.0.0.1:{self.port}/slack/events"
        else:
            self.slack.wait_for(lambda: self.slack.connections, what="a connection")
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is left running, whatever a test found."""
        if self.process and self.process.poll() is None:
            self.kill()

    def get(self, path: str) -> tuple[int, str]:
        """What the program answers to a GET."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def stop(self) -> int:
        """Ask it to end; gives the exit status."""
        assert self.process
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self.process
        self.process.kill()
        self.process.wait(10)

    def died(self, seconds: float = 30.0) -> int:
        """Wait until it has died by itself; gives the exit status."""
        assert self.process
        return self.process.wait(seconds)

    @property
    def _log(self) -> Path:
        return self.home.parent / f"{self.home.name}.{self.port}.log"

    def environment(self) -> dict[str, str]:
        """What it is started with."""
        ours = ("DATELINE_", *VARIABLES.values())
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        way = {"SLACK_SIGNING_SECRET": self.slack.signing_secret}
        if self.mode == "socket":
            way = {"SLACK_APP_TOKEN": self.slack.app_token}
        return {
            **kept,
            "PYTHONPATH": str(ROOT),
            "DATELINE_HOME": str(self.home),
            "DATELINE_PORT": str(self.port),
            "DATELINE_THREADS": "1",
            "SLACK_API_URL": self.slack.api_url,
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            **way,
            **self.extra,
        }

    def _wait(self, path: str) -> None:
        until = time.monotonic() + _START
        while time.monotonic() < until:
            assert self.process
            if self.process.poll() is not None:
                raise AssertionError(f"It ended with {self.process.returncode}:\n{self.log}")
            try:
                if self.get(path)[0] == 200:
                    return
            except OSError:  # it does not listen yet
                pass
            time.sleep(0.05)
        raise AssertionError(f"It was not ready in {_START:.0f} s:\n{self.log}")


def copied(library: Path, to: Path) -> Path:
    """A home of one's own with the same articles."""
    shutil.copytree(library, to)
    return to
