"""What somebody asks to have done, read and checked: who, where, and what with."""

import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import BadHttpMessage

from bot.playground.pages import sight
from bot.playground.pages.sight import HOME
from bot.playground.seen import Place
from bot.playground.slack.records import Channel, Message, User
from bot.playground.slack.shapes import Json
from bot.playground.slack.world import World

_MOST = 2 * 1024 * 1024  # bytes of JSON: there is nothing longer that anybody could have typed


class Wrong(Exception):  # noqa: N818 - an answer, not a fault
    """What is asked for can't be done: why, in words for a person."""


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody does something at a place; ``given`` is what it needs besides."""

    world: World
    user: User
    place: Place
    thread: str | None
    given: Json

    def text(self, name: str, most: int = 40_000) -> str:
        """A text that has to be there."""
        value = self.given.get(name)
        if not isinstance(value, str) or not value.strip():
            raise Wrong(f"“{name}” is missing.")
        if len(value) > most:
            raise Wrong(f"“{name}” has {len(value):,} characters; {most:,} are the most.")
        return whole(value)

    @property
    def channel(self) -> Channel:
        """The conversation; on the Home tab there is none."""
        if self.place.id == HOME:
            raise Wrong("That is for a channel or a direct message, not for the Home tab.")
        return self.world.channels[self.place.id]

    @property
    def root(self) -> str | None:
        """The thread, which has to be there."""
        if self.thread is None:
            return None
        found = self.world.messages.get(self.channel.id, {}).get(self.thread)
        if found is None or found.thread_ts not in (None, found.ts):
            raise Wrong("There is no such thread here any more.")
        return self.thread

    def message(self, ts: str) -> Message:
        """A message of the conversation, as it is now."""
        found = self.world.messages.get(self.channel.id, {}).get(ts)
        if found is None or found.deleted:
            raise Wrong("That message is not there any more.")
        return found

    def own(self, ts: str) -> Message:
        """A message that is theirs."""
        found = self.message(ts)
        if found.user != self.user.id:
            raise Wrong("Only who wrote a message can change it.")
        return found


def whole(text: str) -> str:
    """A text without halves of characters, which no encoding has."""
    return text.encode(errors="replace").decode()


async def read(world: World, request: web.Request) -> Act:
    """Read what is asked for; raises Wrong, or NotThere where they don't see the place."""
    given = await (_form(request) if request.content_type == "multipart/form-data" else _object(request))
    user = sight.user(world, _word(given, "user"))
    thread = given.get("thread")
    if not isinstance(thread, str | None):
        raise Wrong("“thread” is text or null.")
    return Act(world, user, sight.place(world, user, _word(given, "place")), thread or None, given)


def _word(given: Json, name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str):
        raise Wrong(f"“{name}” is missing.")
    return value


async def _object(request: web.Request) -> Json:
    body = await request.read()
    if len(body) > _MOST:
        raise Wrong(f"That has {len(body):,} bytes; {_MOST:,} are the most.")
    try:
        given: Any = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Wrong("Send a JSON object.") from error
    if not isinstance(given, dict):
        raise Wrong("Send a JSON object.")
    return given


async def _form(request: web.Request) -> Json:
    try:
        return dict(await request.post())
    except (ValueError, LookupError, RuntimeError, BadHttpMessage) as error:  # each of them of a form that is none
        raise Wrong("Send a form with a file.") from error
