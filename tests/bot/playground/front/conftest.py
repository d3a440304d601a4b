"""A browser over a playground without the bot."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.bot.playground.pages.house import House
from tests.browser.chromium import chromium

Visit = Callable[..., Page]

_WAIT = 5000  # milliseconds for what has to come
_EXPECTED = "Failed to load resource"  # said of each act that the server refuses, and of a server that is gone


@pytest.fixture
def house() -> Iterator[House]:
    """A playground, at work."""
    with House() as made:
        yield made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; it is closed with each module, for while it runs nothing else can use an event loop here."""
    with chromium() as launched:
        yield launched


@pytest.fixture
def visit(browser: Browser, house: House) -> Iterator[Visit]:
    """Opens pages, as a new visitor; none of them may complain."""
    complaints: list[str] = []
    contexts = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and _EXPECTED not in message.text:
            complaints.append(message.text)

    def go(path: str = "/UANNA/CNEWS", width: int = 1280, height: int = 800, **more: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce", **more)
        contexts.append(context)
        context.set_default_timeout(_WAIT)
        page = context.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"http://127.0.0.1:{house.port}{path}")
        return page

    yield go
    for each in contexts:
        each.close()
    assert complaints == []
