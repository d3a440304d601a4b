"""Feeds on loopback, of articles that are on a news site: with ETags, and errors and silence where that is wanted."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count

_RSS = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title><link>{link}</link>{items}</channel></rss>'
)
_ITEM = "<item><title>{title}</title><link>{link}</link><guid>{link}</guid><pubDate>{at}</pubDate></item>"
_OPML = '<?xml version="1.0"?><opml version="2.0"><head/><body>{rows}</body></opml>'


@dataclass(slots=True)
class Newsfeed:
    """One feed: its items as (title, link); ``status`` is what it answers, once ``ready`` is set if that is there."""

    title: str
    items: list[tuple[str, str]]
    status: int = 200
    ready: threading.Event | None = None

    @property
    def etag(self) -> str:
        """Another one for other items."""
        return f'"{len(self.items)}"'

    @property
    def body(self) -> str:
        """The feed as RSS."""
        at = format_datetime(datetime.now(UTC), usegmt=True)
        items = "".join(_ITEM.format(title=escape(title), link=escape(link), at=at) for title, link in self.items)
        return _RSS.format(title=escape(self.title), link="https://site.example/", items=items)


@dataclass(slots=True)
class Newsfeeds:
    """``host`` is their name with its port; ``answers`` tells of each request the path and the status answered."""

    host: str
    answers: list[tuple[str, int]] = field(default_factory=list)
    _feeds: dict[str, Newsfeed | str] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def feed(self, title: str, *items: tuple[str, str], slow: bool = False) -> str:
        """The address of a new feed; a ``slow`` one is not answered before `release`."""
        return self._put(Newsfeed(title, list(items), ready=threading.Event() if slow else None))

    def opml(self, **urls: str) -> str:
        """The address of a list of feeds, by title."""
        rows = "".join(f'<outline type="rss" text="{escape(title)}" xmlUrl="{url}"/>' for title, url in urls.items())
        return self._put(_OPML.format(rows=rows))

    def at(self, url: str) -> Newsfeed:
        """The feed at an address, to be changed."""
        found = self._feeds[self._path(url)]
        assert isinstance(found, Newsfeed)
        return found

    def release(self, url: str) -> None:
        """Let a slow feed be answered."""
        ready = self.at(url).ready
        assert ready
        ready.set()

    def statuses(self, url: str) -> list[int]:
        """What was answered at an address, in order."""
        return [status for path, status in self.answers if path == self._path(url)]

    def answer(self, path: str, etag: str | None) -> tuple[int, str, str]:
        """Status, ETag and body."""
        found = self._feeds.get(path)
        if isinstance(found, Newsfeed) and found.ready:
            self.answers.append((path, 0))
            found.ready.wait(30)
        status, tag, body = 404, "", "<h1>Not found</h1>"
        if isinstance(found, str):
            status, body = 200, found
        elif found:
            fresh = found.status == 200 and etag != found.etag
            status = 304 if found.status == 200 and not fresh else found.status
            tag, body = found.etag, found.body if fresh else ""
        self.answers.append((path, status))
        return status, tag, body

    def _put(self, made: Newsfeed | str) -> str:
        path = f"/feeds/{next(self._numbers)}"
        self._feeds[path] = made
        return f"http://{self.host}{path}"

    def _path(self, url: str) -> str:
        return url.removeprefix(f"http://{self.host}")


@contextmanager
def serving_feeds() -> Iterator[Newsfeeds]:
    """Feeds that are there until the end."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, etag, body = feeds.answer(self.path, self.headers.get("If-None-Match"))
            self.send_response(status)
            if etag:
                self.send_header("ETag", etag)
            if status != 304:
                self.send_header("Content-Type", "application/xml; charset=utf-8")
                self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    feeds = Newsfeeds(f"127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="feeds", daemon=True)
    thread.start()
    try:
        yield feeds
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
