"""Who is asking, and where: what of the library they may see. What Slack does not tell counts as the stricter case."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.lanes import Lane
from bot.ports import PreferencesStore
from bot.records import Preferences
from bot.trouble import Refused, code
from retrieval.domain import Scope

_NO_SUCH_METHOD = "unknown_method"  # Slack has them all; a server that stands in for it may not
_NO_DIRECT = ("missing_scope", "cannot_dm_bot", "user_not_found", "user_disabled", _NO_SUCH_METHOD)
_KEPT = 300.0  # seconds that what Slack told is believed
_PAGE = 1_000  # members asked for at once
_MOST = 10_000  # people and places remembered
_OUTSIDERS = "I answer members of this workspace only. An admin can let guests ask, in my Home tab under *Settings*."
_SHARED = (
    "This channel is shared with another company, so I keep still here. An admin can allow shared channels, in my"
    " Home tab under *Settings*."
)
_EDITORS = "Only an admin, or somebody named in the settings in my Home tab, may do that."
_MEMBERS = "Guests and people of other companies can ask, but not change the library or the settings."
_FEEDS = "Which feeds are followed is shown to members of this workspace only: their addresses may hold keys."
_NOT_INSIDE = "You are not in that conversation."
_NO_HOME = "This private channel is shared with another company: what is saved here could be kept from nobody."

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation: whether only its members see it, and whether people of other companies are among them."""

    channel: str
    private: bool
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in Slack: ``outsider`` is a guest, or a ``stranger``, who is of another company; ``zone`` is IANA's.

    ``name`` is what others see, as chosen by themselves.
    """

    user: str
    admin: bool = False
    outsider: bool = False
    stranger: bool = False
    zone: str = ""
    name: str = ""


class Access:
    """Looks people and places up, remembers them for a while, and decides."""

    def __init__(
        self, client: AsyncWebClient, preferences: PreferencesStore, store: Lane, workspace: str, team: str
    ) -> None:
        self._client = client
        self._preferences = preferences
        self._store = store
        self._workspace = workspace
        self._team = team
        self._places: dict[str, tuple[float, Place]] = {}
        self._people: dict[str, tuple[float, Person]] = {}
        self._directs: dict[str, tuple[float, str]] = {}

    async def scope(self, channel: str | None, user: str) -> Scope:
        """What somebody may see in a conversation, or outside of any; raises Refused."""
        person = await self.person(user)
        place = await self.place(channel) if channel else Place("", private=False)
        if not (person.outsider or place.shared):
            return Scope(self._workspace, place.channel if place.private else None)
        chosen = await self.chosen()
        if place.shared and not chosen.shared:
            raise Refused(_SHARED)
        is_at_home = place.shared and person.stranger  # a channel is shared with its strangers
        if person.outsider and not (chosen.guests or is_at_home):
            raise Refused(_OUTSIDERS)
        return Scope(self._workspace)

    async def saving(self, channel: str | None, user: str) -> Scope:
        """Where what somebody saves in a conversation belongs; raises Refused."""
        scope = await self.scope(channel, user)
        if (await self.person(user)).outsider:
            raise Refused(_MEMBERS)
        if channel and (place := await self.place(channel)).shared and place.private:
            raise Refused(_NO_HOME)
        return scope

    async def feeds(self, channel: str | None, user: str) -> Scope:
        """Whose feeds somebody is shown in a conversation, or outside of any; raises Refused."""
        scope = await self.scope(channel, user)
        if (await self.person(user)).outsider:
            raise Refused(_FEEDS)
        return scope

    async def may_edit(self, user: str) -> bool:
        """Whether somebody may change the settings, and what everyone sees of the library."""
        person = await self.person(user)
        if person.admin or person.outsider:
            return person.admin
        chosen = await self.chosen()
        return chosen.everyone_edits or user in chosen.editors

    async def editing(self, user: str) -> None:
        """Raises Refused for who may not change the settings."""
        if not await self.may_edit(user):
            raise Refused(_EDITORS)

    async def chosen(self) -> Preferences:
        """The workspace's settings."""
        return await self._store(self._preferences.preferences, self._workspace)

    async def place(self, channel: str) -> Place:
        """A conversation; one that Slack does not show us is private."""
        return await _remembered(self._places, channel, self._look_at)

    async def is_in(self, channel: str) -> bool:
        """Whether we are in a conversation, now."""
        found = await self._told(channel)
        return bool(found.get("is_member") or found.get("is_im"))

    async def closed(self, channel: str) -> str:
        """Why nothing can be posted to a conversation; nothing if it can, or Slack does not tell."""
        found = {} if channel.startswith("D") else await self._told(channel)
        if found.get("is_archived"):
            return "the channel is archived"
        return "I am not in the channel any more" if found and not found.get("is_member") else ""

    async def direct(self, user: str) -> str:
        """The direct conversation with somebody, opened if there is none yet; empty where Slack does not open it."""
        return await _remembered(self._directs, user, self._open)

    async def is_hidden(self, channel: str, user: str) -> bool:
        """Whether it is a private channel that somebody is not in, as far as Slack tells us."""
        if not (await self.place(channel)).private or not await self.is_in(channel):
            return False
        return user not in await self.members(channel)

    async def inside(self, channel: str, user: str) -> None:
        """Raises Refused for a private conversation that somebody is not in, as far as Slack tells us."""
        if channel.startswith("D"):
            hidden = await self.direct(user) not in ("", channel)
        else:
            hidden = await self.is_hidden(channel, user)
        if hidden:
            raise Refused(_NOT_INSIDE)

    async def members(self, channel: str) -> frozenset[str]:
        """The people in a conversation."""
        members: list[str] = []
        cursor = ""
        while True:
            page = await self._client.conversations_members(channel=channel, cursor=cursor, limit=_PAGE)
            members += page.get("members") or []
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return frozenset(members)

    async def person(self, user: str) -> Person:
        """Somebody; one whom Slack does not know is an outsider."""
        return await _remembered(self._people, user, self._look_up)

    async def _look_at(self, channel: str) -> Place:
        if channel.startswith("D"):
            return Place(channel, private=True)
        found = await self._told(channel)
        private = any(found.get(mark) for mark in ("is_private", "is_im", "is_mpim", "is_group"))
        shared = any(found.get(mark) for mark in ("is_ext_shared", "is_pending_ext_shared"))
        return Place(channel, private or not found, shared)

    async def _open(self, user: str) -> str:
        try:
            return str((await self._client.conversations_open(users=user))["channel"]["id"])
        except SlackApiError as error:
            if code(error) not in _NO_DIRECT:
                raise
            return ""

    async def _told(self, channel: str) -> dict[str, Any]:
        """What Slack tells of a conversation; nothing of one that it does not show us."""
        try:
            return (await self._client.conversations_info(channel=channel)).get("channel") or {}
        except SlackApiError as error:
            if code(error) not in ("channel_not_found", "missing_scope", _NO_SUCH_METHOD):
                raise
            return {}

    async def _look_up(self, user: str) -> Person:
        try:
            found: dict[str, Any] = (await self._client.users_info(user=user)).get("user") or {}
        except SlackApiError as error:
            if code(error) not in ("user_not_found", "user_not_visible", _NO_SUCH_METHOD):
                raise
            return Person(user, outsider=code(error) != _NO_SUCH_METHOD)  # a server without users has no guests
        teams = {found.get("team_id", self._team), *(found.get("enterprise_user") or {}).get("teams", ())}
        strange = bool(found.get("is_stranger") or self._team not in teams)
        guest = found.get("is_restricted") or found.get("is_ultra_restricted")
        admin = any(found.get(mark) for mark in ("is_admin", "is_owner", "is_primary_owner"))
        zone = str(found.get("tz") or "")
        name = str((found.get("profile") or {}).get("display_name") or found.get("real_name") or "")
        outsider = bool(strange or guest)
        return Person(user, admin and not strange, outsider=outsider, stranger=strange, zone=zone, name=name)


async def _remembered(kept: dict[str, tuple[float, T]], key: str, look: Callable[[str], Awaitable[T]]) -> T:
    at, value = kept.get(key, (-_KEPT, None))
    if value is not None and time.monotonic() - at < _KEPT:
        return value
    value = await look(key)
    if len(kept) >= _MOST:
        kept.clear()
    kept[key] = (time.monotonic(), value)
    return value
