"""Views that were filled in: questions, addresses, words to find, reasons of votes, settings."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.access import Access
from bot.blocks import ids
from bot.blocks.briefs import OFF
from bot.blocks.message import View
from bot.blocks.views import TITLE, loading_view
from bot.intake import Intake
from bot.intents.briefs import clock, names
from bot.plain import plain
from bot.rhythm import zone
from bot.trouble import Refused
from retrieval.domain import Point

Body = Mapping[str, Any]

_SHOWN = timedelta(milliseconds=300)  # for Slack to show that it is being worked on, before the result takes its place
_VERBS = {
    ids.ASK_VIEW: ("ask", ids.QUESTION),
    ids.FIND_VIEW: ("find", ids.WORDS),
    ids.SAVE_VIEW: ("save", ids.URL),
    ids.ADD_FEED_VIEW: ("feeds", ids.URL),
}
_REASON_LONGEST = 3_000
_NO_DIRECT = "I can't write to you directly: choose a channel."


@dataclass(frozen=True, slots=True)
class Views:
    """The listeners of submissions."""

    intake: Intake
    access: Access

    async def wanted(self, body: Body) -> View:
        """Keep a question, an address or words as a job; gives the view to show meanwhile."""
        view = body["view"]
        verb, field = _VERBS[view["callback_id"]]
        text = _value(view, field)
        about = json.loads(view.get("private_metadata") or "{}")
        payload = {
            "to": {"view": {"view_id": view["id"]}},
            "verb": verb,
            "text": f"add {text}" if verb == "feeds" else text,
            "urls": [text.strip()] if verb == "save" else about.get("urls", []),
            "earlier": about.get("earlier", []),
            "user": body["user"]["id"],
            "channel": about.get("channel"),
        }
        await self.intake.put("view", view["id"], payload, delay=_SHOWN)
        return loading_view(TITLE)

    async def reason(self, body: Body) -> None:
        """Keep why somebody found an answer unhelpful."""
        view = body["view"]
        turn, user, reason = str(view["private_metadata"]), str(body["user"]["id"]), _value(view, ids.REASON)
        turns, workspace = self.intake.stores.turns, self.intake.workspace
        await self.intake.front(turns.reason, workspace, turn, user, reason[:_REASON_LONGEST])

    async def settings(self, body: Body) -> None:
        """Keep a change of the workspace's settings as a job; raises Refused for who may not."""
        view, user = body["view"], body["user"]["id"]
        await self.access.editing(user)
        state = view["state"]["values"]
        outside = _chosen(state, ids.OUTSIDERS)
        payload = {
            "user": user,
            "editors": _selected(state, ids.EDITORS, "selected_users"),
            "everyone": bool(_chosen(state, ids.EVERYONE)),
            "guests": ids.GUESTS in outside,
            "shared": ids.SHARED in outside,
            "reading": _selected(state, ids.READING, "selected_conversations"),
            "point": _point(state),
        }
        await self.intake.put("settings", view["id"], payload)

    async def digest(self, body: Body) -> None:
        """Keep a change of a conversation's digest as a job; raises InputError for what it can't be."""
        view, user = body["view"], body["user"]["id"]
        state, about = view["state"]["values"], json.loads(view["private_metadata"])
        own = await self.access.direct(user)
        place = str((state.get(ids.PLACE, {}).get(ids.PLACE) or {}).get("selected_conversation") or "")
        await self.access.scope(place or own, user)
        if place:
            await self.access.editing(user)
            await self.access.inside(place, user)
        elif not own:
            raise Refused(_NO_DIRECT)
        payload = {
            "user": user,
            "place": place,
            "own": own,
            "shown": about["shown"],
            "days": _days(state),
            "at": f"{clock(state[ids.AT][ids.AT]['selected_time']):%H:%M}",
            "zone": zone(_value(view, ids.ZONE)).key,
            **{name: names(_value(view, name)) for name in ids.NAMED},
            "silent": ids.SILENT in _chosen(state, ids.SILENCE),
        }
        await self.intake.put("chosen", view["id"], payload)


def _value(view: Body, field: str) -> str:
    return plain((view["state"]["values"].get(field, {}).get(field) or {}).get("value") or "")


def _selected(state: Body, field: str, key: str) -> list[Any]:
    return list((state.get(field, {}).get(field) or {}).get(key) or [])


def _days(state: Body) -> str:
    days = str(state[ids.DAYS][ids.DAYS]["selected_option"]["value"])
    if days != OFF and not set(days) <= set("0123456"):
        raise ValueError(days)
    return days


def _point(state: Body) -> str:
    """How sure an answer has to be; nothing of a view that was opened before one could choose it."""
    chosen = (state.get(ids.POINT, {}).get(ids.POINT) or {}).get("selected_option")
    return Point(chosen["value"]).value if chosen else ""


def _chosen(state: Body, field: str) -> list[str]:
    return [str(option["value"]) for option in _selected(state, field, "selected_options")]
