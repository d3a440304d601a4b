"""The app's manifest: `manifest.yaml` as Slack takes it, with the slash command and the transport of one's own."""

from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

import yaml

_EVENTS = "/slack/events"


def manifest(command: str, request_url: str | None = None) -> str:
    """The manifest as YAML: for Socket Mode, or for HTTP if there is an https address that Slack can call.

    An address without a path gets that of HTTP mode, /slack/events.
    """
    app: dict[str, Any] = yaml.safe_load((files("config") / "manifest.yaml").read_text("utf-8"))
    (slash,) = app["features"]["slash_commands"]
    slash["command"] = command
    if request_url is not None:
        url = _with_path(request_url)
        slash["url"] = url
        app["settings"]["event_subscriptions"]["request_url"] = url
        app["settings"]["interactivity"]["request_url"] = url
        app["settings"]["socket_mode_enabled"] = False
    return yaml.safe_dump(app, sort_keys=False, allow_unicode=True, width=120)


def _with_path(url: str) -> str:
    return url.rstrip("/") + _EVENTS if urlsplit(url).path in ("", "/") else url
