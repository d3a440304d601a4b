"""`digest`: its JSON and its looks over the sample articles, and windows without any."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from lxml import html as parser
from markdown_it import MarkdownIt

Call = Callable[..., tuple[int, str, str]]

pytestmark = pytest.mark.usefixtures("library")

STORY = ["id", "headline", "summary", "citations", "articles", "update", "differences", "changes"]
MEMBER = ["article_id", "title", "source", "url", "published"]
CITATION = ["article_id", "url", "title", "published", "quote", "start", "end"]
TUESDAY = ("--since", "2026-03-10", "--until", "2026-03-11")
WEEK = ("--since", "2026-03-09", "--until", "2026-03-16")


def digest(call: Call, *arguments: str) -> dict[str, Any]:
    """Its JSON."""
    code, out, err = call("digest", "--json", *arguments)
    assert (code, err) == (0, "")
    told: dict[str, Any] = json.loads(out)
    return told


def headlines(stories: Sequence[dict[str, Any]]) -> list[str]:
    """In their order."""
    return [story["headline"] for story in stories]


def test_a_day_as_json(call: Call) -> None:
    """The story of two sources first; its quotes stand in the articles; where they differ is said."""
    told = digest(call, *TUESDAY)
    assert [*told] == ["window", "stories", "brief", "counts", "notes"]
    assert told["window"] == {"since": "2026-03-10T00:00:00Z", "until": "2026-03-11T00:00:00Z"}
    assert told["counts"] == {"articles": 5, "stories": 4, "sources": 5, "failed_feeds": []}
    assert (told["brief"], told["notes"]) == ([], [])
    ferry = told["stories"][0]
    assert [*ferry] == STORY
    assert {article["source"] for article in ferry["articles"]} == {"Harbour Post", "Northline"}
    assert ferry["headline"] == ferry["articles"][0]["title"]
    assert ferry["update"] is False
    held = {row["id"]: row["text"] for row in map(json.loads, call("export")[1].splitlines())}
    for story in told["stories"]:
        assert story["summary"]
        assert all([*article] == MEMBER for article in story["articles"])
        assert all("2026-03-10" <= article["published"] < "2026-03-11" for article in story["articles"])
        for cited in [*story["citations"], *(one for pair in story["differences"] for one in pair)]:
            assert [*cited] == CITATION
            assert held[cited["article_id"]][cited["start"] : cited["end"]] == cited["quote"]
    dead, missing = ferry["differences"]
    assert [quote["quote"].split()[0] for quote in dead] == ["Twelve", "A"]
    assert [quote["quote"].split()[0] for quote in missing] == ["Twelve", "Six"]


def test_an_update(call: Call) -> None:
    """Yesterday's ferry comes back with what is new."""
    told = digest(call, "--since", "2026-03-12", "--until", "2026-03-13")["stories"]
    (ferry,) = (story for story in told if "Ferry" in story["headline"])
    assert ferry["update"] is True
    assert ferry["headline"] == "Ferry toll rises to 19 as captain is named"
    assert "risen to 19" in ferry["summary"]
    assert ferry["id"] not in {article["article_id"] for article in ferry["articles"]}


def test_at_length_and_in_brief(call: Call) -> None:
    """A limit of a week's stories; all others are told by their headline."""
    told = digest(call, *WEEK, "--limit", "2")
    assert len(told["stories"]) == 2
    assert told["brief"]
    assert all([*story] == ["id", "headline", "update", "articles"] for story in told["brief"])
    assert len({story["id"] for story in (*told["stories"], *told["brief"])}) == 2 + len(told["brief"])
    assert told == digest(call, *WEEK, "--limit", "2")


def test_topics_and_mutes(call: Call) -> None:
    """A topic goes first, one that nothing is about is named, a muted source is not there."""
    told = digest(call, *WEEK, "--topic", "football", "--topic", "fusion", "--mute", "northline")
    assert "Cup" in told["stories"][0]["headline"]
    assert told["notes"] == ["Nothing is about “fusion”."]
    every = [*told["stories"], *told["brief"]]
    assert "Northline" not in {article["source"] for story in every for article in story["articles"]}


def test_for_people(call: Call) -> None:
    """The same on a terminal, as Markdown and as a page."""
    code, out, err = call("digest", *TUESDAY)
    assert (code, err) == (0, "")
    assert out.startswith("Digest, 10 March 2026\n10 March 2026, 00:00 UTC to 11 March 2026, 00:00 UTC\n\n1. NEW ")
    assert "Sources differ:" in out
    assert out.endswith("5 articles, 4 stories, 5 sources.\n")
    page: Any = parser.fromstring(call("digest", *TUESDAY, "--html")[1])
    rendered: Any = parser.fromstring(MarkdownIt("commonmark").render(call("digest", *TUESDAY, "--markdown")[1]))
    shown = headlines(digest(call, *TUESDAY)["stories"])
    assert [head.text_content() for head in page.xpath("//article/h2")] == shown
    assert [head.text_content() for head in rendered.xpath("//h2")] == [f"NEW {title}" for title in shown]


def test_a_window_without_articles(call: Call) -> None:
    """By default it is the last day: there is nothing, and the newest is named."""
    told = digest(call)
    assert (told["stories"], told["brief"]) == ([], [])
    assert told["counts"] == {"articles": 0, "stories": 0, "sources": 0, "failed_feeds": []}
    code, out, _ = call("digest")
    assert code == 0
    assert "No articles were published between " in out
    assert "the newest in the library is “Ten-man Corrin left to rue missed penalty in cup final”, 15 March 2026" in out


def test_a_window_whose_articles_are_left_out(call: Call) -> None:
    """It is not said that there were none."""
    mutes = [part for article in digest(call, *TUESDAY, "--limit", "100")["stories"] for part in _muting(article)]
    code, out, _ = call("digest", *TUESDAY, *mutes)
    assert code == 0
    assert "No articles but those that are left out were published between 10 March 2026" in out


def _muting(story: dict[str, Any]) -> list[str]:
    return [part for article in story["articles"] for part in ("--mute", article["source"])]


def test_the_first_day_that_there_is(call: Call) -> None:
    """There is no day before it, and nothing in it."""
    code, out, err = call("digest", "--until", "0001-01-01")
    assert (code, err) == (0, "")
    assert "No articles were published" in out


def test_a_topic_that_no_encoding_can_write(call: Call) -> None:
    """As a terminal of another encoding hands it over."""
    assert len(digest(call, *TUESDAY, "--topic", "\udcff")["notes"]) == 1


def test_an_empty_library(call: Call, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Has nothing, and says so."""
    monkeypatch.setenv("DATELINE_HOME", str(home / "nothing"))
    assert digest(call)["stories"] == []
    assert "there are none in the library" in call("digest")[1]


def test_a_window_in_the_future(call: Call) -> None:
    """Is refused in words."""
    code, out, err = call("digest", "--json", "--since", "2126-01-01")
    assert (code, out) == (1, "")
    assert err.startswith("dateline: The window lies in the future")


def test_until_alone(call: Call) -> None:
    """Is the day before it."""
    assert digest(call, "--until", "2026-03-11") == digest(call, *TUESDAY)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--limit", "0"],
        ["--limit", "101"],
        ["--json", "--html"],
        ["--markdown", "--html"],
        ["--since", "yesterday"],
        ["--since", "2026-03-11", "--until", "2026-03-10"],
    ],
)
def test_wrong_use(arguments: list[str], call: Call) -> None:
    """Is told as such."""
    with pytest.raises(SystemExit) as stopped:
        call("digest", *arguments)
    assert stopped.value.code == 2
