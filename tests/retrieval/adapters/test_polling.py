"""Feeds of a real site polled into a real library: what people meet with feeds, kills, and two processes at once."""

import itertools
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path

import pytest

from retrieval.domain import LOCAL, Scope
from retrieval.errors import InputError
from retrieval.feeds import Outline
from retrieval.health import Health, health, is_dead
from retrieval.ingest import Outcome
from retrieval.poll import Got, Polled
from tests.forks.process import Forked
from tests.retrieval.adapters.poller import House, house
from tests.retrieval.adapters.reading.site import Answer, Site, running
from tests.retrieval.adapters.test_kill import check_database

ROOT = Path(__file__).parents[3]
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
NOW = datetime.now(UTC).replace(microsecond=0)
PRIVATE = Scope("local", "D1")


@pytest.fixture
def site() -> Iterator[Site]:
    """A site without anything."""
    with running() as site:
        yield site


@pytest.fixture
def home(tmp_path: Path, site: Site) -> Iterator[House]:
    """A house that may read that site."""
    with house(tmp_path, site.host) as home:
        yield home


def story(number: int, words: str = "ships") -> str:
    """What an article says, which no other does."""
    chance = random.Random(number)  # noqa: S311 - no secret
    return "".join(
        f"<p>The harbour of story{number} counted {chance.randrange(2, 900)} {words} on day {day}, and its master said "
        f"that the quay needs {chance.randrange(2, 90)} more cranes before the winter comes.</p>"
        for day in range(6)
    )


def publish(site: Site, number: int, words: str = "ships") -> None:
    """Put an article's page up."""
    page = (
        f"<html lang=en><head><title>Story {number}</title></head><body><nav><a href=/>Home</a></nav>"
        f"<article><h1>Story {number}</h1>{story(number, words)}</article></body></html>"
    )
    site.answers[f"/{number}"] = Answer(page.encode())


def entry(site: Site, number: int, guid: str = "", updated: datetime | None = None) -> str:
    """An article in a feed, published so many hours ago."""
    changed = f"<atom:updated>{updated.isoformat()}</atom:updated>" if updated else ""
    return (
        f"<item><title>Story {number}</title><link>{site.at(f'/{number}')}</link>"
        f"<guid isPermaLink='false'>{guid or f'tag:{number}'}</guid>{changed}"
        f"<pubDate>{format_datetime(NOW - number * HOUR)}</pubDate>"
        f"<description>{escape(f'<p>What story {number} is about, in a sentence of the feed.</p>')}</description>"
        "</item>"
    )


def rss(*entries: str) -> bytes:
    """A feed of these."""
    return (
        "<?xml version='1.0'?><rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'><channel>"
        f"<title>The Harbour</title>{''.join(entries)}</channel></rss>"
    ).encode()


def serve(site: Site, *entries: str, path: str = "/feed", etag: str = "", status: int = 200, **headers: str) -> None:
    """Put a feed up."""
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    site.answers[path] = Answer(rss(*entries), "application/rss+xml", status, told | ({"ETag": etag} if etag else {}))


def got(reports: Sequence[Polled | Got]) -> Counter[Outcome]:
    """How often items came to what."""
    return Counter(one.done.outcome for one in reports if isinstance(one, Got))


def asked(site: Site) -> Counter[str]:
    """How often each path was asked for since the last call."""
    paths = Counter(path for path, _ in site.asked)
    site.asked.clear()
    return paths


def test_a_feed_from_its_first_poll_to_its_next(home: House, site: Site) -> None:
    """Its newest articles come whole; what changes and what is new comes later, each page read once."""
    for number in range(1, 31):
        publish(site, number)
    serve(site, *(entry(site, number) for number in range(1, 31)))
    followed = home.follow.add(site.at("/feed"), LOCAL).feed
    assert followed
    assert (health(followed, home.now()), followed.name) == (Health.NEW, "The Harbour")
    assert got(list(home.poll())) == {Outcome.ADDED: 20}
    articles = home.articles()
    assert {article.url for article in articles} == {site.at(f"/{number}") for number in range(1, 21)}
    assert all(article.text.count("cranes") == 6 and not article.partial for article in articles)
    assert all(article.published == NOW - int(article.title.split()[1]) * HOUR for article in articles)
    assert health(home.only, home.now()) is Health.OK
    assert max(asked(site).values()) <= 2

    publish(site, 0)
    publish(site, 3, words="boats")
    serve(site, entry(site, 0), *(entry(site, number, updated=NOW if number == 3 else None) for number in range(1, 31)))
    assert got(home.later()) == {Outcome.ADDED: 1, Outcome.UPDATED: 1}
    assert asked(site).keys() == {"/feed", "/0", "/3"}
    assert got(home.later()) == {}
    assert len(home.articles()) == 21


