"""What Slack sends to an app: events and their wrapper, slash commands, shortcuts, interactions."""

import time
from collections.abc import Mapping, Sequence
from secrets import token_hex
from typing import Any

from bot.playground.slack.records import APP, BOT_USER, TEAM
from bot.playground.slack.shapes import Json

_NO_ENTERPRISE: Json = {"enterprise": None, "is_enterprise_install": False}


def event(inner: Json, *, event_id: str = "", team: str = TEAM, shared: bool = False, **more: Any) -> Json:
    """An event in its wrapper; ``shared`` is for a channel shared with another company."""
    authorization = {"enterprise_id": None, "team_id": team, "user_id": BOT_USER, "is_bot": True}
    return {
        "token": "unused",
        "team_id": team,
        "context_team_id": team,
        "context_enterprise_id": None,
        "api_app_id": APP,
        "event": inner,
        "type": "event_callback",
        "event_id": event_id or f"Ev{token_hex(5).upper()}",
        "event_time": int(time.time()),
        "authorizations": [{**authorization, "is_enterprise_install": False}],
        "is_ext_shared_channel": shared,
        "event_context": f"4-{token_hex(8)}",
        **more,
    }


def url_verification(challenge: str) -> Json:
    """What Slack sends when a request URL is entered."""
    return {"type": "url_verification", "token": "unused", "challenge": challenge}


def app_mention(channel: str, user: str, text: str, ts: str, **more: Any) -> Json:
    """Somebody mentioned the app; ``more`` may be thread_ts, files, edited, bot_id."""
    return _said("app_mention", channel, user, text, ts, **more)


def message(channel: str, user: str, text: str, ts: str, kind: str = "channel", **more: Any) -> Json:
    """Somebody said something; ``kind`` is channel, group or im, ``more`` thread_ts, files, subtype, bot_id."""
    return _said("message", channel, user, text, ts, channel_type=kind, **more)


def message_changed(before: Json, text: str, ts: str, **more: Any) -> Json:
    """A message, given as the event that first told of it, was edited at ``ts``."""
    plain = {key: value for key, value in before.items() if key not in {"channel", "channel_type", "event_ts"}}
    return {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "message": {**plain, "text": text, "edited": {"user": before["user"], "ts": ts}},
        "previous_message": plain,
        "channel": before["channel"],
        "channel_type": before.get("channel_type", "channel"),
        "ts": ts,
        "event_ts": ts,
        **more,
    }


def message_deleted(before: Json, ts: str) -> Json:
    """A message, given as the event that first told of it, was deleted at ``ts``."""
    changed = message_changed(before, "", ts, subtype="message_deleted", deleted_ts=before["ts"])
    del changed["message"]
    return changed


def app_home_opened(user: str, channel: str, tab: str = "home", view: Json | None = None) -> Json:
    """Somebody opened the app's ``home`` or ``messages`` tab."""
    opened = {"type": "app_home_opened", "user": user, "channel": channel, "tab": tab, "event_ts": _ts()}
    return opened | ({"view": view} if view is not None else {})


def member_joined_channel(user: str, channel: str, kind: str = "C", inviter: str | None = None) -> Json:
    """Somebody, or the app itself, joined a channel."""
    joined = {"type": "member_joined_channel", "user": user, "channel": channel, "channel_type": kind, "team": TEAM}
    return joined | ({"inviter": inviter} if inviter else {}) | {"event_ts": _ts()}


def agent_session_stopped(channel: str, thread_ts: str, user: str, streaming: Sequence[str] = ()) -> Json:
    """Somebody pressed stop while the app was at work; ``streaming`` are the messages it was writing."""
    return {
        "type": "agent_session_stopped",
        "channel": channel,
        "thread_ts": thread_ts,
        "user": user,
        "streaming_message_ts": list(streaming),
        "event_ts": _ts(),
    }


def app_uninstalled() -> Json:
    """The app was removed from the workspace."""
    return {"type": "app_uninstalled", "event_ts": _ts()}


def of_organisation(inner: Json, enterprise: str) -> Json:
    """An event of an organisation as a whole, in its wrapper: it names no workspace."""
    return {
        "token": "unused",
        "enterprise_id": enterprise,
        "api_app_id": APP,
        "event": inner,
        "type": "event_callback",
        "event_id": f"Ev{token_hex(5).upper()}",
        "event_time": int(time.time()),
    }


def team_access_revoked(*teams: str) -> Json:
    """Workspaces of an organisation were taken away from the app that it installed as a whole."""
    return {"type": "team_access_revoked", "team_ids": list(teams), "event_ts": _ts()}


def tokens_revoked() -> Json:
    """The app's bot token was revoked."""
    return {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [BOT_USER]}, "event_ts": _ts()}


def command(
    user: str,
    channel: str,
    text: str,
    command: str = "/articles",
    channel_name: str = "general",
    trigger_id: str = "",
    response_url: str = "",
) -> Json:
    """A slash command; the channel's name is `directmessage` or `privategroup` where it is not for all to know."""
    return {
        "token": "unused",
        "team_id": TEAM,
        "team_domain": "dateline",
        "channel_id": channel,
        "channel_name": channel_name,
        "user_id": user,
        "user_name": user.lower(),
        "command": command,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def message_shortcut(callback_id: str, user: str, channel: Json, about: Json) -> Json:
    """A shortcut in a message's menu; ``about`` is the message."""
    return {
        **_interaction("message_action", user),
        "callback_id": callback_id,
        "trigger_id": "",
        "response_url": "",
        "action_ts": _ts(),
        "message_ts": about["ts"],
        "channel": channel,
        "message": about,
    }


def global_shortcut(callback_id: str, user: str) -> Json:
    """A shortcut from the composer or the search bar."""
    return {**_interaction("shortcut", user), "callback_id": callback_id, "trigger_id": "", "action_ts": _ts()}


def block_actions(user: str, place: Mapping[str, Any], action: Json, values: Json | None = None) -> Json:
    """Somebody pressed or chose something; ``place`` is where, as `pressing` makes it."""
    return {
        **_interaction("block_actions", user),
        "trigger_id": "",
        **place,
        "state": {"values": values or {}},
        "actions": [{**action, "action_ts": _ts()}],
    }


def view_submission(user: str, view: Json) -> Json:
    """Somebody submitted a modal; ``view`` holds what they put in."""
    return {**_interaction("view_submission", user), "trigger_id": "", "view": view, "response_urls": []}


def view_closed(user: str, view: Json) -> Json:
    """Somebody closed a modal; sent only if the view asked to be told."""
    return {**_interaction("view_closed", user), "view": view, "is_cleared": False}


def _said(kind: str, channel: str, user: str, text: str, ts: str, **more: Any) -> Json:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {
        "type": kind,
        "user": user,
        "text": text,
        "ts": ts,
        "client_msg_id": token_hex(16),
        "team": TEAM,
        "blocks": [{"type": "rich_text", "block_id": token_hex(2), "elements": [section]}],
        "channel": channel,
        "event_ts": ts,
        **{key: value for key, value in more.items() if value},
    }


def _interaction(kind: str, user: str) -> Json:
    return {
        "type": kind,
        "user": {"id": user, "username": user.lower(), "name": user.lower(), "team_id": TEAM},
        "api_app_id": APP,
        "token": "unused",
        "team": {"id": TEAM, "domain": "dateline"},
        **_NO_ENTERPRISE,
    }


def _ts() -> str:
    return f"{time.time():.6f}"
