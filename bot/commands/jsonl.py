"""Reads the rows of a .jsonl file for the commands that take batches: strictly, so that nothing passes for a row."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from math import isfinite
from pathlib import Path
from typing import BinaryIO, NoReturn

from bot.commands.rows import Row
from retrieval.errors import InputError


@contextmanager
def opened(path: str) -> Iterator[Iterator[tuple[int, bytes]]]:
    """The numbered lines of a file, or of standard input for ``-``, without blank ones; raises InputError."""
    if path == "-":
        yield _lines(sys.stdin.buffer)
        return
    try:
        file = Path(path).open("rb")  # noqa: SIM115 - what goes wrong while it is read is not said to be its opening
    except OSError as error:
        raise InputError(f"{path} can't be read ({error.strerror}): give a file of rows, or - for them.") from error
    with file:
        yield _lines(file)


def row(line: bytes, shape: str) -> Row:
    """The object that a line holds; ``shape`` says what to write instead, if that is none. Raises InputError."""
    try:
        value = json.loads(line.decode("utf-8-sig"), parse_constant=_refuse, parse_float=_finite)
    except UnicodeDecodeError:
        raise InputError("The row is not UTF-8; save the file as UTF-8.") from None
    except json.JSONDecodeError as error:
        raise InputError(f"The row is not JSON ({error.msg}, column {error.colno}); {shape}.") from None
    except (ValueError, RecursionError):  # NaN, 1e999, a number of thousands of digits, brackets nested by the thousand
        raise InputError(f"The row holds more than JSON can say; {shape}.") from None
    if not isinstance(value, dict):
        raise InputError(f"The row is not an object; {shape}.")
    return value


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    return ((number, line) for number, line in enumerate(file, start=1) if line.strip())


def _finite(written: str) -> float:
    value = float(written)
    return value if isfinite(value) else _refuse(written)


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)
