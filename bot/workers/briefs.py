"""A conversation's digest is chosen: by the command's words, or in the modal."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import time
from hashlib import blake2b
from typing import Any

from bot.blocks import notices
from bot.blocks.briefs import OFF, brief_message, due_in_words, on_its_way, rhythm_in_words
from bot.blocks.digest import preview_message
from bot.blocks.ids import NAMED
from bot.intents.briefs import Act, BriefWish, checked, parse_brief
from bot.records import Brief, Job, Rhythm
from bot.rhythm import next_due, zone
from bot.trouble import Refused
from bot.workers.desk import Desk
from bot.workers.digests import by_its_clock, make
from bot.workers.request import Reply, Request
from retrieval.news import Taste

_NOT_HERE = "I am not in this channel: invite me first, and then say it again."
_NO_DIRECT = "Slack does not let me write to you: whoever installed me has to install me again, for a new permission."
_OFF = "No digest comes by itself here any more."
_SILENT = {True: "When nothing is new, I say nothing.", False: "When nothing is new, I say so."}

_LEFT_OUT = ("Left out", "muted_sources", "No source is left out.")
_NOT_ABOUT = ("Not about", "muted_topics", "No topic is left out.")
_NAMES = {
    Act.TOPICS: ("First", "topics", "No topic comes first."),
    Act.SOURCES: ("Nothing but", "sources", "All sources are in it."),
    Act.MUTE: _LEFT_OUT,
    Act.UNMUTE: _LEFT_OUT,
    Act.MUTE_TOPIC: _NOT_ABOUT,
    Act.UNMUTE_TOPIC: _NOT_ABOUT,
}
"""What is told of a taste after a change: how the names are headed, where they are, and what is said without any."""

Change = Callable[[Brief], Brief]


async def brief(desk: Desk, request: Request) -> Reply:
    """Tell how the conversation's digest is chosen, change that, preview one, or have one posted."""
    wish = parse_brief(request.text)
    channel = await _place(desk, request)
    kept = await desk.lanes.store(desk.stores.briefs.brief, desk.workspace, channel)
    match wish.act:
        case Act.TELL:
            await desk.access.scope(channel, request.user)
            return Reply([brief_message(kept, desk.command)])
        case Act.PREVIEW:
            now = desk.now()
            digest = await make(desk, kept, await desk.access.scope(channel, request.user), now)
            return Reply([preview_message(digest, by_its_clock(kept, now))])
        case Act.NOW:
            await _order(desk, channel, request)
            return Reply([on_its_way()])
    await may_choose(desk, channel, request.user)
    person = await desk.access.person(request.user)
    how = _change(wish, request.user, person.zone)
    changed = await desk.lanes.store(desk.stores.briefs.change, desk.workspace, channel, anew(desk, how))
    return Reply([notices.notice(_told(wish.act, changed))])


async def _place(desk: Desk, request: Request) -> str:
    """Where the digest belongs: the channel, or the direct messages with us from any other direct conversation."""
    if request.channel is None or request.channel.startswith("D"):
        channel = await desk.access.direct(request.user) or request.channel
        if channel is None:
            raise Refused(_NO_DIRECT)
        return channel
    return request.channel


async def may_choose(desk: Desk, channel: str, user: str) -> None:
    """Raises Refused: a channel's digest is for who may change the settings, one's own for whoever gets answers."""
    await desk.access.scope(channel, user)
    await desk.access.inside(channel, user)
    if channel.startswith("D"):
        return
    await desk.access.editing(user)
    if not await desk.access.is_in(channel):
        raise Refused(_NOT_HERE)


