"""`summarize`: one article, and batches; how good summaries are is for tests/quality and tests/retrieval."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., tuple[int, str, str]]

pytestmark = pytest.mark.usefixtures("library")

SUMMARY = ["id", "title", "summary", "key_points", "method"]
TEXT = (
    "The mill of Ostrey ground its last sack of rye on Monday, after two hundred years at the weir.\n\n"
    "Its owner, Ada Lind, is 81 and found nobody who wanted to go on with it in the valley.\n\n"
    "The building will be a museum from October, the council of Ostrey has decided by nine votes to two.\n\n"
    "Two of the four stones are older than the mill itself and came from a castle that burned in 1702."
)


@pytest.fixture
def ferry(call: Call) -> dict[str, Any]:
    """An article of the library, as `export` prints it."""
    rows = [json.loads(line) for line in call("export")[1].splitlines()]
    return next(row for row in rows if row["title"] == "Twelve dead as Skerrin ferry capsizes in fog")


def test_an_article_by_id_and_by_address(call: Call, ferry: dict[str, Any]) -> None:
    """The same, as JSON; its sentences stand in the article."""
    code, out, _ = call("summarize", "--json", ferry["id"])
    told = json.loads(out)
    assert code == 0
    assert [*told] == SUMMARY
    assert (told["id"], told["title"], told["method"]) == (ferry["id"], ferry["title"], "extractive")
    assert "Twelve people died" in told["summary"]
    assert all(point in ferry["text"] for point in told["key_points"])
    code, again, _ = call("summarize", f"{ferry['url']}?utm_source=mail", "--json")
    assert (code, json.loads(again)) == (0, told)


def test_how_many_sentences(call: Call, ferry: dict[str, Any]) -> None:
    """As asked for, and for people with the method."""
    one = json.loads(call("summarize", ferry["id"], "--sentences", "1", "--json")[1])["summary"]
    assert one in ferry["text"]
    code, out, err = call("summarize", ferry["id"], "--sentences", "1")
    assert (code, err) == (0, "")
    assert out.startswith(f"{ferry['title']} – Harbour Post, 10 March 2026\n{one}\n")
    assert out.endswith("\nMethod: extractive\n")


def test_a_file(call: Call, tmp_path: Path) -> None:
    """It is read, and not kept."""
    page = tmp_path / "mill.md"
    page.write_text(f"# The last sack\n\n{TEXT}\n")
    code, out, _ = call("summarize", str(page), "--json")
    told = json.loads(out)
    assert (code, told["id"], told["title"]) == (0, None, "The last sack")
    assert "ground its last sack of rye" in told["summary"]
    assert json.loads(call("status", "--json")[1])["articles"] == 34


@pytest.mark.parametrize("name", ["nowhere.txt", "", "\x1b[2J", "no-such-id"])
def test_what_is_not_there(name: str, call: Call) -> None:
    """It is named, and the status is 1."""
    code, out, err = call("summarize", name, "--json")
    assert (code, out) == (1, "")
    assert err.startswith("dateline: ")


@pytest.mark.parametrize(
    "arguments",
    [[], ["a", "--batch", "b"], ["a", "--sentences", "0"], ["a", "--sentences", "21"], ["a", "--sentences", "two"]],
)
def test_wrong_use(arguments: list[str], call: Call) -> None:
    """Is told as such."""
    with pytest.raises(SystemExit) as stopped:
        call("summarize", *arguments)
    assert stopped.value.code == 2


def test_a_batch_goes_on_past_bad_rows(call: Call, tmp_path: Path, ferry: dict[str, Any]) -> None:
    """Every row has its line, in order, with its id; what is wrong with one stands in it and on stderr."""
    rows: list[str] = [
        json.dumps({"id": "m", "title": "The last sack", "text": TEXT}),
        json.dumps({"text": TEXT}),
        json.dumps({"id": ferry["id"]}),
        "{broken",
        '["no object"]',
        '{"id": "b1", "text": "  "}',
        '{"id": "b2", "text": 5}',
        "",
        json.dumps({"id": "b3", "text": TEXT, "title": ["x"]}),
        '{"id": "unknown"}',
        '{"id": 7}',
        '{"url": "https://news.example/nothing"}',
        json.dumps({"id": "mine", "url": ferry["url"]}),
        json.dumps({"id": ["x"], "text": "It rained."}),
        "[" * 100_000,
    ]
    file = tmp_path / "rows.jsonl"
    file.write_bytes("\n".join(rows).encode() + b'\n{"\xff": 1}')
    code, out, err = call("summarize", "--batch", str(file), "--sentences", "2")
    told = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert [row["id"] for row in told] == [
        *("m", None, ferry["id"]),
        *(None, None, "b1", "b2", "b3", "unknown", 7, None),
        *("mine", ["x"]),
        *(None, None),
    ]
    done = [row for row in told if "error" not in row]
    refused = [row for row in told if "error" in row]
    assert [*map(len, (done, refused))] == [5, 10]
    assert all([*row] == SUMMARY and row["summary"] and row["method"] for row in done)
    assert all([*row] == [*SUMMARY, "error"] and row["summary"] == "" and row["key_points"] == [] for row in refused)
    assert done[0]["summary"] == done[1]["summary"]
    assert done[2]["summary"] == done[3]["summary"]
    assert done[4]["summary"] == "It rained."
    assert [line.split(": ")[1] for line in err.splitlines()] == [
        f"{file} line {number}" for number in (4, 5, 6, 7, 9, 10, 11, 12, 15, 16)
    ]


def test_rows_that_json_alone_can_write(call: Call, tmp_path: Path) -> None:
    """Half a character is replaced; a number without end is refused, for JSON could not repeat it."""
    file = tmp_path / "rows.jsonl"
    file.write_text(
        '{"id": 1, "title": "\\ud800", "text": "A \\udfff stood here."}\n{"id": 1e999, "text": "It rained."}\n'
    )
    code, out, _ = call("summarize", "--batch", str(file))
    half, endless = map(json.loads, out.splitlines())
    assert code == 1
    assert half["summary"] == "A ? stood here."
    assert (endless["id"], endless["summary"]) == (None, "")
    assert "more than JSON can say" in endless["error"]


def test_a_batch_from_standard_input(run: Callable[..., Any]) -> None:
    """Blank lines are none; all well is status 0."""
    done = run("summarize", "--batch", "-", stdin=f"\n{json.dumps({'id': 1, 'text': TEXT})}\n\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["id"] == 1


def test_a_batch_that_is_not_there(call: Call) -> None:
    """The file is named."""
    code, out, err = call("summarize", "--batch", "nowhere.jsonl")
    assert (code, out) == (1, "")
    assert "nowhere.jsonl" in err
