"""views.*: modals opened by a trigger, pushed and changed; home tabs published."""

from dataclasses import replace
from secrets import token_hex

from bot.playground.slack.limits import check_home, check_view
from bot.playground.slack.methods import Method, need
from bot.playground.slack.records import View
from bot.playground.slack.rendering import view_json
from bot.playground.slack.shapes import Json
from bot.playground.slack.traffic import Trigger
from bot.playground.slack.world import Refused, World

TRIGGER_SECONDS = 3.0
DEEPEST = 3  # views on top of each other


def put_view(world: World, view: View) -> View:
    """Keep a view as it is now, under a new hash."""
    kept = replace(view, hash=f"{int(world.now())}.{token_hex(4)}")
    world.views[kept.id] = kept
    return kept


def new_view(world: World, user: str, body: Json, below: View | None = None) -> View:
    """Open a modal, on top of another or by itself."""
    check_external_id(world, body)
    view_id = f"V{world.number():08d}"
    root, previous = (below.root, below.id) if below is not None else (view_id, None)
    return put_view(world, View(view_id, user, body, "", root, previous))


def check_external_id(world: World, body: Json, but: str = "") -> None:
    """An external id names one open view only."""
    external = body.get("external_id")
    if external and any(
        view.open and view.id != but and view.body.get("external_id") == external for view in world.views.values()
    ):
        raise Refused("duplicate_external_id")


def depth(world: World, view: View) -> int:
    """How many views are open in a stack."""
    return sum(each.open and each.root == view.root for each in world.views.values())


def _take(world: World, given: Json) -> Trigger:
    """The trigger that a call uses up."""
    (trigger_id,) = need(given, "trigger_id")
    trigger = world.triggers.get(trigger_id)
    if trigger is None:
        raise Refused("invalid_trigger_id")
    if trigger.used:
        raise Refused("exchanged_trigger_id")
    if world.now() - trigger.minted > TRIGGER_SECONDS:
        raise Refused("expired_trigger_id")
    world.triggers[trigger_id] = replace(trigger, used=True)
    return trigger


def _open(world: World, given: Json) -> Json:
    check_view(given.get("view"))
    check_external_id(world, given["view"])
    trigger = _take(world, given)
    return {"view": view_json(new_view(world, trigger.user, given["view"]))}


def _push(world: World, given: Json) -> Json:
    check_view(given.get("view"))
    check_external_id(world, given["view"])
    trigger = _take(world, given)
    below = world.views.get(trigger.view or "")
    if below is None or not below.open:
        raise Refused("not_found")
    if depth(world, below) >= DEEPEST:
        raise Refused("push_limit_reached")
    return {"view": view_json(new_view(world, trigger.user, given["view"], below))}


def _update(world: World, given: Json) -> Json:
    check_view(given.get("view"))
    view = _found(world, given)
    if given.get("hash") not in (None, view.hash):
        raise Refused("hash_conflict")
    check_external_id(world, given["view"], but=view.id)
    return {"view": view_json(put_view(world, replace(view, body=given["view"], errors={})))}


def _found(world: World, given: Json) -> View:
    for view in world.views.values():
        named = view.id == given.get("view_id") or (
            bool(given.get("external_id")) and view.body.get("external_id") == given["external_id"]
        )
        if named and view.open:
            return view
    raise Refused("not_found")


def _publish(world: World, given: Json) -> Json:
    (user,) = need(given, "user_id")
    check_home(given.get("view"))
    if user not in world.users:
        raise Refused("user_not_found")
    old = world.homes.get(user)
    if given.get("hash") and (old is None or old.hash != given["hash"]):
        raise Refused("hash_conflict")
    view_id = old.id if old is not None else f"V{world.number():08d}"
    world.homes[user] = View(view_id, user, given["view"], f"{int(world.now())}.{token_hex(4)}", view_id)
    return {"view": view_json(world.homes[user])}


METHODS = {
    "views.open": Method(_open),
    "views.push": Method(_push),
    "views.update": Method(_update),
    "views.publish": Method(_publish),
}
