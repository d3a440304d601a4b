"""The console, with what a person types written down beforehand."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest

from bot.console import Console
from bot.terminal import Screen
from bot.wiring import build
from config import load

Type = Callable[..., list[str]]


@pytest.fixture
def type_in(library: Path, settled: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Type]:  # noqa: ARG001
    """Types lines, in one console, and gives what is shown after each; what is raised instead of a line is raised."""
    monkeypatch.setenv("DATELINE_CONFIDENCE", "0")  # it answers: how well is for tests/quality
    settings = load()
    assert settings.home == library
    with build(settings) as services:

        def typed(*lines: str | type[BaseException]) -> list[str]:
            stream = StringIO()
            shown: list[str] = []
            waiting = iter(lines)

            def read_line(_: str) -> str:
                shown.append(stream.getvalue()[sum(map(len, shown)) :])
                line = next(waiting, EOFError)
                if isinstance(line, str):
                    return line
                raise line

            Console(services, settings, Screen(stream), read_line).run()
            return shown[1:]

        yield typed


def test_a_question_and_a_follow_up(type_in: Type) -> None:
    """The second leans on the first; in a new conversation there is nothing to lean on."""
    first, second, third, new, fourth = type_in(
        "What was stolen from the Averell Museum?", "is there a reward?", "what is it?", "/new", "what is it?"
    )
    assert "[1] “" in first
    assert "250,000 crowns" in second
    assert new == "A new conversation.\n\n"
    assert "names nothing to look for" not in third
    assert "names nothing to look for" in fourth


def test_yesterday_is_this_machines(type_in: Type) -> None:
    """By its clock and its time zone."""
    day = datetime.now(UTC).astimezone() - timedelta(days=1)
    (told,) = type_in("What happened yesterday?")
    assert f"Searched: 0 articles, yesterday, {day.day} {day:%B %Y}.\n" in told


def test_commands_have_a_long_and_a_short_form(type_in: Type) -> None:
    """`/articles find` is `/find`, as in Slack."""
    long, short = type_in("/articles find ferry fog", "/find ferry fog")
    assert long == short
    assert long.startswith("1. ")
    asked, _, same = type_in("/articles ask who was robbed?", "/new", "/ask who was robbed?")
    assert asked == same
    status, articles = type_in("/status", "/articles")
    assert "Articles   34" in status
    assert articles.startswith("Type a question")


def test_an_article_in_short_and_the_stories_of_a_day(type_in: Type) -> None:
    """By its id; a digest of the latest day that there is, and of another."""
    found, latest, other = type_in("/find ferry fog", "/digest", "/digest 2025-01-01")
    assert found
    assert latest.startswith("Digest, ")
    assert "NEW " in latest
    assert "No articles were published between 1 January 2025" in other


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("/dance", "There is no command “dance”. /help lists them"),
        ("/articles dance", "There is no command “dance”"),
        ("/find", "nothing to look for"),
        ("?!", "The question is empty"),
        ("what is it?", "names nothing to look for"),
        ("https://news.example/a", "That is an address, not a question"),
        ("/save", "Say what to save"),
        ("/save -", "Say what to save"),
        ("/save nowhere.txt", "nowhere.txt"),
        ("/forget", "Say what to forget"),
        ("/forget nothing", "There is no article nothing here"),
        ("/articles ask", "The question is empty"),
    ],
)
def test_mistakes_end_nothing(line: str, told: str, type_in: Type) -> None:
    """What is wrong is said, and the next line is read."""
    mistake, after = type_in(line, "/help")
    assert told in mistake
    assert after.startswith("Type a question")


def test_saving_and_forgetting(type_in: Type, tmp_path: Path) -> None:
    """What is saved can be asked about at once, and what is forgotten no more."""
    page = tmp_path / "the mill.txt"
    page.write_text("The mill of Ostrey ground its last sack of rye on Monday, said the miller Oda Fenwick.")
    saved, asked, found = type_in(f"/save '{page}'", "Who is the miller of Ostrey?", "/find Ostrey mill rye")
    assert saved == "1 added.\n\n"
    assert "Oda Fenwick" in asked
    name = next(line.split()[1] for line in found.splitlines() if line.startswith("   id "))
    forgotten, again = type_in(f"/forget {name}", "Who is the miller of Ostrey?")
    assert forgotten == f"Forgotten: {name}\n\n"
    assert "Oda Fenwick" not in again


def test_leaving(type_in: Type) -> None:
    """/quit leaves, and so does the end of input; Ctrl-C at the prompt only clears the line."""
    assert type_in("/quit", "/help") == []
    assert type_in() == []
    cleared, helped = type_in(KeyboardInterrupt, "/help")
    assert cleared == "\n"
    assert helped.startswith("Type a question")
