"""What differs between what a page shows and what it should show."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.playground.pages.sight import HOME
from bot.playground.pages.templates import Templates
from bot.playground.seen import Page, Said, Traffic, Work

_ALWAYS = ("sidebar", "title", "modal", "clock", "tour")


@dataclass(frozen=True, slots=True)
class Face:
    """What a page shows: its parts as HTML, by id; the rows of its lists as values, by list and key."""

    parts: Mapping[str, str]
    lists: Mapping[str, Mapping[str, Said | Traffic | Work]]


NOTHING = Face({}, {})
"""What a page shows of which nothing is known."""


def face(page: Page, templates: Templates) -> Face:
    """What a page shows."""
    macros = [*_ALWAYS]
    lists: dict[str, Mapping[str, Said | Traffic | Work]] = {
        "traffic": {row.key: row for row in page.traffic},
        "work": {row.key: row for row in page.work},
    }
    if page.place.id == HOME:
        macros.append("home")
    else:
        macros += ["status", "prompts"]
        lists["messages"] = {said.key: said for said in page.messages}
    if page.thread is not None:
        macros.append("thread_status")
        lists["replies"] = {said.key: said for said in page.thread.messages}
    return Face({macro.replace("_", "-"): templates.part(macro, page) for macro in macros}, lists)


def patch(before: Face, after: Face, page: Page, templates: Templates) -> dict[str, Any] | None:
    """What has to be told for a page to show this instead of that; None if it is the same."""
    html = {part: shown for part, shown in after.parts.items() if before.parts.get(part) != shown}
    lists: dict[str, list[str]] = {}
    for name, rows in after.lists.items():
        known = before.lists.get(name, {})
        html |= {key: templates.row(row, page) for key, row in rows.items() if known.get(key) != row}
        if list(known) != list(rows):
            lists[name] = list(rows)
    return {"html": html, "lists": lists} if html or lists else None
