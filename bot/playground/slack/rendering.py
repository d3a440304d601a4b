"""How Slack writes what it knows as JSON: messages, channels, users, views."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.playground.slack.records import APP, BOT, TEAM, Channel, Message, User, View
from bot.playground.slack.shapes import Json
from bot.playground.slack.world import World


def with_ids(blocks: Sequence[Json]) -> list[Json]:
    """Blocks as Slack gives them back: each with a block_id, made up where the app gave none."""
    return [{**block, "block_id": block.get("block_id", f"b{number}")} for number, block in enumerate(blocks)]


def message_json(world: World, message: Message, metadata: bool = False) -> Json:
    """A message; its metadata only if that was asked for."""
    told: Json = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text, "team": TEAM}
    replies = list(world.thread(message.channel, message.ts))
    if message.deleted:
        told |= {"subtype": "tombstone", "user": "USLACKBOT", "text": "This message was deleted.", "hidden": True}
        message = replace(message, blocks=(), files=(), metadata=None, reactions=())
    if message.bot and not message.deleted:
        told |= {"bot_id": BOT, "app_id": APP, "bot_profile": {"id": BOT, "app_id": APP, "name": "dateline"}}
    if message.thread_ts is not None or replies:
        told["thread_ts"] = message.thread_ts or message.ts
    if replies:
        told |= {"reply_count": len(replies), "latest_reply": replies[-1].ts}
    optional = {
        "blocks": with_ids(message.blocks),
        "files": list(message.files),
        "edited": {"user": message.user, "ts": message.edited} if message.edited else None,
        "metadata": message.metadata if metadata else None,
        "reactions": [{"name": name, "users": [user], "count": 1} for name, user in message.reactions],
    }
    return told | {key: value for key, value in optional.items() if value}


def channel_json(world: World, channel: Channel) -> Json:
    """A conversation."""
    if channel.im:
        return {
            "id": channel.id,
            "is_im": True,
            "is_private": True,
            "is_archived": channel.archived,
            "user": channel.user,
            "context_team_id": TEAM,
        }
    return {
        "id": channel.id,
        "name": channel.name,
        "is_channel": not channel.private,
        "is_group": channel.private,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.private,
        "is_archived": channel.archived,
        "is_shared": channel.shared,
        "is_ext_shared": channel.shared,
        "is_org_shared": False,
        "is_member": channel.member,
        "num_members": len(world.members(channel)),
        "context_team_id": TEAM,
    }


def user_json(user: User) -> Json:
    """Somebody."""
    offset = datetime.now(ZoneInfo(user.tz)).utcoffset()
    organisation = {"enterprise_user": {"id": user.id, "teams": ["T0SISTER", TEAM]}} if user.sister else {}
    return {
        "id": user.id,
        "team_id": "T0STRANGER" if user.stranger else "T0SISTER" if user.sister else TEAM,
        **organisation,
        "name": user.id.lower(),
        "real_name": user.name,
        "deleted": False,
        "tz": user.tz,
        "tz_label": user.tz,
        "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
        "is_admin": user.admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": user.restricted,
        "is_ultra_restricted": user.ultra,
        "is_stranger": user.stranger,
        "is_bot": user.bot,
        "is_app_user": False,
        "profile": {"display_name": user.named or user.id.lower(), "real_name": user.name, "team": TEAM},
    }


def view_json(view: View, values: Json | None = None) -> Json:
    """A view, with what people put into it as ``values``."""
    blank = {"private_metadata": "", "callback_id": "", "external_id": "", "submit": None, "close": None, "title": None}
    return {
        **blank,
        **view.body,
        "blocks": with_ids(view.blocks),
        "id": view.id,
        "hash": view.hash,
        "team_id": TEAM,
        "app_id": APP,
        "app_installed_team_id": TEAM,
        "bot_id": BOT,
        "root_view_id": view.root,
        "previous_view_id": view.previous,
        "state": {"values": values or {}},
    }
