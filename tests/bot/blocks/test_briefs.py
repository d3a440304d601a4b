"""How a conversation's digest is chosen, in words and in the modal, and that Slack takes it whatever is kept."""

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks import ids
from bot.blocks.briefs import (
    OFF,
    brief_message,
    digest_view,
    digests,
    due_in_words,
    in_words,
    local_time,
    on_its_way,
    rhythm_in_words,
)
from bot.playground.slack.limits import check_home, check_message, check_view
from bot.records import Brief, Rhythm
from retrieval.news import Taste
from tests.bot.blocks.hostile import briefs, check, linked, shown, zones
from tests.slack.reading import mentions

COMMAND = "/articles"
DUE = datetime(2026, 3, 12, 7, 30, tzinfo=UTC)
MORNINGS = Rhythm(frozenset(range(5)), time(8, 30), "Europe/Berlin")
NEWS = Brief("w", "C1", "U1", MORNINGS, DUE, taste=Taste(("energy", "ports"), ("a",), ("football",), ("b", "c")))
EVERY_MORNING = "Monday to Friday at 08:30 (Europe/Berlin), next on Thursday 12 March 2026, 08:30"


def inputs(view: Any) -> dict[str, Any]:
    """The elements of a view, by the name of their block."""
    return {block["block_id"]: block["element"] for block in view["blocks"]}


def test_a_digest_reads_so_in_words() -> None:
    """When it comes, what is put first, kept to and left out, and whether it may be silent."""
    assert in_words(replace(NEWS, silent=True)) == [
        EVERY_MORNING,
        "First: energy, ports",
        "Nothing but: a",
        "Left out: b, c",
        "Not about: football",
        "Silent when nothing is new.",
    ]
    assert in_words(Brief("w", "C1")) == ["No digest comes by itself."]
    paused = replace(NEWS, paused="I am not in the channel", taste=Taste())
    assert in_words(paused) == ["Monday to Friday at 08:30 (Europe/Berlin), paused: I am not in the channel"]


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (range(7), "Every day at 08:30 (UTC)"),
        (range(5), "Monday to Friday at 08:30 (UTC)"),
        ([3], "Every Thursday at 08:30 (UTC)"),
        ([5, 0], "Every Monday, Saturday at 08:30 (UTC)"),
    ],
)
def test_days_read_so(days: list[int], told: str) -> None:
    """Some sets of them have a name."""
    assert rhythm_in_words(Rhythm(frozenset(days), time(8, 30), "UTC")) == told


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("Asia/Tokyo", "Thursday 12 March 2026, 16:30"),
        ("America/Los_Angeles", "Thursday 12 March 2026, 00:30"),
        ("UTC", "Thursday 12 March 2026, 07:30"),
        ("Nowhere/Now", "Thursday 12 March 2026, 07:30 UTC"),
        ("", "Thursday 12 March 2026, 07:30 UTC"),
        ("Europe", "Thursday 12 March 2026, 07:30 UTC"),
        ("../../etc/passwd", "Thursday 12 March 2026, 07:30 UTC"),
    ],
)
def test_a_time_is_by_the_clocks_of_its_zone(zone: str, told: str) -> None:
    """Of a zone that is not known, or no longer, it is told in UTC, and says so."""
    assert due_in_words(DUE, zone) == told
    assert local_time(DUE, zone) == DUE


def test_a_home_lists_digests() -> None:
    """Each with a button that names its conversation; one's own is called so, and what is not listed is counted."""
    blocks = digests([NEWS, Brief("w", "D1"), *[Brief("w", f"C{place}") for place in range(12)]], "D1")
    check_home({"type": "home", "blocks": blocks})
    told = shown(blocks)
    assert told[:5] == [
        "Digests",
        f"In <#C1>: {EVERY_MORNING}",
        "Change",
        "In your direct messages: No digest comes by itself.",
        "Change",
    ]
    assert told[-3:] == ["… and 4 more.", "A digest of what is new, daily or weekly.", "Set up"]
    values = [block["accessory"].get("value") for block in blocks if "accessory" in block]
    assert values == ["C1", "D1", *[f"C{place}" for place in range(8)], None]


