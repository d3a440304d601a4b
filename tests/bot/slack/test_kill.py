"""kill -9 at each step of a job's life, and two processes at once: exactly one visible answer to each question.

By HTTP for the kills, where a request is lost with the process; by Socket Mode for two processes, which share it.
"""

import itertools
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.playground.slack.shapes import Json
from tests.bot.slack.conftest import make_channel, populate
from tests.bot.slack.results import words
from tests.bot.slack.serving import Serving, copied
from tests.bot.slack.talk import DIED, FERRY, reply, to_bot
from tests.slack.fake import FakeSlack

HERE = "tests.bot.slack.killed"
MANY = 20
SLOW = 600.0  # seconds: longer than the process lives

# What is in the database when it dies, and what Slack has of it, is another at each of these.
STEPS = {
    "before it is kept": ("SqlInbox.put", "before"),
    "kept, but not acknowledged": ("SqlInbox.put", "after"),
    "answered, but not posted": ("SqlOutbox.prepare", "after"),
    "noted as posted, but not finished": ("SqlInbox.finish", "before"),
}
BEFORE_WORK = tuple(STEPS)[:2]
HELD = {
    "taken up": ("conversations.info", {"delay": SLOW}),
    "posting in vain": ("chat.postMessage", {"delay": SLOW, "before": True}),
    "posted, but not noted": ("chat.postMessage", {"late": SLOW}),
}
COMMAND = "replying to a command"


def within(channel: str) -> Callable[[Json], bool]:
    """For faults of calls about one channel."""
    return lambda given: given.get("channel") == channel


def unfinished(home: Path) -> int:
    """How many jobs are not done, or set aside."""
    with closing(sqlite3.connect(home / "dateline.db")) as database:
        (count,) = database.execute("SELECT count(*) FROM work").fetchone()
        return int(count)


@pytest.fixture(scope="module")
def lived(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FakeSlack, dict[str, str]]]:
    """A workspace whose bot died at each step, all in one home, and the channel of each; all work is done."""
    home = copied(samples, tmp_path_factory.mktemp("killed") / "home")
    with FakeSlack(retry_delays=(0.2,) * 1_000) as slack, Serving(slack, home, "http") as serving:
        populate(slack)
        channels = {step: make_channel(slack) for step in (*STEPS, *HELD, COMMAND)}
        for step, how in STEPS.items():
            serving.command = ("-m", HERE, *how, channels[step])
            serving.start(ready=step not in BEFORE_WORK)
            slack.ask(channels[step], "UANNA", to_bot(slack, FERRY), wait=False)
            assert serving.died() == -signal.SIGKILL
        hold(slack, serving, channels)
        serving.command = ("-m", HERE)
        serving.start()
        slack.wait_for(lambda: all(map(slack.posted, list(channels.values())[:-1])), 30, "all answers")
        slack.wait_for(lambda: unfinished(home) == 0, what="the end of all work")
        assert serving.stop() == 0
        yield slack, channels


def hold(slack: FakeSlack, serving: Serving, channels: dict[str, str]) -> None:
    """Kill a process from outside, which waits for Slack in several ways."""
    serving.command = ("-m", HERE)
    serving.start()
    for step, (method, fault) in HELD.items():
        slack.fault(method, when=within(channels[step]), **fault)  # type: ignore[arg-type]  # numbers and a flag
        slack.ask(channels[step], "UANNA", to_bot(slack, FERRY))
    slack.fault("response_url", late=SLOW)
    slack.command("UANNA", channels[COMMAND], f"ask {FERRY}")
    slack.wait_for(lambda: len(slack.held) == len(HELD) + 1, what="all of it to be held")
    serving.kill()


@pytest.mark.parametrize("step", [*STEPS, *HELD])
def test_a_question_outlives_its_process(lived: tuple[FakeSlack, dict[str, str]], step: str) -> None:
    """Killed there and started again, the bot answers once."""
    slack, channels = lived
    (answer,) = slack.posted(channels[step])
    assert answer.text.startswith(DIED)


def test_a_reply_to_a_command_outlives_its_process(lived: tuple[FakeSlack, dict[str, str]]) -> None:
    """It was seen already, which nobody can know; so it is sent in its own place."""
    slack, channels = lived
    told = [each for each in slack.responses if each.channel == channels[COMMAND]]
    assert [(DIED in words(each), each.replace_original) for each in told] == [(True, False), (True, True)]


def test_two_processes_share_the_work(samples: Path, tmp_path: Path) -> None:
    """Each gets one of the two events that tell of a question; it is answered once, by either."""
    home = copied(samples, tmp_path / "home")
    with FakeSlack() as slack, Serving(slack, home, "socket") as one, Serving(slack, home, "socket") as other:
        populate(slack)
        channel, both = make_channel(slack), (one, other)
        for each in both:
            each.start(ready=False)
        slack.wait_for(lambda: all(each.get("/readyz")[0] == 200 for each in both), 60, "both")
        assert slack.connections == 2
        asked = [slack.ask(channel, "UANNA", to_bot(slack, FERRY), wait=False) for _ in range(MANY)]
        slack.wait_for(lambda: len({each.thread_ts for each in slack.posted(channel)}) == MANY, 30, "all answers")
        slack.wait_for(lambda: unfinished(home) == 0, what="the end of all work")
        done = [each.get("/metrics")[1] for each in both]
        assert [each.stop() for each in both] == [0, 0]
        for ts in asked:
            assert DIED in reply(slack, channel, ts).text
        shares = [page.count('dateline_jobs_total{kind="question",outcome="done"}') for page in done]
        assert shares == [1, 1], "one did it all"
        assert list(itertools.chain(*(delivery.attempts[1:] for delivery in slack.deliveries))) == []
