"""chat.*Stream: a message that is written into while it is shown, for so long."""

from dataclasses import replace
from typing import Any

from bot.playground.slack.chat import checked_metadata, own, parent
from bot.playground.slack.limits import LONGEST_MARKDOWN, LONGEST_TEXT, check_blocks, check_message
from bot.playground.slack.methods import Method, invalid, need
from bot.playground.slack.records import Message
from bot.playground.slack.rendering import message_json
from bot.playground.slack.shapes import Check, Invalid, Json, choice, many, text, thing, typed, url
from bot.playground.slack.world import Refused, World

_SOURCE = typed({"url": thing({"url": url(3000), "text": text(255)}, {})})
_CHUNK = typed(
    {
        "markdown_text": thing({"text": text(100_000, 0)}, {}),
        "task_update": thing(
            {"id": text(255), "title": text(256), "status": choice("pending", "in_progress", "complete", "error")},
            {"details": text(3000), "output": text(3000), "sources": many(_SOURCE, 100)},
        ),
        "plan_update": thing({"title": text(256)}, {}),
        "blocks": thing({"blocks": lambda value, _pointer: check_blocks(value)}, {}),
    }
)
_CHUNKS: Check = many(_CHUNK, 100, 0)


def _chunks(given: Json) -> list[Json]:
    """What a call adds, its markdown_text first."""
    chunks: Any = given.get("chunks") or []
    try:
        _CHUNKS(chunks, "/chunks")
    except Invalid as refused:
        raise Invalid("invalid_chunks", refused.pointer, refused.why) from refused
    if given.get("markdown_text"):
        chunks = [{"type": "markdown_text", "text": str(given["markdown_text"])}, *chunks]
    if sum(len(each["text"]) for each in chunks if each["type"] == "markdown_text") > LONGEST_MARKDOWN:
        raise Refused("msg_too_long")
    return list(chunks)


def _grown(message: Message, chunks: list[Json]) -> Message:
    """The message with chunks added: text to its text, blocks to its blocks, a task in place of its earlier state."""
    more = "".join(each["text"] for each in chunks if each["type"] == "markdown_text")
    blocks = [block for each in chunks if each["type"] == "blocks" for block in each["blocks"]]
    if len(message.text + more) > LONGEST_TEXT:
        raise Refused("msg_too_long")
    kept = {_key(each): each for each in (*message.chunks, *chunks) if each["type"] in {"task_update", "plan_update"}}
    return replace(message, text=message.text + more, blocks=(*message.blocks, *blocks), chunks=tuple(kept.values()))


def _key(chunk: Json) -> str:
    return str(chunk.get("id", chunk["type"]))


def _is_on(world: World) -> None:
    if not world.streams_on:
        raise Refused("feature_not_enabled")


def _start(world: World, given: Json) -> Json:
    _is_on(world)
    channel = world.writable(*need(given, "channel"))
    need(given, "thread_ts")
    if not channel.im:
        for name in ("recipient_team_id", "recipient_user_id"):
            if not given.get(name):
                raise Refused(f"missing_{name}")
        if given["recipient_team_id"] != world.identity.team:
            raise Refused("team_not_found")
        if given["recipient_user_id"] not in world.users:
            raise Refused("user_not_found")
    if given.get("task_display_mode", "timeline") not in {"timeline", "plan"}:
        raise invalid("task_display_mode must be timeline or plan")
    thread = parent(world, channel, given)
    us, now = world.identity.bot_user, world.now()
    empty = Message(channel.id, world.ts(), us, thread_ts=thread, streaming=now, streamed=True)
    message = world.put(_grown(empty, _chunks(given)))
    world.showing.pop((channel.id, thread), None)
    return {"channel": channel.id, "ts": message.ts}


def _streaming(world: World, given: Json) -> Message:
    """The message that is streamed into, as long as Slack lets it."""
    _is_on(world)
    message = own(world, given, "message_not_owned_by_app")
    if not world.is_streaming(message):
        raise Refused("message_not_in_streaming_state")
    return message


def _append(world: World, given: Json) -> Json:
    message = _streaming(world, given)
    chunks = _chunks(given)
    if not chunks:
        raise invalid("markdown_text or chunks is required")
    world.put(_grown(message, chunks))
    return {"channel": message.channel, "ts": message.ts}


def _stop(world: World, given: Json) -> Json:
    message = _grown(_streaming(world, given), _chunks(given))
    blocks = [*message.blocks, *(given.get("blocks") or [])]
    check_message(message.text, blocks)
    done = replace(message, blocks=tuple(blocks), metadata=checked_metadata(given), streaming=None)
    world.put(done)
    if given.get("session_status"):
        world.showing[message.channel, message.thread_ts] = str(given["session_status"])
    return {"channel": message.channel, "ts": message.ts, "message": message_json(world, done, metadata=True)}


METHODS = {
    "chat.startStream": Method(_start, "chat:write"),
    "chat.appendStream": Method(_append, "chat:write"),
    "chat.stopStream": Method(_stop, "chat:write"),
}
