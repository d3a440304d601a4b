"""`playground`: the bot at work in a browser, in a little Slack of its own; nothing of it is kept."""

import asyncio
import os
import signal
import sys
import webbrowser
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr

from bot import keeping
from bot.commands.output import tell
from bot.commands.serve import hide_from_bolt
from bot.playground import opening
from bot.playground.assembling import desk
from bot.playground.clock import Clock
from bot.playground.furnishing import BEFORE, START, furnished
from bot.playground.news import News
from bot.playground.slack.records import Identity
from bot.playground.slack.world import World
from bot.ports import Stores
from bot.serve import serve
from bot.services import Services
from bot.wiring import build_with_stores, source
from config import Settings

_PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")
"""Slack's client would call our Slack by such a proxy, to which this machine is another one."""


def run(args: Namespace, settings: Settings) -> int:
    """Be in our Slack, and show it in a browser, until the process is told to stop."""
    opening.check(args.port)
    hide_from_bolt()
    status = 0
    try:
        with _stoppable(), TemporaryDirectory(prefix="dateline-playground-") as home:
            _play(args, settings.moved(Path(home)))
    except KeyboardInterrupt:
        status = 130
    tell("Stopped. Nothing of it is kept.")
    return status


def _play(args: Namespace, settings: Settings) -> None:
    """Take in the articles, and open it all."""
    clock = Clock(BEFORE)
    world = furnished(clock)
    ours = settings.model_copy(update=_of_the_bot(world.identity))
    with build_with_stores(ours, clock) as (services, stores):
        keeping.get_ready(services)
        for variable in _PROXIES:  # which may have been needed to get the model
            os.environ.pop(variable, None)
        news = News(services, source(settings))
        news.come_in(BEFORE)
        clock.forward(START)
        news.come_in(START)
        asyncio.run(_open(args, ours, world, clock, news, services, stores))


async def _open(
    args: Namespace,
    settings: Settings,
    world: World,
    clock: Clock,
    news: News,
    services: Services,
    stores: Stores,
) -> None:
    port, working = opening.free_port(), asyncio.Event()
    async with opening.slack(world, f"http://{opening.HOST}:{port}/slack/events") as people:
        shown = desk(people, clock, news.come_in, stores.inbox, settings.workspace, settings.command, working.is_set)
        async with opening.page(shown, args.port) as address:
            tell(f"The playground is at {address} until you end it with Ctrl-C; nothing of it is kept.")
            telling = asyncio.create_task(_tell_when_ready(working, "" if args.no_open else address))
            there = settings.model_copy(update={"slack_api_url": f"{world.base_url}/api/", "port": port})
            try:
                await serve(there, services, stores, _say_nothing, working=working)
            finally:
                telling.cancel()
                with suppress(asyncio.CancelledError):
                    await telling


def _of_the_bot(who: Identity) -> dict[str, object]:
    """What the bot's settings are in our Slack, whatever they are in another, and without limits to what it holds."""
    nothing = ("slack_app_token", "slack_client_id", "slack_client_secret", "public_url", "token_keys")
    return {
        **dict.fromkeys((*nothing, "max_articles", "max_feeds")),
        "slack_bot_token": SecretStr(who.bot_token),
        "slack_signing_secret": SecretStr(who.signing_secret),
        "host": opening.HOST,
    }


def _say_nothing(_: str) -> None:
    """What `serve` tells is about a Slack that goes on, and work that is kept."""


async def _tell_when_ready(working: asyncio.Event, address: str) -> None:
    """Say so, and open the page."""
    await working.wait()
    tell("Dateline is ready.")
    if address and _has_display():
        await asyncio.to_thread(_show, address)


def _has_display() -> bool:
    """Whether a browser has somewhere to open a window."""
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _show(address: str) -> None:
    """Open the page, but not in a browser that would take this terminal."""
    with suppress(webbrowser.Error):  # there is none, and the address was told
        browser = webbrowser.get()
        if type(browser) is not webbrowser.GenericBrowser:
            browser.open(address)


@contextmanager
def _stoppable() -> Iterator[None]:
    """Have SIGTERM end it as Ctrl-C does, also before `serve` sees to both, so that its folder is removed."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
