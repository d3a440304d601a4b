"""`run`: the bot with Slack tokens; without, a console over one's own articles or the samples, or a tour of them."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files

from bot import keeping, tour
from bot.commands import serve
from bot.commands.console import converse
from bot.commands.output import tell
from bot.facts import Tally, status_of
from bot.services import Services
from bot.terminal import Screen
from bot.wiring import build
from config import Settings


def run(args: Namespace, settings: Settings) -> int:
    """Be in Slack if there is a token for it; else open the console, or without a terminal play the tour."""
    if settings.slack_bot_token or serve.is_many(settings):
        return serve.run(args, settings)
    if not sys.stdin.isatty():
        with _samples(settings) as (services, _):
            tour.play(services, Screen())
        return 0
    with build(settings) as services:
        held = status_of(services, settings).counts.articles
        if held:
            converse(services, settings, f"Your own library, {settings.home}: {held:,} articles.")
            return 0
    with _samples(settings) as (services, place):
        held = status_of(services, place).counts.articles
        about = f"{held} sample articles about invented events in the land of Kelland; yours: `dateline ingest PATH`."
        converse(services, place, about)
    return 0


@contextmanager
def _samples(settings: Settings) -> Iterator[tuple[Services, Settings]]:
    """The sample articles in a library of their own; what is there already is not read in again."""
    place = settings.moved(settings.home / "samples")
    done = Tally()
    with build(place) as services, as_file(files("bot") / "samples") as folder:
        keeping.get_ready(services)
        keeping.take_in_shown(services, [str(folder)], done)
        for one in done.failed:
            tell(f"{one.name}: {one.reason}")
        yield services, place
