"""`ingest`: takes articles into the library."""

from argparse import Namespace

from bot import keeping, rendering
from bot.commands.output import put, tell
from bot.commands.rows import tally_row
from bot.facts import Tally
from bot.terminal import Screen
from bot.wiring import build
from config import Settings
from config.settings import VARIABLES
from retrieval.ingest import full


def run(args: Namespace, settings: Settings) -> int:
    """Read the inputs; 1 if any of them failed, the others being in the library nevertheless."""
    done = Tally()
    try:
        with build(settings) as services:
            keeping.get_ready(services)
            keeping.take_in_shown(services, args.inputs, done)
    except KeyboardInterrupt:
        tell(f"Stopped. What was done is kept ({rendering.tally(done)}). Run the same command again to go on.")
        return 130
    if args.json:
        put(tally_row(done))
    else:
        Screen().say(f"{rendering.tally(done)}.".capitalize())
    for one in done.failed:
        tell(f"{one.name}: {one.reason}")
    if settings.max_articles and any(one.reason == full(settings.max_articles) for one in done.failed):
        tell(f"{VARIABLES['max_articles']} sets how many there may be.")
    return 1 if done.failed else 0
