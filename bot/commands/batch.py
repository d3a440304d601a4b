"""`ask --batch`: a line of JSON for each row of a file, in its order; a bad row gets one that says what is wrong."""

from dataclasses import dataclass
from datetime import datetime

from bot import keeping
from bot.commands import jsonl
from bot.commands.output import put, tell
from bot.commands.rows import Row, answer_row, refusal_row
from bot.services import Services
from bot.wiring import build
from config import Settings
from retrieval.domain import Window
from retrieval.errors import InputError

_SHAPE = 'write {"id": 1, "question": "…"}'


@dataclass(frozen=True, slots=True)
class _Asked:
    """A row, checked."""

    id: object
    question: str
    thread: tuple[str, ...]


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
        asked = _checked(row)
        answer = services.models.ask(asked.question, services.scope, window=window, thread=asked.thread)
    except InputError as error:
        question = row.get("question")
        return refusal_row(row.get("id"), question if isinstance(question, str) else "", str(error))
    return {**answer_row(asked.id, answer), "question": asked.question}


def _checked(row: Row) -> _Asked:
    question, thread, asked_at = row.get("question"), row.get("thread") or [], row.get("asked_at")
    if not isinstance(question, str):
        raise InputError(f'The row has no "question"; {_SHAPE}.')
    if not isinstance(thread, list) or not all(isinstance(turn, str) for turn in thread):
        raise InputError('The row\'s "thread" is not a list of strings, the earlier turns; correct it or leave it out.')
    if asked_at is not None and not _is_moment(asked_at):
        raise InputError('The row\'s "asked_at" is no time; write 2026-03-12T08:30:00Z, or leave it out.')
    return _Asked(row.get("id"), question, tuple(thread))


def _is_moment(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(datetime.fromisoformat(value))
    except ValueError:
        return False
