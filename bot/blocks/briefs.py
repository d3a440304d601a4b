"""A conversation's digest as it is chosen: in words, and in the modal that changes it."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time

from bot import rhythm
from bot.blocks import ids
from bot.blocks.inputs import ask_for, ticks, words
from bot.blocks.kit import button, context, header, label, section
from bot.blocks.message import Block, Message, View
from bot.blocks.modal import modal
from bot.blocks.names import place
from bot.blocks.packing import fitting, sections
from bot.blocks.text import escape, first_words, shorten
from bot.records import Brief, Json, Rhythm
from bot.wording import day
from retrieval.errors import InputError

OFF = "off"
"""Of the choices of days: none."""

_EVERY_DAY, _WEEKDAYS = "0123456", "01234"
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CHOICES = {
    _EVERY_DAY: "Every day",
    _WEEKDAYS: "Monday to Friday",
    **{str(number): f"Every {name}" for number, name in enumerate(_NAMES)},
    OFF: "Never",
}
_USUAL = time(8, 30)
_LONGEST_NAMES = 3_000  # characters of a field, Slack's most
_LONGEST_ZONE = 60
_LONGEST_REASON = 300
_MOST_LISTED = 10

_HELP = """\
`brief daily 08:30` – also `weekdays 08:30 Europe/Berlin`, `weekly mon 09:00`, `off`
`brief now` – post one here; `brief preview` – see it alone
`brief topics energy, ports` – what to put first; `brief sources a, b` – nothing else; `none` clears
`brief mute bbc.com`, `brief mute topic football`, `unmute` – what to leave out
`brief silent on` – say nothing when nothing is new"""


def brief_message(brief: Brief, command: str) -> Message:
    """How a conversation's digest is chosen, and what can be said about it."""
    told = in_words(brief)
    usage = f"*{escape(command, fold=True)}* takes:\n{_HELP}"
    return Message(first_words(told[0]), tuple(fitting([*sections(told), section(usage)])))


def in_words(brief: Brief) -> list[str]:
    """The choices, a line of mark-up each."""
    taste = brief.taste
    rows = {
        "First": taste.topics,
        "Nothing but": taste.sources,
        "Left out": taste.muted_sources,
        "Not about": taste.muted_topics,
    }
    chosen = [f"{name}: {escape(', '.join(values), fold=True)}" for name, values in rows.items() if values]
    silent = ["Silent when nothing is new."] if brief.silent else []
    return [_when(brief), *chosen, *silent]


def rhythm_in_words(chosen: Rhythm) -> str:
    """``Monday to Friday at 08:30 (Europe/Berlin)``."""
    days = _CHOICES.get(_code(chosen.days)) or f"Every {_day_names(chosen.days)}"
    return f"{days} at {chosen.at:%H:%M} ({escape(chosen.zone, fold=True)})"


def due_in_words(due: datetime, zone: str) -> str:
    """``Thursday 12 March 2026, 08:30``, by the clocks of the zone; of one that is unknown by now, in UTC."""
    local = local_time(due, zone)
    return f"{local:%A} {day(local)}, {local:%H:%M}{' UTC' if local.tzinfo is UTC else ''}"


def local_time(moment: datetime, zone: str) -> datetime:
    """The moment by the clocks of the zone; in UTC where no zone is known by that name (any more)."""
    try:
        return moment.astimezone(rhythm.zone(zone))
    except InputError:
        return moment.astimezone(UTC)


def digests(briefs: Sequence[Brief], own: str) -> list[Block]:
    """The Home tab's section: each conversation's digest, and a button to choose one; ``own`` is one's DM."""
    blocks: list[Block] = [header("Digests")]
    for brief in briefs[:_MOST_LISTED]:
        where = "In your direct messages" if brief.channel == own else f"In {place(brief.channel)}"
        change = button("Change", ids.CHANGE_DIGEST, brief.channel)
        blocks.append(section(f"{where}: {_when(brief)}", change))
    if (more := len(briefs) - _MOST_LISTED) > 0:
        blocks.append(context(f"… and {more} more."))
    blocks.append(section("A digest of what is new, daily or weekly.", button("Set up", ids.SET_DIGEST)))
    return blocks


def digest_view(brief: Brief, zone: str, own: str) -> View:
    """A conversation's digest, to be changed; without a channel, to be chosen. ``zone`` is the person's."""
    chosen, taste = brief.rhythm, brief.taste
    unchosen = OFF if brief.owner else _EVERY_DAY  # whoever turned it off and changes a topic has not turned it on
    code = _code(chosen.days) if chosen else unchosen
    several = {} if chosen is None or code in _CHOICES else {code: f"Every {_day_names(chosen.days)}"}
    at = chosen.at if chosen else _USUAL
    where = brief.channel if brief.channel not in ("", own) else ""
    blocks = [
        ask_for(ids.PLACE, "Where", _place(where), hint="Empty: in your direct messages with me.", optional=True),
        ask_for(ids.DAYS, "When", _choice(_CHOICES | several, code)),
        ask_for(ids.AT, "At", {"type": "timepicker", "initial_time": f"{at:%H:%M}"}),
        ask_for(
            ids.ZONE,
            "Time zone",
            words(_LONGEST_ZONE, chosen.zone if chosen else zone),
            hint="As in Europe/Berlin or America/New_York.",
        ),
        _names(ids.TOPICS, "Topics to put first", taste.topics, "With commas between: energy, ports"),
        _names(ids.SOURCES, "Nothing but these sources", taste.sources, "Empty: all. Names or sites."),
        _names(ids.MUTED_SOURCES, "Sources to leave out", taste.muted_sources, "Names or sites."),
        _names(ids.MUTED_TOPICS, "Topics to leave out", taste.muted_topics, "With commas between."),
        ask_for(
            ids.SILENCE,
            "When nothing is new",
            ticks({ids.SILENT: "Say nothing"}, {ids.SILENT: brief.silent}),
            optional=True,
        ),
    ]
    return modal("Digest", blocks, ids.DIGEST_VIEW, "Save", json.dumps({"shown": where}))


def on_its_way() -> Message:
    """That a digest is being made."""
    return Message("The digest is on its way.", (context("The digest is on its way."),))


def _when(brief: Brief) -> str:
    if brief.rhythm is None or brief.due is None:
        return "No digest comes by itself."
    if brief.paused:
        return f"{rhythm_in_words(brief.rhythm)}, paused: {shorten(brief.paused, _LONGEST_REASON)}"
    return f"{rhythm_in_words(brief.rhythm)}, next on {due_in_words(brief.due, brief.rhythm.zone)}"


def _day_names(days: frozenset[int]) -> str:
    return ", ".join(_NAMES[number] for number in sorted(days))


def _code(days: frozenset[int]) -> str:
    return "".join(str(number) for number in sorted(days))


def _place(channel: str) -> Json:
    chosen = {"initial_conversation": channel} if channel else {}
    return {"type": "conversations_select", "filter": {"include": ["public", "private"]}} | chosen


def _choice(options: Mapping[str, str], chosen: str) -> Json:
    listed = {value: {"text": label(text), "value": value} for value, text in options.items()}
    return {"type": "static_select", "options": [*listed.values()], "initial_option": listed[chosen]}


def _names(name: str, title: str, values: Sequence[str], hint: str) -> Block:
    return ask_for(name, title, words(_LONGEST_NAMES, ", ".join(values)), hint=hint, optional=True)
