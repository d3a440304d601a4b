"""The web: what is read from there, where no fetch goes, and what is said when nothing comes of it."""

import asyncio
import gzip
import socket
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from retrieval.adapters.reading.files import FileSource
from retrieval.adapters.reading.web import Web
from retrieval.domain import Document, Unreadable
from retrieval.errors import InputError
from tests.retrieval.adapters.reading.site import Answer, Site, running, saying

PUBLIC = "8.8.8.8"
PARAGRAPHS = (
    "The tunnel under the harbour opened on Tuesday after nine years of work and two floods.",
    "Some four hundred people walked through it before the first cars were let in at noon.",
    "The mayor called it the longest dig of her life and thanked the divers by their names.",
)
TEXT = "\n\n".join(PARAGRAPHS)


def page(head: str = "", text: str = TEXT) -> bytes:
    """An article as a web page."""
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))
    return f"<html><head><title>Tunnel opens</title>{head}</head><body><article>{paragraphs}</article></body>".encode()


@pytest.fixture
def site() -> Iterator[Site]:
    """A site that runs."""
    with running() as site:
        yield site


@pytest.fixture
def web(site: Site) -> Web:
    """Reads from that site, which the operator allows, and from public ones by a name server that knows none."""
    return Web(private_hosts=frozenset({site.host}), resolve=no_names, robots=False)


