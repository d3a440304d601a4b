"""Feeds polled: how fast, beside plain feedparser over the same fetches, and whether memory stays flat.

    python -m tests.bench.bench_feeds [--feeds 1000] [--rounds 20] [--json FILE]

A server on loopback, in a process of its own, serves so many feeds, each under a host name of its own. Nine in ten are
well: they list up to 20 items, one of them new each time; of these, every third answers 304 to whoever has it already.
One in ten is slow (half a second), fails (500, or it breaks off), or is endless (as fast as it is read, or
a byte at a time). The limits are the program's own but for the time that a fetch may take, which is 2 s here, not 20.

Each round polls all of them once, a day later by the poll's clock, with the real tables and the real fetch; what is
read is counted, and no model embeds it. ``well s`` is when the last feed was polled that is well: those that failed
before come after them. ``CPU ms`` is the process's own time for a feed, which other programs on the machine lengthen
less; memory is what it has resident. Plain feedparser reads the same feeds by the same
fetch in as many threads, once, and keeps nothing.
"""

import argparse
import asyncio
import json
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Protocol

from retrieval.adapters.reading.files import FileSource
from retrieval.adapters.reading.web import Web
from retrieval.adapters.reading.web_feeds import WebFeeds
from retrieval.adapters.sql_feeds import SqlFeeds
from retrieval.adapters.sqlite_library import SqliteLibrary
from retrieval.domain import LOCAL, Document, Scope, Unreadable
from retrieval.errors import FetchError
from retrieval.feeds import Outline
from retrieval.follow import Follow
from retrieval.ingest import Done, Outcome
from retrieval.poll import Poll, Polled

_THREADS = 8
_SECONDS = 2.0
_LISTED = 20
_MOST_BYTES = 10_000_000


def is_well(number: int) -> bool:
    """Whether the feed of that number is."""
    return number % 10 != 0


@dataclass(slots=True)
class Server:
    """Serves the feeds; ``asked`` counts how often each was asked for."""

    asked: dict[int, int] = field(default_factory=dict)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request, by the number in its host."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            number = int(head.split("host: feed", 1)[1].split(".", 1)[0])
            await self._answer(writer, number, "if-none-match" in head)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # whoever asked has had enough
        finally:
            writer.close()

    async def _answer(self, writer: asyncio.StreamWriter, number: int, is_known: bool) -> None:
        if is_well(number):
            self._feed(writer, number, is_known)
            return
        match number // 10 % 6:
            case 0 | 1:
                await asyncio.sleep(0.5)
                self._feed(writer, number, is_known)
            case 2:
                writer.write(_head("500 Internal Server Error") + b"\r\n")
            case 3:
                writer.write(_head("200 OK") + b"Content-Length: 100000\r\n\r\n<rss>")
            case 4:
                writer.write(_head("200 OK") + b"\r\n<rss><channel>")
                while True:
                    writer.write(b"<item><title>And another one</title></item>" * 1_500)
                    await writer.drain()
            case _:
                writer.write(_head("200 OK") + b"\r\n")
                while True:
                    writer.write(b" ")
                    await writer.drain()
                    await asyncio.sleep(0.5)

    def _feed(self, writer: asyncio.StreamWriter, number: int, is_known: bool) -> None:
        if is_known and number % 3 == 0:
            writer.write(_head("304 Not Modified") + b"\r\n")
            return
        count = self.asked[number] = self.asked.get(number, 0) + 1
        items = "".join(_item(number, place) for place in range(count + 1, max(0, count + 1 - _LISTED), -1))
        body = f"<rss version='2.0'><channel><title>Feed {number}</title>{items}</channel></rss>".encode()
        writer.write(_head("200 OK") + f'ETag: "{count}"\r\nContent-Length: {len(body)}\r\n\r\n'.encode() + body)


def _head(status: str) -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: application/rss+xml\r\nConnection: close\r\n".encode()


def _item(number: int, place: int) -> str:
    words = " ".join(f"word{(number * 31 + place * 7 + step) % 997}" for step in range(60))
    date = format_datetime(_BEGIN + timedelta(days=place))
    return (
        f"<item><title>Item {place} of feed {number}</title><guid isPermaLink='false'>{number}-{place}</guid>"
        f"<pubDate>{date}</pubDate><description>{words}.</description></item>"
    )


_BEGIN = datetime.now(UTC).replace(microsecond=0) - timedelta(days=2)


class Answering(Protocol):
    """What serves."""

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request."""


def serve(told: Connection, server: Callable[[], Answering]) -> None:
    """Serve until the process is ended; tells its port."""

    async def run() -> None:
        listening = await asyncio.start_server(server().answer, "127.0.0.1", 0, backlog=512)
        told.send(listening.sockets[0].getsockname()[1])
        await listening.serve_forever()

    asyncio.run(run())


@contextmanager
def serving(server: Callable[[], Answering]) -> Iterator[int]:
    """The port of such a server in a process of its own."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=serve, args=(there, server), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        process.terminate()
        process.join()


