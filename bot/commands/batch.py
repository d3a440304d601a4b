"""`ask --batch`: a line of JSON for each row of a file, in its order; a bad row gets one that says what is wrong."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from bot import keeping
from bot.commands import jsonl
from bot.commands.output import put, tell
from bot.commands.rows import Row, answer_row, refusal_row
from bot.services import Services
from bot.wiring import build
from config import Settings
from retrieval.domain import Window
from retrieval.errors import InputError

_NOON = time(12)
_YEARS = range(1000, 9000)  # of which what lies before and after can be reckoned
_SHAPE = 'write {"id": 1, "question": "…"}'


@dataclass(frozen=True, slots=True)
class Asked:
    """A row, checked."""

    id: object
    question: str
    thread: tuple[str, ...]
    at: datetime | None


def run(path: str, window: Window, settings: Settings) -> int:
    """Answer the rows of a file, or of standard input for ``-``; 1 if any of them could not be asked."""
    failed = False
    with jsonl.opened(path) as lines, build(settings) as services:
        keeping.get_ready(services)
        for number, line in lines:
            row = _answered(line, services, window)
            put(row)
            if "error" in row:
                failed = True
                tell(f"{path} line {number}: {row['error']}")
    return 1 if failed else 0


def _answered(line: bytes, services: Services, window: Window) -> Row:
    row: Row = {}
    try:
        row = jsonl.row(line, _SHAPE)
        asked = checked(row)
        answer = services.models.ask(asked.question, services.scope, window=window, thread=asked.thread, now=asked.at)
    except InputError as error:
        question = row.get("question")
        return refusal_row(row.get("id"), question if isinstance(question, str) else "", str(error))
    return {**answer_row(asked.id, answer), "question": asked.question}


def checked(row: Row) -> Asked:
    """The question of a row, with its thread and when it was asked; raises InputError."""
    question, thread = row.get("question"), row.get("thread") or []
    if not isinstance(question, str):
        raise InputError(f'The row has no "question"; {_SHAPE}.')
    if not isinstance(thread, list) or not all(isinstance(turn, str) for turn in thread):
        raise InputError('The row\'s "thread" is not a list of strings, the earlier turns; correct it or leave it out.')
    return Asked(row.get("id"), question, tuple(thread), _moment(row.get("asked_at")))


def _moment(value: object) -> datetime | None:
    """When a row was asked, if it says so: by its own offset, else by UTC, and at noon of a day alone."""
    if value is None:
        return None
    moment = _read(value)
    if moment is None or moment.year not in _YEARS:
        raise InputError('The row\'s "asked_at" is no time; write 2026-03-12T08:30:00Z, or leave it out.')
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _read(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    with suppress(ValueError):
        return datetime.combine(date.fromisoformat(value), _NOON)
    with suppress(ValueError):
        return datetime.fromisoformat(value)
    return None