@pytest.fixture(autouse=True)
def connected(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses connected to; those beyond loopback are not, whatever a test gets wrong."""
    to: list[str] = []
    connect = asyncio.SelectorEventLoop.sock_connect

    async def watched(loop: Any, sock: socket.socket, address: Any) -> None:
        to.append(address[0])
        if not address[0].startswith("127."):
            raise ConnectionRefusedError(111, "not in a test")
        await connect(loop, sock, address)

    monkeypatch.setattr(asyncio.SelectorEventLoop, "sock_connect", watched)
    return to


def no_names(host: str, _: int) -> list[str]:
    """A name server that knows no name."""
    raise socket.gaierror(-2, f"{host} is not known")


def names(**known: str) -> Callable[[str, int], list[str]]:
    """One that knows these hosts of ``.example``."""
    return lambda host, _: [known[host.removesuffix(".example")]]


def read(web: Web, address: str) -> Document:
    """The document at an address."""
    return web(address, datetime(2026, 6, 1, 12, tzinfo=UTC))


def reason(web: Web, address: str) -> str:
    """Why there is none."""
    with pytest.raises(InputError) as error:
        read(web, address)
    return str(error.value)


# What is read ---------------------------------------------------------------------------------------------------------


def test_a_page_is_read_under_its_address(site: Site, web: Web) -> None:
    """Its name is the address as given; it is the whole of no file."""
    site.answers["/tunnel?id=7"] = Answer(page())
    found = read(web, site.at("/tunnel?id=7#top"))
    assert (found.text, found.title, found.language) == (TEXT, "Tunnel opens", "en")
    assert (found.url, found.source) == (site.at("/tunnel?id=7"), "127.0.0.1")
    assert (found.name, found.path, found.id) == (site.at("/tunnel?id=7#top"), None, None)


def test_we_say_who_we_are_and_carry_nothing(site: Site) -> None:
    """An honest name, no cookies, no referrer, no credentials, not even to where a site passes us on."""
    host = f"a.example:{site.port}"
    web = Web(private_hosts=frozenset({host}), agent="Dateline/9 (a test)", resolve=names(a="127.0.0.1"), robots=False)
    site.answers["/a"] = Answer(status=302, headers={"Location": "/b", "Set-Cookie": "spy=1; Path=/"})
    site.answers["/b"] = Answer(page())
    read(web, f"http://{host}/a")
    assert [path for path, _ in site.asked] == ["/a", "/b"]
    for _, headers in site.asked:
        assert headers["User-Agent"] == "Dateline/9 (a test)"
        assert headers["Accept"].startswith("text/html")
        assert not {"cookie", "referer", "authorization"} & {name.lower() for name in headers}


def test_proxies_of_the_environment_are_left_alone(site: Site, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """One could lead anywhere."""
    site.answers["/"] = Answer(page())
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    assert read(web, site.at("/")).text == TEXT


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(status: int, site: Site, web: Web) -> None:
    """Five of them, relative or not; the article is at the last address."""
    for number in range(5):
        where = f"/{number + 1}" if number % 2 else site.at(f"/{number + 1}")
        site.answers[f"/{number}"] = Answer(status=status, headers={"Location": where})
    site.answers["/5"] = Answer(page())
    assert read(web, site.at("/0")).url == site.at("/5")
    site.answers["/start"] = Answer(status=status, headers={"Location": "/0"})
    assert "over 5 times" in reason(web, site.at("/start"))
    site.answers["/loop"] = Answer(status=status, headers={"Location": "/loop"})
    assert "over 5 times" in reason(web, site.at("/loop"))


def test_other_kinds_are_read(
    site: Site, web: Web, make_pdf: Callable[..., bytes], make_docx: Callable[..., bytes]
) -> None:
    """By what the site calls them, by their first bytes, or by the name in the address."""
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    site.answers |= {
        "/pdf": Answer(make_pdf(TEXT), "application/pdf"),
        "/pdf-as-page": Answer(make_pdf(TEXT), "text/html"),
        "/pdf-as-data": Answer(make_pdf(TEXT), "application/octet-stream"),
        "/word": Answer(make_docx(*PARAGRAPHS), word),
        "/text": Answer(TEXT.encode(), "text/plain"),
        "/page-as-text": Answer(b"<!doctype html>" + page(), "text/plain"),
        "/untyped": Answer(b"<!doctype html>" + page(), ""),
        "/xhtml": Answer(page(), "application/xhtml+xml; charset=utf-8"),
        "/read.md?raw=1": Answer(f"# Tunnel\n\n{TEXT}".encode(), "text/plain"),
        "/md": Answer(f"# Tunnel\n\n{TEXT}".encode(), "text/markdown"),
    }
    for path in site.answers:
        found = read(web, site.at(path))
        assert (" ".join(found.text.split()), found.url) == (" ".join(TEXT.split()), site.at(path)), path


@pytest.mark.parametrize(
    ("content_type", "head", "encoding"),
    [
        ("text/html; charset=iso-8859-2", "", "iso8859-2"),
        ("text/html; charset=ISO-8859-2", '<meta charset="windows-1251">', "iso8859-2"),
        ('text/html; charset="windows-1250"', "", "cp1250"),
        ("text/html; charset=iso-8859-1", "", "utf-8"),
        ("text/html; charset=iso-8859-2", '<meta charset="windows-1250">', "utf-8"),
        ("text/html; charset=utf-8", '<meta charset="iso-8859-2">', "iso8859-2"),
        ("text/html", '<meta charset="iso-8859-2">', "iso8859-2"),
        ("text/html; charset=\xff", "", "utf-8"),
        ("text/html; charset*=utf-8''%00", "", "utf-8"),
        ("text/html; charset=no-such-thing", '<meta charset="iso-8859-2">', "iso8859-2"),
    ],
)
def test_the_encoding_that_the_site_names_is_heeded(
    content_type: str, head: str, encoding: str, site: Site, web: Web
) -> None:
    """Before the page's own word; but UTF-8 is always seen."""
    text = TEXT.replace("mayor", "starosta Łucja Żółć ze Ščitnika")
    site.answers["/"] = Answer(page(head, text).decode().encode(encoding), content_type)
    assert read(web, site.at("/")).text == text


def test_a_packed_page_is_unpacked(site: Site, web: Web) -> None:
    """As most sites send it."""
    site.answers["/"] = Answer(gzip.compress(page()), headers={"Content-Encoding": "gzip"})
    assert read(web, site.at("/")).text == TEXT


# Whose article it is --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("canonical", "url"),
    [
        ("https://www.harbour.co.uk/tunnel", "https://www.harbour.co.uk/tunnel"),
        ("http://HARBOUR.co.uk/tunnel?page=all", "http://HARBOUR.co.uk/tunnel?page=all"),
        ("https://news.harbour.co.uk/tunnel", "https://news.harbour.co.uk/tunnel"),
        ("https://www.harbour.co.uk/?p=7", "https://www.harbour.co.uk/?p=7"),
        ("https://www.harbour.co.uk/", None),
        ("https://other.co.uk/tunnel", None),
        ("https://harbour.co.uk.other.com/tunnel", None),
        ("https://www.harbour.co.uk@other.com/tunnel", None),
        ("https://other.com@www.harbour.co.uk/tunnel", None),
        ("https://8.8.8.8/tunnel", None),
        ("/tunnel", None),
        ("javascript:alert(1)", None),
        ("http://[", None),
    ],
)
def test_a_page_names_its_address_on_its_own_site(canonical: str, url: str | None, site: Site) -> None:
    """An address on another one, or the front page, is not taken for it; nor is the other's name."""
    fetched = f"http://m.harbour.co.uk:{site.port}/mobile/tunnel"
    web = Web(private_hosts=frozenset({f"m.harbour.co.uk:{site.port}"}), resolve=lambda *_: ["127.0.0.1"])
    site.answers["/mobile/tunnel"] = Answer(page(f'<link rel="canonical" href="{canonical}">'))
    found = read(web, fetched)
    assert found.url == (url or fetched)
    assert found.source in ("harbour.co.uk", "news.harbour.co.uk", "m.harbour.co.uk")
    site.answers["/mobile/tunnel"] = Answer(page(f'<meta property="og:url" content="{canonical}">'))
    assert read(web, fetched).url == (url or fetched)


