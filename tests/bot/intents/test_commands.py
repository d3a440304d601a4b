"""The slash command's text: subcommands, and searches with their filters."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.intents import Command, Search, parse_command, parse_search
from retrieval.domain import Window
from retrieval.errors import InputError

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("ask who won?", "ask", "who won?"),
        ("ASK: who won?", "ask", "who won?"),
        ("find ferry since:7d", "find", "ferry since:7d"),
        ("sum https://a.example", "sum", "https://a.example"),
        ("summarise https://a.example", "sum", "https://a.example"),
        ("Summarize https://a.example", "sum", "https://a.example"),
        ("summary https://a.example", "sum", "https://a.example"),
        ("save  <https://a.example|a.example> ", "save", "<https://a.example|a.example>"),
        ("forget a1", "forget", "a1"),
        ("status", "status", ""),
        ("brief daily 08:30", "brief", "daily 08:30"),
        ("digest now", "brief", "now"),
        ("feeds add https://a.example/rss", "feeds", "add https://a.example/rss"),
        ("help", "help", ""),
        ("", "help", ""),
        (" \n", "help", ""),
        ("?", "help", ""),
        ("ferry inquiry", "find", "ferry inquiry"),
        ("  who won the election? ", "find", "who won the election?"),
        ("asked questions", "find", "asked questions"),
    ],
)
def test_a_command_is_its_first_word(text: str, name: str, rest: str) -> None:
    """With its other names; what begins with none of them is looked for whole."""
    assert parse_command(text) == Command(name, rest)


@pytest.mark.parametrize(
    ("text", "search"),
    [
        ("ferry", Search("ferry")),
        ("ferry since:7d", Search("ferry", timedelta(days=7))),
        ("since:36h ferry", Search("ferry", timedelta(hours=36))),
        ("ferry SINCE:2w inquiry", Search("ferry inquiry", timedelta(weeks=2))),
        ("ferry since:3m", Search("ferry", timedelta(days=90))),
        ("ferry since:3months,", Search("ferry", timedelta(days=90))),
        ("ferry since:“2 days”", Search("ferry", timedelta(days=2))),
        ("ferry since:2026-03-01", Search("ferry", datetime(2026, 3, 1, tzinfo=UTC))),
        ("ferry since:2026-03-01T10:00+02:00", Search("ferry", datetime(2026, 3, 1, 8, tzinfo=UTC))),
        ("ferry from:bbc.co.uk", Search("ferry", site="bbc.co.uk")),
        ("ferry from:www.BBC.com", Search("ferry", site="bbc.com")),
        ("ferry from:<http://bbc.com|bbc.com>", Search("ferry", site="bbc.com")),
        ("ferry from:<https://www.bbc.com/news>", Search("ferry", site="bbc.com")),
        ("ferry from:https://bbc.com:443/news?a=1", Search("ferry", site="bbc.com")),
        ("ferry from:“Harbour Post” since:1d", Search("ferry", timedelta(days=1), "harbour post")),
        ("ferry from:'Harbour Post'", Search("ferry", site="harbour post")),
        ("“ferry inquiry”", Search('"ferry inquiry"')),
        ("cats &amp; dogs", Search("cats & dogs")),
        ("news from: nowhere", None),
        ("goods from:", None),
        ("the day:since then", Search("the day:since then")),
        ("ferry since:1d since:2d", Search("ferry", timedelta(days=2))),
    ],
)
def test_a_search_is_words_and_filters(text: str, search: Search | None) -> None:
    """Filters may stand anywhere, quoted as Slack or a phone quotes; an empty one is told."""
    if search is None:
        with pytest.raises(InputError, match=r"“from:” is no site: write from:bbc\.co\.uk"):
            parse_search(text)
    else:
        assert parse_search(text) == search


@pytest.mark.parametrize(
    "value",
    [
        "soon",
        "7",
        "7y",
        "30min",
        "-7d",
        "7d7d",
        "99999d",
        "",
        "2026",
        "2026-13-01",
        "01.03.2026",
        "0001-01-01T00:00+14:00",
    ],
)
def test_a_time_that_is_none_is_named(value: str) -> None:
    """The text says what to write instead."""
    with pytest.raises(InputError) as caught:
        parse_search(f"ferry since:{value}")
    assert str(caught.value).startswith(f"“since:{value}” is no time: write since:7d")


@pytest.mark.parametrize("text", ["", "  ", "since:7d", "from:bbc.com since:7d", "<@U1>"])
def test_a_search_without_words_is_told(text: str) -> None:
    """There is nothing to look for."""
    with pytest.raises(InputError, match="nothing to look for: write find"):
        parse_search(text)


def test_what_is_told_stays_short() -> None:
    """A value of any length does not fill the screen."""
    with pytest.raises(InputError) as caught:
        parse_search("ferry since:" + "9" * 5_000)
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("ferry", Window()),
        ("ferry since:1d", Window(datetime(2026, 3, 14, 12, tzinfo=UTC))),
        ("ferry since:2026-03-01", Window(datetime(2026, 3, 1, tzinfo=UTC))),
        ("ferry since:9999m", Window(NOW - timedelta(days=299_970))),
    ],
)
def test_a_search_has_its_window(text: str, window: Window) -> None:
    """So long ago counts from now."""
    assert parse_search(text).window(NOW) == window
