"""Processes on one PostgreSQL: its clock is theirs, and while it is away they wait for it."""

import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Column, ColumnElement, make_url, select, update

from bot.stores.tables import BRIEF, WORK
from retrieval.adapters.tables import ARTICLE, FEED_ITEM
from tests.bot.conftest import program
from tests.bot.slack.conftest import ADMIN
from tests.bot.slack.hosting import ONE, Host, divide, host
from tests.bot.slack.newsfeeds import serving_feeds
from tests.bot.slack.schedules import daily, digest
from tests.bot.slack.serving import Serving, copied
from tests.bot.slack.site import serving_site
from tests.bot.slack.talk import BRIDGE, CROWNS, DIED, FERRY, reply, shown, to_bot
from tests.bot.stores.partition import Partition
from tests.postgres import Server
from tests.slack.fake import FakeSlack

CHANNEL, NEWS = "CSAME", "CNEWS"
# Soon done with what does not end, when it is stopped.
HASTY = ("-c", "from bot import __main__, serve; serve._DRAIN, serve._END = 1.0, 3.0; __main__.main(['serve'])")


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
    """One machine's is half a minute fast, another's as slow: what one has in hand the other leaves alone.

    Until the one is killed; then the other does what that had taken in, each question once.
    """
    with ExitStack() as stack:
        fast, slow = (
            stack.enter_context(both.process("http", command=("-m", "tests.bot.slack.skewed", off))).start(fresh=True)
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
        questions = ((both.one, FERRY, DIED), (both.two, BRIDGE, CROWNS)) * 2
        left = [(where, where.ask(CHANNEL, "UANNA", to_bot(where, text)), answer) for where, text, answer in questions]
        fast.kill()
        for where, ts, answer in left:
            both.slack.wait_for(lambda where=where, ts=ts: where.posted(CHANNEL, ts), 40, "what the killed one had")  # type: ignore[misc]
            assert answer in shown(reply(where, CHANNEL, ts))
        assert len(both.one.posted(CHANNEL)) == 5
        assert slow.stop() == 0, slow.log


def test_a_feed_and_a_digest_are_done_once_by_two_of_which_one_is_killed(both: Host, tmp_path: Path) -> None:
    """In the middle of the one or the other: whoever is left goes on with both, and nothing is lost or there twice."""
    title = "Owls of the clock tower"
    steps = (*("SqlFeeds.finish", "before", title), "+", *("SqlEditions.keep", "after"))
    both.one.channel(NEWS)
    with ExitStack() as stack, both.library() as library:
        site, newsfeeds = stack.enter_context(serving_site()), stack.enter_context(serving_feeds())
        page = site.article(title, "The owls of the clock tower have five chicks, the ranger said.")
        url = newsfeeds.feed("Owl Wire", (title, page))
        extra = {"DATELINE_PRIVATE_HOSTS": f"{site.host},{newsfeeds.host}", "DIES_ONCE": str(tmp_path / "dead")}
        command = ("-m", "tests.bot.slack.killed", *steps)
        two = [stack.enter_context(both.process("http", command=command, **extra)) for _ in range(2)]
        list(stack.enter_context(ThreadPoolExecutor()).map(Serving.start, two))

        def dead() -> list[Serving]:
            return [one for one in two if one.process and one.process.poll() is not None]

        def rows(column: Column[str], *which: ColumnElement[bool]) -> list[str]:
            with library.reading(ONE) as connection:
                return list(connection.scalars(select(column).where(*which)))

        assert "A digest comes here" in daily(both.one, ADMIN, NEWS)
        both.one.command(ADMIN, NEWS, f"feeds add {url}")
        with library.writing(ONE) as connection:
            connection.execute(update(BRIEF).where(BRIEF.c.channel == NEWS).values(due=datetime.now(UTC)))
        (killed,) = both.slack.wait_for(dead, 30, "an end in the middle of something")
        assert killed.died() == -signal.SIGKILL
        assert digest(both.one, NEWS)
        both.slack.wait_for(lambda: not rows(FEED_ITEM.c.id) + rows(WORK.c.id), 60, "the other to go on")
        assert digest(both.one, NEWS)
        assert rows(ARTICLE.c.url, ARTICLE.c.title == title) == [page]
        assert len(newsfeeds.statuses(url)) == 2  # as it was added, and its poll
        (left,) = (one for one in two if one is not killed)
        assert left.stop() == 0, left.log
        assert not any("Traceback" in one.log for one in two)


def test_while_the_database_is_away_it_is_not_ready_and_then_goes_on(both: Host, server: Server) -> None:
    """A balancer leaves it out; what Slack sends comes again; nothing ends the process, nor is anything done twice.

    Where the database says nothing at all any more, the process ends without it when it is told to.
    """
    direct = make_url(both.database)
    with ExitStack() as stack:
        network = stack.enter_context(Partition(direct.port or 5432))
        way = direct.set(port=network.port).render_as_string(hide_password=False)
        bot = stack.enter_context(both.process("http", command=HASTY, DATABASE_URL=way)).start()
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
        network.cut()
        assert [bot.get(path)[0] for path in ("/readyz", "/metrics", "/healthz")] == [503, 200, 200]
        assert bot.stop() == 1
        assert "gives no answer" in bot.log
        assert "Traceback" not in bot.log


def test_it_ends_in_peace_without_the_database(both: Host, server: Server) -> None:
    """What it has in hand is another's when the lease has run out."""
    with both.process("http", command=HASTY).start() as bot:
        both.one.fault("chat.postMessage", delay=60.0)
        both.one.ask(CHANNEL, "UANNA", to_bot(both.one, FERRY))
        both.slack.wait_for(lambda: "chat.postMessage" in both.one.held, what="an answer on its way")
        server.stop()
        assert bot.stop() == 0, bot.log
        server.start()
        assert "Traceback" not in bot.log
    both.one.heal()
