"""`python …` without the seconds that the imports take: a fork of a process that has done them.

What a test finds is a process like any other, a child of ours: to write to, to read from, to kill and to wait for.
Where the system has no means for that, it is started in the usual way; so are those of tests that are about a start.
"""

import atexit
import ctypes
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_TAKE_IN_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER

_one_at_a_time = threading.Lock()


class Forked(subprocess.Popen[Any]):
    """The process of a command that begins with this Python; all is as with Popen."""

    def _execute_child(self, *given: Any) -> None:
        """In place of what Popen does to start a process; the ends of its pipes are the same."""
        if sys.platform != "linux":
            super()._execute_child(*given)  # type: ignore[misc]  # which typeshed does not tell of
            return
        (python, *arguments), _, _, _, _, folder, environment, _, _, _, *pipes = given[:16]
        assert python == sys.executable
        request = {
            "arguments": arguments,
            "folder": str(folder or Path.cwd()),
            "environment": dict(os.environ if environment is None else environment),
            "group": given[-1],
        }
        files = [ours if pipe == -1 else pipe for ours, pipe in enumerate(pipes[place] for place in (0, 3, 5))]
        with _one_at_a_time:
            asking = _server()
            socket.send_fds(asking, [json.dumps(request).encode()], files)
            answer = asking.recv(100)
        if not answer:
            raise OSError("The process could not be forked.")
        self.pid = int(answer)
        self._child_created = True
        self._close_pipe_fds(*pipes)  # type: ignore[attr-defined]


def run(
    command: Sequence[str], *, cwd: Path, env: Mapping[str, str], stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run one to its end; gives what it printed."""
    pipe = subprocess.PIPE
    with Forked(command, cwd=cwd, env=env, stdin=pipe, stdout=pipe, stderr=pipe, text=True, encoding="utf-8") as one:
        out, err = one.communicate(stdin)
    return subprocess.CompletedProcess(command, one.returncode, out, err)


@cache
def _server() -> socket.socket:
    """The process that forks for us, started with the first; it ends with us."""
    ctypes.CDLL(None, use_errno=True).prctl(_TAKE_IN_ORPHANS, 1, 0, 0, 0)
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with its:
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.forks.server", str(its.fileno())],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": "", "OPENBLAS_NUM_THREADS": "1"},  # which would start threads
            stdin=subprocess.DEVNULL,
            pass_fds=[its.fileno()],
        )

    @atexit.register
    def end() -> None:
        ours.close()
        server.wait()

    assert ours.recv(100) == b"ready"
    return ours
