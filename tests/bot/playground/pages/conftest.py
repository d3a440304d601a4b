"""A playground without the bot, for each test its own."""

from collections.abc import Iterator

import pytest

from tests.bot.playground.pages.house import House


@pytest.fixture
def house() -> Iterator[House]:
    """It, at work."""
    with House() as made:
        yield made
