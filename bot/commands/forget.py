"""`forget`: removes an article from the library."""

from argparse import Namespace

from bot import keeping
from bot.commands.output import put
from bot.terminal import Screen
from bot.wiring import build
from config import Settings


def run(args: Namespace, settings: Settings) -> int:
    """Remove it; an InputError says that there is none."""
    with build(settings) as services:
        forgotten = keeping.forget(services, args.article)
    if args.json:
        put({"forgotten": forgotten})
    else:
        Screen().say(f"Forgotten: {forgotten}")
    return 0
