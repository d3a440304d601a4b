"""What Web.get fetches: as it is, if it changed, from where it is now; and what a hostile server can't do."""

import gzip
import logging
import re
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache

import pytest

from retrieval.adapters.reading.fetching import Page
from retrieval.adapters.reading.web import Web
from retrieval.errors import FetchError
from tests.retrieval.adapters.reading.site import Answer, Site, running, saying

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"


@pytest.fixture
def site() -> Iterator[Site]:
    """A site that runs."""
    with running() as site:
        yield site


@pytest.fixture
def web(site: Site) -> Web:
    """Reads from that site."""
    return Web(private_hosts=frozenset({site.host}), resolve=no_names)


def no_names(host: str, _: int) -> list[str]:
    """A name server that knows no name."""
    raise OSError(f"{host} is not known")


def failed(web: Web, address: str) -> FetchError:
    """The error that it ends in."""
    with pytest.raises(FetchError) as caught:
        web.get(address)
    return caught.value


def redirect(status: int, to: str) -> Answer:
    """An answer that passes on to another path."""
    return Answer(status=status, headers={"Location": to})


# What comes -----------------------------------------------------------------------------------------------------------


def test_anything_is_had(site: Site, web: Web) -> None:
    """As bytes, with its type; no robots.txt is asked."""
    site.answers["/feed"] = Answer(b"<rss/>", "Application/RSS+XML; Charset=ISO-8859-2")
    assert web.get(site.at("/feed#top")) == Page(
        url=site.at("/feed"),
        place=site.at("/feed#top"),
        data=b"<rss/>",
        media="application/rss+xml",
        charset="ISO-8859-2",
    )
    ((path, headers),) = site.asked
    assert path == "/feed"
    assert headers["Accept"].startswith("application/atom+xml")
    assert "If-None-Match" not in headers
    assert "If-Modified-Since" not in headers
    site.answers["/feed"] = Answer(b"\x89PNG", "")
    assert (web.get(site.at("/feed")).media, web.get(site.at("/feed")).charset) == ("", None)


def test_what_has_not_changed_is_not_sent_again(site: Site, web: Web) -> None:
    """Its validators are kept, or those that came with the answer."""
    headers = {"ETag": '"a1"', "Last-Modified": "Tue, 02 Jun 2026 08:00:00 GMT", "Cache-Control": "max-age=600"}
    site.answers["/feed"] = Answer(b"<rss/>", headers=headers)
    first = web.get(site.at("/feed"))
    assert (first.etag, first.modified) == (headers["ETag"], headers["Last-Modified"])
    assert (first.unchanged, first.pause) == (False, timedelta(minutes=10))
    site.answers["/feed"] = Answer(status=304, headers={"ETag": 'W/"a2"'})
    again = web.get(site.at("/feed"), etag=first.etag, modified=first.modified)
    assert (again.unchanged, again.data, again.etag, again.modified) == (True, b"", 'W/"a2"', first.modified)
    _, asked = site.asked[-1]
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == (first.etag, first.modified)
    assert "304" in str(failed(web, site.at("/feed")))  # nobody asked whether it changed


@pytest.mark.parametrize("etag", ['"\xe4"', '"' + "x" * 600 + '"', " ", '"a\x01"'])
def test_odd_validators_are_not_kept(etag: str, site: Site, web: Web) -> None:
    """They could not be sent back."""
    site.answers["/"] = Answer(b"<rss/>", headers={"ETag": etag})
    assert web.get(site.at("/")).etag is None


@pytest.mark.parametrize(
    ("said", "pause"),
    [
        ("max-age=60", timedelta(minutes=1)),
        ('public, Max-Age = "3600"', timedelta(hours=1)),
        ("max-age=0", timedelta()),
        ("max-age=999999999", timedelta(days=1)),
        ("s-maxage=60", None),
        ("max-age=" + "9" * 5_000, None),
        ("max-age=-1", None),
        ("max-age=60, no-store", None),
        ("no-cache", None),
        ("", None),
    ],
)
def test_how_long_it_is_good_for(said: str, pause: timedelta | None, site: Site, web: Web) -> None:
    """By Cache-Control, and a day at most."""
    site.answers["/"] = Answer(b"<rss/>", headers={"Cache-Control": said})
    assert web.get(site.at("/")).pause == pause


