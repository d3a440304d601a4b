"""From what was named on the command line to files and web addresses: folders are walked, what is neither is told."""

import os
import re
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from retrieval.adapters.reading.kinds import ACCEPTED, is_readable
from retrieval.domain import Unreadable

STDIN = "-"
"""The input that stands for standard input."""

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_NOTHING_IN_IT = f"there is nothing to read in this folder; it takes files of the kinds {ACCEPTED}"


def targets(inputs: Sequence[str]) -> Iterator[Path | str | Unreadable]:
    """Each file to read, ``STDIN`` or an address, or what can't be read, in the order of the inputs."""
    for given in inputs:
        if given == STDIN or is_address(given):
            yield given
        elif not given.strip():
            yield Unreadable("(an empty name)", "it names no file; give a path, or - for standard input")
        elif stat.S_ISDIR(mode(Path(given))):
            yield from _files_in(Path(given))
        else:
            yield Path(given)


def is_address(given: str) -> bool:
    """Whether an input is an address, of whatever scheme, and no path."""
    return _ADDRESS.match(given) is not None


def mode(path: Path) -> int:
    """The kind and permissions of what is there; 0 for nothing."""
    try:
        return path.stat().st_mode
    except (OSError, ValueError):  # nothing there, a dangling or circular link, a name that can't be one
        return 0


def shown(path: Path) -> str:
    """The path in characters that can be printed and stored, whatever bytes the name is made of."""
    return os.fsencode(path).decode("utf-8", "replace")


def _files_in(folder: Path) -> Iterator[Path | Unreadable]:
    """The files of the known kinds in a folder and all below it, in order of name; links to folders aren't followed."""
    is_empty = True
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        found: Path | Unreadable = path
        if stat.S_ISDIR(mode(path)):
            try:
                entries = sorted((entry for entry in path.iterdir() if _is_open(entry)), reverse=True)
            except OSError as error:
                found = Unreadable(shown(path), f"the folder can't be opened ({error.strerror}); check its permissions")
            else:
                waiting += entries
                continue
        is_empty = False
        yield found
    if is_empty:
        yield Unreadable(shown(folder), _NOTHING_IN_IT)


def _is_open(entry: Path) -> bool:
    """Whether to look at an entry of a folder: not if hidden; a folder of its own, or a file of a known kind."""
    if entry.name.startswith("."):
        return False
    return not entry.is_symlink() if stat.S_ISDIR(mode(entry)) else is_readable(entry.name)