def test_the_modal_begins_with_what_is_chosen() -> None:
    """Place, days, time, zone, names with commas, the box."""
    view = digest_view(replace(NEWS, silent=True), "UTC", "D1")
    check_view(view)
    asked = inputs(view)
    assert asked[ids.PLACE]["initial_conversation"] == "C1"
    assert asked[ids.DAYS]["initial_option"]["value"] == "01234"
    assert asked[ids.AT]["initial_time"] == "08:30"
    assert asked[ids.ZONE]["initial_value"] == "Europe/Berlin"
    assert asked[ids.TOPICS]["initial_value"] == "energy, ports"
    assert asked[ids.SOURCES]["initial_value"] == "a"
    assert asked[ids.MUTED_SOURCES]["initial_value"] == "b, c"
    assert asked[ids.MUTED_TOPICS]["initial_value"] == "football"
    assert [box["value"] for box in asked[ids.SILENCE]["initial_options"]] == [ids.SILENT]
    assert view["private_metadata"] == '{"shown": "C1"}'


@pytest.mark.parametrize(
    ("brief", "place", "days"),
    [
        (Brief("w", "D1"), None, "0123456"),
        (Brief("w", ""), None, "0123456"),
        (Brief("w", "C1", "U1"), "C1", OFF),
        (Brief("w", "C1", "U1", Rhythm(frozenset({0, 3}), time(9), "UTC")), "C1", "03"),
    ],
)
def test_the_modal_proposes_days(brief: Brief, place: str | None, days: str) -> None:
    """Every day where nothing was ever chosen; none where it was turned off; and days that the menu lacks."""
    view = digest_view(brief, "Asia/Tokyo", "D1")
    check_view(view)
    asked = inputs(view)
    assert asked[ids.PLACE].get("initial_conversation") == place
    assert asked[ids.DAYS]["initial_option"]["value"] == days
    assert asked[ids.ZONE]["initial_value"] == ("UTC" if brief.rhythm else "Asia/Tokyo")


def test_the_modal_holds_all_names_that_can_be_kept() -> None:
    """Forty of seventy characters: none is lost by saving."""
    topics = tuple(f"{place:02}{'x' * 68}" for place in range(40))
    view = digest_view(Brief("w", "C1", taste=Taste(topics)), "UTC", "D1")
    check_view(view)
    assert inputs(view)[ids.TOPICS]["initial_value"].split(", ") == list(topics)


def test_the_command_tells_what_it_takes() -> None:
    """After what is chosen; and that a digest is being made."""
    message = brief_message(NEWS, COMMAND)
    check(message, [])
    assert message.text == EVERY_MORNING
    assert shown(list(message.blocks))[0] == "\n".join(in_words(NEWS))
    assert shown(list(message.blocks))[1].startswith("*/articles* takes:\n`brief daily 08:30` – also")
    check(on_its_way(), [])


@settings(deadline=None)
@given(briefs, st.lists(briefs, max_size=12), zones)
def test_any_digest_can_be_shown_and_changed(brief: Brief, several: list[Brief], zone: str) -> None:
    """Valid, linking nothing, calling nobody but the channel that it is about."""
    check(brief_message(brief, COMMAND), [])
    view, blocks = digest_view(brief, zone, "D1"), digests(several, "D1")
    check_view(view)
    check_home({"type": "home", "blocks": blocks})
    check_message("Digests", blocks)
    assert linked(view) == linked(blocks) == set()
    assert mentions(view) == []
    assert all(told.startswith(("In <#C1>: ", "In <#G23>: ")) for told in mentions(blocks))
    assert not any("<!" in told for told in mentions(blocks))
