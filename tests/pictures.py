"""Takes the README's pictures with Chromium over the playground: `make pictures` runs it.

They are written to docs/pictures, each in light and dark: an answer with its sources, the passage of one of them, the
Home tab, and the next morning's digest.
"""

import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from bot.playground.furnishing import ANNA, NEWSROOM
from tests.bot.playground.running import Running
from tests.browser.chromium import chromium

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"

_WIDE, _HIGH, _SHARP = 780, 1500, 1.5  # the second so that nothing is cut off, the third in pixels of the file to one
_COLOURS = 128  # enough for what is mostly text: nobody sees a difference, and the files are a third as large
_QUESTION = "According to the ministry, what was the real reason for Coastway's delays?"
_DIGEST = 5  # a stop of the tour


def take(folder: Path = PICTURES) -> list[Path]:
    """Take all of them; gives the files."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as home, chromium() as browser, Running(Path(home), fresh=True).start() as playground:
        asked = playground.do("say", ANNA, NEWSROOM, text=f"@Dateline {_QUESTION}")["thread_url"]
        playground.wait_for("Show passage", asked, "replies")
        files = _both(browser, playground, asked, folder / "answer", lambda page: page.locator("#replies"))
        files += _both(browser, playground, asked, folder / "passage", _passage)
        ordered = playground.do("tour", ANNA, NEWSROOM, number=_DIGEST)["url"]
        playground.wait_for("Digest, ", ordered, "messages")
        files += _both(browser, playground, ordered, folder / "digest", _latest)
        files += _both(browser, playground, f"/{ANNA}/home", folder / "home", lambda page: page.locator("#home"))
    return files


def _both(browser: Browser, playground: Running, path: str, name: Path, what: Callable[[Page], Locator]) -> list[Path]:
    """A part of a page, in light and dark."""
    return [_one(browser, playground.address + path, name, scheme, what) for scheme in ("light", "dark")]


def _one(browser: Browser, url: str, name: Path, scheme: str, what: Callable[[Page], Locator]) -> Path:
    context = browser.new_context(
        viewport={"width": _WIDE, "height": _HIGH},
        device_scale_factor=_SHARP,
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(url)
    file = name.with_name(f"{name.name}-{scheme}.png")
    taken = Image.open(BytesIO(what(page).screenshot(animations="disabled"))).convert("RGB")
    few = taken.quantize(_COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)  # which keeps rare ones, too
    few.save(file, optimize=True)
    if page.locator("#modal").is_visible():  # else it is open in the next picture, too
        page.keyboard.press("Escape")
        expect(page.locator("#modal")).to_be_hidden()
    context.close()
    return file


def _latest(page: Page) -> Locator:
    """What was said last."""
    return page.locator("#messages > li").last


def _passage(page: Page) -> Locator:
    """The passage behind the first source, in its window."""
    page.locator("#replies").get_by_role("button", name="Show passage").first.click()
    expect(page.locator("#modal")).to_contain_text("Characters")
    return page.locator("#modal")


if __name__ == "__main__":
    for file in take():
        print(f"{file.stat().st_size:>8,} {file}", file=sys.stderr)
