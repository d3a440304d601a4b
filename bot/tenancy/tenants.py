"""A workspace, as it is served.

Nothing but what `Common` holds is shared by two of them, and that knows articles by their workspace alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aiohttp import ClientSession
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.access import Access
from bot.app import Parts, build
from bot.clients import Clients
from bot.delivery import Delivery
from bot.following import Following
from bot.intake import Intake
from bot.lanes import Lanes
from bot.metrics import Metrics
from bot.ports import Stores
from bot.records import Job
from bot.shelf import Shelf
from bot.uploads import Uploads
from bot.workers.desk import Desk
from bot.workers.pool import Handler
from bot.workers.table import handlers

NOT_INSTALLED = "the app is not installed in the workspace"
"""Why a job is not done."""


@dataclass(frozen=True, slots=True)
class Common:
    """What all workspaces of a process share; ``max_bytes`` of a file are read at most."""

    command: str
    api_url: str
    max_bytes: int
    session: ClientSession
    shelf: Shelf
    feeds: Following
    stores: Stores
    lanes: Lanes
    metrics: Metrics
    now: Callable[[], datetime]
    wake: Callable[[], None]
    stop_work: Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Self:
    """Who the bot is in a workspace: its team in Slack, its user there, and the app's id, where it matters.

    ``enterprise`` is the organisation of an installation. ``leaves``: its data go when the app is removed there.
    """

    workspace: str
    team: str
    user: str
    both: Clients
    app: str = ""
    enterprise: str | None = None
    leaves: bool = False


@dataclass(frozen=True, slots=True)
class Tenant:
    """A workspace, as it is served."""

    us: Self
    app: AsyncApp
    table: Mapping[str, Handler]


def tenant(common: Common, us: Self) -> Tenant:
    """Serve a workspace."""
    lanes, stores = common.lanes, common.stores
    access = Access(us.both.patient, stores.preferences, lanes.store, us.workspace, us.team)
    desk = Desk(
        workspace=us.workspace,
        team=us.team,
        bot_user=us.user,
        command=common.command,
        shelf=common.shelf,
        feeds=common.feeds,
        stores=stores,
        lanes=lanes,
        clients=us.both,
        access=access,
        uploads=Uploads(us.both.patient, common.session, common.max_bytes),
        delivery=Delivery(us.both, stores.outbox, lanes.store),
        now=common.now,
    )
    intake = Intake(us.workspace, us.user, stores, lanes.front, common.now, common.wake, common.stop_work)
    parts = Parts(us.both.bolts, intake, access, common.shelf, common.feeds, us.leaves)
    return Tenant(us, build(parts), handlers(desk))


class Tenancy(Protocol):
    """Whom the bot serves."""

    async def dispatch(self, request: AsyncBoltRequest) -> BoltResponse:
        """Have a request of Slack's, which has been verified, taken in by whom it is for."""

    async def find(self, job: Job) -> Handler:
        """What does a job in its own workspace; raises what `weigh` knows."""
