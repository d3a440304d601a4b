"""`stories`, over the sample articles."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Call = Callable[..., tuple[int, str, str]]

FERRY = "Twelve dead as Skerrin ferry capsizes in fog"


def exported(call: Call, *arguments: str) -> dict[str, str]:
    """The titles by article id."""
    return {row["id"]: row["title"] for row in map(json.loads, call("export", *arguments)[1].splitlines())}


@pytest.mark.usefixtures("library")
def test_every_article_comes_with_its_story(call: Call) -> None:
    """Once, in the shape that outside checks rely on; a story's id is one of its articles'."""
    titles = exported(call)
    code, out, err = call("stories", "--json")
    rows = json.loads(out)
    assert (code, err) == (0, "")
    assert all([*row] == ["article_id", "story_id"] for row in rows)
    assert sorted(row["article_id"] for row in rows) == sorted(titles)
    story = {titles[row["article_id"]]: titles[row["story_id"]] for row in rows}
    assert all(story[first] == first for first in story.values())
    assert len(set(story.values())) > 15
    assert story["Update: Ferry toll rises to 19 as captain is named"] == FERRY
    assert story["Inspectors list 27 faults on ageing Skerrin ferries"] != FERRY


@pytest.mark.usefixtures("library")
def test_a_window_has_its_own_articles_alone(call: Call) -> None:
    """Under the ids of stories that began before it."""
    window = ("--since", "2026-03-11", "--until", "2026-03-12")
    rows = json.loads(call("stories", "--json", *window)[1])
    assert {row["article_id"] for row in rows} == exported(call, *window).keys()
    assert {row["story_id"] for row in rows} - {row["article_id"] for row in rows}


@pytest.mark.usefixtures("library")
def test_people_get_headlines_and_sources(call: Call) -> None:
    """The largest story first."""
    code, out, _ = call("stories")
    heads = [line for line in out.splitlines() if line[:1].isdigit()]
    counts = [int(line.split()[0]) for line in out.splitlines() if " article" in line[:16] and not line[:1].isdigit()]
    assert code == 0
    assert len(heads) == len(counts)
    assert counts == sorted(counts, reverse=True)
    assert sum(counts) == 34
    assert out.startswith(f"1. {FERRY}\n   5 articles: Harbour Post, Northline, Radio Kelland,")


def test_no_articles(call: Call, home: Path) -> None:
    """An empty list, and a sentence for people; also where a library has none of that time."""
    assert call("stories", "--json")[:2] == (0, "[]\n")
    assert call("stories", "--since", "2026-03-11")[:2] == (0, "There are no articles of that time here.\n")
    assert home.exists()


def test_wrong_use(call: Call) -> None:
    """A window that ends before it begins."""
    with pytest.raises(SystemExit, match="2"):
        call("stories", "--since", "2026-03-12", "--until", "2026-03-11")