@pytest.mark.parametrize("again", ["guids", "links", "old"])
def test_a_feed_that_starts_over(home: House, site: Site, again: str) -> None:
    """Its guids or addresses are others, or it lists what it had years ago: no article is new."""
    for number in (*range(1, 11), *range(2_000, 2_300)):
        publish(site, number)
    serve(site, *(entry(site, number) for number in range(1, 11)))
    home.follow.add(site.at("/feed"), LOCAL)
    list(home.poll())
    site.answers |= {f"/{number}?moved": site.answers[f"/{number}"] for number in range(1, 11)}
    entries = {
        "guids": [entry(site, number, guid=f"new:{number}") for number in range(1, 11)],
        "links": [entry(site, number).replace("</link>", "?moved</link>") for number in range(1, 11)],
        "old": [entry(site, number) for number in (*range(1, 11), *range(2_000, 2_300))],
    }
    serve(site, *entries[again])
    asked(site)
    assert got(home.later()) == {}
    assert asked(site).keys() == {"/feed"}


def test_nothing_changed(home: House, site: Site) -> None:
    """The site need not send it again, and is left alone for as long as it wishes."""
    publish(site, 1)
    serve(site, entry(site, 1), etag='"1"', Cache_Control="max-age=36000")
    home.follow.add(site.at("/feed"), LOCAL)
    list(home.poll())
    site.answers["/feed"] = Answer(status=304)
    asked(site)
    assert home.later(9 * HOUR) == []
    (polled,) = home.later(3 * HOUR)
    assert isinstance(polled, Polled)
    assert polled.feed.state.worked == polled.feed.state.polled
    assert site.asked[0][1]["If-None-Match"] == '"1"'
    assert health(home.only, home.now()) is Health.OK


def test_a_site_that_is_asked_too_often(home: House, site: Site) -> None:
    """It isn't, before it said; whoever wants it hurried."""
    follow(home, site)
    serve(site, status=429, Retry_After="7200")
    (polled,) = home.poll()
    assert isinstance(polled, Polled)
    assert "429" in polled.feed.state.reason
    assert home.feeds.hurry(LOCAL, home.now()) == 0
    home.ahead += HOUR
    assert home.feeds.hurry(LOCAL, home.now()) == 0
    home.ahead += 2 * HOUR
    assert home.feeds.hurry(LOCAL, home.now()) == 1


def test_a_feed_that_fails_for_long_and_is_back(home: House, site: Site) -> None:
    """It is asked less and less often, is dead after a day, and nothing is lost meanwhile."""
    publish(site, 1)
    follow(home, site)
    serve(site, status=500)
    polls = 0
    while not is_dead(home.only):
        polls += len(home.later(HOUR))
        assert home.ahead < 3 * DAY
    assert 5 <= polls <= 12
    assert health(home.only, home.now()) is Health.FAILED
    since = home.only.state.failing_since
    assert since
    assert home.only.state.polled
    assert home.only.state.polled - since >= DAY
    serve(site, entry(site, 1))
    assert got(home.later()) == {Outcome.ADDED: 1}
    assert (health(home.only, home.now()), home.only.state.failing_since) == (Health.OK, None)


def test_a_feed_that_moved_and_one_that_is_gone(home: House, site: Site) -> None:
    """The first is asked where it is now; the second no more."""
    publish(site, 1)
    follow(home, site)
    serve(site, entry(site, 1), path="/new")
    site.answers["/feed"] = Answer(status=301, headers={"Location": "/new"})
    assert got(list(home.poll())) == {Outcome.ADDED: 1}
    assert home.only.url == site.at("/new")
    site.answers["/new"] = Answer(status=410)
    home.later()
    assert is_dead(home.only)
    asked(site)
    assert home.later(100 * DAY) == []
    assert site.asked == []


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (Answer(status=403), "403"),
        (Answer(b"<html><title>x</title><body></body></html>"), ""),
        (Answer(b"\0" * 50, "application/octet-stream"), ""),
        (Answer(status=302, headers={"Location": "http://169.254.169.254/latest/meta-data"}), "public internet"),
        (Answer(status=302, headers={"Location": "file:///etc/passwd"}), ""),
    ],
    ids=["forbidden", "empty", "binary", "to a private address", "to a file"],
)
def test_the_feeds_text_stands_in_for_a_page(home: House, site: Site, page: Answer, reason: str) -> None:
    """And says why."""
    site.answers["/1"] = page
    serve(site, entry(site, 1))
    follow(home, site)
    (done,) = [one for one in home.poll() if isinstance(one, Got)]
    assert done.done.outcome is Outcome.ADDED
    assert done.partial.startswith("only the feed's text was readable: ")
    assert reason in done.partial
    (article,) = home.articles()
    assert (article.text, article.partial) == ("What story 1 is about, in a sentence of the feed.", done.partial)
    assert (article.url, article.title, article.source) == (site.at("/1"), "Story 1", "The Harbour")


