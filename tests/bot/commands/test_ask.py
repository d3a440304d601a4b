"""`ask` and `find`: their JSON, their look, and questions that can't be asked.

How well it answers is for tests/quality; here the threshold is set so that it answers, or does not.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., tuple[int, str, str]]

pytestmark = pytest.mark.usefixtures("library")

ANSWER = ["id", "question", "answered", "answer", "confidence", "citations", "nearest"]
CITATION = ["article_id", "url", "title", "published", "quote", "start", "end"]


@pytest.fixture(autouse=True)
def _always_answering(settled: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    monkeypatch.setenv("DATELINE_CONFIDENCE", "0")


def texts(call: Call) -> dict[str, str]:
    """The text of every article, by id."""
    return {row["id"]: row["text"] for row in map(json.loads, call("export")[1].splitlines())}


def test_an_answer_as_json(call: Call) -> None:
    """Its quotes stand in the articles where it says."""
    code, out, _ = call("ask", "--json", "Who", "gave the order", "to clear the riverside quarter?")
    told = json.loads(out)
    assert code == 0
    assert [*told] == ANSWER
    assert (told["id"], told["question"]) == (None, "Who gave the order to clear the riverside quarter?")
    assert told["answered"] is True
    assert "Edith Farrow" in told["answer"]
    assert 0 < told["confidence"] <= 1
    held = texts(call)
    assert told["citations"]
    for citation in told["citations"]:
        assert [*citation] == CITATION
        assert held[citation["article_id"]][citation["start"] : citation["end"]] == citation["quote"]
    assert all([*near] == ["article_id", "title", "score"] for near in told["nearest"])


def test_an_answer_for_people(call: Call) -> None:
    """Sentences with numbers, then the sources with the same numbers."""
    code, out, err = call("ask", "Who gave the order to clear the riverside quarter?")
    answer, _, sources = out.partition("\n\n")
    assert (code, err) == (0, "")
    assert "Edith Farrow" in answer
    assert answer.splitlines()[0].endswith(" [1]")
    assert sources.startswith("[1] “")
    assert "https://" in sources


def test_an_abstention(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not sure enough is not said; the nearest articles are named as what they are."""
    monkeypatch.setenv("DATELINE_CONFIDENCE", "1")
    code, out, _ = call("ask", "--json", "Who won the mayoral election?")
    told = json.loads(out)
    assert code == 0
    assert (told["answered"], told["answer"], told["citations"]) == (False, "", [])
    assert told["nearest"]
    _, out, _ = call("ask", "Who won the mayoral election?")
    assert out.startswith("The articles here don't answer this.\n")
    assert "Nearest, not an answer:" in out


def test_a_name_that_no_article_mentions(call: Call) -> None:
    """Whatever the threshold, a question about someone else is not answered, and the reason is given."""
    told = json.loads(call("ask", "--json", "Who won the mayoral election in Uppingham?")[1])
    assert told["answered"] is False
    assert "Uppingham" in call("ask", "Who won the mayoral election in Uppingham?")[1]


def test_a_follow_up(call: Call) -> None:
    """The thread says what a question means that leaves it out."""
    thread = ("--thread", "Are there news?", "--thread", "What was stolen from the Averell Museum?")
    assert "250,000 crowns" in json.loads(call("ask", "--json", "is there a reward?", *thread)[1])["answer"]


def test_a_window(call: Call) -> None:
    """Only what was published within it is quoted, and only that is said to have been searched."""
    told = json.loads(call("ask", "--json", "What happened?", "--since", "2026-03-10", "--until", "2026-03-11")[1])
    assert told["citations"]
    assert all("2026-03-10" <= citation["published"] < "2026-03-11" for citation in told["citations"])
    assert (
        "Searched: 1 article, 5 February 2026."
        in call("ask", "Who won the vote in Uppingham?", "--until", "2026-02-06")[1]
    )


@pytest.mark.parametrize(
    ("question", "reason"), [("", "is empty"), (" ?! ", "is empty"), ("why?" * 5000, "has 20,000 characters")]
)
def test_a_question_that_cannot_be_asked(question: str, reason: str, call: Call) -> None:
    """It is said what is wrong with it, and the status is 1."""
    code, out, err = call("ask", "--json", question)
    assert (code, out) == (1, "")
    assert err.startswith(f"dateline: The question {reason}")


