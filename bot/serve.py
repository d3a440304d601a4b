"""The bot at work: everything is put up, Slack is let in, and at the end all is taken down in reverse."""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from pydantic import SecretStr

from bot.clients import clients, session
from bot.following import Following
from bot.front import Front, Reach
from bot.installing.oauth import App, Installing
from bot.lanes import Lane, lanes
from bot.metrics import Metrics
from bot.polling import Polling
from bot.ports import Stores
from bot.renewing import Exchange, Renewing
from bot.roles import EVERY_ROLE, Role
from bot.schedules import Schedules, keep_house
from bot.services import Services
from bot.shelf import Shelf
from bot.socket_mode import connected
from bot.tenancy.alone import Alone, introduce
from bot.tenancy.many import Many
from bot.tenancy.tenants import Common, Tenancy, tenant
from bot.workers.pool import Pool
from config import Settings
from config.manifest import scopes
from retrieval.errors import InputError, LibraryError

_AT_ONCE = 8  # jobs in hand: most of their time is Slack's
_DRAIN = 10.0  # seconds for what is in hand when the bot is stopped
_END = 18.0  # seconds, when it is stopped: who waits then still waits for a database that says nothing, maybe for ever
_AGAIN = 5.0  # seconds, until a database out of reach is tried again

_logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Process:
    """What one process of `serve` is made of."""

    settings: Settings
    common: Common
    pool: Pool
    roles: Collection[Role]
    ending: asyncio.Event
    tell: Callable[[str], None]
    reach: Reach
    working: asyncio.Event
    renewing: Renewing | None = None

    async def ready(self) -> bool:
        """Whether it works, and the database can be reached."""
        return self.working.is_set() and not self.ending.is_set() and await self.reach()


async def serve(
    settings: Settings,
    services: Services,
    stores: Stores,
    tell: Callable[[str], None],
    roles: Collection[Role] = EVERY_ROLE,
    working: asyncio.Event | None = None,
) -> None:
    """Be in Slack until SIGTERM or SIGINT, in these roles; raises DatelineError where that can't be begun.

    ``working`` is set once the models are loaded, and the work begins.
    """
    ending = asyncio.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(one, _end, ending)
    async with AsyncExitStack() as stack:
        shared = await stack.enter_async_context(session())
        way = stack.enter_context(lanes(settings.threads))
        asking = Lane("reach", 1)
        stack.callback(asking.close)
        metrics = Metrics()
        at_once = None if settings.slack_bot_token else settings.questions_at_once  # one workspace alone may have all
        pool = Pool(stores.inbox, way.store, metrics, services.clock, _AT_ONCE, at_once)
        common = Common(
            command=settings.command,
            api_url=settings.slack_api_url,
            max_bytes=settings.max_file_mb * 1_000_000,
            session=shared,
            shelf=Shelf(services, way, settings.embedder, overruled=settings.confidence is not None),
            feeds=Following(services, way),
            stores=stores,
            lanes=way,
            metrics=metrics,
            now=services.clock,
            wake=pool.wake,
            stop_work=pool.stop_work,
        )
        reach = Reach(lambda: stores.inbox.knows("", ""), asking)
        process = _Process(settings, common, pool, roles, ending, tell, reach, working or asyncio.Event())
        await _serve(process, stack)
    tell("Stopped. What was not done yet is kept for the next start.")


async def _serve(process: _Process, stack: AsyncExitStack) -> None:
    """Put up what the roles need, and work."""
    settings, common = process.settings, process.common
    tenancy, where = await _tenancy(process)
    is_front = Role.SLACK in process.roles
    token = settings.slack_app_token
    front = Front(
        metrics=common.metrics,
        measure=process.pool.measure,
        ready=process.ready,
        dispatch=tenancy.dispatch if is_front and not token else None,
        signing_secret=_secret(settings.slack_signing_secret),
        more=_pages(process, tenancy) if is_front and isinstance(tenancy, Many) else (),
    )
    await stack.enter_async_context(_listening(front, settings))
    if is_front and token:
        api = clients(common.session, "", settings.slack_api_url).bolts
        await stack.enter_async_context(connected(tenancy.dispatch, token.get_secret_value(), api))
    part = "" if set(process.roles) == EVERY_ROLE else f" This process is for {' and '.join(sorted(process.roles))}."
    loading = " Loading the models …" if Role.WORKERS in process.roles else ""
    process.tell(f"Dateline is in Slack, {where}.{part}{loading}")
    await _work(process, tenancy)


