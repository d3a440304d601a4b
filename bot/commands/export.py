"""`export`: prints every article as a line of JSON, which `ingest` takes again unchanged."""

from argparse import Namespace

from bot.commands.output import put
from bot.commands.rows import article_row
from bot.wiring import build
from config import Settings
from retrieval.domain import Window


def run(args: Namespace, settings: Settings) -> int:
    """Print them one by one, so that a library of any size can be exported."""
    with build(settings) as services:
        for article in services.library.articles(services.scope, Window(args.since, args.until)):
            put(article_row(article))
    return 0
