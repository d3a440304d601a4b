"""A workspace's settings: the modal that changes them, and how they read in words."""

from collections.abc import Iterable

from bot.blocks import ids
from bot.blocks.inputs import ask_for, choice, ticks
from bot.blocks.message import View
from bot.blocks.modal import modal
from bot.blocks.names import person, place
from bot.records import Json, Preferences
from retrieval.domain import Point

_MOST_CHOSEN = 100
_MOST_NAMED = 20
_POINTS = {
    Point.BALANCED.value: ("Balanced", "Answers when it is more likely right than not, shows the quote"),
    Point.STRICT.value: ("Strict", "Answers only when nearly sure"),
}
_OVERRULED = "DATELINE_CONFIDENCE is set where this runs, and goes before what is chosen here."
_BY_THE_MACHINE = "as sure as is set where this runs"


def settings_view(preferences: Preferences, *, overruled: bool) -> View:
    """The settings as they are, to be changed; ``overruled``: how sure answers are is set for the whole machine."""
    everyone = ticks(
        {ids.EVERYONE_EDITS: "Everybody may change them"}, {ids.EVERYONE_EDITS: preferences.everyone_edits}
    )
    outsiders = ticks(
        {ids.GUESTS: "Guests", ids.SHARED: "Channels shared with other companies"},
        {ids.GUESTS: preferences.guests, ids.SHARED: preferences.shared},
    )
    blocks = [
        ask_for(
            ids.READING,
            "Channels whose links are read",
            _chosen("conversations", preferences.reading) | {"filter": {"include": ["public", "private"]}},
            hint="The app has to be in the channel. What it reads in a private channel can be asked for there alone.",
            optional=True,
        ),
        ask_for(
            ids.EDITORS,
            "Who may change these settings",
            _chosen("users", preferences.editors),
            hint="Besides the workspace's admins.",
            optional=True,
        ),
        ask_for(ids.EVERYONE, "Or everybody", everyone, optional=True),
        ask_for(
            ids.OUTSIDERS,
            "Who else gets answers",
            outsiders,
            hint="They get feeds and public articles only.",
            optional=True,
        ),
        ask_for(
            ids.POINT,
            "How sure an answer has to be",
            choice(_POINTS, preferences.point.value),
            hint=_OVERRULED if overruled else "Its quotes are shown in any case.",
        ),
    ]
    return modal("Settings", blocks, ids.SETTINGS_VIEW, "Save")


def in_words(preferences: Preferences, *, overruled: bool) -> list[str]:
    """The settings, a line of mark-up each; ``overruled`` is as in the view."""
    editors = "everybody" if preferences.everyone_edits else _listed(map(person, sorted(preferences.editors)), "admins")
    outsiders = ["guests"] * preferences.guests + ["channels shared with other companies"] * preferences.shared
    return [
        f"Links are read in: {_listed(map(place, sorted(preferences.reading))) or 'no channel'}",
        f"May change settings: {editors}",
        f"Outsiders who get answers: {_listed(outsiders) or 'none'}",
        f"Answers: {_BY_THE_MACHINE if overruled else _POINTS[preferences.point.value][0].lower()}",
    ]


def _chosen(kind: str, chosen: Iterable[str]) -> Json:
    """A choice of several conversations or users; Slack takes no empty list of those chosen already."""
    initial = sorted(chosen)[:_MOST_CHOSEN]
    return {"type": f"multi_{kind}_select"} | ({f"initial_{kind}": initial} if initial else {})


def _listed(items: Iterable[str], *first: str) -> str:
    named = [*first, *items]
    more = len(named) - _MOST_NAMED
    return ", ".join([*named[:_MOST_NAMED], *([f"{more} more"] if more > 0 else [])])
