"""PDF files: their text, and what they say of themselves where that is to be believed."""

import json
import logging
import os
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from retrieval.adapters.reading import clean, dates
from retrieval.adapters.reading.properties import believable
from retrieval.adapters.reading.titles import split_title
from retrieval.domain import Document
from retrieval.errors import InputError

_log = logging.getLogger(__name__)
_WORKER = "retrieval.adapters.reading.pdf_worker"
_SECONDS = 60
_TOO_MUCH = "its pages unfold to more than can be read; print it to a new PDF, or save its text as .txt"
_SCANNED = "it holds no text, only pictures of pages; run text recognition (OCR) over it first"
_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(?:([+-]\d\d)'?(\d\d)?)?")


def read(data: bytes, now: datetime) -> Document:
    """The text of all pages; InputError for a locked, damaged, scanned or oversized file."""
    found = _contents(data)
    if "wrong" in found:
        raise InputError(found["wrong"])
    said = found["said"]
    title, paragraphs = split_title(believable(said.get("Title")), found["paragraphs"])
    if not paragraphs:
        raise InputError(_SCANNED)
    return Document(
        text=clean.tidy("\n\n".join(paragraphs)),
        title=title,
        author=believable(said.get("Author")) or None,
        published=_moment(said.get("CreationDate", ""), now),
    )


def _contents(data: bytes) -> dict[str, Any]:
    """What the worker makes of the file; it is stopped when it takes too long, and may stop by itself."""
    paths = os.pathsep.join(path or str(Path.cwd()) for path in sys.path)
    try:
        done = subprocess.run(  # noqa: S603 - our own module, and the file as its input
            [sys.executable, "-P", "-m", _WORKER],
            input=data,
            capture_output=True,
            timeout=_SECONDS,
            check=True,
            env={"PYTHONPATH": paths},  # and no more: a hostile file gets to see no secrets
        )
    except subprocess.CalledProcessError as error:
        if error.returncode > 0:  # not killed by what it read: something is wrong with us
            _log.warning("The PDF reader stopped: %s", error.stderr.decode(errors="replace").strip()[-500:])
        raise InputError(_TOO_MUCH) from None
    except subprocess.TimeoutExpired:
        raise InputError(_TOO_MUCH) from None
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _moment(written: str, now: datetime) -> datetime | None:
    match = _DATE.match(written)
    if match is None:
        return None
    year, month, day, hour, minute, second, zone, zone_minute = match.groups()
    clock = f"{hour or '00'}:{minute or '00'}:{second or '00'}{zone or '+00'}:{zone_minute or '00'}"
    return dates.parse(f"{year}-{month}-{day}T{clock}", now)
