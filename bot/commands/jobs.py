"""`jobs`: the work of the bot that failed for good."""

from argparse import Namespace
from datetime import UTC, datetime

from bot import rendering
from bot.commands.output import put
from bot.commands.rows import job_row
from bot.terminal import Screen
from bot.wiring import build_with_stores
from config import Settings
from retrieval.errors import InputError


def run(args: Namespace, settings: Settings) -> int:
    """List what was set aside, or take one of it up again."""
    with build_with_stores(settings) as (services, stores):
        workspace = services.scope.workspace
        if args.retry and not stores.inbox.retry(args.retry, datetime.now(UTC), workspace):
            raise InputError(f"There is no job {args.retry} set aside. `jobs` lists those that are.")
        aside = stores.inbox.aside(workspace=workspace)
    if args.json:
        put([job_row(one) for one in aside])
    elif args.retry:
        Screen().say(f"Taken up again: {args.retry}")
    else:
        Screen().show(rendering.jobs(aside))
    return 0