@pytest.mark.parametrize(
    ("given", "canonical", "url"),
    [
        ("/tunnel/amp", "/tunnel", "/tunnel"),
        ("/tunnel?utm_source=x&id=7&fbclid=y", None, "/tunnel?id=7"),
        ("/tunnel", "/tunnel?utm_medium=rss", "/tunnel"),
        ("/tunnel?id=7", "/tunnel?id=7&gclid=z#part", "/tunnel?id=7#part"),
    ],
)
def test_what_tells_where_a_reader_came_from_is_left_out(given: str, canonical: str | None, url: str) -> None:
    """And the page for telephones stands for the page itself."""
    with running() as site:
        host = f"harbour.co.uk:{site.port}"
        web = Web(private_hosts=frozenset({host}), resolve=lambda *_: ["127.0.0.1"], robots=False)
        link = f'<link rel="canonical" href="http://{host}{canonical}">' if canonical else ""
        site.answers |= dict.fromkeys((given, url), Answer(page(link)))
        assert read(web, f"http://{host}{given}").url == f"http://{host}{url}"


@pytest.mark.parametrize(
    "address",
    [
        "https://www-harbour-co-uk.cdn.ampproject.org/c/s/www.harbour.co.uk/tunnel/amp",
        "https://www.google.com/amp/s/www.harbour.co.uk/tunnel/amp?usqp=mq331",
    ],
)
def test_a_copy_is_read_where_it_was_made(address: str, connected: list[str]) -> None:
    """Not at the cache that serves it; and that leads no further than any other address."""
    asked: list[tuple[str, int]] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append((host, port))
        return [PUBLIC]

    assert "no connection" in reason(Web(resolve=resolve, robots=False), address)
    assert (asked, connected) == ([("www.harbour.co.uk", 443)], [PUBLIC])
    private = address.replace("/s/www.harbour.co.uk", "/s/www.harbour.co.uk:22")
    assert "only the ports" in reason(Web(resolve=resolve), private)


def test_a_text_names_its_address_on_its_own_site_too(site: Site, web: Web) -> None:
    """Front matter is no more to be believed than a page."""
    said = f"---\ntitle: Tunnel\nurl: https://other.com/tunnel\nsource: other.com\n---\n\n{TEXT}"
    site.answers["/a.md"] = Answer(said.encode(), "text/plain")
    found = read(web, site.at("/a.md"))
    assert (found.title, found.url, found.source) == ("Tunnel", site.at("/a.md"), "127.0.0.1")


