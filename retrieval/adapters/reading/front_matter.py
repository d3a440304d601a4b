"""The YAML head of a Markdown file: title, source, date, author, address, language."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

import yaml

from retrieval.adapters.reading import clean, dates
from retrieval.adapters.reading.names import join_names
from retrieval.domain import Document
from retrieval.errors import InputError

_LONGEST = 8_192
_MOST_BRACKETS = 100
_OPENING = re.compile(r"---[ ]*\n(?=\s*[A-Za-z][\w-]*[ ]*:)")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ ]*(?:\n|\Z)", re.MULTILINE)
_FIELD = re.compile(
    r"^(?:title|date|published|source|site|authors?|url|link|canonical_url|lang|language|layout|tags|slug|description)\s*:",
    re.IGNORECASE | re.MULTILINE,
)
_UNREADABLE = "its front matter is not plain YAML; correct it or take it out"


def split(text: str, now: datetime) -> tuple[Document, str]:
    """What the head says, as a document without text, and the text below it; InputError for a head that is broken."""
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text, opening.end()) if opening else None
    head = text[opening.end() : closing.start()] if opening and closing else ""
    if closing is None or not _FIELD.search(head):  # an article that begins with a rule
        return Document(text=""), text
    if len(head) > _LONGEST:
        raise InputError(f"its front matter is longer than {_LONGEST:,} characters; shorten it")
    if head.count("[") > _MOST_BRACKETS:  # PyYAML takes seconds over a few thousand
        raise InputError(_UNREADABLE)
    said = _loaded(head)
    return (_document(said, now), text[closing.end() :]) if isinstance(said, dict) else (Document(text=""), text)


def _loaded(head: str) -> object:
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(head, yaml.SafeLoader)):
            raise InputError(_UNREADABLE)  # a few aliases of aliases unfold to gigabytes
        return yaml.safe_load(head)
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 2}" if error.problem_mark else "some line"
        raise InputError(f"its front matter breaks off at {line}; put values that hold a colon in quotes") from None
    except (yaml.YAMLError, ValueError, RecursionError):  # a date like 2026-02-31, brackets nested by the thousand
        raise InputError(_UNREADABLE) from None


def _document(said: Mapping[Any, Any], now: datetime) -> Document:
    fields = {key.lower(): value for key, value in said.items() if isinstance(key, str)}

    def first(*names: str) -> str:
        return next((words for name in names if (words := _words(fields.get(name)))), "")

    moments = (_moment(fields.get(name), now) for name in ("published", "date"))
    return Document(
        text="",
        title=clean.one_line(first("title")),
        source=first("source", "site") or None,
        author=first("author", "authors") or None,
        url=clean.web_address(first("url", "link", "canonical_url")),
        language=first("language", "lang") or None,
        published=next((moment for moment in moments if moment), None),
    )


def _words(value: object) -> str:
    if isinstance(value, list):
        return join_names([item for item in value if isinstance(item, str)])
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _moment(value: object, now: datetime) -> datetime | None:
    if isinstance(value, datetime):
        return dates.plausible(value, now)
    if isinstance(value, date):
        return dates.plausible(datetime.combine(value, time(), UTC), now)
    return dates.parse(value, now) if isinstance(value, str) else None
