"""The bot at work: everything is put up, Slack is let in, and at the end all is taken down in reverse."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aiohttp import ClientError, web
from pydantic import SecretStr
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bot.access import Access
from bot.app import Parts, build
from bot.clients import Clients, clients, session
from bot.delivery import Delivery
from bot.following import Following
from bot.front import Front
from bot.intake import Intake
from bot.lanes import Lanes, lanes
from bot.metrics import Metrics
from bot.polling import Polling
from bot.ports import Stores
from bot.schedules import Schedules
from bot.services import Services
from bot.shelf import Shelf
from bot.socket_mode import connected
from bot.trouble import code
from bot.uploads import Uploads
from bot.workers.desk import Desk
from bot.workers.pool import Pool
from bot.workers.table import handlers
from config import Settings
from retrieval.errors import InputError, LibraryError

_AT_ONCE = 8  # jobs in hand: most of their time is Slack's
_DRAIN = 10.0  # seconds for what is in hand when the bot is stopped
_REMEMBERED = timedelta(days=3)  # of jobs done, so that a late repetition is known
_KEPT = timedelta(days=180)  # of answers: so long can they be looked into, edited and deleted; of what feeds listed
_HOUR = 3600.0

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Self:
    """Who the bot is in Slack."""

    team: str
    team_name: str
    user: str


async def serve(settings: Settings, services: Services, stores: Stores, tell: Callable[[str], None]) -> None:
    """Be in Slack until SIGTERM or SIGINT; raises DatelineError where that can't be begun."""
    ending = asyncio.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(one, ending.set)
    metrics = Metrics()
    async with AsyncExitStack() as stack:
        shared = await stack.enter_async_context(session())
        both = clients(shared, _secret(settings.slack_bot_token), settings.slack_api_url)
        us = await _introduce(both)
        way = stack.enter_context(lanes(settings.threads))
        uploads = Uploads(both.patient, shared, settings.max_file_mb * 1_000_000)
        desk = _desk(settings, services, stores, way, both, uploads, us)
        pool = Pool(stores.inbox, way.store, handlers(desk), metrics, desk.now, _AT_ONCE)
        working = asyncio.Event()
        token = settings.slack_app_token
        app = _app(desk, pool, metrics)
        front = Front(
            metrics=metrics,
            measure=pool.measure,
            ready=lambda: working.is_set() and not ending.is_set(),
            app=None if token else app,
            signing_secret=_secret(settings.slack_signing_secret),
        )
        await stack.enter_async_context(_listening(front, settings))
        if token:
            await stack.enter_async_context(connected(app, token.get_secret_value()))
        tell(f"Dateline is in Slack, in {us.team_name}, as {desk.command} and a mention. Loading the models …")
        schedules = Schedules(stores, way.store, desk.now, pool.wake)
        polling = Polling(desk.feeds, stores.inbox, desk.now)
        await _work(pool, schedules, polling, desk, ending, working, tell)
    tell("Stopped. What was not done yet is kept for the next start.")


async def _work(
    pool: Pool,
    schedules: Schedules,
    polling: Polling,
    desk: Desk,
    ending: asyncio.Event,
    working: asyncio.Event,
    tell: Callable[[str], None],
) -> None:
    """Load the models, and work until the end."""
    loading = asyncio.ensure_future(desk.shelf.load())
    end = asyncio.ensure_future(ending.wait())
    await asyncio.wait({loading, end}, return_when=asyncio.FIRST_COMPLETED)
    if not loading.done():
        return
    await loading
    working.set()
    tell("Ready.")
    keeping = asyncio.ensure_future(_keep_house(desk))
    await asyncio.gather(_worked(pool, ending), schedules.run(ending), polling.run(ending))
    keeping.cancel()
    await asyncio.wait({keeping})


async def _worked(pool: Pool, ending: asyncio.Event) -> None:
    """Work until the end, and let what is in hand be done."""
    await pool.run(ending)
    await pool.drain(_DRAIN)


async def _keep_house(desk: Desk) -> None:
    """Forget what is long done."""
    while True:
        try:
            await desk.lanes.store(desk.stores.turns.prune, desk.now() - _KEPT)
            await desk.lanes.store(desk.stores.editions.prune, desk.now() - _KEPT)
            await desk.lanes.store(desk.stores.links.prune, desk.now() - _KEPT)
            await desk.lanes.store(desk.stores.inbox.prune, desk.now() - _REMEMBERED)
            await desk.lanes.store(desk.feeds.services.feeds.prune, desk.now() - _KEPT)
        except LibraryError as error:
            _logger.warning("What is long done can't be forgotten now: %s", error)
        await asyncio.sleep(_HOUR)


async def _introduce(both: Clients) -> Self:
    try:
        found = await both.patient.auth_test()
    except SlackApiError as error:
        if code(error).startswith("HTTP"):
            raise InputError(
                f"Slack did not answer as it should ({code(error)}): try again later, and check SLACK_API_URL if you"
                " set it."
            ) from error
        raise InputError(
            f"Slack refused SLACK_BOT_TOKEN ({code(error)}). It is the bot token that begins with xoxb-, from the app's"
            " page under OAuth & Permissions; after a change of the app it has to be installed again."
        ) from error
    except (ClientError, TimeoutError) as error:
        raise InputError(
            f"Slack can't be reached ({type(error).__name__}): check the network, and SLACK_API_URL if you set it."
        ) from error
    return Self(str(found["team_id"]), str(found.get("team") or found["team_id"]), str(found["user_id"]))


def _desk(
    settings: Settings,
    services: Services,
    stores: Stores,
    way: Lanes,
    both: Clients,
    uploads: Uploads,
    us: Self,
) -> Desk:
    workspace = services.scope.workspace
    return Desk(
        workspace=workspace,
        team=us.team,
        bot_user=us.user,
        command=settings.command,
        shelf=Shelf(services, way, settings.embedder, overruled=settings.confidence is not None),
        feeds=Following(services, way),
        stores=stores,
        lanes=way,
        clients=both,
        access=Access(both.patient, stores.preferences, way.store, workspace, us.team),
        uploads=uploads,
        delivery=Delivery(both, stores.outbox, way.store),
        now=_now,
    )


def _app(desk: Desk, pool: Pool, metrics: Metrics) -> AsyncApp:
    intake = Intake(desk.workspace, desk.bot_user, desk.stores, desk.lanes.front, desk.now, pool.wake, pool.stop_work)
    parts = Parts(desk.clients.bolts, intake, desk.access, desk.shelf, desk.feeds, metrics)
    return build(parts)


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


def _now() -> datetime:
    return datetime.now(UTC)


def _secret(value: SecretStr | None) -> str:
    return value.get_secret_value() if value else ""
