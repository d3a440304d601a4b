"""What people do with what the app shows: press, choose, submit, close, dismiss, stop it; and its shortcuts."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.playground.pages import sight, standing
from bot.playground.pages.acts import Act, Wrong
from bot.playground.pages.channels import Channels
from bot.playground.pages.desk import Desk
from bot.playground.pages.shown import private, shown, view
from bot.playground.pages.sight import APP_NAME
from bot.playground.pages.taken import taken
from bot.playground.slack import pressing
from bot.playground.slack.records import View
from bot.playground.slack.shapes import Json

_REQUIRED = "Please complete this required field."
_TABS = ("home", "messages")


async def press(desk: Desk, act: Act) -> Json:
    """Press or choose something."""
    about = shown(act.world, act.user, act.text("shown"))
    chosen, values = _filled(act.given.get("chosen")), _values(act.given.get("values"))
    where = (act.text("block"), act.text("action"))
    payload = desk.people.pressed(act.user.id, about, where, chosen, values if isinstance(about, View) else {})
    await taken(desk.people.deliver(payload), APP_NAME)
    return {}


async def submit(desk: Desk, act: Act) -> Json:
    """Submit a modal; what is wrong in it is shown there."""
    about, values = _modal(act), _values(act.given.get("values"))
    missing = pressing.missing(about.blocks, pressing.state(about.blocks, values))
    if missing:
        with act.world.lock:
            act.world.views[about.id] = replace(about, errors=dict.fromkeys(missing, _REQUIRED))
        act.world.changed()
    else:
        await taken(desk.people.submit(act.user.id, about, values), APP_NAME)
    return {}


async def close(desk: Desk, act: Act) -> Json:
    """Close a modal."""
    desk.people.close(_modal(act))
    return {}


async def shortcut(desk: Desk, act: Act) -> Json:
    """Use a shortcut: of a message, or from anywhere."""
    ts, name = act.given.get("ts"), act.text("callback_id")
    kind = "global" if ts is None else "message"
    found = next((each for there, each in desk.shortcuts if (there, each.callback_id) == (kind, name)), None)
    if found is None:
        raise Wrong(f"{APP_NAME} has no such shortcut.")
    about = act.message(act.text("ts")) if ts is not None else None
    await taken(desk.people.shortcut(act.user.id, name, about), found.name)
    return {}


async def dismiss(desk: Desk, act: Act) -> Json:
    """Put away what one alone was shown."""
    kind, _, ts = act.text("shown").partition("/")
    if kind != "private" or private(act.world, act.user, ts) is None:
        raise Wrong("That is not there any more.")
    desk.people.dismiss(ts)
    return {}


async def open_tab(desk: Desk, act: Act) -> Json:
    """Look at a tab of the app."""
    tab = act.text("tab")
    if tab not in _TABS:
        raise Wrong(f"{APP_NAME} has two tabs: {' and '.join(_TABS)}.")
    desk.people.opened(act.user.id, sight.direct(act.world, act.user), tab)
    return {}


async def stop(channels: Channels, desk: Desk, act: Act) -> Json:
    """Have the app stop what it does in a thread, or in all of them here."""
    channel = act.channel.id
    with act.world.lock:
        everywhere = standing.busy(act.world, channel, channels[channel].streams)
    threads = [*everywhere] if act.root is None else [act.root]
    if not threads:
        raise Wrong(f"{APP_NAME} is not at work here.")
    for thread in threads:
        desk.people.stop(act.user.id, channel, thread)
    return {}


def _modal(act: Act) -> View:
    kind, _, view_id = act.text("shown").partition("/")
    found = view(act.world, act.user, view_id) if kind == "view" else None
    if found is None:
        raise Wrong("That is not there any more.")
    return found


def _values(given: object) -> Mapping[tuple[str, str], Any]:
    """What inputs hold, by block and action."""
    blocks = {} if given is None else given
    if not isinstance(blocks, dict) or not all(isinstance(held, dict) for held in blocks.values()):
        raise Wrong("“values” has to hold objects by block, and in them values by action.")
    return {(block, action): _filled(value) for block, held in blocks.items() for action, value in held.items()}


def _filled(value: object) -> object:
    """What an input holds: to Slack, an empty text is nothing."""
    return None if value == "" else value
