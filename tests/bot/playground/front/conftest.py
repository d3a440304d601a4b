"""A browser over a playground without the bot."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.bot.playground.pages.house import House
from tests.browser.chromium import NoChromium, Visits, chromium

Visit = Callable[..., Page]


@pytest.fixture
def house() -> Iterator[House]:
    """A playground, at work."""
    with House() as made:
        yield made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; it is closed with each module, for while it runs nothing else can use an event loop here."""
    try:
        with chromium() as launched:
            yield launched
    except NoChromium as none:
        pytest.skip(str(none))


@pytest.fixture
def visit(browser: Browser, house: House) -> Iterator[Visit]:
    """Opens pages, as a new visitor; none of them may complain, or ask anything of anybody else."""
    visits = Visits(browser, f"http://127.0.0.1:{house.port}")

    def go(path: str = "/UANNA/CNEWS", **more: Any) -> Page:
        page = visits.new(**more)
        page.goto(path)
        return page

    yield go
    visits.close()
    assert visits.complaints == []