@pytest.mark.parametrize(
    ("statuses", "place"),
    [
        ((301, 308, 301), "/3"),
        ((301, 302, 301), "/1"),
        ((302, 301, 301), "/0"),
        ((308, 301, 307), "/2"),
        ((303,), "/0"),
        ((), "/0"),
    ],
)
def test_where_it_is_from_now_on(statuses: tuple[int, ...], place: str, site: Site, web: Web) -> None:
    """Only a redirect for good says so, and only before any other; validators don't go along."""
    for number, status in enumerate(statuses):
        site.answers[f"/{number}"] = redirect(status, f"/{number + 1}#part")
    site.answers[f"/{len(statuses)}"] = Answer(b"<rss/>")
    page = web.get(site.at("/0"), etag='"a"', modified="Tue, 02 Jun 2026 08:00:00 GMT")
    assert (page.url, page.place) == (site.at(f"/{len(statuses)}"), site.at(place))
    assert [headers["If-None-Match"] for _, headers in site.asked] == ['"a"'] + [None] * len(statuses)


# What doesn't come ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "gone", "later"),
    [
        (401, False, False),
        (403, False, False),
        (404, False, False),
        (408, False, True),
        (410, True, False),
        (429, False, True),
        (451, False, False),
        (500, False, True),
        (503, False, True),
        (999, False, False),
        (204, False, False),
    ],
)
def test_an_error_says_whether_to_come_back(status: int, gone: bool, later: bool, site: Site, web: Web) -> None:
    """Never, another time, or nobody knows."""
    site.answers["/"] = Answer(status=status)
    error = failed(web, site.at("/"))
    assert (error.gone, error.later, error.wait) == (gone, later, None)
    assert f"the site answered {status}" in str(error)


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("0", timedelta()),
        ("99999999", timedelta(days=7)),
        ("9" * 5_000, None),
        ("-1", None),
        ("Wed, 21 Oct 2015 07:28:00 GMT", timedelta()),
        ("Wed, 21 Oct 9999 07:28:00 GMT", timedelta(days=7)),
        ("Wed, 21 Oct 9999 07:28:00", timedelta(days=7)),
        ("Wed, 21 Oct 99999 07:28:00 GMT", None),
        ("Fri, 31 Dec 9999 23:59:59 -2359", timedelta(days=7)),
        ("soon", None),
        ("\u0663", None),
    ],
)
def test_a_site_may_say_when_to_come_back(said: str, wait: timedelta | None, site: Site, web: Web) -> None:
    """In seconds or as a date, but in no more than a week."""
    for status in (429, 503):
        site.answers["/"] = Answer(status=status, headers={"Retry-After": said.encode().decode("latin-1")})
        assert failed(web, site.at("/")).wait == wait
    site.answers["/"] = Answer(status=404, headers={"Retry-After": "120"})
    assert failed(web, site.at("/")).wait is None


def test_a_date_to_come_back_at_counts_from_now(site: Site, web: Web) -> None:
    """To the second."""
    at = datetime.now(UTC) + timedelta(hours=1)
    site.answers["/"] = Answer(status=503, headers={"Retry-After": format_datetime(at, usegmt=True)})
    wait = failed(web, site.at("/")).wait
    assert wait is not None
    assert timedelta(minutes=59) < wait <= timedelta(hours=1)


def test_a_site_that_is_not_there_may_be_another_time(web: Web) -> None:
    """Nor one whose name is not known; what is no address, or leads nowhere that we go, will never be."""
    with saying() as host:
        pass
    assert failed(replace(web, private_hosts=frozenset({host})), f"http://{host}/").later
    assert failed(web, "http://nowhere.example/").later
    for address in ("ftp://a.example/", "http://10.0.0.1/", "http://a.example:8080/", "http://me:pw@a.example/", ""):
        assert not failed(web, address).later


# Hostile servers ------------------------------------------------------------------------------------------------------


def test_a_body_has_its_limit(site: Site, web: Web) -> None:
    """That of the call, to the byte, or else that for all."""
    site.answers["/"] = Answer(bytes(5_000))
    assert len(web.get(site.at("/"), most=5_000).data) == 5_000
    with pytest.raises(FetchError, match=r"^its size is over the 0\.005 MB read at most$") as caught:
        web.get(site.at("/"), most=4_999)
    assert not caught.value.later
    assert "raise DATELINE_MAX_FILE_MB" in str(failed(replace(web, max_bytes=4_999), site.at("/")))
    site.answers["/"] = Answer(iter([bytes(3_000), bytes(3_000)]))
    with pytest.raises(FetchError, match="its size is over"):
        web.get(site.at("/"), most=4_999)


