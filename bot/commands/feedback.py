"""`feedback`: what people thought of the answers that they got in Slack."""

from argparse import Namespace

from bot import rendering
from bot.commands.output import put
from bot.commands.rows import vote_row
from bot.terminal import Screen
from bot.wiring import build_with_stores
from config import Settings


def run(args: Namespace, settings: Settings) -> int:
    """List the votes, the latest first; as JSON, a line each."""
    with build_with_stores(settings) as (services, stores):
        votes = stores.turns.votes(services.scope.workspace)
    if args.json:
        for vote in votes:
            put(vote_row(vote))
    else:
        Screen().show(rendering.votes(votes))
    return 0
