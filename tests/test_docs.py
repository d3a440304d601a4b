"""What the README says is held to the code: every command, setting and task in it; its picture is in tests/quality."""

import re
import shlex
from pathlib import Path

import pytest

from bot.commands.grammar import parse
from config.settings import VARIABLES, Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = re.findall(r"^dateline (.+)$", README, re.MULTILINE)
TABLE = dict(re.findall(r"^\| `([A-Z_]+)` \| .+? \| (.*?) ?\|$", README, re.MULTILINE))


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_in_the_readme_is_one(line: str) -> None:
    """It parses as the program parses it; `>` and what follows it is the shell's."""
    words = shlex.split(line.partition(" > ")[0], comments=True)
    assert parse(words).command == words[0]


def test_the_readme_shows_every_command() -> None:
    """None is left for the reader to find."""
    shown = {line.split()[0] for line in COMMANDS}
    assert shown == {path.stem for path in (ROOT / "bot" / "commands").glob("*.py")} - {
        "__init__",
        "batch",
        "feed_rows",
        "grammar",
        "jsonl",
        "output",
        "rows",
    }


def test_the_readme_lists_every_setting_with_its_default() -> None:
    """With what holds where nobody chose."""
    fields = {variable: Settings.model_fields[field].default for field, variable in VARIABLES.items()}
    assert TABLE.keys() == fields.keys()
    told = {"DATABASE_URL", "DATELINE_CONFIDENCE"}  # the default is worked out, and told in words
    for variable in fields.keys() - told:
        default = fields[variable]
        shown = "" if default is None else str(default).lower() if isinstance(default, bool) else str(default)
        assert TABLE[variable].strip("`") == shown, variable


@pytest.mark.parametrize("task", sorted(set(re.findall(r"`?make ([a-z]+)", README))))
def test_every_task_in_the_readme_is_in_the_makefile(task: str) -> None:
    """`make` knows it."""
    assert re.search(rf"^{task}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


def test_files_named_in_the_readme_are_there() -> None:
    """A path in backquotes with a suffix is a file of the project."""
    for name in re.findall(r"`((?:bot|retrieval|tests|config)/[\w/.-]+)`", README):
        assert (ROOT / name).exists(), name


def test_pictures_in_the_readme_are_there() -> None:
    """Each in light and dark, with words for who does not see it."""
    shown = re.findall(r'<img src="docs/pictures/(\w+)-light\.png" .*?alt="(.+?)"', README)
    dark = re.findall(r'srcset="docs/pictures/(\w+)-dark\.png"', README)
    assert [name for name, _ in shown] == dark
    taken = {path.name for path in (ROOT / "docs" / "pictures").glob("*.png")}
    assert taken == {f"{name}-{theme}.png" for name in dark for theme in ("light", "dark")}
