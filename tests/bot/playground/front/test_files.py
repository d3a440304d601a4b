"""What the page loads: everything is there, and nothing of it is from elsewhere."""

import re
from pathlib import Path

import pytest

from bot.playground.pages.templates import FRONT, Templates
from tests.bot.playground.front.invented import CHANNEL

STATIC = FRONT / "static"
SCRIPTS, SHEETS = sorted(STATIC.glob("*.js")), sorted(STATIC.glob("*.css"))


def test_the_page_loads_all_that_is_there() -> None:
    """And there is nothing that no page loads."""
    page = Templates().page(CHANNEL)
    loaded = {STATIC / name for name in re.findall(r'"/static/([^"]+)"', page)}
    waiting = [each for each in loaded if each.suffix == ".js"]
    while waiting:
        for name in re.findall(r'from "\./([^"]+)"', waiting.pop().read_text()):
            if STATIC / name not in loaded:
                loaded.add(STATIC / name)
                waiting.append(STATIC / name)
    assert loaded == set(STATIC.iterdir())


@pytest.mark.parametrize("path", [*SCRIPTS, *SHEETS], ids=lambda path: path.name)
def test_nothing_is_from_elsewhere(path: Path) -> None:
    """No address, no code made of text."""
    assert re.findall(r"https?://[^\s\"')]+|//[a-z]+\.[a-z]+/|@import|eval\(|new Function", path.read_text()) == []


def test_html_is_made_where_the_server_made_it() -> None:
    """Of the server's own templates, in two places."""
    makers = {path.name for path in SCRIPTS if "innerHTML" in path.read_text()}
    assert makers == {"patching.js", "blocks.js"}
