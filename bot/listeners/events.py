"""Events: what was said, edited and deleted, where the bot was opened, added and removed."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

from bot.asked import Asked
from bot.intake import NOW, UNTIL_OPENED, Intake
from bot.intents import mentions_bot, urls
from bot.plain import plain
from bot.uploads import readable

Event = Mapping[str, Any]

_SPOKEN = (None, "file_share", "thread_broadcast", "me_message", "bot_message")
"""The kinds of message that somebody wrote; what else there is tells of joins, topics and the like."""

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Events:
    """The listeners of events; each has its job kept when it returns.

    ``leaves``: the app was installed by the workspace itself, whose data go when it is removed there.
    """

    intake: Intake
    leaves: bool

    async def take(self, body: Mapping[str, Any]) -> None:
        """Take an event in; those that we have no use for are acknowledged and forgotten."""
        event = body.get("event") or {}
        listeners: Mapping[str, Callable[[Event, str], Awaitable[None]]] = {
            "app_mention": self._spoken,
            "message": self._message,
            "app_home_opened": self._opened,
            "member_joined_channel": self._joined,
            "agent_session_stopped": self._stopped,
            "app_uninstalled": self._left,
            "tokens_revoked": self._left,
            "team_access_revoked": self._left,
        }
        if listen := listeners.get(str(event.get("type"))):
            await listen(event, str(body.get("event_id") or event.get("event_ts")))

    async def _message(self, event: Event, event_id: str) -> None:
        subtype = event.get("subtype")
        if subtype == "message_changed":
            await self._changed(event)
        elif subtype == "message_deleted":
            await self._deleted(event, str(event["deleted_ts"]))
        elif subtype in _SPOKEN:
            await self._spoken(event, event_id)
            await self._shared(event, event)

    async def _spoken(self, event: Event, _: str) -> None:
        """A question, if the bot is mentioned or spoken to directly, or a thread goes on in which it was started."""
        if event.get("bot_id") or not event.get("user"):
            return
        asked = self._asked(event, event)
        if asked.mentioned or asked.direct or await self._follows(asked):
            identity, thread = f"{asked.channel}:{asked.ts}", _key(asked)
            payload = _payload(asked)
            await self.intake.ask("question", identity, payload, asked.user, thread=thread, position=asked.ts)

    async def _changed(self, event: Event) -> None:
        message, before = event.get("message") or {}, event.get("previous_message") or {}
        if message.get("subtype") == "tombstone":  # a deleted message that has replies
            await self._deleted(event, str(message["ts"]))
            return
        if message.get("bot_id") or not message.get("user") or message.get("text") == before.get("text"):
            return
        await self._shared(message, event, before)
        asked = self._asked(message, event)
        if (
            asked.mentioned
            or asked.direct
            or mentions_bot(before.get("text") or "", self.intake.bot_user)
            or (await self._follows(asked))
        ):
            when = (message.get("edited") or {}).get("ts") or event["event_ts"]
            await self._put("edit", asked, f"{asked.channel}:{asked.ts}:{when}", str(event["event_ts"]))

    async def _deleted(self, event: Event, ts: str) -> None:
        channel = str(event["channel"])
        asked = self._asked({**(event.get("previous_message") or {}), "ts": ts}, event)
        if asked.mentioned or asked.direct:  # should it be delivered only now, it is known, and dropped
            await self._put("question", asked, f"{channel}:{ts}", ts, UNTIL_OPENED)
        await self.intake.cancel(_key(asked), asked.id)
        stores, workspace = self.intake.stores, self.intake.workspace
        if await self.intake.front(stores.turns.asked_at, workspace, channel, ts):
            await self._put("deletion", asked, f"{channel}:{ts}", str(event["event_ts"]))

    async def _shared(self, message: Event, event: Event, before: Event | None = None) -> None:
        """Links and files, where somebody has turned their reading on; of an edit, those that are new."""
        channel, ts = str(event["channel"]), str(message["ts"])
        known = urls(before.get("text") or "") if before else ()
        links = [url for url in urls(message.get("text") or "") if url not in known]
        files = [] if before else readable(message.get("files"))
        if not (links or files):
            return
        chosen = await self.intake.front(self.intake.stores.preferences.preferences, self.intake.workspace)
        if channel not in chosen.reading:
            return
        payload = {
            "channel": channel,
            "user": message.get("user"),
            "ts": ts,
            "thread": message.get("thread_ts") or ts,
            "urls": links,
            "files": files,
        }
        when = f":{event['event_ts']}" if before else ""
        await self.intake.put("links", f"{channel}:{ts}{when}", payload, thread=f"links:{channel}:{ts}", position=when)

    async def _opened(self, event: Event, event_id: str) -> None:
        if event.get("tab") == "messages":
            await self.intake.put("prompts", event_id, {"user": event["user"], "channel": event["channel"]})
        else:
            await self.intake.put("home", event_id, {"user": event["user"]})

    async def _joined(self, event: Event, event_id: str) -> None:
        if event.get("user") == self.intake.bot_user:
            await self.intake.put("welcome", event_id, {"to": {"channel": event["channel"], "thread": None}})

    async def _stopped(self, event: Event, event_id: str) -> None:
        channel, thread = str(event["channel"]), str(event["thread_ts"])
        await self.intake.cancel(f"{channel}:{thread}")
        await self.intake.put("stopped", event_id, {"to": {"channel": channel, "thread": thread}})

    async def _left(self, event: Event, event_id: str) -> None:
        if event["type"] == "tokens_revoked" and not (event.get("tokens") or {}).get("bot"):
            return  # somebody's own
        _logger.warning("Slack tells that the app was removed from the workspace (%s).", event["type"])
        if self.leaves:
            teams = event.get("team_ids")
            await self.intake.put("leaving", event_id, {} if teams is None else {"teams": teams})

    async def _follows(self, asked: Asked) -> bool:
        if asked.thread_ts is None:
            return False
        stores, workspace = self.intake.stores, self.intake.workspace
        if thread := await self.intake.front(stores.threads.thread, workspace, asked.channel, asked.thread_ts):
            return not thread.stopped
        root = replace(asked, ts=asked.thread_ts)  # its mention may not have been worked at yet
        return await self.intake.front(stores.inbox.knows, workspace, root.id)

    def _asked(self, message: Event, event: Event) -> Asked:
        channel, ts, thread = str(event["channel"]), str(message["ts"]), message.get("thread_ts")
        text = plain(message.get("text") or "")
        return Asked(
            channel=channel,
            user=str(message.get("user") or ""),
            text=text,
            ts=ts,
            thread_ts=thread if thread != ts else None,
            mentioned=event.get("type") == "app_mention" or mentions_bot(text, self.intake.bot_user),
            direct=event.get("channel_type") == "im" or channel.startswith("D"),
            files=tuple(readable(message.get("files"))),
        )

    async def _put(self, kind: str, asked: Asked, identity: str, position: str, delay: timedelta = NOW) -> None:
        thread = _key(asked)
        await self.intake.put(kind, identity, _payload(asked), thread=thread, position=position, delay=delay)


def _payload(asked: Asked) -> Mapping[str, Any]:
    return {"to": {"channel": asked.channel, "thread": asked.thread}, "message": asdict(asked)}


def _key(asked: Asked) -> str:
    return f"{asked.channel}:{asked.thread}"
