"""`serve`: the bot in Slack."""

import asyncio
import os
from argparse import Namespace
from collections.abc import Collection

from bot.commands.output import tell
from bot.installing import is_many
from bot.installing import problems as many_problems
from bot.roles import EVERY_ROLE, Role
from bot.serve import serve
from bot.wiring import build_with_stores
from config import Settings, SettingsError
from retrieval.domain import ANY_TIME

_NOT_FOR_BOLT = ("SLACK_BOT_TOKEN", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")
"""It reads these by itself: warns that it has no use for the first, and would begin an OAuth flow with the others."""


def run(args: Namespace, settings: Settings) -> int:
    """Be in Slack until the process is told to stop."""
    roles = frozenset(map(Role, getattr(args, "only", None) or EVERY_ROLE))  # `run` has no such option
    check(settings, roles)
    for variable in _NOT_FOR_BOLT:
        os.environ.pop(variable, None)
    with build_with_stores(settings) as (services, stores):
        if settings.slack_bot_token and not services.library.counts(services.scope, ANY_TIME).articles:
            tell("The library is empty: `dateline ingest` takes articles in, as does /articles save in Slack.")
        asyncio.run(serve(settings, services, stores, tell, roles))
    return 0


def check(settings: Settings, roles: Collection[Role]) -> None:
    """Raise SettingsError for what is missing in the settings for these roles."""
    problems = []
    if is_many(settings):
        problems += many_problems(settings)
    elif not settings.slack_bot_token:
        problems.append("SLACK_BOT_TOKEN: give the bot token of your Slack app, which begins with xoxb-")
    if Role.SLACK in roles and not (settings.slack_app_token or settings.slack_signing_secret):
        problems.append(
            "SLACK_APP_TOKEN: give the app-level token, which begins with xapp-, for Socket Mode; or the app's"
            " SLACK_SIGNING_SECRET for HTTP"
        )
    if problems:
        raise SettingsError([*problems, "README.md tells under “Add it to your Slack” where to find them"])