def test_a_batch_goes_on_past_bad_rows(call: Call, tmp_path: Path) -> None:
    """Every row has its line, in order, with its id; what is wrong with one stands in it and on stderr."""
    good: list[dict[str, Any]] = [
        {
            "id": "q1",
            "question": "Who gave the order to clear the riverside quarter?",
            "asked_at": "2026-03-16T08:00:00Z",
        },
        {"id": 2, "question": "is there a reward?", "thread": ["What was stolen from the Averell Museum?"]},
        {"id": ["x"], "question": " Who won the mayoral election in Uppingham? "},
    ]
    bad = [
        "{broken",
        '["no object"]',
        '{"id": "b3"}',
        '{"id": "b4", "question": ""}',
        json.dumps({"id": "b5", "question": "why " * 5000}),
        '{"id": "b6", "question": "Who?", "thread": "no list"}',
        '{"id": "b7", "question": "Who?", "asked_at": "tomorrow"}',
        '{"id": "b8", "question": "What happened yesterday?", "asked_at": "0001-01-01"}',
        '{"id": "b9", "question": "what is it?"}',
        '{"id": "b10", "question": "https://news.example/a"}',
        "[" * 100_000,
        '{"id": NaN, "question": "Who?"}',
    ]
    file = tmp_path / "rows.jsonl"
    file.write_bytes("\n".join([json.dumps(good[0]), *bad, "", *map(json.dumps, good[1:])]).encode() + b'\n{"\xff": 1}')
    code, out, err = call("ask", "--batch", str(file))
    told = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert len(told) == len(good) + len(bad) + 1
    answered, refused = [told[0], *told[13:15]], [*told[1:13], told[15]]
    assert [row["id"] for row in answered] == ["q1", 2, ["x"]]
    assert [row["question"] for row in answered] == [row["question"] for row in good]
    assert [row["answered"] for row in answered] == [True, True, False]
    assert all([*row] == ANSWER for row in answered)
    assert [row["id"] for row in refused] == [
        None,
        None,
        "b3",
        "b4",
        "b5",
        "b6",
        "b7",
        "b8",
        "b9",
        "b10",
        None,
        None,
        None,
    ]
    assert all([*row] == [*ANSWER, "error"] for row in refused)
    assert all(row["answered"] is False and row["answer"] == "" and row["confidence"] == 0.0 for row in refused)
    assert all(row["citations"] == row["nearest"] == [] and row["error"] for row in refused)
    assert len(err.splitlines()) == len(refused)
    assert "line 2: " in err.splitlines()[0]


@pytest.mark.parametrize(
    ("asked_at", "since", "until"),
    [
        ("2026-03-11T08:00:00Z", "2026-03-10", "2026-03-11"),
        ("2026-03-12T08:00:00+13:00", "2026-03-10T11", "2026-03-11T11"),
        ("2026-03-11T23:00", "2026-03-10", "2026-03-11"),
        ("2026-03-11", "2026-03-10", "2026-03-11"),
        (None, "2026", "2027"),
    ],
)
def test_a_row_tells_when_it_is_asked(asked_at: str | None, since: str, until: str, call: Call, tmp_path: Path) -> None:
    """By its own offset, else by UTC; only so one knows what yesterday is."""
    file = tmp_path / "rows.jsonl"
    file.write_text(json.dumps({"question": "What happened to the ferry yesterday?", "asked_at": asked_at}))
    told = json.loads(call("ask", "--batch", str(file))[1])
    assert told["citations"]
    assert all(since <= citation["published"] < until for citation in told["citations"])


def test_answering_only_when_nearly_sure(call: Call) -> None:
    """Whatever is set otherwise."""
    question = "Who owns the Morning Tern?"
    assert json.loads(call("ask", "--json", question)[1])["answered"] is True
    assert json.loads(call("ask", "--json", "--strict", question)[1])["answered"] is False


def test_a_batch_that_is_not_there(call: Call) -> None:
    """The file is named."""
    code, out, err = call("ask", "--batch", "nowhere.jsonl")
    assert (code, out) == (1, "")
    assert "nowhere.jsonl" in err


def test_finding(call: Call) -> None:
    """Articles come with their best passage, within a limit, a site and a window."""
    code, out, _ = call("find", "--json", "--limit", "3", "ferry", "capsizes", "in fog")
    found = json.loads(out)
    assert code == 0
    assert len(found) == 3
    assert [*found[0]] == ["article_id", "title", "url", "published", "passage", "score"]
    assert "erry" in found[0]["title"]
    held = texts(call)
    assert all(one["passage"] in held[one["article_id"]] for one in found)
    _, out, _ = call("find", "--json", "--site", "harbourpost.example", "--since", "2026-03-11", "ferry")
    narrow = json.loads(out)
    assert narrow
    assert all("harbourpost.example" in one["url"] and one["published"] >= "2026-03-11" for one in narrow)


def test_finding_for_people(call: Call) -> None:
    """Each has a number, a passage and an address; no words at all are told."""
    code, out, _ = call("find", "ferry")
    assert code == 0
    assert out.startswith("1. ")
    assert "   https://" in out
    code, _, err = call("find", "?!")
    assert code == 1
    assert "nothing to look for" in err
