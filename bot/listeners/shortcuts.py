"""Shortcuts, on a message or anywhere: each opens a view at once, and what takes a while fills it later."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.ids import SAVE_LINKS, SUMMARISE_LINKS, WHAT_WAS_READ
from bot.blocks.message import View
from bot.blocks.views import TITLE, ask_view, loading_view
from bot.intake import UNTIL_OPENED, Intake
from bot.intents import strip_mention, urls
from bot.listeners.opening import at_once, open_view

Body = Mapping[str, Any]

_VERBS = {SUMMARISE_LINKS: "sum", SAVE_LINKS: "save", WHAT_WAS_READ: "why"}
_NO_LINK = "There is no link in this message."
_METADATA = 2_500  # characters of what a view keeps; Slack takes 3,000
_LEANT_ON = 500  # characters of the message that a question is about


@dataclass(frozen=True, slots=True)
class Shortcuts:
    """The listeners of shortcuts."""

    intake: Intake

    async def keep(self, body: Body) -> None:
        """Keep a shortcut on what a message links as a job, which waits for its view."""
        links = urls(_text(body))
        to = {"view": {"external_id": _name(body)}}
        payload: dict[str, Any] = {"to": to, "words": _NO_LINK, "reference": "", "expected": True}
        verb = _VERBS[body["callback_id"]]
        wanted = bool(links) or verb == "why"  # a message's files are in the books alone
        if wanted:
            payload = {"to": to, "verb": verb, "text": "", "urls": links, "ts": str(body["message"]["ts"])}
            payload |= {"user": body["user"]["id"], "channel": body["channel"]["id"]}
        await self.intake.put("view" if wanted else "notice", _name(body), payload, delay=UNTIL_OPENED)

    async def show(self, client: AsyncWebClient, body: Body) -> None:
        """Open the view that the job is going to fill."""
        await open_view(client, body, at_once(loading_view(TITLE, _name(body))))
        for kind in ("view", "notice"):
            await self.intake.hurry(kind, _name(body))

    async def about(self, client: AsyncWebClient, body: Body) -> None:
        """Open the view for a question about a message."""
        await open_view(client, body, at_once(_about(body, self.intake.bot_user)))

    async def anywhere(self, client: AsyncWebClient, body: Body) -> None:
        """Open the view for a question of all articles."""
        await open_view(client, body, at_once(ask_view("{}")))


def _about(body: Body, bot_user: str) -> View:
    """The view for a question about a message's links or, where it has none, about its words."""
    links: list[str] = []
    for url in urls(_text(body)):
        if sum(map(len, links)) + len(url) < _METADATA:
            links.append(url)
    words = strip_mention(_text(body), bot_user)
    about = {"channel": body["channel"]["id"], "urls": links, "earlier": [] if links else [words[:_LEANT_ON]]}
    return ask_view(json.dumps(about), about="\n".join(links) or words[:_LEANT_ON])


def _text(body: Body) -> str:
    return str(body.get("message", {}).get("text") or "")


def _name(body: Body) -> str:
    return str(body["trigger_id"])
