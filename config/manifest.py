"""The app's manifest: `manifest.yaml` as Slack takes it, with the slash command and the transport of one's own."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

import yaml

_EVENTS = "/slack/events"
_REDIRECT = "/slack/oauth_redirect"


def manifest(command: str, request_url: str | None = None, public_url: str | None = None) -> str:
    """The manifest as YAML: for Socket Mode, or for HTTP if there is an https address that Slack can call.

    An address without a path gets that of HTTP mode, /slack/events. With ``public_url``, the https address where people
    reach the bot, it is for many workspaces, each of which installs the app by itself, or with all of its organisation.
    """
    app = _app()
    (slash,) = app["features"]["slash_commands"]
    slash["command"] = command
    if request_url is not None:
        url = _with_path(request_url)
        slash["url"] = url
        app["settings"]["event_subscriptions"]["request_url"] = url
        app["settings"]["interactivity"]["request_url"] = url
        app["settings"]["socket_mode_enabled"] = False
    if public_url is not None:
        app["oauth_config"]["redirect_urls"] = [public_url.rstrip("/") + _REDIRECT]
        app["settings"]["event_subscriptions"]["bot_events"].append("team_access_revoked")
        app["settings"]["org_deploy_enabled"] = True
        app["settings"]["token_rotation_enabled"] = True
    return yaml.safe_dump(app, sort_keys=False, allow_unicode=True, width=120)


def scopes() -> tuple[str, ...]:
    """The scopes that the app asks a workspace for, those that it can do without among them."""
    asked = _app()["oauth_config"]["scopes"]
    return (*asked["bot"], *asked["bot_optional"])


def shortcuts() -> tuple[Mapping[str, str], ...]:
    """The app's shortcuts: of each its `type`, `callback_id`, `name` and `description`."""
    return tuple(_app()["features"]["shortcuts"])


def _app() -> dict[str, Any]:
    app: dict[str, Any] = yaml.safe_load((files("config") / "manifest.yaml").read_text("utf-8"))
    return app


def _with_path(url: str) -> str:
    return url.rstrip("/") + _EVENTS if urlsplit(url).path in ("", "/") else url
