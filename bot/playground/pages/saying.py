"""What people do with messages: say, change, delete and react to them, and put files with them."""

import re
from pathlib import PurePosixPath

from aiohttp.web import FileField

from bot.playground.pages import sight, wording
from bot.playground.pages.acts import Act, Wrong, whole
from bot.playground.pages.desk import Desk
from bot.playground.pages.taken import taken
from bot.playground.slack.shapes import Json

LARGEST = 32 * 1024 * 1024
"""How many bytes a file may have."""

_REACTION = re.compile(r"[a-z0-9_+'-]{1,100}")
_KIND = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)


async def say(desk: Desk, act: Act) -> Json:
    """Say something, or type the command."""
    text = act.text("text").strip()
    if text.startswith("/"):
        await _command(desk, act, text)
        return {}
    return _said(desk, act, text, [])


async def attach(desk: Desk, act: Act) -> Json:
    """Say something with a file, or just show that."""
    file = act.given.get("file")
    if not isinstance(file, FileField):
        raise Wrong("Choose a file.")
    name = PurePosixPath(whole(file.filename).replace("\\", "/")).name[:255] or "file"
    kind = file.content_type if _KIND.fullmatch(file.content_type) else "application/octet-stream"
    described = desk.people.upload(act.user.id, name, file.file.read(), kind)
    text = act.text("text").strip() if act.given.get("text") else ""
    return _said(desk, act, text, [described])


async def edit(desk: Desk, act: Act) -> Json:
    """Change a message of one's own."""
    message = act.own(act.text("ts"))
    text = wording.said(act.text("text").strip(), sight.names(act.world, act.user))
    if text != message.text:
        _tell(desk, act, desk.people.edited(act.channel.id, message.ts, text))
    return {}


async def erase(desk: Desk, act: Act) -> Json:
    """Delete a message of one's own."""
    message = act.own(act.text("ts"))
    _tell(desk, act, desk.people.erased(act.channel.id, message.ts))
    return {}


async def react(desk: Desk, act: Act) -> Json:
    """Add a reaction, or take it back."""
    name = act.text("name")
    if not _REACTION.fullmatch(name):
        raise Wrong("A reaction is named by small letters, such as “eyes”.")
    desk.people.react(act.user.id, act.channel.id, act.message(act.text("ts")).ts, name)
    return {}


async def _command(desk: Desk, act: Act, text: str) -> None:
    name, _, rest = text.partition(" ")
    if name != desk.command:
        raise Wrong(
            f"{name} is not a command here; {desk.command} is. To begin a message with /, put a space before it."
        )
    if act.thread is not None:
        raise Wrong(f"{name} can't be used in threads, as all commands in Slack. Write it below the messages.")
    await taken(desk.people.command(act.user.id, act.channel.id, rest.strip(), name), name)


def _said(desk: Desk, act: Act, text: str, files: list[Json]) -> Json:
    channel, thread = act.channel, act.root
    if channel.archived:
        raise Wrong(f"#{channel.name} is archived: nobody can write there any more.")
    sent = wording.said(text, sight.names(act.world, act.user))
    ts = desk.people.ask(channel.id, act.user.id, sent, thread, files)
    return {"ts": ts, "thread_url": f"{act.place.url}/{thread or ts}"}


def _tell(desk: Desk, act: Act, event: Json) -> None:
    """Tell the app of what changed, where it is."""
    if act.channel.member:
        desk.people.deliver(event)
