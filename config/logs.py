"""How the program logs: to stderr, a line per record, plain or as JSON."""

import json
import logging
import os
from datetime import UTC, datetime

_CHATTY = ("faiss", "httpx", "httpx2", "httpcore", "httpcore2", "urllib3", "filelock", "sentence_transformers")
_CHATTY_ON_THEIR_OWN = ("HF_HUB_VERBOSITY", "TRANSFORMERS_VERBOSITY")
"""Libraries that set their levels themselves, when they are imported: these variables tell them which."""


class JsonLines(logging.Formatter):
    """One JSON object per record: time, level, logger, message, and the traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def configure(level: str, as_json: bool = False) -> None:
    """Send records of this level and above, and Python's warnings, to stderr; once, before models load."""
    handler = logging.StreamHandler()
    plain = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(JsonLines() if as_json else plain)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))
    for variable in _CHATTY_ON_THEIR_OWN:
        os.environ.setdefault(variable, "error")