async def _order(desk: Desk, channel: str, request: Request) -> None:
    """Have a digest posted now."""
    await desk.access.saving(channel, request.user)
    if not (channel.startswith("D") or await desk.access.is_in(channel)):
        raise Refused(_NOT_HERE)
    identity = blake2b(request.id.encode(), digest_size=8).hexdigest()  # short enough to be named by buttons
    job = Job(
        desk.workspace,
        f"digest:{channel}:{identity}",
        "digest",
        {"channel": channel, "user": request.user},
        thread=f"digest:{channel}",
        position=desk.now().isoformat(),
    )
    await desk.lanes.store(desk.stores.inbox.put, job, desk.now())


def anew(desk: Desk, how: Change) -> Change:
    """The change, with when the digest is due by the new rhythm; one that was paused is taken up again."""

    def changed(before: Brief) -> Brief:
        after = how(before)
        due = next_due(after.rhythm, desk.now(), after.done).at if after.rhythm else None
        return replace(after, due=due, paused="")

    return changed


def _change(wish: BriefWish, user: str, own_zone: str) -> Change:
    def changed(brief: Brief) -> Brief:
        match wish.act:
            case Act.SCHEDULE:
                where = zone(wish.zone or (brief.rhythm.zone if brief.rhythm else own_zone) or "UTC").key
                return replace(brief, rhythm=Rhythm(wish.days, wish.at, where), owner=user)
            case Act.OFF:
                return replace(brief, rhythm=None)
            case Act.SILENT:
                return replace(brief, silent=wish.on)
        return replace(brief, taste=_TASTES[wish.act](brief.taste, wish.names))

    return changed


def filled_in(payload: Mapping[str, Any]) -> Change:
    """The change that a modal stands for, which has been checked; ``shown`` is the place whose choices it showed."""

    def changed(brief: Brief) -> Brief:
        days = payload["days"]
        rhythm = None
        if days != OFF:
            rhythm = Rhythm(frozenset(map(int, days)), time.fromisoformat(payload["at"]), zone(payload["zone"]).key)
        unseen = payload["place"] != payload["shown"]  # then what is left empty does not mean: no more
        chosen: dict[str, Any] = {
            name: tuple(payload[name]) or (getattr(brief.taste, name) if unseen else ()) for name in NAMED
        }
        taste = replace(brief.taste, **chosen)
        return replace(brief, rhythm=rhythm, taste=taste, silent=payload["silent"], owner=payload["user"])

    return changed


def _told(act: Act, brief: Brief) -> str:
    if act is Act.SCHEDULE and brief.rhythm and brief.due:
        due = due_in_words(brief.due, brief.rhythm.zone)
        return f"A digest comes here: {rhythm_in_words(brief.rhythm)}. The next one: {due}."
    if act is Act.OFF:
        return _OFF
    if act is Act.SILENT:
        return _SILENT[brief.silent]
    title, name, none = _NAMES[act]
    chosen = getattr(brief.taste, name)
    return f"{title}: {', '.join(chosen)}." if chosen else none


def _with(before: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    known = {name.casefold() for name in before}
    return checked((*before, *(name for name in more if name.casefold() not in known)))


def _without(before: tuple[str, ...], less: tuple[str, ...]) -> tuple[str, ...]:
    gone = {name.casefold() for name in less}
    return tuple(name for name in before if name.casefold() not in gone)


_TASTES: Mapping[Act, Callable[[Taste, tuple[str, ...]], Taste]] = {
    Act.TOPICS: lambda taste, chosen: replace(taste, topics=chosen),
    Act.SOURCES: lambda taste, chosen: replace(taste, sources=chosen),
    Act.MUTE: lambda taste, chosen: replace(taste, muted_sources=_with(taste.muted_sources, chosen)),
    Act.UNMUTE: lambda taste, chosen: replace(taste, muted_sources=_without(taste.muted_sources, chosen)),
    Act.MUTE_TOPIC: lambda taste, chosen: replace(taste, muted_topics=_with(taste.muted_topics, chosen)),
    Act.UNMUTE_TOPIC: lambda taste, chosen: replace(taste, muted_topics=_without(taste.muted_topics, chosen)),
}
