"""kill -9 at each step of a scheduled digest's life, and two processes at once: each channel gets it exactly once."""

import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.bot.slack.conftest import ADMIN, make_channel, populate
from tests.bot.slack.pressroom import COLLISION, OWLS, RATES, take_in
from tests.bot.slack.results import typed
from tests.bot.slack.schedules import daily, digest, due_now, heads
from tests.bot.slack.serving import Serving
from tests.bot.slack.talk import replies, shown
from tests.slack.fake import FakeSlack

HERE = "tests.bot.slack.killed"

# The method at which it dies, when, and what else is in its arguments. Those that a digest shares with an answer are in
# test_kill, those before there is a job in test_schedules.
STEPS = {
    "a job, but due still": ("SqlBriefs.advance", "before"),
    "made and kept, but not in the ledger": ("SqlEditions.keep", "after"),
    "posted, but its stories are not": ("SqlOutbox.mark", "after", "'sent'"),
    "all posted, but not counted": ("SqlBriefs.change", "before"),
}


def settled(home: Path) -> bool:
    """Whether no work is left."""
    with closing(sqlite3.connect(home / "dateline.db")) as database:
        return database.execute("SELECT 1 FROM work").fetchone() is None


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FakeSlack, dict[str, str]]]:
    """A workspace whose bot died at each step, and the channel of each; at work again, with nothing left to do."""
    home = tmp_path_factory.mktemp("digests") / "home"
    home.mkdir()
    with FakeSlack() as slack, Serving(slack, home, "http") as serving:
        populate(slack)
        take_in(serving, COLLISION, RATES, OWLS)
        channels = {step: make_channel(slack) for step in STEPS}
        serving.command = ("-m", HERE)
        serving.start()
        for channel in channels.values():
            assert "A digest comes here" in daily(slack, ADMIN, channel)
        slack.wait_for(lambda: settled(home), what="the end of all work")
        assert serving.stop() == 0
        for step, (method, when, *more) in STEPS.items():
            due_now(home, channels[step])
            serving.command = ("-m", HERE, method, when, channels[step], *more)
            serving.start(ready=False)
            assert serving.died() == -signal.SIGKILL, step
        serving.command = ("-m", HERE)
        serving.start()
        slack.wait_for(lambda: all(heads(slack, channel) for channel in channels.values()), 60, "all digests")
        slack.wait_for(lambda: settled(home), 30, "the end of all work")
        yield slack, channels
        assert serving.stop() == 0


@pytest.mark.parametrize("step", STEPS)
def test_it_comes_once(lived: tuple[FakeSlack, dict[str, str]], step: str) -> None:
    """One message in the channel, its stories in the thread, and all of it counts as told."""
    slack, channels = lived
    posted = digest(slack, channels[step])
    assert shown(posted).count("`NEW`") == 3
    replies(slack, channels[step], posted.ts, 3)
    typed(slack, "UANNA", channels[step], "brief now")
    again = slack.wait_for(lambda: heads(slack, channels[step])[1:], 30, what="another digest")[0]
    assert "Nothing new." in shown(again)
