"""`serve`: the bot in Slack."""

import asyncio
import os
from argparse import Namespace
from collections.abc import Collection

from bot.commands.output import tell
from bot.roles import EVERY_ROLE, Role
from bot.serve import serve
from bot.vault import HOW, problem
from bot.wiring import build_with_stores
from config import Settings, SettingsError
from retrieval.domain import ANY_TIME

_NOT_FOR_BOLT = ("SLACK_BOT_TOKEN", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")


def run(args: Namespace, settings: Settings) -> int:
    """Be in Slack until the process is told to stop."""
    roles = frozenset(map(Role, getattr(args, "only", None) or EVERY_ROLE))  # `run` has no such option
    check(settings, roles)
    hide_from_bolt()
    with build_with_stores(settings) as (services, stores):
        if settings.slack_bot_token and not services.library.counts(services.scope, ANY_TIME).articles:
            tell("The library is empty: `dateline ingest` takes articles in, as does /articles save in Slack.")
        asyncio.run(serve(settings, services, stores, tell, roles))
    return 0


def hide_from_bolt() -> None:
    """Take out of the environment what bolt reads by itself.

    It warns that it has no use for the token, and would begin an OAuth flow with the others.
    """
    for variable in _NOT_FOR_BOLT:
        os.environ.pop(variable, None)


def is_many(settings: Settings) -> bool:
    """Whether workspaces install the app by themselves, and none was given with its token."""
    return not settings.slack_bot_token and bool(settings.slack_client_id or settings.slack_client_secret)


def check(settings: Settings, roles: Collection[Role]) -> None:
    """Raise SettingsError for what is missing in the settings for these roles."""
    problems = []
    if is_many(settings):
        problems += _of_many(settings)
    elif not settings.slack_bot_token:
        problems.append("SLACK_BOT_TOKEN: give the bot token of your Slack app, which begins with xoxb-")
    if Role.SLACK in roles and not (settings.slack_app_token or settings.slack_signing_secret):
        problems.append(
            "SLACK_APP_TOKEN: give the app-level token, which begins with xapp-, for Socket Mode; or the app's"
            " SLACK_SIGNING_SECRET for HTTP"
        )
    if problems:
        raise SettingsError([*problems, "README.md tells under “Add it to your Slack” where to find them"])


def _of_many(settings: Settings) -> list[str]:
    """What is missing or wrong in the settings for that, a line each; none of a secret is in them."""
    found = []
    if not settings.slack_client_id:
        found.append("SLACK_CLIENT_ID: give the client id too, from the app's page under Basic Information")
    if not settings.slack_client_secret:
        found.append("SLACK_CLIENT_SECRET: give the client secret too, from the app's page under Basic Information")
    if not settings.token_keys:
        found.append(f"DATELINE_TOKEN_KEYS: give a key for the workspaces' tokens, {HOW}")
    elif wrong := problem(settings.token_keys.get_secret_value()):
        found.append(f"DATELINE_TOKEN_KEYS: {wrong}")
    return found
