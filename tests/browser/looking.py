"""Looks that only a script in the page can take; each is in a file of its own here."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page


def look(page: Page, name: str) -> Any:
    """What the script of that name finds."""
    return page.evaluate((Path(__file__).parent / f"{name}.js").read_text())
