"""What a press was in, by the name that the page gives it: a message, a modal, the Home tab."""

from bot.playground.pages import sight, windows
from bot.playground.pages.acts import Wrong
from bot.playground.slack.pressing import Shown
from bot.playground.slack.records import Ephemeral, Message, User, View
from bot.playground.slack.world import World


def shown(world: World, user: User, name: str) -> Shown:
    """What somebody sees by that name; raises Wrong where they see nothing."""
    kind, _, rest = name.partition("/")
    found: Shown | None = None
    if kind == "message":
        found = message(world, user, rest)
    elif kind == "private":
        found = private(world, user, rest)
    elif kind == "view":
        found = view(world, user, rest)
    elif name == "home":
        found = world.homes.get(user.id)
    if found is None:
        raise Wrong("That is not there any more.")
    return found


def message(world: World, user: User, name: str) -> Message | None:
    """A message, by `CHANNEL/TS`, of a conversation that is theirs."""
    channel_id, _, ts = name.partition("/")
    channel, found = world.channels.get(channel_id), world.messages.get(channel_id, {}).get(ts)
    if channel is None or found is None or found.deleted or not sight.sees(world, user, channel):
        return None
    return found


def private(world: World, user: User, ts: str) -> Ephemeral | None:
    """What they alone were shown."""
    found = world.shown.get(ts)
    return found if found is not None and found.user == user.id else None


def view(world: World, user: User, view_id: str) -> View | None:
    """The modal that is on top for them."""
    found = windows.top(world, user.id)
    return found if found is not None and found.id == view_id else None
