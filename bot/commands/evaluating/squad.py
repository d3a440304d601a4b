"""A data set in SQuAD's form as an open corpus: every paragraph is an article, its questions come without it.

The form is that of https://rajpurkar.github.io/SQuAD-explorer/, version 1 or 2.0.
"""

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from bot.commands.evaluating.questions import MOST_BYTES, Questions, accepted
from retrieval.ask import checked
from retrieval.domain import Document
from retrieval.errors import InputError
from retrieval.evaluate import Asked
from retrieval.identity import fingerprint
from retrieval.ports import Excerpt

_FORM = 'SQuAD\'s form is {"data": [{"paragraphs": [{"context": "…", "qas": […]}]}]}'
_ANSWERS = 'write {"answers": [{"text": "…", "answer_start": 0}]}'


def read(path: str) -> Questions:
    """The questions of a file, .json or .json.gz, and its paragraphs as articles; raises InputError."""
    documents: dict[str, Document] = {}  # by the hash of their texts, as a library knows them again
    questions = Questions(path)
    for where, title, paragraph in _paragraphs(_data(path), questions.problems):
        context, rows = _of(paragraph, "context"), _of(paragraph, "qas")
        if not isinstance(context, str) or not context.strip() or not isinstance(rows, list):
            questions.problems.append(f'{where}: It has no "context" with "qas"; {_FORM}.')
            continue
        text = context.encode("utf-8", "replace").decode()  # as long as before
        made = Document(text, id=f"p{len(documents)}", name=where)
        document = documents.setdefault(fingerprint(made).text_hash, made)
        excerpt = Excerpt(title, text)
        for number, row in enumerate(rows, start=1):
            questions.add(f"{where}, question {number}", _of(row, "id"), partial(_asked, row, document, excerpt))
    questions.documents = tuple(documents.values())
    return questions


def _asked(row: object, document: Document, excerpt: Excerpt) -> Asked:
    question, given = _of(row, "question"), _of(row, "answers") or []
    if not isinstance(question, str):
        raise InputError('It has no "question".')
    if _of(row, "is_impossible") or given == []:
        return Asked(checked(question), excerpt=excerpt)
    if not isinstance(given, list):
        raise InputError(f'Its "answers" are no list; {_ANSWERS}.')
    answers = accepted([_of(one, "text") for one in given], _ANSWERS)
    starts = [(one["text"], _start(one, excerpt.text)) for one in given]
    places = tuple((start, start + len(text)) for text, start in starts)
    copy = document.text != excerpt.text  # of the same words, with other blanks: the places are not the same there
    return Asked(checked(question), answers, frozenset({document.id or ""}), () if copy else places, excerpt=excerpt)


def _start(answer: Mapping[str, Any], context: str) -> int:
    text, start = answer["text"], answer.get("answer_start")
    if isinstance(start, int) and start >= 0 and context.startswith(text, start):
        return start
    if (found := context.find(text)) >= 0:
        return found
    raise InputError(f"Its answer “{text[:80]}” does not stand in its paragraph.")


def _paragraphs(data: Sequence[object], problems: list[str]) -> Iterator[tuple[str, str, object]]:
    """Every paragraph with where it is and its article's title."""
    for number, article in enumerate(data, start=1):
        paragraphs, title = _of(article, "paragraphs"), _of(article, "title")
        if not isinstance(paragraphs, list):
            problems.append(f'article {number}: It has no "paragraphs"; {_FORM}.')
            continue
        shown = title.replace("_", " ") if isinstance(title, str) else ""
        for place, paragraph in enumerate(paragraphs, start=1):
            yield f"article {number}, paragraph {place}", shown, paragraph


def _data(path: str) -> Sequence[object]:
    try:
        with gzip.open(path) if path.endswith(".gz") else Path(path).open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is broken"
        raise InputError(f"{path} can't be read ({reason}): give a file in SQuAD's form, or .jsonl rows.") from None
    if len(raw) > MOST_BYTES:
        raise InputError(f"{path} is over {MOST_BYTES // 1_000_000} MB; split it.")
    try:
        data = _of(json.loads(raw.decode("utf-8-sig")), "data")
    except UnicodeDecodeError:
        raise InputError(f"{path} is not UTF-8; save it as UTF-8.") from None
    except (ValueError, RecursionError):
        raise InputError(f"{path} is not JSON; rows, one a line, belong in a .jsonl file.") from None
    if not isinstance(data, list):
        raise InputError(f'{path} has no "data"; {_FORM}. Rows, one a line, belong in a .jsonl file.')
    return data


def _of(value: object, key: str) -> Any:  # noqa: ANN401 - whatever a stranger's JSON holds
    return value.get(key) if isinstance(value, dict) else None
