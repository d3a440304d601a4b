"""The playground as a process of its own, and what its page shows and does."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import lxml.html

from bot.playground.opening import free_port
from config.settings import VARIABLES
from tests.forks.process import Forked

T = TypeVar("T")

ROOT = Path(__file__).parents[3]
_START = 120.0  # seconds, on a busy machine
_ANSWER = 40.0
_JSON = {"Content-Type": "application/json"}


class Running:
    """One playground; ``folder`` is where it is started, and has its temporary files too.

    ``fresh``: it is started, not forked. ``extra`` is set in its environment.
    """

    def __init__(self, folder: Path, extra: Mapping[str, str] | None = None, *, fresh: bool = False) -> None:
        self.folder = folder
        self.temporary = folder / "tmp"
        self.temporary.mkdir(exist_ok=True)
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._extra = dict(extra or {})
        self._started = subprocess.Popen[Any] if fresh else Forked
        self._process: subprocess.Popen[Any] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process and self._process.poll() is None:
            self.kill()

    @property
    def log(self) -> str:
        """All that it printed."""
        return (self.folder / "log").read_text()

    @property
    def left(self) -> list[str]:
        """Its folders that are there."""
        return [one.name for one in self.temporary.iterdir() if one.name.startswith("dateline-")]

    def start(self, *, ready: bool = True) -> Self:
        """Start it, and wait until it is ready, unless that is not wanted."""
        before = self.log.count("Dateline is ready.") if (self.folder / "log").exists() else 0
        with (self.folder / "log").open("ab") as log:
            self._process = self._started(
                [sys.executable, "-m", "bot", "playground", "--no-open", "--port", str(self.port)],
                cwd=self.folder,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        if ready:
            self.until(lambda: self.log.count("Dateline is ready.") > before, "being ready", _START)
        return self

    def signal(self, which: signal.Signals) -> int:
        """Send it a signal; gives the exit status."""
        assert self._process
        self._process.send_signal(which)
        return self._process.wait(30)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.signal(signal.SIGKILL)

    def get(self, path: str) -> tuple[int, str]:
        """What it answers to a GET."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=20) as answer:  # noqa: S310 - ours, as are all here
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def page(self, path: str) -> lxml.html.HtmlElement:
        """A page."""
        status, text = self.get(path)
        assert status == 200, (path, status, text)
        return lxml.html.document_fromstring(text)

    def shown(self, path: str, region: str) -> str:
        """What people read in a part of a page, its blanks made one; nothing where there is no such part."""
        found = self.page(path).get_element_by_id(region, None)
        return "" if found is None else " ".join(found.text_content().split())

    def do(self, what: str, user: str, place: str, thread: str | None = None, **more: object) -> dict[str, Any]:
        """Have somebody do something; gives the answer, a refusal too."""
        body = json.dumps({"user": user, "place": place, "thread": thread, **more}).encode()
        asked = urllib.request.Request(f"{self.address}/do/{what}", body, _JSON)  # noqa: S310
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310
                told: dict[str, Any] = json.loads(answer.read())
        except urllib.error.HTTPError as error:
            told = json.loads(error.read())
        return told

    def wait_for(self, words: str, path: str, region: str) -> str:
        """What people read in a part of a page, once these words are in it."""
        return self.until(
            lambda: shown if words in (shown := self.shown(path, region)) else "",
            lambda: f"“{words}” in #{region} of {path}: {self.shown(path, region)}",
        )

    def until(self, there: Callable[[], T], what: str | Callable[[], str], seconds: float = _ANSWER) -> T:
        """What is there, once it is."""
        until = time.monotonic() + seconds
        while not (found := there()):
            assert self._process
            assert self._process.poll() is None, f"It ended with {self._process.returncode}:\n{self.log}"
            assert time.monotonic() < until, f"No {what if isinstance(what, str) else what()}\n{self.log}"
            time.sleep(0.1)
        return found

    def _environment(self) -> dict[str, str]:
        ours = ("DATELINE_", *VARIABLES.values())
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        return {
            **kept,
            "PYTHONPATH": str(ROOT),
            "DATELINE_THREADS": "1",
            "TMPDIR": str(self.temporary),
            **self._extra,
        }
