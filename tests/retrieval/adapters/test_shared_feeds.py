"""Feeds of a real site that several workspaces follow, polled by real processes: asked for, read and embedded once."""

import itertools
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from retrieval.adapters.sql.database import EVERYONE
from retrieval.adapters.tables import FEED_ITEM, FEED_KEY
from retrieval.domain import ANY_TIME, Scope
from retrieval.feeds import Outline
from retrieval.ingest import Outcome
from retrieval.poll import Polled
from tests.forks.process import Forked
from tests.retrieval.adapters.poller import House, house
from tests.retrieval.adapters.reading.site import Site, running
from tests.retrieval.adapters.test_polling import entry, got, publish, serve

ROOT = Path(__file__).parents[3]
TEAMS = [Scope(f"team{number}") for number in range(4)]
COUNT = 9
MINUTE = timedelta(minutes=1)


@pytest.fixture
def site() -> Iterator[Site]:
    """A site with two feeds of six articles, half of them in both."""
    with running() as site:
        for number in range(1, COUNT + 1):
            publish(site, number)
        for start in (1, 4):
            serve(site, *(entry(site, number) for number in range(start, start + 6)), path=f"/feed{start}", etag='"1"')
        yield site


@pytest.fixture(params=["sqlite", "postgres"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """The place of a library: a folder, or a database's URL."""
    return tmp_path if request.param == "sqlite" else str(request.getfixturevalue("postgres"))


@pytest.fixture
def home(where: Path | str, site: Site) -> Iterator[House]:
    """The house of all teams, who follow both feeds."""
    with house(where, site.host) as home:
        for scope in TEAMS:
            for start in (1, 4):
                (done,) = home.follow.add_all([Outline(site.at(f"/feed{start}"), "The Harbour")], scope)
                assert done.feed
        yield home


def asked(site: Site) -> Counter[str]:
    """How often each path was asked for since the last call, but for the rules of the site."""
    paths = Counter(path for path, _ in site.asked if path != "/robots.txt")
    site.asked.clear()
    return paths


def check(home: House, site: Site) -> None:
    """Every team has each article once, with its vectors, and nothing is left to do."""
    expected = sorted(site.at(f"/{number}") for number in range(1, COUNT + 1))
    for scope in TEAMS:
        assert sorted(str(article.url) for article in home.articles(scope)) == expected
        assert len(home.library.openings(scope, home.model.name, ANY_TIME)) == len(expected)
        assert all(feed.state.worked and not feed.state.failures for feed in home.feeds.feeds(scope))
    assert home.feeds.waiting() == 0


def poller(where: Path | str, site: Site, minutes: float) -> "subprocess.Popen[str]":
    """A process that polls, so many minutes from now."""
    command = [sys.executable, "-m", "tests.retrieval.adapters.poller", str(where), site.host, str(minutes)]
    return Forked(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_once_for_all(home: House, site: Site) -> None:
    """Each feed, each page, each passage; and what comes later, the version being known."""
    reports = list(home.poll())
    assert sum(isinstance(one, Polled) for one in reports) == 8
    check(home, site)
    paths = asked(site)
    assert set(paths.values()) == {1}
    assert len(paths) == COUNT + 2
    passages = home.model.passages
    assert passages == home.library.counts(TEAMS[0], ANY_TIME).passages
    serve(site, *(entry(site, number) for number in range(7)), path="/feed1", etag='"2"')
    publish(site, 0)
    assert got(home.later()) == {Outcome.ADDED: 4}
    assert asked(site) == {"/feed1": 1, "/feed4": 1, "/0": 1}
    assert all(len(home.articles(scope)) == COUNT + 1 for scope in TEAMS)
    assert passages < home.model.passages < passages * 1.2


def test_two_replicas(where: Path | str, home: House, site: Site) -> None:
    """They share the feeds; a page is asked for by both at most, as they came to it at the same moment."""
    with ExitStack() as stack:
        replicas = [stack.enter_context(poller(where, site, 0)) for _ in range(2)]
        said = [process.communicate() for process in replicas]
    assert [complaints for _, complaints in said] == ["", ""]
    lines = Counter(line.split()[0] for told, _ in said for line in told.splitlines())
    assert (lines["polled"], lines["failed"], lines["added"]) == (8, 0, COUNT * len(TEAMS))
    paths = asked(site)
    assert (paths["/feed1"], paths["/feed4"]) == (1, 1)
    assert max(paths.values()) <= 2
    check(home, site)


def test_killed_again_and_again(where: Path | str, home: House, site: Site) -> None:
    """At seeded random moments, one of two; then a run that is left alone. Nothing is lost, nothing comes twice."""
    chance = random.Random(20260312)  # noqa: S311 - no secret
    counts = []
    for number in range(2):
        with poller(where, site, 3 * number) as process:
            assert process.stdout is not None
            list(itertools.islice(process.stdout, chance.randrange(1, 12)))
            time.sleep(chance.uniform(0, 0.05))
            process.kill()
        counts.append(sum(len(home.articles(scope)) for scope in TEAMS))
    assert counts == sorted(counts)
    assert 0 < counts[-1] < COUNT * len(TEAMS), "it was never killed half-way"
    home.later(30 * MINUTE)
    check(home, site)


def test_killed_while_the_feed_is_asked(where: Path | str, home: House, site: Site) -> None:
    """Nobody else asks before the lease has run out; then each is polled once more."""
    slow = {path: site.answers[path] for path in ("/feed1", "/feed4")}
    for path, answer in slow.items():
        site.answers[path] = type(answer)(answer.body, answer.content_type, 200, answer.headers, seconds=1)
    with poller(where, site, 0) as process:
        while len(site.asked) < 2:
            time.sleep(0.01)
        process.kill()
    site.answers |= slow
    assert asked(site) == {"/feed1": 1, "/feed4": 1}
    home.ahead = MINUTE
    assert list(home.poll()) == []
    assert sum(isinstance(one, Polled) for one in home.later(2 * MINUTE)) == 8
    assert {path: count for path, count in asked(site).items() if "feed" in path} == {"/feed1": 1, "/feed4": 1}
    check(home, site)


def test_each_has_rows_of_its_own(home: House, site: Site) -> None:
    """One that leaves takes all of its own along, and nobody else's."""
    del site
    list(home.poll())
    for feed in home.feeds.feeds(TEAMS[0]):
        assert home.feeds.remove(TEAMS[0], feed.id)
    with home.library.reading(EVERYONE) as connection:
        owners = {row.workspace for row in connection.execute(FEED_KEY.select())}
        assert connection.execute(FEED_ITEM.select()).all() == []
    assert owners == {scope.workspace for scope in TEAMS[1:]}
    assert len(home.later()) == 6


def test_very_many_follow_it(where: Path | str, site: Site) -> None:
    """It is asked once, with nothing else to be read."""
    serve(site, path="/feed1")
    with house(where, site.host) as home:
        scopes = [Scope(f"w{number}") for number in range(200)]
        for scope in scopes:
            (done,) = home.follow.add_all([Outline(site.at("/feed1"), "The Harbour")], scope)
            assert done.feed
        assert sum(isinstance(one, Polled) for one in home.poll()) == 200
        assert asked(site) == {"/feed1": 1}
