"""What the playground needs besides its modules travels with the package."""

import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[3]


def within(folder: Traversable, path: PurePosixPath) -> list[PurePosixPath]:
    """The files of a folder of the package, but for modules."""
    found = []
    for one in folder.iterdir():
        if one.is_dir() and one.name != "__pycache__":
            found += within(one, path / one.name)
        elif one.is_file() and not one.name.endswith(".py"):
            found.append(path / one.name)
    return found


def test_every_file_is_packaged() -> None:
    """Each is named by a pattern of pyproject.toml, and each pattern names some."""
    patterns = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["package-data"]["bot"]
    ours = [pattern for pattern in patterns if pattern.startswith("playground/")]
    there = within(files("bot") / "playground", PurePosixPath("playground"))
    assert there
    for path in there:
        assert any(path.match(pattern) for pattern in ours), path
    for pattern in ours:
        assert any(path.match(pattern) for path in there), pattern
