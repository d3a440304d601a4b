"""chat.* without the streams: posting, changing and deleting messages; and blocks.validate."""

import json
from dataclasses import replace
from typing import Any

from bot.playground.slack.limits import LONGEST_MARKDOWN, check_blocks, check_message, check_view
from bot.playground.slack.methods import Method, invalid, moment, need, said_yes
from bot.playground.slack.records import Channel, Ephemeral, Message
from bot.playground.slack.rendering import message_json
from bot.playground.slack.shapes import Json
from bot.playground.slack.world import Refused, World

LARGEST_METADATA = 16_000  # bytes


def checked_body(given: Json) -> tuple[str, tuple[Json, ...]]:
    """The text and blocks of a call, if Slack takes them."""
    text, blocks, markdown = given.get("text"), given.get("blocks"), given.get("markdown_text")
    if given.get("attachments"):
        raise Refused("invalid_attachments")
    if markdown is not None:
        if text or blocks:
            raise Refused("markdown_text_conflict")
        if len(markdown) > LONGEST_MARKDOWN:
            raise Refused("msg_too_long")
        blocks = [{"type": "markdown", "text": markdown}]
    check_message(text, blocks)
    return text or markdown or "", tuple(blocks or ())


def checked_metadata(given: Json) -> Json | None:
    """A call's metadata, if Slack takes it."""
    metadata = given.get("metadata")
    if metadata in (None, {}):
        return None
    if not isinstance(metadata, dict) or metadata.keys() != {"event_type", "event_payload"}:
        raise Refused("invalid_metadata_format")
    if not isinstance(metadata["event_type"], str) or not isinstance(metadata["event_payload"], dict):
        raise Refused("invalid_metadata_format")
    if not metadata["event_type"] or len(json.dumps(metadata).encode()) > LARGEST_METADATA:
        raise Refused("metadata_too_large" if metadata["event_type"] else "invalid_metadata_schema")
    return metadata


def parent(world: World, channel: Channel, given: Json) -> str | None:
    """The thread to reply in, which has to be one; its first message may be deleted by now."""
    thread = moment(given, "thread_ts")
    if thread is None:
        return None
    root = world.messages.get(channel.id, {}).get(thread)
    if root is None:
        raise Refused("thread_not_found")
    if root.thread_ts not in (None, root.ts):
        raise Refused("cannot_reply_to_message")
    return thread


def own(world: World, given: Json, error: str) -> Message:
    """A message of the app's own."""
    channel, ts = need(given, "channel", "ts")
    found = world.message(channel, ts)
    if not found.bot:
        raise Refused(error)
    return found


def _post_message(world: World, given: Json) -> Json:
    channel = world.writable(*need(given, "channel"))
    text, blocks = checked_body(given)
    message = world.put(
        Message(
            channel.id,
            world.ts(),
            world.identity.bot_user,
            text,
            blocks,
            thread_ts=parent(world, channel, given),
            metadata=checked_metadata(given),
            unfurl_links=said_yes(given.get("unfurl_links")),
            unfurl_media=said_yes(given.get("unfurl_media")),
        )
    )
    world.showing.pop((channel.id, message.thread_ts), None)
    return {"channel": channel.id, "ts": message.ts, "message": message_json(world, message, metadata=True)}


def _update(world: World, given: Json) -> Json:
    message = own(world, given, "cant_update_message")
    if world.is_streaming(message):
        raise Refused("streaming_state_conflict")
    kept = given if "blocks" in given or "markdown_text" in given else {**given, "blocks": list(message.blocks)}
    text, blocks = checked_body(kept)
    changed = replace(message, text=text, blocks=blocks, edited=world.ts(), chunks=(), streaming=None, streamed=False)
    if "metadata" in given:
        changed = replace(changed, metadata=checked_metadata(given))
    world.put(changed)
    return {"channel": message.channel, "ts": message.ts, "text": text, "message": message_json(world, changed, True)}


def _delete(world: World, given: Json) -> Json:
    message = own(world, given, "cant_delete_message")
    world.put(replace(message, deleted=True, streaming=None))
    return {"channel": message.channel, "ts": message.ts}


def _post_ephemeral(world: World, given: Json) -> Json:
    channel_id, user = need(given, "channel", "user")
    channel = world.writable(channel_id)
    if user not in world.members(channel):
        raise Refused("user_not_in_channel")
    text, blocks = checked_body(given)
    shown = Ephemeral(channel.id, user, world.ts(), text, blocks, parent(world, channel, given))
    world.ephemerals.append(shown)
    world.shown[shown.ts] = shown
    return {"message_ts": shown.ts}


def _permalink(world: World, given: Json) -> Json:
    message = world.message(*need(given, "channel", "message_ts"))
    link = f"https://dateline.slack.com/archives/{message.channel}/p{message.ts.replace('.', '')}"
    if message.thread_ts is not None:
        link += f"?thread_ts={message.thread_ts}&cid={message.channel}"
    return {"channel": message.channel, "permalink": link}


def _validate(_world: World, given: Json) -> Json:
    asked = {key: given[key] for key in ("blocks", "message", "view") if given.get(key) is not None}
    if len(asked) != 1:
        raise invalid("exactly one of blocks, message and view")
    ((kind, value),) = asked.items()
    _VALIDATE[kind](value)
    return {}


def _validate_message(message: Any) -> None:
    if not isinstance(message, dict):
        raise invalid("message must be an object")
    check_message(message.get("text"), message.get("blocks"))


_VALIDATE = {"blocks": check_blocks, "message": _validate_message, "view": check_view}

METHODS = {
    "chat.postMessage": Method(_post_message, "chat:write"),
    "chat.update": Method(_update, "chat:write"),
    "chat.delete": Method(_delete, "chat:write"),
    "chat.postEphemeral": Method(_post_ephemeral, "chat:write"),
    "chat.getPermalink": Method(_permalink),
    "blocks.validate": Method(_validate),
}