def test_a_site_keeps_the_name_that_it_gives_itself(site: Site, web: Web) -> None:
    """If that is a name and not another's host."""
    for name, source in {
        "Harbour Post": "Harbour Post",
        "St. Olaf Post": "St. Olaf Post",
        "b.com": "127.0.0.1",
    }.items():
        site.answers["/"] = Answer(page(f'<meta property="og:site_name" content="{name}">'))
        assert read(web, site.at("/")).source == source


# Where no fetch goes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "2130706433",
        "１２７.0.0.1",
        "127。0。0。1",
        "127.0.0.1.",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fe80::1%25lo]",
        "0",
        "0.0.0.0",  # noqa: S104 - nothing binds to it
        "10.0.0.1",
        "169.254.169.254",
        "224.0.0.1",
    ],
)
def test_a_private_address_is_not_asked(host: str, site: Site, web: Web, connected: list[str]) -> None:
    """In no spelling, at no usual port; nor where a site passes us on to it."""
    site.answers["/"] = Answer(status=302, headers={"Location": f"http://{host}/".encode().decode("latin-1")})
    for address in (f"http://{host}/", f"https://{host}/x"):
        assert "not on the public internet" in reason(web, address)
    assert connected == []
    assert any(words in reason(web, site.at("/")) for words in ("not on the public internet", "not the address"))
    assert connected == ["127.0.0.1"]
    assert len(site.asked) == 1


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:10.0.0.1", "fd00::1"])
@pytest.mark.parametrize("host", ["localhost", "intranet.example", "intranet.example."])
def test_a_name_of_a_private_address_is_not_asked(
    host: str, address: str, site: Site, web: Web, connected: list[str]
) -> None:
    """However harmless it looks, and also if only one of its addresses is private."""
    site.answers["/"] = Answer(status=307, headers={"Location": f"http://{host}/"})
    for addresses in ([address], [PUBLIC, address]):
        asking = replace(web, resolve=lambda *_, found=addresses: found)
        assert "not on the public internet" in reason(asking, f"http://{host}/")
        assert connected == []
        assert "not on the public internet" in reason(asking, site.at("/"))
        assert connected.pop() == "127.0.0.1"


def test_a_name_that_changes_is_connected_to_as_it_was_checked(site: Site, connected: list[str]) -> None:
    """A second answer of the name server, private now, is not even asked for."""
    asked: list[str] = []

    def turning(host: str, _: int) -> list[str]:
        asked.append(host)
        return [PUBLIC] if len(asked) == 1 else ["127.0.0.1"]

    assert "no connection" in reason(Web(resolve=turning, robots=False), "http://turning.example/")
    assert (asked, connected) == (["turning.example"], [PUBLIC])
    assert "not on the public internet" in reason(Web(resolve=turning, robots=False), "http://turning.example/")
    assert connected == [PUBLIC]
    assert site.asked == []


def test_each_redirect_is_checked_anew(site: Site, connected: list[str]) -> None:
    """A name that was public when it passed us on to itself may be private a moment later."""
    host = f"turning.example:{site.port}"
    found = iter((["127.0.0.1"], ["10.0.0.1"]))
    site.answers["/"] = Answer(status=302, headers={"Location": "http://turning.example/"})
    web = Web(private_hosts=frozenset({host}), resolve=lambda *_: next(found), robots=False)
    assert "not on the public internet" in reason(web, f"http://{host}/")
    assert connected == ["127.0.0.1"]


@pytest.mark.parametrize("port", [1, 22, 8080])
def test_other_ports_are_not_asked(port: int, site: Site, web: Web, connected: list[str]) -> None:
    """Of a public host as of a private one."""
    site.answers["/"] = Answer(status=302, headers={"Location": f"http://{PUBLIC}:{port}/"})
    for address in (f"http://{PUBLIC}:{port}/", f"http://a.example:{port}/", f"http://127.0.0.1:{port}/"):
        assert "only the ports 80 and 443" in reason(web, address)
    assert connected == []
    assert "only the ports 80 and 443" in reason(web, site.at("/"))