@cache
def bomb(kind: str) -> bytes:
    """A hundred megabytes of nothing, packed: in one piece, behind a small one, or in very many."""
    packer = zlib.compressobj(9, wbits={"deflate": 15, "raw": -15}.get(kind, 31))
    packed = b"".join(packer.compress(bytes(1_000_000)) for _ in range(100)) + packer.flush()
    if kind == "second":
        return gzip.compress(packed) + packed
    return gzip.compress(bytes(100_000)) * 1_000 if kind == "members" else packed


@pytest.mark.parametrize("kind", ["gzip", "deflate", "raw", "second", "members"])
@pytest.mark.parametrize("chunked", [False, True], ids=["at once", "chunked"])
def test_a_bomb_does_not_fill_the_memory(kind: str, chunked: bool, web: Web) -> None:
    """However it is packed and sent; the whole of it would be fifty times the limit."""
    packed = bomb(kind)
    length = b"Transfer-Encoding: chunked" if chunked else b"Content-Length: %d" % len(packed)
    body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(packed), packed) if chunked else packed
    encoding = b"deflate" if kind in ("deflate", "raw") else b"gzip"
    with saying(OK + b"Content-Encoding: " + encoding + b"\r\n" + length + b"\r\n\r\n" + body) as host:
        del body
        tracemalloc.start()
        try:
            error = failed(replace(web, private_hosts=frozenset({host}), max_bytes=2_000_000), f"http://{host}/")
            assert "over the 2 MB" in str(error)
            assert tracemalloc.get_traced_memory()[1] < 20_000_000
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (OK, b"X-Filler: " + b"x" * 4_000 + b"\r\n"),
        (OK + b"X: ", b"x" * 65_536),
        (b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n" * 500),
        (b"HTTP/1.1 200 ", b"OK" * 30_000),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n", b"0" * 65_536),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n1;", b"x" * 65_536),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n", b"X-Trailer: xxxxxxx\r\n" * 3_000),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 5_000),
        (OK + b"\r\n", b"x" * 65_536),
        (b"", b"\r\n" * 30_000),
        (b"", b"\0" * 60_000),
    ],
    ids="headers|header|continue|phrase|size|extension|trailers|bytes|body|lines|zeros".split("|"),
)
def test_what_has_no_end_is_left(first: bytes, then: bytes, web: Web) -> None:
    """Whatever part of an answer it is, it takes no more time and memory than any other page may."""
    with saying(first, *[then] * 3_000) as host:
        asking = replace(web, private_hosts=frozenset({host}), max_bytes=1_000_000, seconds=1)
        tracemalloc.start()
        try:
            begun = time.monotonic()
            failed(asking, f"http://{host}/")
            assert time.monotonic() - begun < 3
            assert tracemalloc.get_traced_memory()[1] < 20_000_000
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize(
    "said",
    [
        OK + b"Content-Length: 500\r\n\r\n<rss/>",
        OK + b"Content-Length: 5, 6\r\n\r\n<rss/>",
        OK + b"Content-Length: -1\r\n\r\n<rss/>",
        OK + b"Content-Length: 5\r\nContent-Length: 500\r\n\r\n<rss/>",
        OK + b"Transfer-Encoding: chunked\r\n\r\nff\r\n<rss/>",
        OK + b"Transfer-Encoding: chunked\r\n\r\n6\r\n<rss/>\r\n",
        OK + b"Content-Encoding: gzip\r\nContent-Length: 6\r\n\r\n<rss/>",
        b"SSH-2.0-OpenSSH_9.9\r\n",
        b"",
    ],
)
def test_an_answer_that_breaks_off_may_be_whole_another_time(said: bytes, web: Web) -> None:
    """What came of it is not taken for all."""
    with saying(said) as host:
        assert failed(replace(web, private_hosts=frozenset({host})), f"http://{host}/").later


def test_ten_thousand_redirects_are_not_followed(site: Site, web: Web) -> None:
    """Nor the short circle."""
    site.answers |= {f"/{number}": redirect(301, f"/{number + 1}") for number in range(10_000)}
    assert "over 5 times" in str(failed(web, site.at("/0")))
    assert len(site.asked) == 6
    site.answers["/a"], site.answers["/b"] = redirect(302, "/b"), redirect(302, "/a")
    assert "over 5 times" in str(failed(web, site.at("/a")))