async def _tenancy(process: _Process) -> tuple[Tenancy, str]:
    """Whom the bot serves, and in words."""
    settings, common = process.settings, process.common
    if settings.slack_bot_token:
        both = clients(common.session, _secret(settings.slack_bot_token), settings.slack_api_url)
        workspace = common.shelf.services.scope.workspace
        installed = await common.lanes.store(common.stores.installations.workspaces)
        us, name = await introduce(both, workspace, installed)
        return Alone(tenant(common, us), common.metrics), f"in {name}, as {settings.command} and a mention"
    process.renewing = Renewing(common.stores.installations, common.lanes.store, _exchange(process), common.now)
    await common.lanes.store(common.stores.installations.rotate)
    count = len(await common.lanes.store(common.stores.installations.workspaces))
    return Many(common, process.renewing.fresh), f"in {count} workspace{'' if count == 1 else 's'} that installed it"


def _pages(process: _Process, tenancy: Many) -> list[web.RouteDef]:
    """Where workspaces install the app."""
    settings, common = process.settings, process.common
    app = App(settings.slack_client_id or "", scopes(), settings.slack_api_url, settings.public_url)
    kept = common.stores.installations
    lane = common.lanes.front
    return Installing(app, _exchange(process), common.stores.states, kept, lane, common.now, tenancy.changed).routes()


def _exchange(process: _Process) -> Exchange:
    settings = process.settings
    secret = _secret(settings.slack_client_secret)
    return Exchange(process.common.session, settings.slack_api_url, settings.slack_client_id or "", secret)


async def _work(process: _Process, tenancy: Tenancy) -> None:
    """Load the models, if they are needed, and work until the end."""
    roles, ending, common = process.roles, process.ending, process.common
    if Role.WORKERS in roles and not await _loaded(common.shelf, ending):
        return
    process.working.set()
    process.tell("Ready.")
    work: list[Coroutine[Any, Any, object]] = [ending.wait()]
    if Role.WORKERS in roles:
        work.append(_worked(process.pool, tenancy, ending))
        work.append(common.shelf.renew(ending))
    if Role.SCHEDULES in roles:
        work.append(Schedules(common.stores, common.lanes.store, common.now, common.wake).run(ending))
        work.append(Polling(common.feeds, common.stores.inbox, common.now).run(ending))
        work.append(keep_house(common.stores, common.feeds.services, common.lanes.store, common.now, ending))
        if process.renewing:
            work.append(process.renewing.run(ending))
    await together(work, ending)


async def together(work: Sequence[Coroutine[Any, Any, object]], ending: asyncio.Event) -> None:
    """Do all of it until ``ending``. Where one fails, which nothing should, that is the end of all, and is raised."""
    tasks = [asyncio.ensure_future(one) for one in work]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    ending.set()
    await asyncio.wait(tasks)
    for task in tasks:
        task.result()


def _end(ending: asyncio.Event) -> None:
    """End in order, or else without: at any moment, the next process can go on from what is kept."""
    if not ending.is_set():
        ending.set()
        hard = threading.Timer(_END, _end_now)
        hard.daemon = True
        hard.start()


def _end_now() -> None:
    _logger.warning("Something that was waited for gives no answer, such as the database: what is in hand is left.")
    os._exit(1)


async def _loaded(shelf: Shelf, ending: asyncio.Event) -> bool:
    """Load the models; False if the end came first."""
    end = asyncio.ensure_future(ending.wait())
    while not end.done():
        loading = asyncio.ensure_future(shelf.load())
        await asyncio.wait({loading, end}, return_when=asyncio.FIRST_COMPLETED)
        if not loading.done():
            return False
        try:
            await loading
        except LibraryError as error:
            _logger.warning("Work can't begin yet: %s", error)
            await asyncio.wait({end}, timeout=_AGAIN)
        else:
            end.cancel()
            return True
    return False


async def _worked(pool: Pool, tenancy: Tenancy, ending: asyncio.Event) -> None:
    """Work until the end, and let what is in hand be done."""
    await pool.run(tenancy.find, ending)
    await pool.drain(_DRAIN)


@asynccontextmanager
async def _listening(front: Front, settings: Settings) -> AsyncIterator[None]:
    """How the bot is doing is told by HTTP in any case; so do requests come, unless they come by the socket."""
    runner = web.AppRunner(front.application(), access_log=None)
    await runner.setup()
    try:
        await _listen(runner, settings)
        yield
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, settings: Settings) -> None:
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
    except OSError as error:
        raise InputError(
            f"{settings.host}:{settings.port} can't be listened on ({error.strerror}): set DATELINE_HOST and"
            " DATELINE_PORT to what is free."
        ) from error


def _secret(value: SecretStr | None) -> str:
    return value.get_secret_value() if value else ""
