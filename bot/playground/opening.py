"""Opens the playground: our Slack and its page, each a server on loopback alone."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus

import aiohttp
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.playground.pages.desk import Desk
from bot.playground.pages.guarding import is_ours
from bot.playground.pages.site import application as pages
from bot.playground.slack.access import OneWorkspace
from bot.playground.slack.answering import answered
from bot.playground.slack.delivering import Patience
from bot.playground.slack.people import Line, People
from bot.playground.slack.serving import application
from bot.playground.slack.web_api import WebApi
from bot.playground.slack.world import World
from retrieval.errors import InputError

HOST = "127.0.0.1"
"""Nobody comes in from elsewhere."""


@asynccontextmanager
async def slack(world: World, app_url: str) -> AsyncIterator[People]:
    """Our Slack at work, for an app at that address; gives the people in it. It is at ``world.base_url``."""
    access = OneWorkspace(world)
    app = application(WebApi(access, answered), access, [world], answered)
    app.middlewares.append(_for_programs)
    async with _listening(app, 0) as port, aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        world.site.base_url = f"http://{HOST}:{port}"
        people = People(world, Line(Patience(), asyncio.get_running_loop(), app_url, session))
        try:
            yield people
        finally:
            for delivery in people.deliveries:
                delivery.end()


@asynccontextmanager
async def page(desk: Desk, port: int) -> AsyncIterator[str]:
    """The page at work; gives its address. Raises InputError where the port is taken."""
    async with _listening(pages(desk), port) as taken:
        yield f"http://{HOST}:{taken}"


def check(port: int) -> None:
    """Raise InputError where the port is taken: better now than after all else was put up."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise _taken(port, error) from error


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def _listening(app: web.Application, port: int) -> AsyncIterator[int]:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await _listen(runner, port)
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, port: int) -> None:
    try:
        await web.TCPSite(runner, HOST, port).start()
    except OSError as error:
        raise _taken(port, error) from error


def _taken(port: int, error: OSError) -> InputError:
    why = os.strerror(error.errno) if error.errno else str(error)
    return InputError(f"{HOST}:{port} can't be listened on ({why}): choose another port with --port.")


@web.middleware
async def _for_programs(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn browsers away, that some page has sent here: nothing but the app has a use for these addresses."""
    if not is_ours(request) or "Origin" in request.headers or "Sec-Fetch-Site" in request.headers:
        return web.Response(status=HTTPStatus.FORBIDDEN, text="This is not for browsers.")
    return await handler(request)
