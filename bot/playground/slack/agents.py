"""assistant.threads.* and agents.sessions.*: what the app shows while it works, and what it suggests."""

from bot.playground.slack.methods import Method, invalid, moment, need
from bot.playground.slack.records import Prompts, Status, Title
from bot.playground.slack.shapes import Json
from bot.playground.slack.world import Refused, World

SESSION = ("active", "processing", "suspended", "closed")


def _is_on(world: World) -> None:
    if not world.agents_on:
        raise Refused("feature_not_enabled")


def _set_status(world: World, given: Json) -> Json:
    _is_on(world)
    channel, thread = need(given, "channel_id", "thread_ts")
    loading = given.get("loading_messages") or []
    if not isinstance(given.get("status"), str) or not isinstance(loading, list) or len(loading) > 10:
        raise invalid("status is required, and at most 10 loading_messages")
    _keep(world, Status("assistant.threads.setStatus", channel, thread, given["status"], tuple(loading)))
    return {}


def _set_session(world: World, given: Json) -> Json:
    _is_on(world)
    channel, status = need(given, "channel_id", "status")
    if status not in SESSION:
        raise invalid(f"status must be one of {', '.join(SESSION)}")
    if len(str(given.get("title", ""))) > 200:
        raise invalid("title has more than 200 characters")
    _keep(world, Status("agents.sessions.setStatus", channel, given.get("thread_ts"), status))
    return {}


def _keep(world: World, status: Status) -> None:
    world.writable(status.channel)
    moment({"thread_ts": status.thread}, "thread_ts")
    world.statuses.append(status)
    world.showing[status.channel, status.thread] = status.status


def _set_title(world: World, given: Json) -> Json:
    _is_on(world)
    channel, thread, title = need(given, "channel_id", "thread_ts", "title")
    if not world.writable(channel).im:
        raise Refused("channel_not_found")
    world.titles.append(Title(channel, thread, title))
    return {}


def _set_prompts(world: World, given: Json) -> Json:
    _is_on(world)
    (channel,) = need(given, "channel_id")
    if not world.writable(channel).im:
        raise Refused("channel_not_found")
    prompts = given.get("prompts")
    if not isinstance(prompts, list) or not 1 <= len(prompts) <= 4:
        raise invalid("prompts must be 1 to 4")
    for prompt in prompts:
        if not isinstance(prompt, dict) or prompt.keys() != {"title", "message"} or not all(prompt.values()):
            raise invalid("a prompt has a title and a message")
    world.prompts.append(Prompts(channel, moment(given, "thread_ts"), given.get("title"), tuple(prompts)))
    return {}


METHODS = {
    "assistant.threads.setStatus": Method(_set_status, "assistant:write"),
    "assistant.threads.setTitle": Method(_set_title, "assistant:write"),
    "assistant.threads.setSuggestedPrompts": Method(_set_prompts, "assistant:write"),
    "agents.sessions.setStatus": Method(_set_session, "assistant:write"),
}
