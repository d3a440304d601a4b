"""Feeds parsed, beside feedparser alone: what is found, what is lost, and how fast; and lists of feeds read.

    python -m tests.bench.bench_feed_parsing --feedparser DIR --feedjira DIR --opml DIR

Each DIR holds one zip archive: feedparser's own test feeds (github.com/kurtmckee/feedparser, tests/), feedjira's sample
feeds (github.com/feedjira/feedjira, spec/sample_feeds), and OPML files (github.com/plenaryapp/awesome-rss-feeds).

What is counted:
- feeds: how many there are, how many are refused with a reason, and the slow ones; a crash would end the run.
- entries: those of feedparser that hold anything (an id, a link, or a word in title, summary or content once tags are
  taken out), beside our items; every feed where the two differ is named.
- feeds/s: in CPU time, the best of three rounds of each, in turn, in one process; ours makes plain paragraphs, dates
  and addresses of what it reads, feedparser's is with its defaults, which resolve links and sanitise markup.
- lists: OPML files of which feeds are read, the feeds, and those whose export, read again, has the same feeds.
"""

import argparse
import io
import re
import time
import warnings
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser

from retrieval import opml
from retrieval.adapters.reading.feed_kinds import parse
from retrieval.errors import InputError
from retrieval.feeds import Feed, Listing, State

NOW = datetime(2026, 6, 1, tzinfo=UTC)
ROUNDS = 3
SLOW = 1.0  # seconds of CPU time for one feed
URL = "https://feeds.example/feed"
TAGS = re.compile(r"<[^>]*>")


def main() -> None:
    parser = argparse.ArgumentParser(description="Parses feeds beside feedparser alone, and reads lists of feeds.")
    parser.add_argument("--feedparser", type=Path, metavar="DIR", help="a folder with feeds.zip")
    parser.add_argument("--feedjira", type=Path, metavar="DIR", help="a folder with feeds.zip")
    parser.add_argument("--opml", type=Path, metavar="DIR", help="a folder with opml.zip")
    options = parser.parse_args()
    warnings.simplefilter("ignore", DeprecationWarning)  # feedparser's, of its own look-ups
    if not (options.feedparser or options.feedjira or options.opml):
        print("nothing to measure: name a folder of feeds with --feedparser, --feedjira or --opml")
    for name in ("feedparser", "feedjira"):
        folder = getattr(options, name)
        if folder:
            compare(name, files(folder / "feeds.zip"))
    if options.opml:
        lists(files(options.opml / "opml.zip"))


def files(archive: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as opened:
        return {name: opened.read(name) for name in opened.namelist() if not name.endswith("/")}


def compare(name: str, feeds: dict[str, bytes]) -> None:
    refused: dict[str, str] = {}
    ours: dict[str, int] = {}
    slow = []
    for feed, data in feeds.items():
        begin = time.process_time()
        try:
            ours[feed] = len(listing(data).items)
        except InputError as error:
            refused[feed] = str(error)
            ours[feed] = 0
        seconds = time.process_time() - begin
        if seconds > SLOW:
            slow.append((feed, seconds))
    theirs = {feed: sum(map(holds_anything, alone(data).entries)) for feed, data in feeds.items()}
    print(f"{name}: {len(feeds):,} feeds, {len(refused)} refused, over {SLOW:g} s: {slow or 'none'}")
    print(f"  entries: {sum(ours.values()):,}; feedparser alone {sum(theirs.values()):,}")
    for feed in feeds:
        if ours[feed] != theirs[feed] or feed in refused:
            print(f"  {feed}: {ours[feed]}, feedparser alone {theirs[feed]} {refused.get(feed, '')}")
    rates = speeds([quietly(listing), alone], list(feeds.values()))
    print(f"  feeds/s: {rates[0]:,.0f}; feedparser alone {rates[1]:,.0f}")


def listing(data: bytes) -> Listing:
    found = parse(data, None, URL, NOW)
    return found if isinstance(found, Listing) else Listing()


def alone(data: bytes) -> Any:
    return feedparser.parse(io.BytesIO(data))


def holds_anything(entry: dict[str, Any]) -> bool:
    texts = [entry.get("title"), entry.get("summary"), *(part.get("value") for part in entry.get("content", ()))]
    has_words = any(TAGS.sub("", text or "").strip() for text in texts)
    return has_words or any((entry.get(key) or "").strip() for key in ("id", "link"))


def quietly(read: Callable[[bytes], object]) -> Callable[[bytes], object]:
    def reads(data: bytes) -> object:
        try:
            return read(data)
        except InputError:
            return None

    return reads


def speeds(readers: list[Callable[[bytes], object]], feeds: list[bytes]) -> list[float]:
    best = [0.0] * len(readers)
    for _ in range(ROUNDS):
        for number, read in enumerate(readers):
            begin = time.process_time()
            for data in feeds:
                read(data)
            best[number] = max(best[number], len(feeds) / (time.process_time() - begin))
    return best


def lists(archives: dict[str, bytes]) -> None:
    found = {name: opml.read(data) for name, data in archives.items()}
    same = 0
    for outlines in found.values():
        feeds = [
            Feed("w", str(number), outline.url, NOW, State(None), outline.title, outline.site, outline.folder)
            for number, outline in enumerate(outlines)
        ]
        again = opml.read(opml.write(feeds, "Feeds"))
        same += {(feed.url, feed.folder) for feed in again} == {(feed.url, feed.folder) for feed in outlines}
    print(
        f"lists: {len(found)} of {len(archives)} read, {sum(map(len, found.values())):,} feeds, {same} the same again"
    )


if __name__ == "__main__":
    main()
