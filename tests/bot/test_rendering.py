"""What people see: answers with numbered sources, abstentions, finds, counts."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest

from bot import rendering
from bot.facts import Status, Tally
from bot.terminal import Line, Screen
from retrieval.domain import Answer, Article, Citation, Document, Nearest, Passage, Sentence
from retrieval.find import Match
from retrieval.ingest import Done, Outcome
from retrieval.ports import Counts

COUNTS = Counts(2, 5, datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 12, 9, 30, tzinfo=UTC))
KILN = Article(
    "a1",
    "The old kiln burned for nine days. Nobody was hurt.",
    title="Kiln burns",
    url="https://news.example/kiln",
    source="Quarry Times",
    published=datetime(2026, 3, 12, tzinfo=UTC),
)
NOTE = Article("a2", "Nine days, said the potter,\nit burned.")


class Terminal(StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def printed(lines: Iterable[Line], stream: StringIO | None = None) -> str:
    """What a screen prints of these lines."""
    stream = stream or StringIO()
    Screen(stream).show(lines)
    return stream.getvalue()


def cited(article: Article, start: int, end: int, *marks: tuple[int, int]) -> Sentence:
    """A sentence quoted from an article."""
    quote = article.text[start:end]
    return Sentence(quote, (Citation(article, quote, start, end),), marks)


ANSWER = Answer("How long did it burn?", (cited(KILN, 0, 34, (13, 19)), cited(NOTE, 0, 38)), 0.9)


def test_an_answer_has_numbered_sources() -> None:
    """Each sentence carries its number; below are quote, byline, and where to find it."""
    assert printed(rendering.answer(ANSWER, COUNTS)) == (
        "The old kiln burned for nine days. [1]\n"
        "Nine days, said the potter, it burned. [2]\n"
        "\n"
        "[1] “The old kiln burned for nine days.”\n"
        "    Kiln burns – Quarry Times, 12 March 2026\n"
        "    https://news.example/kiln\n"
        "\n"
        "[2] “Nine days, said the potter, it burned.”\n"
        "    (untitled, id a2)\n"
    )


def test_our_words_come_first() -> None:
    """In a line of their own."""
    told = printed(rendering.answer(replace(ANSWER, lead="The articles\x1b[2J\ndiffer:"), COUNTS))
    assert told == "The articles�[2J differ:\n" + printed(rendering.answer(ANSWER, COUNTS))


def test_a_terminal_shows_matched_words_bold(monkeypatch: pytest.MonkeyPatch) -> None:
    """The marks of a sentence are bold, and nothing else of it."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    shown = printed(rendering.answer(ANSWER, COUNTS), Terminal())
    assert shown.startswith("The old kiln \x1b[1mburned\x1b[0m for nine days.")


def test_a_terminal_wraps_under_the_label_and_leaves_addresses_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quote goes on under its beginning; an address can be copied."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "31")
    url = f"https://news.example/{'long/' * 10}"
    article = Article("a3", "The quarry of Ellerby will be filled with water by June.", url=url)
    shown = printed(rendering.answer(Answer("?", (cited(article, 0, 56),), 0.9), COUNTS), Terminal())
    shown = re.sub(r"\x1b\[[\d;]*m", "", shown)
    assert "[1] “The quarry of Ellerby will\n    be filled with water by\n    June.”\n" in shown
    assert f"    {url}\n" in shown


def test_a_long_quote_is_shortened() -> None:
    """Beyond 300 characters a source shows the beginning; the answer itself is whole."""
    article = Article("a4", "word " * 80 + "end.")
    shown = printed(rendering.answer(Answer("?", (cited(article, 0, 404),), 0.9), COUNTS))
    answer, _, source = shown.partition("\n\n")
    assert answer.endswith("end. [1]")
    assert len(source.splitlines()[0]) <= 306
    assert source.splitlines()[0].endswith("word …”")


