"""What sites ask of programs: heeded, asked for seldom, and unable to do harm."""

import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.adapters.reading.robots import MOST_BYTES, Robots
from retrieval.adapters.reading.web import Web
from retrieval.domain import Document
from retrieval.errors import FetchError
from tests.retrieval.adapters.reading.site import Answer, Site, running

PAGE = b"<html><body><article><p>The storks are back in Wexley, the warden said.</p><p>They have built a nest.</p>"
REFUSED = "its robots.txt asks programs not to read it; .* DATELINE_ROBOTS=false"


@pytest.fixture
def site() -> Iterator[Site]:
    """A site that runs, with a page."""
    with running() as site:
        site.answers["/page"] = Answer(PAGE)
        yield site


@pytest.fixture
def web(site: Site) -> Web:
    """Reads from that site."""
    return Web(private_hosts=frozenset({site.host}))


def read(web: Web, address: str) -> Document:
    """The document at an address."""
    return web(address, datetime(2026, 6, 1, 12, tzinfo=UTC))


def refuses(rules: str, path: str = "/page") -> bool:
    """Whether these rules keep us from that path."""
    try:
        Robots().check(f"https://a.example{path}", lambda _: rules.encode())
    except FetchError:
        return True
    return False


@pytest.mark.parametrize(
    ("rules", "refused"),
    [
        ("", False),
        ("User-agent: *\nDisallow: /", True),
        ("User-agent: *\nDisallow:", False),
        ("User-agent: *\nDisallow: /pa*e$", True),
        ("User-agent: *\nDisallow: /other", False),
        ("User-agent: *\nDisallow: /\nAllow: /page", False),
        ("User-agent: Dateline\nDisallow: /", True),
        ("USER-AGENT: dateline/2.0 # that one\nDISALLOW: /", True),
        ("User-agent: Dateline\nAllow: /\n\nUser-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Dateline\nDisallow: /x", False),
        ("User-agent: Other\nUser-agent: Dateline\nDisallow: /", True),
        ("User-agent: Other\nDisallow: /", False),
        ("User-agent: Other\nDisallow: /\n\nUser-agent: *\nDisallow: /x", False),
        ("User-agent: Date\nDisallow: /", False),
        ("User-agent: Datelines\nDisallow: /", False),
        ("User-agent: team\nDisallow: /", False),
        ("\ufeffUser-agent: *\r\nDisallow: /", True),
        ("<html><body>User-agent: nobody</body></html>", False),
        ("Disallow: /", False),
    ],
)
def test_rules_are_heeded(rules: str, refused: bool) -> None:
    """Those for all programs, or for us by our name, which go before."""
    assert refuses(rules) is refused


@given(st.text(alphabet="user-agent:* dllowDateline/#$%?\n\r\0\x85é\ufeff", max_size=300) | st.binary().map(repr))
def test_rules_of_any_kind_do_no_harm(rules: str) -> None:
    """They allow or refuse."""
    assert refuses(rules) in (True, False)


@pytest.mark.parametrize(
    "rules",
    [
        "".join(f"User-agent: a{n}\n" for n in range(15_000)) + "Disallow: /x\n" * 19_000,
        "".join(f"User\xa0agent a{n}\x85" for n in range(15_000)) + "Disallow: /x\n" * 19_000,
        "".join("User-agent: " + "*" * n + "\n" for n in range(700)) + "Disallow: /x\n" * 19_000,
        "".join("User-agent: " + "Dateline"[: n % 9] + "*" * n + "\n" for n in range(700)) + "Disallow: /x\n" * 19_000,
        "User-agent: *\n" + "".join(f"Disallow: /{n}$*\n" for n in range(10_000)),
        "User-agent: *\nDisallow: /" + "*p" * 240_000,
        "User-agent: *\nDisallow: /" + "$" * 100_000,
        "User-agent: *\nDisallow: /" + "%" * 400_000,
        "user" + "-" * 400_000,
        " " * 400_000,
    ],
    ids="agents spaces stars ours rules wildcards dollars percents dashes blanks".split(),
)
def test_hostile_rules_cost_little(rules: str) -> None:
    """Agents times rules would fill any memory."""
    tracemalloc.start()
    try:
        assert not refuses(rules)
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()


def test_a_page_that_is_not_to_be_read_is_not_asked_for(site: Site, web: Web) -> None:
    """It is told who can change that."""
    site.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /page", "text/plain")
    with pytest.raises(FetchError, match=REFUSED) as caught:
        read(web, site.at("/page"))
    assert not caught.value.later
    assert [path for path, _ in site.asked] == ["/robots.txt"]
    assert read(replace(web, robots=False), site.at("/page")).text.startswith("The storks")
    assert web.get(site.at("/page")).data == PAGE


