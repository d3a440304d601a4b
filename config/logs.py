"""How the program logs: to stderr, a line per record, plain or as JSON; no token, and no chatter of libraries."""

import json
import logging
import os
import re
from datetime import UTC, datetime

_CHATTY = frozenset(
    "aiohttp alembic faiss filelock httpcore httpcore2 httpx httpx2 sentence_transformers slack_bolt slack_sdk"
    " urllib3".split()
)
_CHATTY_ON_THEIR_OWN = ("HF_HUB_VERBOSITY", "TRANSFORMERS_VERBOSITY")
"""Libraries that set their levels themselves, when they are imported: these variables tell them which."""

_SECRETS = re.compile(
    r"""xox[a-z]e?[.-][\w.%-]+                         # a token, also one that rotates (xoxe.xoxb-…)
    |xapp-[\w.%-]+
    |hooks\.slack(?:-gov)?\.com(?:\\*/|%2F)[^\s"'<>]+  # a response URL, also inside JSON or a form
    |(?<=\bbearer)(?:\s|%20|\+)+[\w.~+/=%-]+
    |(?<=[?&]ticket=)[^\s&"'<>]+                       # what opens a Socket Mode connection
    """,
    re.IGNORECASE | re.VERBOSE,
)


def redacted(text: str) -> str:
    """The text without the tokens and the addresses that work like tokens."""
    return _SECRETS.sub("[secret]", text)


class Plain(logging.Formatter):
    """A line per record with time, level, logger and message; the traceback below it."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text."""
        return redacted(super().format(record))


class JsonLines(logging.Formatter):
    """One JSON object per record: time, level, logger, message, and the traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": redacted(record.getMessage()),
        }
        if record.exc_info:
            line["traceback"] = redacted(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def configure(level: str, as_json: bool = False) -> None:
    """Send records of this level and above, and Python's warnings, to stderr; once, before models load."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if as_json else Plain())
    handler.addFilter(_is_no_chatter)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(True)
    logging.raiseExceptions = False  # else a record that can't be formatted is printed as it is, arguments and all
    for variable in _CHATTY_ON_THEIR_OWN:
        os.environ.setdefault(variable, "error")


def _is_no_chatter(record: logging.LogRecord) -> bool:
    """Asked by the handler, for loggers of Bolt take the root's level for their own; message texts are in there."""
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] not in _CHATTY
