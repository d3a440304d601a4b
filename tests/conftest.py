"""What holds for every test: no library goes to the network, and tests that share a running bot share a process."""

import os
import re
import signal
from collections.abc import Iterator

import pytest
from xdist.scheduler import LoadScopeScheduling

os.environ["HF_HUB_OFFLINE"] = "1"
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as in the background of a shell; the processes would inherit it
    signal.signal(signal.SIGINT, signal.default_int_handler)

_LONG = ("tests/bot/slack/", "tests/browser/", "tests/quality/", "tests/bot/commands/", "tests/bot/playground/")
_SHARED_PAGES = "tests/browser/"
_SHARED_BOT = re.compile(r"tests/bot/slack/.*\[(?:.*-)?(http|socket)(?:-.*)?\]")


class _Together(LoadScopeScheduling):  # type: ignore[misc]  # xdist tells no types
    """Sends to one process the tests of one bot, by HTTP or Socket Mode, or of one playground; else those of a file."""

    def _split_scope(self, nodeid: str) -> str:
        shared = _SHARED_BOT.fullmatch(nodeid)
        if nodeid.startswith(_SHARED_PAGES):
            return _SHARED_PAGES
        return shared[1] if shared else nodeid.partition("::")[0]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what takes long first, so that no process is at it when the others are done."""
    items.sort(key=lambda item: [not item.nodeid.startswith(place) for place in _LONG])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadScopeScheduling:
    """The scheduler, if tests are run on several processes."""
    return _Together(config, log)


@pytest.fixture
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL database whose tables are up to date and empty."""
    from tests.postgres import empty

    yield from empty()
