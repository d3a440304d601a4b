"""Feeds that many workspaces follow: what is asked of sites and of the model, each by itself and shared.

    python -m tests.bench.bench_shared_feeds [--feeds 200] [--workspaces 50] [--rounds 2] [--url URL] [--json FILE]

A server on loopback, in a process of its own, serves so many feeds, each under a host name of its own, of an article
with a page each round. Every workspace follows them all. Each round polls all of them, a day later by the poll's clock,
with the real tables, the real fetch and the real taking in, but for the model: passages are counted, and vectors made
of their words. ``requests`` are those for feeds and pages. URL is an empty PostgreSQL database, in the place of a new
SQLite file; --only shared or each runs one half.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from retrieval.adapters import sql_feeds
from retrieval.adapters.postgres_library import PostgresLibrary
from retrieval.adapters.reading.files import FileSource
from retrieval.adapters.reading.web_feeds import WebFeeds
from retrieval.adapters.shared_pages import SqlPages
from retrieval.adapters.shared_vectors import SqlVectors
from retrieval.adapters.sql_feeds import SqlFeeds
from retrieval.adapters.sql_library import SqlLibrary
from retrieval.adapters.sqlite_library import SqliteLibrary
from retrieval.domain import Document, Scope, Unreadable
from retrieval.feeds import Outline
from retrieval.follow import Follow
from retrieval.ingest import Done, Ingest, Outcome
from retrieval.poll import Got, Poll, Polled
from retrieval.sharing import Sharing
from tests.bench.bench_feeds import addresses, serving, web
from tests.retrieval.adapters.poller import Counted

_BEGIN = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
_DAY = timedelta(days=1)


@dataclass(slots=True)
class Server:
    """Serves the feeds; ``/count`` tells how many requests there were, ``/next`` begins the next round."""

    requests: int = 0
    round: int = 1

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request, by the number in its host."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        path, host = head.split(" ", 2)[1], head.split("host: ", 1)[1].split(":", 1)[0].split(".", 1)[0]
        match path:
            case "/count":
                body, kind = str(self.requests).encode(), "text/plain"
            case "/next":
                self.round += 1
                body, kind = b"", "text/plain"
            case "/robots.txt":
                body, kind = b"", "text/plain"
            case "/feed":
                self.requests += 1
                items = "".join(_item(host, number, head) for number in range(self.round, 0, -1))
                body = f"<rss version='2.0'><channel><title>{host}</title>{items}</channel></rss>".encode()
                kind = "application/rss+xml"
            case _:
                self.requests += 1
                body, kind = _page(host, path).encode(), "text/html"
        told = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        writer.write(told.encode() + body)
        await writer.drain()
        writer.close()


def _item(host: str, number: int, head: str) -> str:
    link = f"http://{head.split('host: ', 1)[1].split(chr(13), 1)[0]}/{number}"
    return (
        f"<item><title>Item {number} of {host}</title><link>{link}</link>"
        f"<pubDate>{format_datetime(_BEGIN + number * _DAY - _DAY)}</pubDate></item>"
    )


def _page(host: str, path: str) -> str:
    text = "".join(
        f"<p>The harbour of {host} counted {len(path) + day} ships for story {path[1:]} on day {day}, and its master "
        f"said that the quay needs {day + 2} more cranes before the winter comes.</p>"
        for day in range(6)
    )
    return f"<html lang=en><head><title>{host} {path}</title></head><body><article>{text}</article></body></html>"


@dataclass(slots=True)
class Bench:
    """A poll of all feeds for all workspaces."""

    library: SqlLibrary
    urls: Sequence[str]
    workspaces: int
    is_shared: bool
    ahead: timedelta = timedelta(0)
    model: Counted = field(default_factory=Counted)

    def now(self) -> datetime:
        """By the poll's clock."""
        return datetime.now(UTC) + self.ahead

    def rounds(self, count: int) -> Iterator[dict[str, Any]]:
        """The figures of each round."""
        sql_feeds._MANY = 2_000 if self.is_shared else 1
        feeds, reached = SqlFeeds(self.library), web(self.urls)
        reader, pages = WebFeeds(reached, self.now), FileSource(10_000_000, self.now, reached)
        for number in range(self.workspaces):
            for _ in Follow(feeds, reader, self.now).add_all(map(Outline, self.urls), Scope(f"w{number}")):
                pass
        sharing = Sharing(pages, SqlPages(self.library), SqlVectors(self.library), self.now)
        poll = Poll(feeds, reader, pages, self.library, self.now, sharing=sharing if self.is_shared else None)
        each, shared = Ingest(self.library, self.model), Ingest(self.library, sharing.embedder(self.model))

        def keep(documents: Sequence[Document | Unreadable], scope: Scope) -> list[Done]:
            return in_order(each, documents, scope)

        def keep_shared(documents: Sequence[Document | Unreadable], scope: Scope) -> list[Done]:
            return in_order(shared, documents, scope)

        for number in range(1, count + 1):
            before, passages = self._asked("count"), self.model.passages
            began, polled, added = time.perf_counter(), 0, 0
            for report in poll(keep, shared=keep_shared):
                polled += isinstance(report, Polled)
                added += isinstance(report, Got) and report.done.outcome is Outcome.ADDED
            yield {
                "shared": self.is_shared,
                "round": number,
                "polled": polled,
                "added": added,
                "requests": self._asked("count") - before,
                "embedded": self.model.passages - passages,
                "seconds": round(time.perf_counter() - began, 1),
            }
            self._asked("next")
            self.ahead += _DAY + timedelta(hours=3)

    def _asked(self, what: str) -> int:
        data = web(self.urls).get(self.urls[0].removesuffix("feed") + what).data
        return int(data or b"0")


def in_order(ingest: Ingest, documents: Sequence[Document | Unreadable], scope: Scope) -> list[Done]:
    """Take documents in; tells of each, in order."""
    numbered = [replace(one, name=str(place)) for place, one in enumerate(documents)]
    done = {one.name: one for one in ingest(numbered, scope)}
    return [replace(done[str(place)], name=one.name) for place, one in enumerate(documents)]


def main() -> None:
    parser = argparse.ArgumentParser(description="Feeds that many workspaces follow.")
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--workspaces", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--only", choices=["shared", "each"])
    parser.add_argument("--url")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    rows: list[dict[str, Any]] = []
    for is_shared in (True, False):
        if options.only and (options.only == "shared") != is_shared:
            continue
        with tempfile.TemporaryDirectory() as folder, serving(Server) as port:
            library: SqlLibrary
            if options.url:
                library = PostgresLibrary(options.url)
            else:
                library = SqliteLibrary(f"sqlite:///{folder}/library.db", Path(folder) / "index")
            with library:
                urls = addresses(options.feeds, port)
                for row in Bench(library, urls, options.workspaces, is_shared).rounds(options.rounds):
                    if not rows:
                        print("".join(f"{name:>10}" for name in row))
                    print("".join(f"{value!s:>10}" for value in row.values()), flush=True)
                    rows.append(row)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
