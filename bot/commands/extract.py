"""`extract`: shows what is read out of one file."""

from argparse import Namespace

from bot import rendering
from bot.commands.output import put
from bot.commands.rows import document_row
from bot.terminal import Screen
from bot.wiring import source
from config import Settings


def run(args: Namespace, settings: Settings) -> int:
    """Read the file; nothing is stored."""
    document = source(settings).read_one(args.path)
    if args.json:
        put(document_row(document))
    else:
        Screen().show(rendering.document(document))
    return 0
