"""`digest`: the stories of a window, for people, as JSON, as Markdown or as a web page."""

from argparse import Namespace
from datetime import UTC, datetime, timedelta

from bot import keeping, waiting
from bot.commands.output import put
from bot.commands.rows import digest_row
from bot.editions import terminal
from bot.editions.html import html
from bot.editions.markdown import markdown
from bot.editions.page import page
from bot.plain import plain
from bot.terminal import Screen
from bot.wiring import build
from config import Settings
from retrieval.domain import Window
from retrieval.news import Taste

_DAY = timedelta(days=1)
_FIRST = datetime.min.replace(tzinfo=UTC)


def run(args: Namespace, settings: Settings) -> int:
    """Compile it; a digest without stories says so, and is one too."""
    with build(settings) as services:
        keeping.get_ready(services)
        taste = Taste(topics=tuple(args.topic), muted_sources=tuple(args.mute))
        with waiting.spinner("Making the digest …"):
            failed = services.failed_feeds(services.scope, datetime.now(UTC))
            digest = services.models.compile(
                services.scope, _window(args), limit=args.limit, taste=taste, failed_feeds=failed
            )
        muted = bool(args.mute)
        newest = None if digest.taken.articles else next(iter(services.library.newest(services.scope, 1)), None)
    if args.json:
        put(digest_row(digest))
    elif args.markdown or args.html:
        print(plain((html if args.html else markdown)(page(digest, newest, muted=muted))), end="", flush=True)
    else:
        Screen().show(terminal.digest(page(digest, newest, muted=muted)))
    return 0


def _window(args: Namespace) -> Window:
    """The last day, where nothing else is asked for."""
    until = max(args.until or datetime.now(UTC), _FIRST + _DAY)
    return Window(args.since or until - _DAY, until)
