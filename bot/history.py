"""Line editing for the console, with a history that outlasts it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_MOST = 1_000  # lines of history


@contextmanager
def history(home: Path) -> Iterator[None]:
    """Let the lines typed here be edited, and kept in the home for the next time; without readline, neither."""
    try:
        import readline
    except ImportError:  # not on Windows
        yield
        return
    path = home / "console_history"
    with suppress(OSError):  # none yet, or not readable: there is no history then
        readline.read_history_file(path)
    readline.set_history_length(_MOST)
    try:
        yield
    finally:
        with suppress(OSError):
            readline.write_history_file(path)
