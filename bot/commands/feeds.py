"""`feeds`: follows feeds, shows how they are doing, and takes in what they list that is new."""

import signal
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from bot import feed_lines, keeping, rendering, waiting
from bot.commands.feed_rows import feed_row, followed_row
from bot.commands.output import put, tell
from bot.commands.rows import tally_row
from bot.facts import Round
from bot.services import Services
from bot.terminal import Screen
from bot.wiring import build
from config import Settings
from retrieval import opml
from retrieval.errors import InputError
from retrieval.follow import Followed

_MOST_BYTES = 20_000_000
_TITLE = "The feeds that Dateline follows"


def run(args: Namespace, settings: Settings) -> int:
    """Do what the act says; 1 if anything of it failed, the rest being done nevertheless."""
    acts: Mapping[str, Callable[[Namespace, Services], int]] = {
        "add": _add,
        "remove": _remove,
        "list": _list,
        "poll": _poll,
        "import": _import,
        "export": _export,
    }
    with build(settings) as services:
        return acts[args.act](args, services)


def _add(args: Namespace, services: Services) -> int:
    done = []
    for address in args.addresses:
        try:
            with waiting.spinner(f"Looking for a feed at {address} …"):
                done.append(services.follow.add(address, services.scope))
        except InputError as error:
            done.append(Followed(address, None, reason=str(error)))
    if args.json:
        put([followed_row(one) for one in done])
    else:
        Screen().show(feed_lines.followed(done))
    return _failed(done)


def _remove(args: Namespace, services: Services) -> int:
    feed = services.follow.remove(args.name, services.scope)
    if args.json:
        put({"removed": feed.id})
    else:
        Screen().say(f"No longer followed: {feed.name}. Its articles stay.")
    return 0


def _list(args: Namespace, services: Services) -> int:
    feeds, now = services.feeds.feeds(services.scope), datetime.now(UTC)
    if args.json:
        put([feed_row(feed, now) for feed in feeds])
    else:
        Screen().show(feed_lines.feeds(feeds, now))
    return 0


def _poll(args: Namespace, services: Services) -> int:
    done, scope = Round(), services.scope
    if not args.due:
        services.feeds.hurry(scope, datetime.now(UTC))
    ending = Event()
    reports = services.poll(
        lambda documents, home: keeping.in_order(services, documents, home), scope=scope, ending=ending.is_set
    )
    with waiting.bar("Reading feeds and what is new in them") as advance, closing(reports), _stopping(ending):
        try:
            for one in reports:
                done.add(one)
                advance()
        except KeyboardInterrupt:
            ending.set()
    if ending.is_set():
        tell(f"Stopped. What was done is kept ({rendering.tally(done.articles)}). Run it again to go on.")
        return 130
    left = services.feeds.waiting(scope)
    failed = [one for one in done.polled if one.feed.state.failures or one.feed.state.gone]
    if args.json:
        told = [{"id": one.feed.id, "url": one.feed.url, "reason": one.feed.state.reason} for one in failed]
        articles = tally_row(done.articles)
        put(
            {
                "polled": len(done.polled),
                "failed": told,
                "articles": articles,
                "partial": done.partial,
                "waiting": left,
            }
        )
    else:
        Screen().say(feed_lines.polled(done, services.feeds.next_due(), left))
    for one in failed:
        tell(f"{one.feed.url}: {one.feed.state.reason}")
    for item in done.articles.failed:
        tell(f"{item.name}: {item.reason}")
    return 1 if failed or done.articles.failed else 0


@contextmanager
def _stopping(ending: Event) -> Iterator[None]:
    """Let Ctrl-C set this, so that what is being read comes to its end, and is kept; a second one breaks off."""
    before = signal.getsignal(signal.SIGINT)

    def end(*_: object) -> None:
        signal.signal(signal.SIGINT, before)
        ending.set()
        tell("Stopping: what is being read comes to its end first, mostly within 20 s.")

    if before is signal.default_int_handler:  # else somebody wants it left alone
        signal.signal(signal.SIGINT, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _import(args: Namespace, services: Services) -> int:
    data = _bytes(args.path)
    try:
        outlines = opml.read(data)
    except InputError as error:
        raise InputError(f"{'standard input' if args.path == '-' else args.path}: {error}") from None
    with waiting.bar("Following", lambda: len(outlines)) as advance:
        done = []
        for one in services.follow.add_all(outlines, services.scope):
            done.append(one)
            advance()
    if args.json:
        failed = [{"input": one.name, "reason": one.reason} for one in done if not one.feed]
        known = sum(one.known for one in done)
        put({"added": len(done) - known - len(failed), "known": known, "failed": failed})
    else:
        Screen().say(feed_lines.imported(done))
    return _failed(done)


def _export(args: Namespace, services: Services) -> int:  # noqa: ARG001 - every act is called alike
    sys.stdout.write(opml.write(services.feeds.feeds(services.scope), _TITLE).decode())
    return 0


def _failed(done: list[Followed]) -> int:
    failed = [one for one in done if one.feed is None]
    for one in failed:
        tell(f"{one.name}: {one.reason}")
    return 1 if failed else 0


def _bytes(path: str) -> bytes:
    """The list of feeds in a file, or on standard input."""
    if path == "-":
        data = sys.stdin.buffer.read(_MOST_BYTES + 1)
    else:
        try:
            with Path(path).open("rb") as stream:
                data = stream.read(_MOST_BYTES + 1)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "its name can't be one"
            raise InputError(f"{path}: it can't be read ({reason}); give the path of an OPML file") from None
    if len(data) > _MOST_BYTES:
        raise InputError(f"{path}: it is over {_MOST_BYTES // 1_000_000} MB, as no list of feeds is; split it")
    return data