@pytest.mark.parametrize(
    "address",
    [
        "ftp://a.example/x",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,x",
        "gopher://a.example/",
        "//a.example/x",
        "http:/a.example",
        "http://",
        "http://[",
        "http://a.example:99999/",
        "http://a b/",
        "http://a.example/\nx",
        "https://a.example/\u202e",
        f"http://a.example/{'x' * 3000}",
        "",
    ],
)
def test_only_web_addresses_are_asked(address: str, site: Site, web: Web, connected: list[str]) -> None:
    """No other scheme, nothing broken; nor where a site passes us on to it."""
    assert "not the address of a web page" in reason(web, address)
    assert connected == []
    if address.startswith(("ftp", "file", "javascript", "data", "gopher", "http://a.example:")):
        site.answers["/"] = Answer(status=302, headers={"Location": address})
        assert "not the address of a web page" in reason(web, site.at("/"))
        assert len(site.asked) == 1


def test_credentials_are_not_sent(site: Site, web: Web) -> None:
    """They are a secret that ended up in an address, or a disguise."""
    site.answers["/"] = Answer(status=302, headers={"Location": f"http://user:secret@{site.host}/b"})
    for before in ("user:secret@", "user@", ":@", "a.example@"):
        assert "holds a name or a password" in reason(web, f"http://{before}{site.host}/")
    assert site.asked == []
    assert "holds a name or a password" in reason(web, site.at("/"))


def test_a_host_that_the_operator_allows_is_asked(site: Site) -> None:
    """By name, though it is private; and no other."""
    site.answers["/"] = Answer(page())
    resolve = names(wiki="127.0.0.1", other="127.0.0.1")
    web = Web(private_hosts=frozenset({f"wiki.example:{site.port}"}), resolve=resolve)
    assert read(web, f"http://wiki.example:{site.port}/").text == TEXT
    assert "ports" in reason(web, f"http://other.example:{site.port}/")
    assert "not on the public internet" in reason(web, "http://other.example/")


# What is said when nothing comes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (401, "401 (unauthorized); it wants a login"),
        (403, "403 (forbidden); it doesn't let programs read it"),
        (404, "404 (not found); check the address"),
        (429, "429 (too many requests); it is asked too often"),
        (500, "500 (internal server error); try again later"),
        (503, "503 (service unavailable); try again later"),
        (999, "999; try again later"),
        (204, "204 (no content); try again later"),
        (302, "302 (found); try again later"),
    ],
)
def test_the_sites_refusal_is_told(status: int, said: str, site: Site, web: Web) -> None:
    """With what to do about it; the page that comes with it is not read."""
    site.answers["/"] = Answer(b"" if status == 204 else page(), status=status)
    assert f"the site answered {said}" in reason(web, site.at("/"))


@pytest.mark.parametrize(
    ("content_type", "said"),
    [
        ("image/png", "it is a picture"),
        ("video/mp4", "it is a video"),
        ("audio/mpeg", "it is a recording"),
        ("application/json", "of a kind that isn't read"),
        ("application/zip", "of a kind that isn't read"),
        ("x/<!channel>", "of a kind that isn't read; give the address of a page, a PDF file, a Word file or a text"),
    ],
)
def test_what_is_no_text_is_not_fetched(content_type: str, said: str, site: Site, web: Web) -> None:
    """It is told by its type, before the body; a word of the site's own is not repeated."""
    site.answers["/"] = Answer(endless(), content_type)
    assert said in reason(web, site.at("/"))


