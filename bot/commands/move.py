"""`move`: moves everything from one database to another, as from SQLite to PostgreSQL, or into a backup."""

from argparse import Namespace
from dataclasses import asdict

from bot import waiting
from bot.commands.output import put, tell
from bot.terminal import Screen
from bot.wiring import mover
from bot.wording import number
from config import Settings
from retrieval.errors import InputError


def run(args: Namespace, settings: Settings) -> int:
    """Move and compare; 1 if anything is not the same on both sides then."""
    try:
        with mover(settings, args.source or settings.database_url, args.to, args.workspace) as move:
            held = move.held()
            if args.workspace and not held:
                raise InputError(f"{move.source.name} has nothing of a workspace {args.workspace}: check its id.")
            lacking = move.workspaces()
            with waiting.bar("Moving", lambda: move.rows(lacking)) as advance:
                done = [move(workspace, advance) for workspace in lacking]
    except KeyboardInterrupt:
        tell("Stopped. What was moved is kept. Run the same command again to go on.")
        return 130
    source, target = move.source.name, move.target.name
    before = len(held) - len(lacking)
    if args.json:
        put({"from": source, "to": target, "before": before, "moved": [asdict(one) for one in done]})
    else:
        rows = number(sum(one.rows for one in done), "row")
        told = f"{rows} of {number(len(done), 'workspace')} moved from {source} to {target}"
        if not done:
            told = f"Nothing to move: {target} has all of {source}" if held else f"Nothing to move: {source} is empty"
        Screen().say(f"{told}; {number(before, 'workspace')} there before." if before and done else f"{told}.")
    for one in done:
        for table, (here, there) in ((two.table, two.rows) for two in one.differences):
            tell(
                f"Workspace {one.workspace}: {table} differs: {number(here, 'row')} in {source}, {there:,} in {target}."
            )
    if any(one.differences for one in done):
        tell(
            f"{source} changed while it was moved: stop `serve`, and whatever else writes to it. Then run the same"
            " command again, which begins with these workspaces anew."
        )
        return 1
    return 0
