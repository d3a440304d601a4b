"""`find`: shows the articles that match some words best."""

from argparse import Namespace

from bot import keeping, rendering
from bot.commands.output import put
from bot.commands.rows import match_row
from bot.terminal import Screen
from bot.wiring import build
from config import Settings
from retrieval.domain import Window


def run(args: Namespace, settings: Settings) -> int:
    """Find; nothing found is a result too."""
    with build(settings) as services:
        keeping.get_ready(services)
        window = Window(args.since, args.until)
        found = services.models.find(
            " ".join(args.words), services.scope, window=window, site=args.site, limit=args.limit
        )
    if args.json:
        put([match_row(match) for match in found])
    else:
        Screen().show(rendering.matches(found))
    return 0
