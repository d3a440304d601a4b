"""Processes on one PostgreSQL: its clock is theirs, and while it is away they wait for it."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.bot.conftest import program
from tests.bot.slack.hosting import Host, divide, host
from tests.bot.slack.serving import copied
from tests.bot.slack.talk import BRIDGE, CROWNS, DIED, FERRY, reply, shown, to_bot
from tests.postgres import Server
from tests.slack.fake import FakeSlack

CHANNEL = "CSAME"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """One of our own, which may be stopped."""
    made = Server()
    made.start()
    yield made
    made.remove()


@pytest.fixture(scope="module")
def both(server: Server, samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """Two workspaces with their articles on that server."""
    home = copied(samples, tmp_path_factory.mktemp("replicas") / "home")
    divide(home)
    database = server.database()
    moved = program(("move", "--from", f"sqlite:///{home}/dateline.db", "--to", database), home)
    assert moved.returncode == 0, moved.stderr
    with FakeSlack(installed=False, retry_delays=(0.5,) * 60) as slack:
        made = host(slack, home, database)
        for each in (made.one, made.two):
            each.channel(CHANNEL)
        yield made


def test_clocks_that_differ_by_a_minute_steal_nothing(both: Host) -> None:
    """One machine's is half a minute fast, another's as slow: what one has in hand the other leaves alone."""
    with ExitStack() as stack:
        fast, slow = (
            stack.enter_context(both.process("http", command=("-m", "tests.bot.slack.skewed", off))).start()
            for off in ("30", "-30")
        )
        both.one.fault("chat.postMessage", delay=4.0, times=2)
        asked = [both.one.ask(CHANNEL, "UANNA", to_bot(both.one, FERRY)) for _ in range(2)]
        time.sleep(1)
        both.slack.app_url = f"http://127.0.0.1:{fast.port}/slack/events"
        asked.append(both.one.ask(CHANNEL, "UANNA", to_bot(both.one, FERRY)))
        assert [DIED in shown(reply(both.one, CHANNEL, ts)) for ts in asked] == [True] * 3
        time.sleep(1)
        assert len(both.one.posted(CHANNEL)) == 3
        assert [process.stop() for process in (fast, slow)] == [0, 0]


def test_while_the_database_is_away_it_is_not_ready_and_then_goes_on(both: Host, server: Server) -> None:
    """A balancer leaves it out; what Slack sends comes again; nothing ends the process, nor is anything done twice."""
    with both.process("http").start() as bot:
        ts = both.two.ask(CHANNEL, "UANNA", to_bot(both.two, BRIDGE))
        assert CROWNS in shown(reply(both.two, CHANNEL, ts))
        server.stop()
        assert bot.get("/readyz")[0] == 503
        assert bot.get("/healthz")[0] == 200
        assert bot.get("/metrics")[0] == 200
        ts = both.two.ask(CHANNEL, "UANNA", to_bot(both.two, BRIDGE))
        assert not both.slack.deliveries[-1].acked
        time.sleep(2)
        server.start()
        both.slack.wait_for(lambda: bot.get("/readyz")[0] == 200, 20, "the database")
        both.slack.wait_for(lambda: both.two.posted(CHANNEL, ts), 30, "what was asked meanwhile")
        assert CROWNS in shown(reply(both.two, CHANNEL, ts))
        assert bot.stop() == 0, bot.log
        assert "Traceback" not in bot.log


def test_it_ends_in_peace_without_the_database(both: Host, server: Server) -> None:
    """What it has in hand is another's when the lease has run out."""
    with both.process("http").start() as bot:
        both.one.fault("chat.postMessage", delay=60.0)
        both.one.ask(CHANNEL, "UANNA", to_bot(both.one, FERRY))
        both.slack.wait_for(lambda: "chat.postMessage" in both.one.held, what="an answer on its way")
        server.stop()
        assert bot.stop() == 0, bot.log
        server.start()
        assert "Traceback" not in bot.log
    both.one.heal()