def addresses(count: int, port: int) -> list[str]:
    """Where the feeds are."""
    return [f"http://feed{number}.example:{port}/feed" for number in range(count)]


def web(urls: Sequence[str]) -> Web:
    """The real fetch, led to loopback."""
    hosts = frozenset(url.split("/")[2] for url in urls)
    return Web(_MOST_BYTES, hosts, seconds=_SECONDS, resolve=lambda host, port: ["127.0.0.1"])  # noqa: ARG005


@dataclass(slots=True)
class Bench:
    """A poll of all feeds, again and again."""

    library: SqliteLibrary
    urls: Sequence[str]
    ahead: timedelta = timedelta(0)
    kept: int = 0

    def now(self) -> datetime:
        """By the poll's clock."""
        return datetime.now(UTC) + self.ahead

    def keep(self, documents: Sequence[Document | Unreadable], scope: Scope) -> list[Done]:  # noqa: ARG002
        """Count them."""
        self.kept += len(documents)
        return [Done(document.name, Outcome.ADDED) for document in documents]

    def rounds(self, count: int) -> Iterator[dict[str, Any]]:
        """The figures of each round."""
        feeds, reached = SqlFeeds(self.library), web(self.urls)
        reader = WebFeeds(reached, self.now)
        for _ in Follow(feeds, reader, self.now).add_all(map(Outline, self.urls), LOCAL):
            pass
        poll = Poll(feeds, reader, FileSource(_MOST_BYTES, self.now, reached), self.library, self.now)
        for number in range(1, count + 1):
            began, cpu = time.perf_counter(), time.process_time()
            before, polled, failed, well = self.kept, 0, 0, 0.0
            for report in poll(self.keep):
                if isinstance(report, Polled):
                    polled += 1
                    failed += report.feed.state.failures > 0
                    if is_well(int(report.feed.url.split(".")[0].removeprefix("http://feed"))):
                        well = time.perf_counter() - began
            seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
            yield {
                "round": number,
                "polled": polled,
                "failed": failed,
                "items": self.kept - before,
                "seconds": round(seconds, 1),
                "feeds/s": round(polled / seconds, 1),
                "well s": round(well, 1),
                "CPU ms": round(cpu / polled * 1_000, 1),
                "MiB": round(memory()),
            }
            self.ahead += timedelta(days=1, hours=3)


def plain(urls: Sequence[str]) -> tuple[float, float]:
    """Seconds, and seconds of CPU, that feedparser takes in a pool of threads, by the same fetch."""
    import feedparser

    reached = web(urls)

    def read(url: str) -> int:
        try:
            return len(feedparser.parse(reached.get(url).data).entries)
        except FetchError:
            return 0

    began, cpu = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(_THREADS) as threads:
        assert sum(threads.map(read, urls))
    return time.perf_counter() - began, time.process_time() - cpu


def memory() -> float:
    """Resident MiB of this process."""
    return int(Path("/proc/self/statm").read_text("utf-8").split()[1]) * 4096 / 2**20


def main() -> None:
    parser = argparse.ArgumentParser(description="Feeds polled.")
    parser.add_argument("--feeds", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder, serving(Server) as port:
        urls = addresses(options.feeds, port)
        with SqliteLibrary(f"sqlite:///{folder}/library.db", Path(folder) / "index") as library:
            for row in Bench(library, urls).rounds(options.rounds):
                if not rows:
                    print("".join(f"{name:>9}" for name in row))
                print("".join(f"{value:>9}" for value in row.values()), flush=True)
                rows.append(row)
        seconds, cpu = plain(urls)
        well = [url for place, url in enumerate(urls) if is_well(place)]
        well_seconds, _ = plain(well)
    ours = statistics.median(row["seconds"] for row in rows)
    ours_well = statistics.median(row["well s"] for row in rows)
    for name, count, mine, theirs in (
        ("all", len(urls), ours, seconds),
        ("those that are well", len(well), ours_well, well_seconds),
    ):
        print(
            f"{name}: {count / mine:.0f} feeds/s (median round), plain feedparser {count / theirs:.0f},"
            f" ratio {theirs / mine:.2f}"
        )
    ours_cpu = statistics.median(row["CPU ms"] for row in rows)
    print(f"CPU: {ours_cpu:.1f} ms a feed (median round), plain feedparser {cpu / len(urls) * 1_000:.1f}")
    print(f"memory: {rows[0]['MiB']} MiB after the first round, {rows[-1]['MiB']} after the last")
    if options.json:
        options.json.write_text(
            json.dumps({"rounds": rows, "plain s": seconds, "plain well s": well_seconds, "plain CPU s": cpu}, indent=1)
        )


if __name__ == "__main__":
    main()
