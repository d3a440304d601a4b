"""The command line: `python -m bot COMMAND`, exit status 0 done, 1 failed, 2 wrong use, 130 stopped."""

import io
import logging
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import Protocol, cast

from bot.commands import grammar
from bot.commands.output import tell

_logger = logging.getLogger(__name__)


class Command(Protocol):
    """A module of `bot.commands`."""

    def run(self, args: Namespace, settings: object) -> int:
        """Do it; returns the exit status."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status; wrong use ends in SystemExit(2), as argparse has it."""
    _speak_utf8()
    args = grammar.parse(argv)
    try:
        status = _run(args)
        sys.stdout.flush()
    except KeyboardInterrupt:
        tell("Stopped. What was done is kept.")
        return 130
    except BrokenPipeError:  # whoever read the results has read enough, as `head` does
        _let_go_of_stdout()
        return 0
    except OSError as error:
        _logger.debug("The traceback:", exc_info=True)
        _let_go_of_stdout()
        named = f" ({error.filename})" if error.filename else ""
        tell(
            f"The system refused: {error.strerror or error}{named}. What was done is kept: mend that, and run it again."
        )
        return 1
    except ModuleNotFoundError as error:
        tell(f"The package {error.name} is not installed: `make run` sets up all that is needed, in .venv.")
        return 1
    except Exception as error:
        # the last resort, and the only place for it: nobody is shown a traceback who did not ask for one
        _logger.debug("The traceback:", exc_info=True)
        tell(
            f"Something went wrong that should not have ({type(error).__name__}). Nothing stored before is lost. Set"
            " DATELINE_LOG_LEVEL=DEBUG and run it again to see the traceback."
        )
        return 1
    return status


def _run(args: Namespace) -> int:
    """Load the command that was called, with the settings, and run it; what people can mend is told to them."""
    from config import SettingsError, load
    from config.logs import configure
    from retrieval.errors import DatelineError

    try:
        settings = load()
        configure(settings.log_level, settings.log_json)
        command = cast("Command", import_module(f"bot.commands.{args.command}"))
        return command.run(args, settings)
    except SettingsError as error:
        tell(str(error))
        return 2
    except DatelineError as error:
        tell(str(error))
        return 1


def _speak_utf8() -> None:
    """Read and write UTF-8 wherever this runs: JSON has to be, and articles are."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _let_go_of_stdout() -> None:
    """Send what is left to nowhere, so that Python's own flush at the end has nothing to complain of."""
    with suppress(io.UnsupportedOperation):  # a stream that is no file has nothing left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
