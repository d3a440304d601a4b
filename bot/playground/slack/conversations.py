"""Who and where: auth.test, users.info, conversations.*, reactions.*."""

from dataclasses import replace

from bot.playground.slack.methods import Method, invalid, moment, need, page, said_yes
from bot.playground.slack.records import Channel, Message
from bot.playground.slack.rendering import channel_json, message_json, user_json
from bot.playground.slack.shapes import Json
from bot.playground.slack.world import Refused, World


def _auth_test(world: World, _given: Json) -> Json:
    who = world.identity
    return {
        "url": "https://dateline.slack.com/",
        "team": who.name,
        "user": "dateline",
        "team_id": who.enterprise if who.org_wide else who.team,
        "user_id": who.bot_user,
        "bot_id": who.bot_id,
        "is_enterprise_install": who.org_wide,
        **({"enterprise_id": who.enterprise} if who.enterprise else {}),
    }


def _user_info(world: World, given: Json) -> Json:
    (user,) = need(given, "user")
    if user not in world.users:
        raise Refused("user_not_found")
    locale = {"locale": "en-GB"} if said_yes(given.get("include_locale")) else {}
    return {"user": user_json(world.users[user]) | locale}


def _info(world: World, given: Json) -> Json:
    return {"channel": channel_json(world, world.channel(*need(given, "channel")))}


def _members(world: World, given: Json) -> Json:
    members, rest = page(world.members(world.channel(*need(given, "channel"))), given, 100)
    return {"members": members, **rest}


def _open(world: World, given: Json) -> Json:
    (users,) = need(given, "users")
    if "," in users:
        raise Refused("missing_scope", needed="mpim:write", provided=",".join(sorted(world.scopes)))
    if users not in world.users:
        raise Refused("user_not_found")
    found = next((each for each in world.channels.values() if each.im and each.user == users), None)
    if found is None:
        found = Channel(f"D{users[1:]}", im=True, user=users)
        world.channels[found.id] = found
    return {"channel": {"id": found.id}}


def _within(given: Json, messages: list[Message]) -> list[Message]:
    """The messages between ``oldest`` and ``latest``."""
    oldest, latest = float(given.get("oldest") or 0), float(given.get("latest") or "inf")
    edges = {oldest, latest} if said_yes(given.get("inclusive")) else set()
    return [each for each in messages if oldest < float(each.ts) < latest or float(each.ts) in edges]


def _readable(world: World, given: Json) -> Channel:
    channel = world.channel(*need(given, "channel"))
    if not channel.member:
        raise Refused("not_in_channel")
    return channel


def _told(world: World, given: Json, messages: list[Message]) -> list[Json]:
    metadata = said_yes(given.get("include_all_metadata")) is True
    return [message_json(world, each, metadata) for each in messages]


def _history(world: World, given: Json) -> Json:
    channel = _readable(world, given)
    roots = [
        each for each in world.messages.get(channel.id, {}).values() if not each.deleted and each.thread_ts is None
    ]
    found, rest = page(_within(given, roots[::-1]), given, 100)
    return {"messages": _told(world, given, found), **rest}


def _replies(world: World, given: Json) -> Json:
    """The thread's first message comes on every page, whatever ``oldest`` says, and is not counted in ``limit``."""
    channel = _readable(world, given)
    if (ts := moment(given, "ts")) is None:
        raise invalid("missing required field: ts")
    root = world.messages.get(channel.id, {}).get(ts)
    replies = list(world.thread(channel.id, ts))
    if root is None or (root.deleted and not replies):
        raise Refused("thread_not_found")
    found, rest = page(_within(given, replies), given, 1000)
    return {"messages": _told(world, given, [root, *found]), **rest}


def _react(world: World, given: Json) -> Json:
    message, reaction = _reaction(world, given)
    if reaction in message.reactions:
        raise Refused("already_reacted")
    world.put(replace(message, reactions=(*message.reactions, reaction)))
    return {}


def _unreact(world: World, given: Json) -> Json:
    message, reaction = _reaction(world, given)
    if reaction not in message.reactions:
        raise Refused("no_reaction")
    world.put(replace(message, reactions=tuple(each for each in message.reactions if each != reaction)))
    return {}


def _reaction(world: World, given: Json) -> tuple[Message, tuple[str, str]]:
    channel, ts, name = need(given, "channel", "timestamp", "name")
    if not name.replace("_", "").replace("-", "").replace("+", "").isalnum():
        raise Refused("invalid_name")
    world.writable(channel)
    return world.message(channel, ts), (name, world.identity.bot_user)


METHODS = {
    "auth.test": Method(_auth_test),
    "users.info": Method(_user_info, "users:read"),
    "conversations.info": Method(_info, "{}:read"),
    "conversations.members": Method(_members, "{}:read"),
    "conversations.open": Method(_open, "im:write"),
    "conversations.history": Method(_history, "{}:history"),
    "conversations.replies": Method(_replies, "{}:history"),
    "reactions.add": Method(_react, "reactions:write"),
    "reactions.remove": Method(_unreact, "reactions:write"),
}
