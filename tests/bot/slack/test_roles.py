"""`serve --only`: processes that share the work by its kinds, on one database."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.bot.slack.hosting import CHANNEL, Host, answered, divide, host
from tests.bot.slack.schedules import daily, digest, due_now
from tests.bot.slack.serving import Serving, copied
from tests.bot.slack.talk import BRIDGE, CROWNS, DIED, FERRY, reply, shown, to_bot
from tests.slack.fake import FakeSlack

MODELS = ("libtorch", "onnxruntime", "tokenizers")


def loaded(process: Serving) -> set[str]:
    """The libraries for models that are in a process's memory."""
    maps = Path(f"/proc/{process.pid}/maps").read_text()
    return {library for library in MODELS if library in maps}


@pytest.fixture
def both(samples: Path, tmp_path: Path) -> Iterator[Host]:
    """Two workspaces, and nobody to serve them yet."""
    home = copied(samples, tmp_path / "home")
    divide(home)
    with FakeSlack(installed=False) as slack:
        yield host(slack, home)


@pytest.mark.parametrize("mode", ["http", "socket"])
def test_a_front_door_without_models_and_a_worker_behind_it(both: Host, mode: str) -> None:
    """What the one takes in, whether the other is there yet or not, that does; each is ready for its part."""
    with ExitStack() as stack:
        front = stack.enter_context(both.process(mode, "slack"))
        front.start(fresh=True)
        early = both.one.ask(CHANNEL, "UANNA", to_bot(both.one, FERRY))
        url = both.slack.app_url
        worker = stack.enter_context(both.process("http", "workers", SLACK_SIGNING_SECRET="")).start()
        both.slack.app_url = url
        assert DIED in shown(reply(both.one, CHANNEL, early))
        began = time.monotonic()
        assert CROWNS in answered(both.two, BRIDGE)
        assert time.monotonic() - began < 10
        assert (loaded(front), "libtorch" in loaded(worker)) == (set(), True)
        assert "This process is for slack." in front.log
        assert worker.get("/slack/install")[0] == 404
        assert "dateline_jobs_waiting" in front.get("/metrics")[1]
        assert [one.stop() for one in (front, worker)] == [0, 0]


def test_digests_are_put_in_by_schedules_alone(both: Host) -> None:
    """Whose processes need nothing of Slack's, and load no model before a feed has news."""
    both.slack.heal()
    with ExitStack() as stack:
        rest = stack.enter_context(both.process("http", "slack", "workers")).start()
        assert "A digest comes here" in daily(both.one, "UADMIN", CHANNEL)
        due_now(both.home, CHANNEL)
        url = both.slack.app_url
        schedules = stack.enter_context(both.process("http", "schedules", SLACK_SIGNING_SECRET=""))
        schedules.start(fresh=True)
        both.slack.app_url = url
        assert digest(both.one, CHANNEL)
        assert both.two.posted(CHANNEL) == []
        assert loaded(schedules) == set()
        assert [one.stop() for one in (rest, schedules)] == [0, 0]
