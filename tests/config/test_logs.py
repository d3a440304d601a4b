"""What the program logs, and where to: seen from outside, in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import logging, sys, warnings
from config.logs import configure

configure(sys.argv[1], as_json=sys.argv[2] == "json")
logging.getLogger("bot").info("added %d articles", 3)
logging.getLogger("httpx2").info("chatter")
logging.getLogger("sentence_transformers").info("chatter")
logging.getLogger("httpx2").error("no connection")
warnings.warn("an old option", stacklevel=1)
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("bot").exception("failed")
print("result")
"""


def run(*arguments: str) -> tuple[str, str]:
    """Return what the program above writes to stdout and to stderr."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout, done.stderr


def test_records_go_to_stderr() -> None:
    """Stdout is for results alone."""
    stdout, stderr = run("INFO", "plain")
    assert stdout == "result\n"
    assert "INFO bot: added 3 articles" in stderr
    assert "ZeroDivisionError" in stderr


def test_each_record_can_be_a_line_of_json() -> None:
    """Every line parses, warnings and tracebacks among them, and tells its time with its zone."""
    _, stderr = run("INFO", "json")
    records = [json.loads(line) for line in stderr.splitlines()]
    assert [record["logger"] for record in records] == ["bot", "httpx2", "py.warnings", "bot"]
    assert records[0]["message"] == "added 3 articles"
    assert records[0]["level"] == "INFO"
    assert records[0]["time"].endswith("+00:00")
    assert "ZeroDivisionError" in records[3]["traceback"]


def test_libraries_are_quiet_even_when_we_debug() -> None:
    """Their errors are shown, their chatter isn't."""
    _, stderr = run("DEBUG", "plain")
    assert "no connection" in stderr
    assert "chatter" not in stderr


def test_lesser_records_are_left_out() -> None:
    """The level holds for our own records."""
    _, stderr = run("ERROR", "plain")
    assert "added" not in stderr
    assert "an old option" not in stderr
    assert "failed" in stderr