@pytest.mark.parametrize(
    ("body", "content_type", "said"),
    [
        (b"", "text/html", "the page is empty"),
        (b" \n", "text/plain", "the page is empty"),
        (b"a\0b", "text/plain", "binary data"),
        (b"\x89PNG....", "text/html", "a PNG picture"),
        (b'{"id": 1, "url": "https://other.com/", "text": "Mine."}', "text/plain", "rows of data"),
        (b"<html><body><p>Please enable JavaScript.</p></body></html>", "text/html", "no article text found"),
    ],
)
def test_what_holds_no_article_is_told(body: bytes, content_type: str, said: str, site: Site, web: Web) -> None:
    """As for a file."""
    site.answers["/"] = Answer(body, content_type)
    assert said in reason(web, site.at("/"))


def endless() -> Iterator[bytes]:
    """A page that never ends."""
    while True:
        yield b"<p>word " * 8_000


def test_a_page_that_is_too_large_is_left(site: Site, web: Web) -> None:
    """As soon as it is; whether it tells its size or not."""
    small = replace(web, max_bytes=200_000)
    site.answers["/"] = Answer(endless())
    assert reason(small, site.at("/")) == (
        "its size is over the 0.2 MB read at most; raise DATELINE_MAX_FILE_MB to read it"
    )
    site.answers["/"] = Answer(page() + b" " * 200_000)
    assert "over the 0.2 MB" in reason(small, site.at("/"))


@pytest.mark.parametrize("packing", ["gzip", "deflate"])
def test_a_page_that_unpacks_to_far_more_is_left(packing: str, site: Site, web: Web) -> None:
    """Before it fills the memory."""
    packer = zlib.compressobj(9, wbits=31 if packing == "gzip" else 15)
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(300)) + packer.flush()
    assert len(bomb) < 400_000
    site.answers["/"] = Answer(bomb, headers={"Content-Encoding": packing})
    tracemalloc.start()
    try:
        assert "over the 2 MB" in reason(replace(web, max_bytes=2_000_000), site.at("/"))
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def dripping(words: int) -> Iterator[bytes]:
    """A page that comes so many words at a time."""
    for _ in range(40):
        time.sleep(0.05)
        yield b"<p>word</p>" * words


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(page(), seconds=2), "the site keeps us waiting for its answer; try again later"),
        (Answer(dripping(1)), "the site sends too slowly; try again later"),
        (Answer(dripping(1_000)), "the site takes longer than 0.4 s; try again later"),
    ],
    ids=["at first", "word by word", "page by page"],
)
def test_a_site_that_takes_too_long_is_left(answer: Answer, said: str, site: Site, web: Web) -> None:
    """Whether it says nothing, or a word now and then, or much and more and more."""
    site.answers["/"] = answer
    begun = time.monotonic()
    assert reason(replace(web, seconds=0.4), site.at("/")) == said
    assert time.monotonic() - begun < 1.5


def test_a_redirect_does_not_begin_the_time_anew(site: Site, web: Web) -> None:
    """All that one page takes is counted together."""
    for number in range(5):
        site.answers[f"/{number}"] = Answer(status=302, headers={"Location": f"/{number + 1}"}, seconds=0.2)
    site.answers["/5"] = Answer(page())
    assert "takes longer than 0.6 s" in reason(replace(web, seconds=0.6), site.at("/0"))
    assert len(site.asked) < 5


def test_a_name_that_is_not_found_is_told(web: Web) -> None:
    """It is likely mistyped."""
    assert reason(web, "https://tyypo.example/") == "no site of that name is found; check the address"


def test_a_site_that_does_not_listen_is_told(web: Web) -> None:
    """Its port is closed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{free.getsockname()[1]}"
        assert "no connection" in reason(replace(web, private_hosts=frozenset({host})), f"http://{host}/")


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"what?\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\nContent-Type: text/html\r\n\r\n<p>half",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\nxyz\r\n<p>half",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: text/html\r\n\r\nno gzip at all",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Type: text/html\r\n\r\nno brotli at all",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 20_000 + b"\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://\xff\xfe[/\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: \xff/\xff; charset=\xff\r\n\r\n<p>",
        b"SSH-2.0-OpenSSH_9.9\r\n",
    ],
)
def test_an_answer_that_makes_no_sense_is_told(said: bytes) -> None:
    """Whatever is wrong with it."""
    with saying(said) as host:
        told = reason(Web(private_hosts=frozenset({host}), robots=False), f"http://{host}/")
    known = ("the connection broke off", "the site's answer is damaged", "the site passes it on", "it is ", "no art")
    assert told.startswith(known), told


def test_a_site_that_speaks_no_tls_is_told(site: Site, web: Web) -> None:
    """It isn't asked in the clear instead."""
    site.answers["/"] = Answer(page())
    assert "no secure connection" in reason(web, site.at("/", "https"))
    assert site.asked == []


