"""`serve --only`: processes that share the work by its kinds, on one database."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.bot.slack.hosting import Host, divide, host
from tests.bot.slack.schedules import daily, digest, due_now
from tests.bot.slack.serving import Serving, copied
from tests.bot.slack.talk import BRIDGE, CROWNS, DIED, FERRY, reply, shown, to_bot
from tests.slack.fake import FakeSlack
from tests.slack.workspace import Workspace

MODELS = ("libtorch", "onnxruntime", "tokenizers")
CHANNEL = "CSAME"


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
        made = host(slack, home)
        for each in (made.one, made.two):
            each.channel(CHANNEL)
        yield made


def answered(where: Workspace, question: str) -> str:
    """What is answered there."""
    return shown(reply(where, CHANNEL, where.ask(CHANNEL, "UANNA", to_bot(where, question))))


@pytest.mark.parametrize("mode", ["http", "socket"])
def test_a_front_door_without_models_and_workers_behind_it(both: Host, mode: str) -> None:
    """What the one takes in, whether workers are there yet or not, the others do; each is ready for its part."""
    with ExitStack() as stack:
        front = stack.enter_context(both.process(mode, "slack"))
        front.start()
        early = both.one.ask(CHANNEL, "UANNA", to_bot(both.one, FERRY))
        url = both.slack.app_url
        workers = [stack.enter_context(both.process("http", "workers", SLACK_SIGNING_SECRET="")) for _ in range(2)]
        for worker in workers:
            worker.start()
        both.slack.app_url = url
        assert DIED in shown(reply(both.one, CHANNEL, early))
        began = time.monotonic()
        assert CROWNS in answered(both.two, BRIDGE)
        assert time.monotonic() - began < 10
        assert (loaded(front), "libtorch" in loaded(workers[0])) == (set(), True)
        assert "This process is for slack." in front.log
        assert all(worker.get("/slack/install")[0] == 404 for worker in workers)
        assert "dateline_jobs_waiting" in front.get("/metrics")[1]
        assert [one.stop() for one in (front, *workers)] == [0, 0, 0]


def test_digests_are_put_in_by_schedules_alone(both: Host) -> None:
    """Whose processes need nothing of Slack's, and load no model before a feed has news."""
    both.slack.heal()
    with ExitStack() as stack:
        rest = stack.enter_context(both.process("http", "slack", "workers")).start()
        assert "A digest comes here" in daily(both.one, "UADMIN", CHANNEL)
        due_now(both.home, CHANNEL)
        url = both.slack.app_url
        schedules = stack.enter_context(both.process("http", "schedules", SLACK_SIGNING_SECRET=""))
        schedules.start()
        both.slack.app_url = url
        assert digest(both.one, CHANNEL)
        assert both.two.posted(CHANNEL) == []
        assert loaded(schedules) == set()
        assert [one.stop() for one in (rest, schedules)] == [0, 0]


def test_two_processes_that_do_everything_share_it(both: Host) -> None:
    """Requests go to either; each question is answered once, also after one of the two is killed."""
    with ExitStack() as stack:
        first, second = (stack.enter_context(both.process("http")).start() for _ in range(2))
        urls = [f"http://127.0.0.1:{process.port}/slack/events" for process in (first, second)]
        asked = []
        for number in range(8):
            where, question = ((both.one, FERRY), (both.two, BRIDGE))[number % 2]
            both.slack.app_url = urls[number // 2 % 2]
            asked.append((where, where.ask(CHANNEL, "UANNA", to_bot(where, question))))
        first.kill()
        both.slack.app_url = urls[1]
        for where, ts in asked:
            both.slack.wait_for(lambda where=where, ts=ts: where.posted(CHANNEL, ts), 40, "what the killed one had")  # type: ignore[misc]
            assert (DIED in shown(reply(where, CHANNEL, ts))) is (where is both.one)
        assert second.stop() == 0, second.log
