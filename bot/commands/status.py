"""`status`: shows how much is in the library."""

from argparse import Namespace

from bot import rendering
from bot.commands.output import put
from bot.facts import status_of
from bot.terminal import Screen
from bot.wiring import build
from config import Settings
from retrieval.domain import moment


def run(args: Namespace, settings: Settings) -> int:
    """Count; an empty library is a library too."""
    with build(settings) as services:
        now = status_of(services, settings)
    if args.json:
        put(
            {
                "version": now.version,
                "home": str(now.home),
                "database": now.database,
                "embedder": now.embedder,
                "articles": now.counts.articles,
                "passages": now.counts.passages,
                "oldest": moment(now.counts.oldest),
                "newest": moment(now.counts.newest),
            }
        )
    else:
        Screen().show(rendering.status(now))
    return 0
