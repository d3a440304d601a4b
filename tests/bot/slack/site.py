"""A news site on loopback: article pages, and pages that fail or that keep one waiting."""

import html
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count

NAME = "Wexley Herald"
TITLE = "Fire destroys the tram depot in Wexley"
LOST = "A fire destroyed the tram depot in Wexley early on Monday, and 23 trams were lost, the fire brigade said."
TRAMS = "How many trams were lost in the fire at the Wexley depot?"
_CLOSING = (
    "Readers who know more about this are asked to write to the newsroom, which answers every letter it receives."
)
_MORE = "What caused it is not known yet. Nobody was hurt. The depot was built in 1931, when Wexley had 60,000 people."
_DAY = "2026-02-10"  # among the sample articles' days, and neither the oldest nor the newest

_PAGE = """<!doctype html><html lang="en"><head><title>{title} | {site}</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="{site}">
<meta property="og:type" content="article"><meta property="article:published_time" content="{day}T08:00:00Z">
</head><body><header><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav></header>
<main><article><h1>{title}</h1><p><time datetime="{day}">{day}</time></p>{text}</article></main></body></html>"""


@dataclass(frozen=True, slots=True)
class _Page:
    body: str
    status: int = 200
    ready: threading.Event | None = None


@dataclass(slots=True)
class Site:
    """``host`` is its name with its port; ``asked`` are the addresses that were asked for, in order."""

    host: str
    asked: list[str] = field(default_factory=list)
    _pages: dict[str, _Page] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def article(self, title: str, *paragraphs: str, site: str = NAME, day: str = _DAY, slow: bool = False) -> str:
        """The address of a new article; a ``slow`` one is not answered before `release`."""
        text = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in (*paragraphs, _CLOSING))
        body = _PAGE.format(title=html.escape(title), site=html.escape(site), day=day, text=text)
        return self._put(_Page(body, ready=threading.Event() if slow else None))

    def fire(self, *, slow: bool = False) -> str:
        """The address of a new page with always the same article, which answers `TRAMS` by `LOST`."""
        return self.article(TITLE, LOST, _MORE, slow=slow)

    def broken(self, status: int = 500) -> str:
        """The address of a page that gives an error."""
        return self._put(_Page("<h1>Sorry</h1>", status))

    def hold(self, url: str) -> None:
        """Keep whoever asks for a slow page waiting again."""
        ready = self._pages[self._path(url)].ready
        assert ready is not None
        ready.clear()

    def lose(self, url: str) -> None:
        """Take a page away."""
        del self._pages[self._path(url)]

    def mend(self, url: str) -> None:
        """Have the address of a broken page give the article of `fire`."""
        self._pages[self._path(url)] = self._pages[self._path(self.fire())]

    def release(self, url: str) -> None:
        """Let a slow page be answered."""
        ready = self._pages[self._path(url)].ready
        assert ready is not None
        ready.set()

    def page(self, path: str) -> _Page:
        """What is at a path, once it is there to be had."""
        self.asked.append(f"http://{self.host}{path}")
        page = self._pages.get(path.partition("?")[0], _Page("<h1>Not found</h1>", 404))
        if page.ready is not None:
            page.ready.wait(30)
        return page

    def _put(self, page: _Page) -> str:
        path = f"/news/{next(self._numbers)}"
        self._pages[path] = page
        return f"http://{self.host}{path}"

    def _path(self, url: str) -> str:
        return url.removeprefix(f"http://{self.host}")


@contextmanager
def serving_site() -> Iterator[Site]:
    """A site that is there until the end."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = site.page(self.path)
            body = page.body.encode()
            self.send_response(page.status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Site(f"127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="site", daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