def test_an_abstention_says_what_was_searched() -> None:
    """No sentence is given; the reason, the extent and the nearest titles are."""
    nearest = (Nearest(KILN, 0.4), Nearest(NOTE, 0.2))
    shown = printed(rendering.answer(Answer("?", (), 0.1, nearest, reason="None mentions “Ruth”."), COUNTS))
    assert shown == (
        "The articles here don't answer this.\n"
        "None mentions “Ruth”.\n"
        "Searched: 2 articles, 1 March 2026 to 12 March 2026.\n"
        "\n"
        "Nearest, not an answer:\n"
        "  – Kiln burns – Quarry Times, 12 March 2026\n"
        "  – (untitled, id a2)\n"
    )
    named = printed(rendering.answer(Answer("?", (), 0.1, when="yesterday, 11 March 2026"), COUNTS))
    assert "Searched: 2 articles, yesterday, 11 March 2026.\n" in named
    nothing = Counts(0, 0, None, None)
    assert "Searched: 0 articles.\n" in printed(rendering.answer(Answer("?", (), 0.0), nothing))


@pytest.mark.parametrize("terminal", [True, False])
def test_a_hostile_article_is_printed_harmlessly(terminal: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Escape sequences have no escape, and rich's markup is text like any other."""
    monkeypatch.setenv("TERM", "dumb")
    hostile = "\x1b]0;owned\x07[red]x[/red] [link=file:///]y[/link] :boom: \x9b2J"
    article = Article(
        f"id{hostile}", f"{hostile} end.", title=hostile, source=hostile, url=f"https://e.example/{hostile}"
    )
    sentence = cited(article, 0, len(article.text), (0, 9))
    stream = Terminal() if terminal else StringIO()
    lines = [
        *rendering.answer(Answer("?", (sentence,), 0.9), COUNTS),
        *rendering.answer(Answer("?", (), 0.1, (Nearest(article, 0.3),), reason=hostile), COUNTS),
        *rendering.matches([Match(article, Passage(article.id, 0, 20), 0.5)]),
        *rendering.document(Document(hostile, hostile, author=hostile)),
        *rendering.failures(Tally(failed=[Done(hostile, Outcome.FAILED, reason=hostile)])),
    ]
    shown = printed(lines, stream)
    assert not set(shown) & set("\x1b\x07\x9b")
    assert shown.count("[red]x[/red] [link=file:///]y[/link] :boom:") >= 9


def test_finds_show_their_passage_and_place() -> None:
    """Title, passage, and the address or the id by which to forget it."""
    found = [Match(KILN, Passage("a1", 0, 34), 0.7), Match(NOTE, Passage("a2", 0, 38), 0.5)]
    assert printed(rendering.matches(found)) == (
        "1. Kiln burns – Quarry Times, 12 March 2026\n"
        "   The old kiln burned for nine days.\n"
        "   https://news.example/kiln\n"
        "\n"
        "2. (untitled, id a2)\n"
        "   Nine days, said the potter, it burned.\n"
        "   id a2\n"
    )
    assert printed(rendering.matches([])) == "Nothing found.\n"
    part = [Match(replace(KILN, partial="only the feed's text"), Passage("a1", 0, 34), 0.7)]
    assert "Quarry Times, 12 March 2026 (not all of it was readable)" in printed(rendering.matches(part))


def test_a_tally_tells_what_there_is() -> None:
    """Only what happened is counted, one duplicate in the singular."""
    done = Tally(Counter({Outcome.ADDED: 3, Outcome.DUPLICATE: 1, Outcome.FAILED: 2}))
    assert rendering.tally(done) == "3 added, 1 duplicate, 2 failed"
    assert rendering.tally(Tally(Counter({Outcome.DUPLICATE: 2}))) == "2 duplicates"
    assert rendering.tally(Tally()) == "nothing found to take in"


def test_a_status_of_nothing_has_no_dates() -> None:
    """An empty library shows zeros and a dash."""
    now = Status("1.2", Path("home"), "sqlite:////home/dateline.db", "embedded", Counts(0, 0, None, None))
    shown = printed(rendering.status(now))
    assert [line.split(maxsplit=1) for line in shown.splitlines()] == [
        ["Dateline", "1.2"],
        ["Home", "home"],
        ["Database", "sqlite:////home/dateline.db"],
        ["Embedder", "embedded"],
        ["Articles", "0"],
        ["Passages", "0"],
        ["Published", "–"],
    ]
