"""The program's edges: what it loads, how it ends, and what people are told when it can't go on."""

import json
import subprocess
import sys
import tomllib
from collections.abc import Callable
from errno import ENOSPC
from pathlib import Path

import pytest

from bot import VERSION
from bot.commands import status

ROOT = Path(__file__).parents[2]
MODELS = {"torch", "sentence_transformers", "transformers"}
PROGRAM = """
import sys
from bot.__main__ import main
try:
    sys.exit(main(sys.argv[1:]))
finally:
    print(*{name.partition(".")[0] for name in sys.modules}, file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("arguments", "spared"),
    [
        ("--help", MODELS | {"sqlalchemy", "alembic", "faiss", "rich", "pydantic", "numpy"}),
        ("ingest --help", MODELS | {"sqlalchemy", "alembic", "faiss", "rich", "pydantic", "numpy"}),
        ("status", MODELS),
        ("forget nothing", MODELS),
        ("export", MODELS),
        ("extract page.txt", MODELS),
    ],
)
def test_light_commands_load_no_models(
    arguments: str, spared: set[str], environment: dict[str, str], tmp_path: Path
) -> None:
    """Help loads only itself; what needs no model loads none."""
    (tmp_path / "page.txt").write_text("The ferry sailed at noon.")
    command = [sys.executable, "-c", PROGRAM, *arguments.split()]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == ("forget" in arguments)
    loaded = set(done.stderr.splitlines()[-1].split())
    assert "bot" in loaded
    assert not loaded & spared


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "dance",
        "ingest",
        "ingest --jso x.txt",
        "ask",
        "ask --batch rows.jsonl Why?",
        "ask --batch rows.jsonl --thread earlier",
        "ask Why? --since yesterday",
        "ask Why? --since 2026-03-12 --until 2026-03-12",
        "find",
        "find words --limit 0",
        "find words --limit many",
        "extract",
        "forget",
        "export --since 2026-13-01",
    ],
)
def test_wrong_use_ends_with_2(
    wrong: str, call: Callable[..., object], home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The usage is shown, and nothing is touched."""
    with pytest.raises(SystemExit) as ended:
        call(*wrong.split())
    assert ended.value.code == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("usage: dateline")
    assert not home.exists()


def test_the_version_is_the_packages(call: Callable[..., object], capsys: pytest.CaptureFixture[str]) -> None:
    """--version tells what pyproject.toml says."""
    with pytest.raises(SystemExit) as ended:
        call("--version")
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"Dateline {VERSION}\n"
    assert tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"] == VERSION


def test_settings_that_cannot_be_used_end_with_2(
    call: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every problem is told on stderr."""
    monkeypatch.setenv("DATELINE_THREADS", "many")
    monkeypatch.setenv("DATELINE_PORT", "0")
    code, out, err = call("status")
    assert (code, out) == (2, "")
    assert err.startswith("dateline: These settings need a change:")
    assert "DATELINE_THREADS" in err
    assert "DATELINE_PORT" in err


def test_a_damaged_library_is_told(call: Callable[..., tuple[int, str, str]], home: Path) -> None:
    """An error that a person can act on is shown as it is, and ends with 1."""
    home.mkdir()
    (home / "dateline.db").write_text("This was a database once. " * 400)
    code, out, err = call("status")
    assert (code, out) == (1, "")
    assert err.startswith("dateline: The library ")
    assert "damaged" in err


def test_a_full_disk_behind_the_output_is_told(
    call: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the system refuses is said in its words."""

    def fail(*_: object) -> int:
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr(status, "run", fail)
    code, out, err = call("status")
    assert (code, out) == (1, "")
    assert err.startswith("dateline: The system refused: No space left on device.")


def test_what_nobody_foresaw_is_told_without_a_traceback(
    call: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence says how to see the traceback; then it is shown."""

    def fail(*_: object) -> int:
        return 1 // 0

    monkeypatch.setattr(status, "run", fail)
    code, out, err = call("status")
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert "DATELINE_LOG_LEVEL=DEBUG" in err
    monkeypatch.setenv("DATELINE_LOG_LEVEL", "DEBUG")
    code, _, err = call("status")
    assert code == 1
    assert "Traceback" in err


def test_ctrl_c_ends_with_130(call: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that is stopped says so, and that nothing is lost."""

    def stop(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(status, "run", stop)
    assert call("status") == (130, "", "dateline: Stopped. What was done is kept.\n")


@pytest.mark.parametrize("arguments", ["export", "status --json", "status"])
def test_a_reader_that_stops_reading_is_no_error(arguments: str, library: Path, environment: dict[str, str]) -> None:
    """As with `| head`: no message, no traceback."""
    command = [sys.executable, "-m", "bot", *arguments.split()]
    with subprocess.Popen(
        command, cwd=library.parent, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 0


def test_output_is_utf8_wherever_it_runs(environment: dict[str, str], tmp_path: Path) -> None:
    """JSON has to be, whatever the encoding of the place is."""
    text = "Im Café „Zur Mühle“ kostet der Kaffee jetzt vier Kronen."
    (tmp_path / "page.txt").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "bot", "extract", "page.txt", "--json"]
    place = environment | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, cwd=tmp_path, env=place, capture_output=True, check=True)
    assert text in done.stdout.decode("utf-8")
    assert json.loads(done.stdout)["text"] == text
