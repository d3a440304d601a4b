"""A process that is forked is like one that is started, in all that tests look at."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.forks.process import ROOT, Forked, run

PIPE = subprocess.PIPE
LOOKS = """
import json, os, signal, sys, threading
print(json.dumps([
    sys.argv, sys.path[:2], os.getcwd(), sorted(os.environ.items()), os.getppid(), threading.active_count(),
    signal.getsignal(signal.SIGINT) is signal.default_int_handler, sys.stdin.read(), __name__,
    os.getpgid(0) == os.getpid(), sorted(map(int, os.listdir("/proc/self/fd")))[:3], sys.stdout.isatty(),
]), flush=True)
print("to errors", file=sys.stderr)
"""
WAITS = "import sys, time; print('ready', flush=True); time.sleep(60)"

started_and_forked = pytest.mark.parametrize("kind", [subprocess.Popen[Any], Forked], ids=["started", "forked"])


@pytest.mark.parametrize("group", [None, 0])
def test_what_it_finds(tmp_path: Path, group: int | None) -> None:
    """Arguments, folder, environment, parent, files and signals are as if it had been started."""
    found = []
    for kind in (subprocess.Popen[Any], Forked):
        with kind(
            [sys.executable, "-c", LOOKS, "a", "--b"],
            cwd=tmp_path,
            env={"PYTHONPATH": str(ROOT), "LC_CTYPE": "C.UTF-8", "ONE": "ü = 1"},
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            text=True,
            process_group=group,
        ) as process:
            out, err = process.communicate("said\n")
        found.append((process.returncode, json.loads(out), err))
    assert found[0] == found[1]
    assert found[1][1][4] == os.getpid()


@started_and_forked
@pytest.mark.parametrize(
    ("program", "status", "told"),
    [
        ("import sys; sys.exit(7)", 7, ""),
        ("import sys; sys.exit('No.')", 1, "No.\n"),
        ("1 / 0", 1, "ZeroDivisionError: division by zero\n"),
        ("import os; os.kill(os.getpid(), 9)", -signal.SIGKILL, ""),
        ("import atexit, sys; atexit.register(print, 'later', file=sys.stderr)", 0, "later\n"),
    ],
)
def test_how_it_ends(kind: type[subprocess.Popen[Any]], program: str, status: int, told: str) -> None:
    """By itself, and what it says then."""
    with kind([sys.executable, "-c", program], stderr=PIPE, text=True) as process:
        _, err = process.communicate()
    assert (process.returncode, err.endswith(told)) == (status, True), err


@started_and_forked
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_how_it_is_ended(kind: type[subprocess.Popen[Any]], sent: signal.Signals) -> None:
    """By a signal; Ctrl-C lets it say something first."""
    with kind([sys.executable, "-c", WAITS], stdout=PIPE, stderr=PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        process.send_signal(sent)
        _, err = process.communicate(timeout=20)
    assert (process.returncode, "KeyboardInterrupt" in err) == (-sent, sent == signal.SIGINT)


def test_the_program_itself(tmp_path: Path) -> None:
    """As a module, in a folder that is not ours; what is wrong is told as ever."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "DATELINE_HOME": str(tmp_path / "home")}
    done = run([sys.executable, "-m", "bot", "status", "--json"], cwd=tmp_path, env=environment)
    assert (done.returncode, done.stderr, json.loads(done.stdout)["articles"]) == (0, "", 0)
    assert run([sys.executable, "-m", "bot", "dance"], cwd=tmp_path, env=environment).returncode == 2
