"""What stands behind `/articles brief`: schedules as people type them, names, and clear words for all else."""

from contextlib import suppress
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intents.briefs import DAILY, WEEKDAYS, Act, BriefWish, checked, clock, names, parse_brief
from retrieval.errors import InputError
from tests.bot.blocks.hostile import texts

MONDAY, THURSDAY, WEEKEND = frozenset({0}), frozenset({3}), frozenset({5, 6})
HALF_PAST_EIGHT, NINE = time(8, 30), time(9)


@pytest.mark.parametrize(
    ("text", "days", "at", "zone"),
    [
        ("daily 08:30", DAILY, HALF_PAST_EIGHT, ""),
        ("daily 08:30 Europe/Berlin", DAILY, HALF_PAST_EIGHT, "Europe/Berlin"),
        ("daily at 8.30 (America/New York)", DAILY, HALF_PAST_EIGHT, "America/New York"),
        ("weekdays", WEEKDAYS, HALF_PAST_EIGHT, ""),
        ("weekdays 17:05", WEEKDAYS, time(17, 5), ""),
        ("weekly mon 09:00", MONDAY, NINE, ""),
        ("weekly on Monday at 9 UTC", MONDAY, NINE, "UTC"),
        ("every weekday at 8:30", WEEKDAYS, HALF_PAST_EIGHT, ""),
        ("every day 8h30", DAILY, HALF_PAST_EIGHT, ""),
        ("mon and thu 9am", MONDAY | THURSDAY, NINE, ""),
        ("Mon, Thu: 9:00", MONDAY | THURSDAY, NINE, ""),
        ("mondays & thursdays 9 a.m. Europe/Berlin", MONDAY | THURSDAY, NINE, "Europe/Berlin"),
        ("mon &amp; thu 9h", MONDAY | THURSDAY, NINE, ""),
        ("mon-fri 9:00", WEEKDAYS, NINE, ""),
        ("Mon – Fri 9:00", WEEKDAYS, NINE, ""),
        ("monday to friday 9:00 Etc/GMT-5", WEEKDAYS, NINE, "Etc/GMT-5"),
        ("sat-sun 9", WEEKEND, NINE, ""),
        ("fri-mon 9", frozenset({4, 5, 6, 0}), NINE, ""),
        ("weekends 9 W-SU", WEEKEND, NINE, "W-SU"),
        ("9:00 on thursdays Europe/Berlin", THURSDAY, NINE, "Europe/Berlin"),
        ("08:30", DAILY, HALF_PAST_EIGHT, ""),
        ("daily 0830", DAILY, HALF_PAST_EIGHT, ""),
        ("daily 830", DAILY, HALF_PAST_EIGHT, ""),
        (" `DAILY  08:30.`\n", DAILY, HALF_PAST_EIGHT, ""),
        ("12am", DAILY, time(0), ""),
        ("12:05 PM", DAILY, time(12, 5), ""),
        ("23:59", DAILY, time(23, 59), ""),
        ("0:00", DAILY, time(0), ""),
        ("every 2 days", DAILY, time(2), "days"),  # which is no zone, and said to be none
    ],
)
def test_a_schedule_is_understood(text: str, days: frozenset[int], at: time, zone: str) -> None:
    """Days before the time or behind it; without a time it is half past eight, without days it is daily."""
    assert parse_brief(text) == BriefWish(Act.SCHEDULE, days, at, zone)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("", BriefWish(Act.TELL)),
        (" \n", BriefWish(Act.TELL)),
        ("now", BriefWish(Act.NOW)),
        ("Preview", BriefWish(Act.PREVIEW)),
        ("off", BriefWish(Act.OFF)),
        ("`off`", BriefWish(Act.OFF)),
        ("stop", BriefWish(Act.OFF)),
        ("silent", BriefWish(Act.SILENT)),
        ("silent on", BriefWish(Act.SILENT)),
        ("quiet OFF", BriefWish(Act.SILENT, on=False)),
        ("topics energy, tidal  power", BriefWish(Act.TOPICS, names=("energy", "tidal power"))),
        ("topics none", BriefWish(Act.TOPICS)),
        ("sources Harbour Post, bbc.com", BriefWish(Act.SOURCES, names=("Harbour Post", "bbc.com"))),
        ("sources ALL", BriefWish(Act.SOURCES)),
        ("mute Harbour Post", BriefWish(Act.MUTE, names=("Harbour Post",))),
        ("mute topical news", BriefWish(Act.MUTE, names=("topical news",))),
        ("unmute “Harbour Post”", BriefWish(Act.UNMUTE, names=("Harbour Post",))),
        ("mute topic football", BriefWish(Act.MUTE_TOPIC, names=("football",))),
        ("unmute topics football, rugby", BriefWish(Act.UNMUTE_TOPIC, names=("football", "rugby"))),
        ("mute off", BriefWish(Act.MUTE, names=("off",))),
    ],
)
def test_other_wishes_are_understood(text: str, wish: BriefWish) -> None:
    """What to do, and the names that belong to it."""
    assert parse_brief(text) == wish


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("daily 25:00", "“25:00” is no time of day: write it as 08:30"),
        ("daily 24:00", "“24:00” is no time of day"),
        ("daily 8:60", "“8:60” is no time of day"),
        ("daily 8:5", "“8:5” is no time of day"),
        ("daily 08:30:00", "“08:30:00” is no time of day"),
        ("daily 13pm", "“13pm” is no time of day"),
        ("daily 0 am", "“0am” is no time of day"),
        ("٠٨:٣٠", "“٠٨:٣٠” is no time of day"),
        ("daily ０８：３０", "“０８：３０” is no time of day"),
        ("²", "“²” is no time of day"),
        ("weekly", "Say on which day of the week"),
        ("weekly 09:00", "Say on which day of the week"),
        ("hourly", "“hourly” is neither a day nor a time: write brief daily 08:30"),
        ("t 9:00", "“t” is neither a day nor a time"),
        ("mon-x 9:00", "“mon-x” is neither a day nor a time"),
        ("mon-tue-wed 9:00", "“mon-tue-wed” is neither a day nor a time"),
        ("off please", "“off” is neither a day nor a time"),
        ("täglich 8:30", "“täglich” is neither a day nor a time"),
        ("毎日", "“毎日” is neither a day nor a time"),
        ("x" * 100_000, f"“{'x' * 40}” is neither a day nor a time"),
        (f"daily {'9' * 100_000}", f"“{'9' * 40}” is no time of day"),
        ("at", "There is no time in this: write brief daily 08:30"),
        (",", "There is no time in this"),
        ("mute", "Say which: write brief mute and a name, or several with commas between them."),
        ("mute topic ,", "Say which: write brief mute topic and a name"),
        ("topics", "write brief topics and a name, or several with commas between them, or none."),
        (f"mute {'x' * 71}", f"“{'x' * 40}…” is too long: a name has at most 70 characters."),
        (f"topics {','.join(map(str, range(1_041)))}", "These are 1,041 names, and at most 40 can be kept."),
    ],
)
def test_what_cannot_be_meant_is_named(text: str, told: str) -> None:
    """With what to write, and never more of a long text than its beginning."""
    with pytest.raises(InputError) as refused:
        parse_brief(text)
    assert told in str(refused.value)
    assert len(str(refused.value)) < 250


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<https://www.bbc.com/news|bbc.com>", ("bbc.com",)),
        ("<https://bbc.com/a,b?c=1&amp;d=2|bbc.com/a,b>, Post", ("bbc.com", "Post")),
        ("https://m.bbc.com:443/news", ("bbc.com",)),
        ("www.BBC.com, bbc.com/news, bbc.com", ("bbc.com",)),
        ("BBC.com", ("BBC.com",)),
        ("energy, Energy,, ENERGY", ("ENERGY",)),
        ("AT&amp;T, R&D", ("AT&T", "R&D")),
        ("and/or", ("and/or",)),
        ("https://[bad", ("https://[bad",)),
        ("<@U1|ann>, <!channel>", ("@ann", "@channel")),
        ("a\x1b[31m\ud800\nb", ("a�[31m� b",)),
        ("energía, 能源", ("energía", "能源")),
        (" , ", ()),
        ("", ()),
    ],
)
def test_names_are_taken_apart(text: str, found: tuple[str, ...]) -> None:
    """At commas outside links, each once in any case; of an address its site."""
    assert names(text) == found


def test_as_many_names_are_kept_as_the_modal_holds() -> None:
    """Forty of seventy characters."""
    kept = tuple(f"{place:02}{'x' * 68}" for place in range(40))
    assert checked(kept) == names(",".join(kept)) == kept
    with pytest.raises(InputError, match="41 names"):
        checked((*kept, "one more"))


words = st.sampled_from(
    "daily weekly weekdays mon thu - to mon-fri 9 8:30 25:00 9am p.m. off now silent mute unmute topic topics sources"
    " , ; & < > <https://a.example/b,c|d> ` none Europe/Berlin İ K ² ٣".split()
)


@given(st.one_of(texts, st.lists(words, max_size=6).map(" ".join), st.lists(words | texts, max_size=4).map(" ".join)))
def test_anything_is_understood_or_refused(text: str) -> None:
    """By an InputError and no other error; what is understood is fit to be kept."""
    for parse in (parse_brief, names, clock):
        with suppress(InputError):
            parse(text)
    with suppress(InputError):
        wish = parse_brief(text)
        assert bool(wish.days) == (wish.act is Act.SCHEDULE)
        assert wish.days <= DAILY
        assert checked(wish.names) == wish.names
        "".join(wish.names).encode()
