"""The one workspace whose bot token was given."""

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Alone:
    """One workspace, whose bot token was given: whatever Slack sends is from there."""

    only: Tenant
    metrics: Metrics

    async def dispatch(self, request: AsyncBoltRequest) -> BoltResponse:
        """Have it taken in."""
        with self.metrics.ack.time():
            return await self.only.app.async_dispatch(request)

    async def find(self, job: Job) -> Handler:
        """What does the job; those of other workspaces are left to a process that has their token."""
        if job.workspace != self.only.us.workspace:
            raise Later(NOT_INSTALLED, after=1.0)
        return self.only.table[job.kind]


async def introduce(both: Clients, workspace: str) -> tuple[Self, str]:
    """Who the bot is in the workspace of its token, and the team's name; raises InputError where Slack does not say."""
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
    return us, str(found.get("team") or us.team)