def test_a_certificate_that_nobody_vouches_for_is_not_accepted(tmp_path: Path) -> None:
    """Nothing is asked of a site that can't show who it is."""
    certificate = tmp_path / "site.pem"
    certificate.write_text(CERTIFICATE)
    with running(certificate) as site:
        web = Web(private_hosts=frozenset({site.host}), robots=False)
        assert "certificate is not valid" in reason(web, site.at("/", "https"))
        assert site.asked == []


# The way in -----------------------------------------------------------------------------------------------------------


def test_addresses_are_read_among_files(site: Site, web: Web, source: FileSource, tmp_path: Path) -> None:
    """In their turn; what can't be had is told by the address as given, and the rest goes on."""
    file = tmp_path / "a.txt"
    file.write_text(TEXT)
    site.answers["/a"] = site.answers["/b"] = Answer(page())
    inputs = [site.at("/a"), str(file), site.at("/gone"), "ftp://a.example/x", site.at("/b")]
    reading = replace(source, web=web)
    found = list(reading.read(inputs))
    assert [item.name for item in found] == inputs
    assert [type(item) for item in found] == [Document, Document, Unreadable, Unreadable, Document]
    assert reading.count(inputs) == 5
    assert reading.read_one(site.at("/a")).text == TEXT
    with pytest.raises(InputError, match=r"^http://127\.0\.0\.1:\d+/gone: the site answered 404"):
        reading.read_one(site.at("/gone"))


def test_several_threads_read_at_once(site: Site, web: Web) -> None:
    """Each its own page; one that waits holds up no other."""
    both = threading.Barrier(2, timeout=10)

    def together(text: str) -> Iterator[bytes]:
        both.wait()
        yield page(text=text)

    texts = [TEXT, TEXT.replace("mayor", "bishop")]
    for number, text in enumerate(texts):
        site.answers[f"/{number}"] = Answer(together(text))
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda number: read(web, site.at(f"/{number}")), range(2)))
    assert [document.text for document in found] == texts


# Made for this test, for 127.0.0.1, with a key that is used nowhere else.
CERTIFICATE = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgRzQSrNIWP3u1ww9z
NfGn4DG8dSxxjTb2vptpJWBE0L2hRANCAAQ6sbtdKXHsafIFk3ZJwfQ2gZb03ins
cL6pZZMClIx1jzQGd1B6Gmvq5u3N4dDrDZ1cUdoPl4pDsP8I3GA7cX+I
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBkDCCATagAwIBAgIUUdzXuTr6xirAL9AnNlUyPo7QxaMwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyNTE4NTM1NFoYDzIxMjYxMTAx
MTg1MzU0WjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQ6sbtdKXHsafIFk3ZJwfQ2gZb03inscL6pZZMClIx1jzQGd1B6Gmvq
5u3N4dDrDZ1cUdoPl4pDsP8I3GA7cX+Io2QwYjAdBgNVHQ4EFgQUrHrNGJsXKi3k
Ag/1wXwLR5LhLOIwHwYDVR0jBBgwFoAUrHrNGJsXKi3kAg/1wXwLR5LhLOIwDwYD
VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0gAMEUC
IQCCXehXtQDD01DmAeLiVd0IuAkXJM6BJOQcGxwoLDPTYAIgd60k1jD1PWDoMnm4
sJLTARB8f3r/sukoJeTVcsGhvek=
-----END CERTIFICATE-----
"""
