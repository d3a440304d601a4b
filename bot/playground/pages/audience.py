"""Who may see what a request carried, and a job is about: whoever is in the conversation, or the one person."""

from bot.playground.pages import sight
from bot.playground.slack.delivering import Delivery
from bot.playground.slack.records import User
from bot.playground.slack.response_urls import METHOD as RESPONSE
from bot.playground.slack.shapes import Json
from bot.playground.slack.traffic import Call
from bot.playground.slack.world import World

ALL = ""
"""It is about no conversation and nobody."""

NOBODY = "?"
"""It is not known whom it is for."""


def around(world: World, user: User) -> set[str]:
    """All that somebody may see something of, themselves among it."""
    return {ALL, user.id, *(channel.id for channel in sight.conversations(world, user))}


def unseen(user: User) -> str:
    """What is said in its place to who may not."""
    return f"This is about what {user.name} does not see."


def of_job(world: World, job: str) -> str:
    """The id of the conversation or person that a job is for, which is the first that its own id names."""
    return next((part for part in job.split(":") if part in world.channels or part in world.users), ALL)


def of_call(world: World, call: Call) -> str:
    """The id of the person or conversation that a call is for."""
    given = call.arguments
    if call.method == RESPONSE:
        url = world.urls.get(str(given.get("url_id")))
        return NOBODY if url is None else url.channel if given.get("response_type") == "in_channel" else url.user
    if call.method.startswith("views."):
        return _of_view(world, given)
    if call.method == "chat.postEphemeral":
        return str(given.get("user", NOBODY))
    return str(given.get("channel") or given.get("channel_id") or ALL)


def of_delivery(delivery: Delivery) -> str:
    """The id of the person or conversation that something delivered to the app is from."""
    payload = delivery.payload
    if delivery.kind == "command":
        return str(payload["user_id"])
    if delivery.kind == "event":
        event = payload.get("event", {})
        return str(event.get("user") if event.get("type") == "app_home_opened" else event.get("channel", ALL))
    in_channel = "channel" in payload and not payload.get("container", {}).get("is_ephemeral")
    return str(payload["channel"]["id"] if in_channel else payload["user"]["id"])


def _of_view(world: World, given: Json) -> str:
    if "user_id" in given:
        return str(given["user_id"])
    trigger = world.triggers.get(str(given.get("trigger_id")))
    if trigger is not None:
        return trigger.user
    view = world.views.get(str(given.get("view_id")))
    return view.user if view is not None else NOBODY