@pytest.mark.parametrize(
    "to",
    [
        "http://127.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:10.0.0.1]/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "//10.0.0.1/",
        "https://a.example:22/",
        "http://me@a.example/",
        "file:///etc/passwd",
        "gopher://a.example/",
        "http://:80/",
        "http://" + "a" * 3_000 + ".example/",
    ],
)
def test_a_feed_leads_no_further_than_a_page(to: str, site: Site, web: Web) -> None:
    """Each address on the way is checked, and the one that is refused is told by its host."""
    site.answers["/"] = redirect(301, to)
    refused = failed(web, site.at("/"))
    assert not refused.later
    host = next((host for host in ("127.0.0.1", "169.254.169.254", "2130706433") if f"/{host}" in to), "")
    assert str(refused).startswith(f"the site passes it on to {host}")
    assert len(site.asked) == 1


def test_a_name_server_that_hangs_is_left(web: Web) -> None:
    """It is not waited for, neither then nor at the end."""
    over = threading.Event()

    def hangs(*_: object) -> list[str]:
        over.wait(10)
        return ["8.8.8.8"]

    begun = time.monotonic()
    assert "takes longer than 0.2 s" in str(failed(replace(web, resolve=hangs, seconds=0.2), "http://a.example/"))
    assert time.monotonic() - begun < 2
    over.set()


# Together -------------------------------------------------------------------------------------------------------------


def test_a_host_is_asked_for_two_things_at_once(site: Site, web: Web) -> None:
    """By however many threads; another host meanwhile."""
    busy, most, lock = 0, 0, threading.Lock()

    def counted() -> Iterator[bytes]:
        nonlocal busy, most
        with lock:
            busy += 1
            most = max(most, busy)
        time.sleep(0.02)
        yield b"<rss/>"
        with lock:
            busy -= 1

    site.answers |= {f"/{number}": Answer(counted()) for number in range(12)}
    with ThreadPoolExecutor(8) as pool:
        pages = list(pool.map(lambda number: web.get(site.at(f"/{number}")), range(12)))
    assert {page.data for page in pages} == {b"<rss/>"}
    assert most == 2


def test_one_that_waits_too_long_for_its_turn_comes_back(site: Site, web: Web) -> None:
    """A host that hangs holds up nobody else."""
    hurried = replace(web, seconds=0.4, private_hosts=web.private_hosts | {"b.example"}, resolve=no_names)
    site.answers["/slow"], site.answers["/"] = Answer(b"<rss/>", seconds=0.3), Answer(b"<rss/>")
    with ThreadPoolExecutor(18) as pool:
        errors = [pool.submit(failed, hurried, site.at("/slow")) for _ in range(16)]
        assert "no site of that name" in str(pool.submit(failed, hurried, "http://b.example/").result(2))
        reasons = [str(error.result()) for error in errors]
    assert all(error.result().later for error in errors)
    assert {re.sub(";.*", "", reason) for reason in reasons} == {
        "the site keeps us waiting for its answer",
        "the site is being asked for other pages, and they take long",
    }
    assert web.get(site.at("/")).data == b"<rss/>"


@pytest.mark.parametrize("read", [Web.get, lambda web, address: web(address, datetime(2026, 6, 1, tzinfo=UTC))])
def test_each_failure_is_logged_once(
    read: Callable[[Web, str], object], site: Site, web: Web, caplog: pytest.LogCaptureFixture
) -> None:
    """With the host and the reason; what else is in an address may be private."""
    caplog.set_level(logging.INFO)
    site.answers["/robots.txt"] = Answer(status=503)
    for address in (site.at("/a?token=abc"), "http://user:abc@[oops/abc", "http://\n/abc"):
        caplog.clear()
        with pytest.raises(FetchError) as caught:
            read(web, address)
        (record,) = caplog.records
        assert record.levelname == "INFO"
        assert str(caught.value) in record.getMessage()
        assert "abc" not in record.getMessage()
    caplog.clear()
    site.answers["/robots.txt"] = Answer(status=404)
    site.answers["/feed"] = Answer(b"<rss/>")
    web.get(site.at("/feed"))
    assert caplog.records == []
