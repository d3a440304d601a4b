"""What `evaluate` does in processes of their own: each begins afresh, so that time and memory are one configuration's.

Ctrl-C is for the parent, which ends its child; a child whose parent is gone ends with the next thing that it tells.
"""

import logging
import multiprocessing
import re
import signal
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

from bot.wiring import build
from config import Settings
from config.logs import configure
from retrieval.ask import Looked
from retrieval.domain import ANY_TIME, Answer, Article, Document
from retrieval.errors import DatelineError, InputError
from retrieval.evaluate import Asked, Evaluate, Outcome, Wording
from retrieval.write import Write

_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)
_Told = TypeVar("_Told")
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _End:
    """The last thing that a process tells: what went wrong, if anything did."""

    error: str = ""


def in_a_process(task: Callable[..., Iterator[_Told]], settings: Settings, *more: object) -> Generator[_Told]:
    """What a task of this module yields, as it does, from a process of its own; closing it ends that.

    Raises:
        DatelineError: The task raised one, or its process came to an end.
    """
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(sending, task, settings, more), daemon=True)
    with _undisturbed():
        process.start()
    sending.close()
    try:
        while not isinstance(told := receiving.recv(), _End):
            yield told
        if told.error:
            raise DatelineError(told.error)
    except EOFError:
        process.join()
        raise DatelineError(_ending(process.exitcode)) from None
    finally:
        receiving.close()
        process.terminate()
        process.join()
        process.close()


def stocking(settings: Settings, documents: Iterable[Document]) -> Iterator[None]:
    """Take documents into the library, which is another than anybody's own, telling of each."""
    with build(settings) as services:
        for _ in services.models.ingest(documents, services.scope):
            yield None


def copying(settings: Settings, original: Settings) -> Iterator[None]:
    """The same with all articles of another library."""
    with build(original) as services:
        articles = services.library.articles(services.scope, ANY_TIME)
        shared = {one.name for one in fields(Document)} & {one.name for one in fields(Article)}
        yield from stocking(settings, (Document(**{name: getattr(one, name) for name in shared}) for one in articles))


def asking(settings: Settings, questions: Sequence[Asked]) -> Iterator[tuple[Outcome | InputError, float | None]]:
    """What came of each question, with the most memory that the process has needed so far, in bytes.

    A library that another embedding model was used for is embedded anew before, as every command does.
    """
    with build(settings) as services:
        services.reembed.choose(services.scope.workspace)
        for _ in services.reembed.to_the_end(services.scope.workspace):
            pass
        write = services.models.write
        evaluate = Evaluate(services.models.ask, services.scope, _wording(write) if write else None)
        for outcome in evaluate(questions):
            yield outcome, peak()


def peak() -> float | None:
    """The most memory that this process has held at once, in bytes, as far as the system tells.

    Linux has it in /proc for what runs now; what getrusage tells there includes the parent's at the start.
    """
    with suppress(OSError):
        found = _PEAK.search(Path("/proc/self/status").read_text("utf-8"))
        if found:
            return int(found[1]) * 1024
    try:
        from resource import RUSAGE_SELF, getrusage
    except ImportError:  # Windows
        return None
    return getrusage(RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _wording(write: Write) -> Wording:
    def worded(looked: Looked, now: datetime | None) -> Answer:
        written = write.of(looked, now)
        return written.told(list(written.sentences()))

    return worded


def _work(sending: Connection, task: Callable[..., Iterator[object]], settings: Settings, more: Sequence[Any]) -> None:
    """Do a task, and tell what it yields, then that it ended, and how."""
    configure(settings.log_level, settings.log_json)
    error = ""
    with suppress(BrokenPipeError):
        try:
            for told in task(settings, *more):
                sending.send(told)
        except BrokenPipeError:
            raise
        except DatelineError as wrong:
            error = str(wrong)
        except OSError as wrong:
            error = f"The system refused: {wrong.strerror or wrong}."
        except ModuleNotFoundError as wrong:
            error = f"The package {wrong.name} is not installed: `make run` sets up all that is needed, in .venv."
        except Exception as wrong:
            # the last resort, as in bot.__main__: this column has no figures, and the others go on
            _logger.debug("The traceback:", exc_info=True)
            error = (
                f"Something went wrong that should not have ({type(wrong).__name__}). Set DATELINE_LOG_LEVEL=DEBUG and"
                " run it again to see the traceback."
            )
        sending.send(_End(error))


def _ending(status: int | None) -> str:
    if status is not None and status < 0:
        return f"Its process was ended ({signal.Signals(-status).name}), perhaps for want of memory."
    return f"Its process ended unexpectedly (exit status {status})."


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Have what is started here leave Ctrl-C to its parent."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