def test_a_page_is_not_read_by_a_detour(site: Site, web: Web) -> None:
    """Each address on the way is looked up in the rules of its own site."""
    with running() as other:
        both = replace(web, private_hosts=web.private_hosts | {other.host})
        other.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /page", "text/plain")
        other.answers["/page"] = Answer(PAGE)
        for to in (other.at("/page"), "/way"):
            site.answers["/start"] = Answer(status=302, headers={"Location": to})
            site.answers["/way"] = Answer(status=302, headers={"Location": other.at("/page")})
            with pytest.raises(FetchError, match=REFUSED):
                read(both, site.at("/start"))
        assert {path for path, _ in other.asked} == {"/robots.txt"}


def test_rules_are_asked_for_once_an_hour() -> None:
    """By any number of pages, for each site."""
    now, asked = [0.0], list[str]()

    def rules(address: str) -> bytes:
        asked.append(address)
        return b"User-agent: *\nDisallow: /x"

    robots = Robots(lambda: now[0])
    for now[0] in (0, 3_599, 3_601):
        robots.check("https://a.example/1", rules)
        robots.check("https://a.example/2?q=robots.txt", rules)
    assert asked == ["https://a.example/robots.txt"] * 2
    robots.check("http://a.example:8080/1", rules)
    assert asked[2:] == ["http://a.example:8080/robots.txt"]


def test_only_so_many_rules_are_kept() -> None:
    """Those asked for last, by their size."""
    asked: list[str] = []

    def rules(address: str) -> bytes:
        asked.append(address)
        return b"#" * MOST_BYTES

    robots = Robots()
    for number in (*range(10), 0, 10, 0, 1):
        robots.check(f"https://{number}.example/", rules)
    assert asked == [f"https://{number}.example/robots.txt" for number in (*range(11), 1)]


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=404),
        Answer(status=403),
        Answer(status=410),
        Answer(status=204),
        Answer(status=302, headers={"Location": "/robots.txt"}),
        Answer(status=302, headers={"Location": "http://10.0.0.1/"}),
        Answer(b"\x89PNG\0", "image/png"),
        Answer(b""),
    ],
)
def test_a_site_without_rules_allows_everything(answer: Answer, site: Site, web: Web) -> None:
    """Or with some that nobody can have."""
    site.answers["/robots.txt"] = answer
    assert read(web, site.at("/page")).text.startswith("The storks")


def test_rules_may_be_elsewhere(site: Site, web: Web) -> None:
    """Redirects are followed."""
    site.answers["/robots.txt"] = Answer(status=301, headers={"Location": "/rules"})
    site.answers["/rules"] = Answer(b"User-agent: *\nDisallow: /", "text/plain")
    with pytest.raises(FetchError, match=REFUSED):
        read(web, site.at("/page"))


def test_only_the_beginning_of_long_rules_is_heeded(site: Site, web: Web) -> None:
    """It is not refused for its length, nor read on."""
    long = b"User-agent: *\nDisallow: /page\n" + b"# and so on\n" * 100_000
    site.answers["/robots.txt"] = Answer(long, "text/plain")
    with pytest.raises(FetchError, match=REFUSED):
        read(web, site.at("/page"))
    late = b"# and so on\n" * 100_000 + b"User-agent: *\nDisallow: /page\n"
    site.answers["/robots.txt"] = Answer(late, "text/plain")
    assert read(replace(web), site.at("/page")).text.startswith("The storks")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_site_that_fails_is_asked_another_time(status: int, site: Site, web: Web) -> None:
    """Nobody knows what it would want; the page is not asked for, and the failure not kept."""
    site.answers["/robots.txt"] = Answer(status=status, headers={"Retry-After": "60"})
    with pytest.raises(FetchError, match=f"the site answered {status}") as caught:
        read(web, site.at("/page"))
    assert (caught.value.later, caught.value.wait) == (True, timedelta(minutes=1))
    assert [path for path, _ in site.asked] == ["/robots.txt"]
    site.answers["/robots.txt"] = Answer(status=404)
    assert read(web, site.at("/page")).text.startswith("The storks")


def test_a_site_that_hangs_or_is_not_there_is_asked_another_time(site: Site, web: Web) -> None:
    """As for the page itself."""
    site.answers["/robots.txt"] = Answer(seconds=1)
    with pytest.raises(FetchError, match="keeps us waiting") as caught:
        read(replace(web, seconds=0.2), site.at("/page"))
    assert caught.value.later
    with running() as closed:
        pass
    with pytest.raises(FetchError, match="no connection") as caught:
        read(replace(web, private_hosts=frozenset({closed.host})), closed.at("/page"))
    assert caught.value.later


def test_many_threads_ask_at_once() -> None:
    """And all are told the same."""
    robots = Robots()
    with ThreadPoolExecutor(8) as pool:
        asking = [
            pool.submit(robots.check, f"https://{n % 20}.example/x", lambda _: b"User-agent: *\nDisallow: /x")
            for n in range(400)
        ]
    assert all(isinstance(one.exception(), FetchError) for one in asking)
