"""The one workspace whose bot token was given."""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import ClientError
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError

from bot.clients import Clients
from bot.metrics import Metrics
from bot.records import Job
from bot.tenancy.tenants import NOT_INSTALLED, Self, Tenant
from bot.trouble import Later, code
from bot.workers.pool import Handler
from retrieval.errors import InputError

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Alone:
    """One workspace, whose bot token was given."""

    only: Tenant
    metrics: Metrics

    async def dispatch(self, request: AsyncBoltRequest) -> BoltResponse:
        """Have it taken in, unless it is for another workspace that has the app: what is said there is not for us."""
        with self.metrics.ack.time():
            if self._is_anothers(request):
                _logger.warning("A request for another workspace than the bot token's was forgotten.")
                return BoltResponse(status=HTTPStatus.OK)
            return await self.only.app.async_dispatch(request)

    def _is_anothers(self, request: AsyncBoltRequest) -> bool:
        """Whether it names another: as only events and commands do, whoever they are from, and of one workspace."""
        context, body = request.context, request.body
        if context.is_enterprise_install or not ("authorizations" in body or "command" in body):
            return False
        return context.team_id not in (None, self.only.us.team)

    async def find(self, job: Job) -> Handler:
        """What does the job; those of other workspaces are left to a process that has their token."""
        if job.workspace != self.only.us.workspace:
            raise Later(NOT_INSTALLED, after=1.0)
        return self.only.table[job.kind]


async def introduce(both: Clients, workspace: str, installed: Collection[str] = ()) -> tuple[Self, str]:
    """Who the bot is in the workspace of its token, and the team's name.

    Raises:
        InputError: Slack does not say; or the articles are of another workspace, one of those that ``installed`` it.
    """
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
    us = Self(workspace, str(found["team_id"]), str(found["user_id"]), both)
    if workspace != us.team and workspace in installed:
        raise InputError(
            f"DATELINE_WORKSPACE is {workspace}, which installed the app, and SLACK_BOT_TOKEN is of {us.team}, where"
            " people would be answered from what is not theirs: unset one of them."
        )
    return us, str(found.get("team") or us.team)
