"""`status`, `forget`, `export` and `extract`: what needs no model."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import VERSION
from bot.plain import plain

Call = Callable[..., tuple[int, str, str]]


def exported(call: Call, *arguments: str) -> list[dict[str, object]]:
    """The articles that `export` prints."""
    code, out, err = call("export", *arguments)
    assert (code, err) == (0, "")
    return [json.loads(line) for line in out.splitlines()]


def test_status_of_a_library(call: Call, library: Path) -> None:
    """Everything that outside checks rely on, and the same for people."""
    code, out, _ = call("status", "--json")
    told = json.loads(out)
    assert code == 0
    assert told.pop("passages") >= 34
    assert told == {
        "version": VERSION,
        "home": str(library),
        "database": f"sqlite:///{library}/dateline.db",
        "embedder": "embedded",
        "articles": 34,
        "oldest": "2026-02-05T13:20:00Z",
        "newest": "2026-03-15T08:10:00Z",
    }
    _, out, _ = call("status")
    assert "Articles   34\n" in out
    assert "Published  5 February 2026 to 15 March 2026\n" in out


def test_status_of_nothing(call: Call) -> None:
    """A library that is not there yet is empty."""
    code, out, _ = call("status", "--json")
    told = json.loads(out)
    assert code == 0
    assert [told[key] for key in ("articles", "passages", "oldest", "newest")] == [0, 0, None, None]


@pytest.mark.usefixtures("library")
def test_export_has_whole_articles(call: Call) -> None:
    """Each line is one, with all that ingest takes; a window leaves others out."""
    rows = exported(call)
    assert len(rows) == 34
    told = ["id", "url", "title", "text", "published", "source", "author", "language", "image", "partial"]
    assert all([*row] == told for row in rows)
    ferry = next(row for row in rows if row["title"] == "Twelve dead as Skerrin ferry capsizes in fog")
    assert ferry["published"] == "2026-03-10T14:30:00Z"
    assert ferry["source"] == "Harbour Post"
    windowed = exported(call, "--since", "2026-03-10", "--until", "2026-03-10T14:31:00Z")
    assert {row["published"] for row in windowed} == {
        row["published"] for row in rows if "2026-03-10" <= str(row["published"]) < "2026-03-10T14:31:00Z"
    }
    assert ferry in windowed
    assert len(windowed) < 8


@pytest.mark.usefixtures("library")
def test_forget_by_id_and_by_address(call: Call) -> None:
    """Either removes the article; a variant of its address is its address too."""
    first, second = exported(call)[:2]
    code, out, _ = call("forget", str(first["id"]), "--json")
    assert (code, json.loads(out)) == (0, {"forgotten": first["id"]})
    code, out, _ = call("forget", f"{second['url']}?utm_source=mail")
    assert (code, out) == (0, f"Forgotten: {second['id']}\n")
    left = {row["id"] for row in exported(call)}
    assert len(left) == 32
    assert not left & {first["id"], second["id"]}


@pytest.mark.parametrize("name", ["https://news.example/nothing", "nothing", "", "\udcff", "\x1b[2J"])
def test_forgetting_what_is_not_there(name: str, call: Call) -> None:
    """It says so, and where names are to be found."""
    code, out, err = call("forget", name, "--json")
    assert (code, out) == (1, "")
    assert err.startswith(f"dateline: There is no article {plain(name)} here.")


def test_extract(call: Call, home: Path, tmp_path: Path) -> None:
    """What is read out of a page is shown, as JSON and for people, and nothing is stored."""
    text = "The mill of Ostrey ground its last sack of rye on Monday, after two hundred years at the weir."
    page = tmp_path / "mill.md"
    page.write_text(f'---\ntitle: "The last sack"\nsource: Weir Weekly\npublished: 2026-03-02\n---\n\n{text}\n')
    code, out, _ = call("extract", str(page), "--json")
    told = json.loads(out)
    assert code == 0
    assert told == {
        "title": "The last sack",
        "text": text,
        "published": "2026-03-02",
        "author": None,
        "source": "Weir Weekly",
        "language": "en",
        "url": None,
        "image": None,
        "certainty": None,
        "partial": "",
    }
    code, out, _ = call("extract", str(page))
    assert code == 0
    assert "Title      The last sack\n" in out
    assert out.endswith(f"\n\n{text}\n")
    assert not home.exists()


def test_extracting_what_is_not_there(call: Call) -> None:
    """The path is named."""
    code, out, err = call("extract", "nowhere.txt", "--json")
    assert (code, out) == (1, "")
    assert "nowhere.txt" in err
