"""One browser and one playground for all tests here; a playground without the bot where the bot is in the way."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.bot.playground.pages.house import House
from tests.bot.playground.running import Running
from tests.browser.chromium import NoChromium, Visits, chromium
from tests.browser.visitor import NEWSROOM, Visitor

Visit = Callable[..., Visitor]
Look = Callable[..., Page]

_HERE = Path(__file__).parent
_open = ExitStack()


@cache
def _browser() -> Browser:
    try:
        return _open.enter_context(chromium())
    except NoChromium as none:
        pytest.skip(str(none))


@cache
def _playground() -> Running:
    folder = Path(_open.enter_context(TemporaryDirectory()))
    return _open.enter_context(Running(folder)).start()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> Iterator[None]:
    """After the last test here let both go: others need the event loop and the memory."""
    yield
    if nextitem is None or _HERE not in nextitem.path.parents:
        _open.close()
        _browser.cache_clear()
        _playground.cache_clear()


@pytest.fixture
def playground() -> Running:
    """The real thing, as it is after the tests before."""
    _browser()  # which is looked for first
    return _playground()


@pytest.fixture
def visit(playground: Running) -> Iterator[Visit]:
    """Lets somebody be at a place; nothing may go wrong in the page, and nothing leave this machine."""
    visits = Visits(_browser(), playground.address)

    def go(user: str, place: str = NEWSROOM, thread: str = "", **more: Any) -> Visitor:
        visitor = Visitor(visits.new(**more), user)
        visitor.go(place, thread)
        visitor.close_windows()
        return visitor

    yield go
    visits.close()
    assert visits.complaints == []


@pytest.fixture
def house() -> Iterator[House]:
    """A playground without the bot, to which a test says what the app says."""
    _browser()
    with House() as made:
        yield made


@pytest.fixture
def look(house: House) -> Iterator[Look]:
    """Opens pages of it, in the same way."""
    visits = Visits(_browser(), f"http://127.0.0.1:{house.port}")

    def at(path: str, **more: Any) -> Page:
        page = visits.new(**more)
        page.goto(path)
        return page

    yield at
    visits.close()
    assert visits.complaints == []
