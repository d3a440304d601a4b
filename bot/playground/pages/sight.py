"""Who sees what: places, and the names of people and channels."""

from bot.playground.kit.names import Names
from bot.playground.seen import Person, Place
from bot.playground.slack.records import Channel, User
from bot.playground.slack.world import World

APP_NAME = "Dateline"
HOME = "home"


class NotThere(Exception):  # noqa: N818 - an answer, not a fault
    """What somebody asks for is not there for them: why, in words that tell nothing of what others see."""


def people(world: World) -> list[User]:
    """Those whom one can be."""
    return [user for user in world.users.values() if not user.bot]


def user(world: World, user_id: str) -> User:
    """Somebody whom one can be; raises NotThere for anybody else."""
    found = world.users.get(user_id)
    if found is None or found.bot:
        raise NotThere("There is nobody of that name.")
    return found


def place(world: World, user: User, place_id: str) -> Place:
    """One of somebody's places; raises NotThere, in the same words, for others' and for what is not at all."""
    found = next((each for each in places(world, user) if each.id == place_id), None)
    if found is None:
        raise NotThere(f"{user.name} sees no such place.")
    return found


def person(world: World, user_id: str) -> Person:
    """Somebody, as others see them."""
    if user_id == world.identity.bot_user:
        return Person(user_id, APP_NAME, "app")
    user = world.users.get(user_id)
    if user is None:
        return Person(user_id, user_id, "")
    guest = user.restricted or user.ultra
    note = "bot" if user.bot else "admin" if user.admin else "guest" if guest else "member"
    return Person(user.id, user.name, note)


def sees(world: World, user: User, channel: Channel) -> bool:
    """Whether a conversation is one of somebody's: their own with the app, or a channel that they are in."""
    return channel.user == user.id if channel.im else user.id in world.members(channel)


def conversations(world: World, user: User) -> list[Channel]:
    """All of somebody's conversations, the channels first."""
    mine = [channel for channel in world.channels.values() if sees(world, user, channel)]
    return sorted(mine, key=lambda channel: channel.im)


def direct(world: World, user: User) -> str:
    """Somebody's conversation with the app, as Slack names it to the app, whether they have spoken there or not."""
    return next((each.id for each in world.channels.values() if each.im and each.user == user.id), f"D{user.id[1:]}")


def places(world: World, user: User) -> list[Place]:
    """Where somebody can be."""
    found = [_place(world, user, channel) for channel in conversations(world, user)]
    return [*found, Place(HOME, APP_NAME, "home", f"/{user.id}/{HOME}")]


def _place(world: World, user: User, channel: Channel) -> Place:
    kind = "dm" if channel.im else "private" if channel.private else "channel"
    within = ", ".join(person(world, each).name for each in world.members(channel)) if not channel.im else ""
    return Place(channel.id, APP_NAME if channel.im else channel.name, kind, f"/{user.id}/{channel.id}", about=within)


def names(world: World, user: User) -> Names:
    """The names that somebody knows: of everybody, and of the channels that they are in or may join."""
    users = {each.id: each.name for each in world.users.values()} | {world.identity.bot_user: APP_NAME}
    joins = not (user.restricted or user.ultra or user.stranger)
    known = {
        channel.id: channel.name
        for channel in world.channels.values()
        if not channel.im and ((joins and not channel.private) or sees(world, user, channel))
    }
    return Names(users, known, user.tz, user.id)


def nearest(world: World, user: User, place: str) -> str:
    """Where somebody is who takes another's seat: the same place if they see it, their own like it, or their first."""
    there = {channel.id: channel for channel in conversations(world, user)}
    if place == HOME or place in there:
        return f"/{user.id}/{place}"
    other = world.channels.get(place)
    if other is not None and other.im and direct(world, user) in there:
        return f"/{user.id}/{direct(world, user)}"
    return f"/{user.id}/{next(iter(there), HOME)}"