def test_a_page_that_is_out_of_order_for_a_while(home: House, site: Site) -> None:
    """It is tried again soon, and whole then."""
    site.answers["/1"] = Answer(status=503)
    serve(site, entry(site, 1))
    follow(home, site)
    assert got(list(home.poll())) == {}
    publish(site, 1)
    assert got(home.later(5 * MINUTE)) == {Outcome.ADDED: 1}
    assert not home.articles()[0].partial


def test_a_private_conversations_feed(home: House, site: Site) -> None:
    """Its articles are seen there alone."""
    publish(site, 1)
    serve(site, entry(site, 1))
    home.follow.add(site.at("/feed"), PRIVATE)
    list(home.poll())
    assert (len(home.articles(PRIVATE)), home.articles(LOCAL), home.feeds.feeds(LOCAL)) == (1, [], [])
    with pytest.raises(InputError):
        home.follow.remove(site.at("/feed"), LOCAL)


def test_what_is_no_feed_any_more_stops_no_other(home: House, site: Site) -> None:
    """Whatever comes of it: each has its reason."""
    broken = {
        "/page": Answer(b"<html><body><p>We have moved.</p></body></html>"),
        "/empty": Answer(b"", "application/rss+xml"),
        "/noise": Answer(bytes(range(256)) * 40, "application/rss+xml"),
        "/bomb": Answer(b'<!DOCTYPE r [<!ENTITY a "aaaa">]><rss><channel>' + b"<item>" * 9_000, "application/rss+xml"),
        "/cut": Answer(rss(entry(site, 1))[:300], "application/rss+xml"),
        "/missing": Answer(status=404),
    }
    publish(site, 1)
    for path in (*broken, "/feed"):
        serve(site, entry(site, 1) if path == "/feed" else "", path=path)
        follow(home, site, path)
    site.answers |= broken
    list(home.poll())
    states = {feed.url.removeprefix(site.at("")): feed.state for feed in home.feeds.feeds(LOCAL)}
    assert states["/feed"].failures == 0
    for path in ("/page", "/empty", "/noise", "/missing"):
        assert states[path].reason, path
    assert len(home.articles()) == 1


def follow(home: House, site: Site, path: str = "/feed") -> None:
    """Follow a feed without asking it."""
    (done,) = home.follow.add_all([Outline(site.at(path), "The Harbour")], LOCAL)
    assert done.feed


def poller(folder: Path, site: Site, minutes: float) -> "subprocess.Popen[str]":
    """A process that polls, so many minutes from now."""
    command = [sys.executable, "-m", "tests.retrieval.adapters.poller", str(folder), site.host, str(minutes)]
    return Forked(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def fill(folder: Path, site: Site) -> set[str]:
    """Three feeds of a dozen articles, some of them in two; gives the addresses of all."""
    for number in range(1, 33):
        publish(site, number)
    for start in (1, 11, 21):
        serve(site, *(entry(site, number) for number in range(start, start + 12)), path=f"/feed{start}")
    with house(folder, site.host) as home:
        for start in (1, 11, 21):
            follow(home, site, f"/feed{start}")
    return {site.at(f"/{number}") for number in range(1, 33)}


def check(folder: Path, site: Site, expected: set[str]) -> None:
    """Each article is there once, and nothing is left to do."""
    check_database(folder / "library.db")
    with house(folder, site.host) as home:
        assert sorted(str(article.url) for article in home.articles()) == sorted(expected)
        assert home.feeds.waiting() == 0
        assert all(feed.state.worked and not feed.state.failures for feed in home.feeds.feeds(LOCAL))


def test_killed_again_and_again(tmp_path: Path, site: Site) -> None:
    """At seeded random moments; then a run that is left alone. Each article comes once."""
    expected = fill(tmp_path, site)
    chance = random.Random(20260312)  # noqa: S311 - no secret
    counts = []
    for number in range(4):
        with poller(tmp_path, site, 3 * number) as process:
            assert process.stdout is not None
            list(itertools.islice(process.stdout, chance.randrange(1, 6)))
            time.sleep(chance.uniform(0, 0.05))
            process.kill()
        check_database(tmp_path / "library.db")
        with house(tmp_path, site.host) as home:
            counts.append(len(home.articles()))
    assert counts == sorted(counts)
    assert 0 < counts[-1] < len(expected), "it was never killed half-way"
    with house(tmp_path, site.host) as home:
        home.later(30 * MINUTE)
    check(tmp_path, site, expected)


def test_two_processes_at_once(tmp_path: Path, site: Site) -> None:
    """They share the work: no feed and no page is asked for twice, but for an article in two feeds at once."""
    expected = fill(tmp_path, site)
    with poller(tmp_path, site, 0) as one, poller(tmp_path, site, 0) as other:
        said = [process.communicate() for process in (one, other)]
    assert [complaints for _, complaints in said] == ["", ""]
    lines = Counter(line.split()[0] for told, _ in said for line in told.splitlines())
    assert (lines["polled"], lines["failed"]) == (3, 0)
    assert lines["added"] == len(expected)
    assert all(count <= 2 for path, count in asked(site).items() if path != "/robots.txt")
    check(tmp_path, site, expected)
