"""Presses of buttons: what can be shown at once is shown, what takes work becomes a job."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.access import Access
from bot.blocks import ids
from bot.blocks.briefs import digest_view
from bot.blocks.feeds import add_feed_view, feeds_view
from bot.blocks.message import View
from bot.blocks.passage import passage_view
from bot.blocks.seen import text_view
from bot.blocks.settings import settings_view
from bot.blocks.views import ask_view, find_view, reason_view, save_view
from bot.following import Following
from bot.intake import Intake
from bot.listeners.commands import by
from bot.listeners.opening import at_once, open_slowly, open_view, replace_view
from bot.shelf import Shelf
from bot.trouble import Refused
from retrieval.domain import Article, Scope
from retrieval.errors import InputError
from retrieval.identity import url_key

Body = Mapping[str, Any]

_GONE = "This answer is no longer kept. Ask again for its sources."
_FORGOTTEN = "This article is no longer in the library."
_ELSEWHERE = "This answer was given in a private conversation, and can be looked into there alone."


@dataclass(frozen=True, slots=True)
class Actions:
    """The listeners of buttons."""

    intake: Intake
    access: Access
    shelf: Shelf
    feeds: Following

    async def passage(self, client: AsyncWebClient, body: Body) -> None:
        """Show a quote in its context."""
        await open_view(client, body, self._passage(body))

    async def delete(self, body: Body) -> None:
        """Keep the removal of an answer as a job."""
        turn = _action(body)["value"]
        payload = {
            "to": {"response_url": body.get("response_url", "")},
            "turn": turn,
            "user": body["user"]["id"],
            "private": bool((body.get("container") or {}).get("is_ephemeral")),
        }
        await self.intake.put("delete", str(body["trigger_id"]), payload)

    async def share(self, body: Body) -> None:
        """Keep the sharing of a reply as a job: pressed twice, it is one. Shared is one's own, where it was given."""
        job, user, channel = _action(body)["value"], body["user"]["id"], _channel(body)
        if job.startswith(f"command:{by(user, channel)}"):
            payload = {"to": {"response_url": body["response_url"]}, "job": job, "user": user, "channel": channel}
            await self.intake.put("share", job, payload)

    async def vote(self, body: Body) -> None:
        """Keep a vote."""
        turn_id, _, way = _action(body)["value"].rpartition("/")
        turns, now = self.intake.stores.turns, self.intake.now()
        await self.intake.front(turns.vote, self.intake.workspace, turn_id, body["user"]["id"], way == "up", now)

    async def ask_why(self, client: AsyncWebClient, body: Body) -> None:
        """Ask for the reason of a vote against an answer."""
        turn_id, _, way = _action(body)["value"].rpartition("/")
        if way == "down":
            await open_view(client, body, at_once(reason_view(turn_id)))

    async def try_it(self, client: AsyncWebClient, body: Body) -> None:
        """Open the view that a button of the Home tab stands for."""
        views = {ids.TRY_ASK: ask_view("{}"), ids.TRY_FIND: find_view(), ids.TRY_SAVE: save_view()}
        await open_view(client, body, at_once(views[_action(body)["action_id"]]))

    async def settings(self, client: AsyncWebClient, body: Body) -> None:
        """Show the settings to who may change them."""
        await open_view(client, body, self._settings(body["user"]["id"]))

    async def read_links(self, body: Body) -> None:
        """Turn the reading of a channel's links on or off, for who may; the job says what came of it."""
        payload = {
            "to": {"response_url": body["response_url"]},
            "user": body["user"]["id"],
            "channel": _channel(body),
            "on": _action(body)["value"] == "on",
        }
        await self.intake.put("reading", str(body["trigger_id"]), payload)

    async def story(self, body: Body) -> None:
        """Keep what was pressed under a digest's story, or chosen from its menu, as a job."""
        action = body["actions"][0]
        chosen = action.get("selected_option") or {}
        verb, _, value = str(chosen.get("value") or f"{action['action_id']}/{action['value']}").partition("/")
        edition, _, place = value.rpartition("/")
        payload = {
            "to": {"response_url": body["response_url"]},
            "action": verb,
            "edition": edition,
            "story": int(place),
            "user": body["user"]["id"],
            "channel": _channel(body),
        }
        # One after the other, for the first press of several begins the thread.
        position = self.intake.now().isoformat()
        await self.intake.put("story", str(body["trigger_id"]), payload, thread=f"story:{value}", position=position)

    async def digest(self, client: AsyncWebClient, body: Body) -> None:
        """Show a conversation's digest, to be changed by who may."""
        await open_view(client, body, self._digest(str(_action(body).get("value") or ""), body["user"]["id"]))

    async def add_feed(self, client: AsyncWebClient, body: Body) -> None:
        """Ask for a feed's address, of who may follow feeds for all."""
        await open_view(client, body, self._add_feed(body["user"]["id"]))

    async def all_feeds(self, client: AsyncWebClient, body: Body) -> None:
        """Show all feeds that everyone has."""
        await open_view(client, body, self._all_feeds(body["user"]["id"]))

    async def remove_feed(self, body: Body) -> None:
        """Keep the removal of a feed as a job, which shows the feeds that are left where it was pressed."""
        view = body.get("view") or {}
        payload = {
            "user": body["user"]["id"],
            "feed": _action(body)["value"],
            "view": {"view_id": view["id"]} if view.get("type") == "modal" else None,
        }
        await self.intake.put("unfollow", str(body["trigger_id"]), payload)

    async def show_text(self, client: AsyncWebClient, body: Body) -> None:
        """Show all that was read of an article; a page that was not kept is read anew, which may take a while."""
        if _is_page(body):
            await open_slowly(client, body, lambda: self._text(body))
        else:
            await open_view(client, body, self._text(body))

    async def turn_text(self, client: AsyncWebClient, body: Body) -> None:
        """Show another part of it, in the same view."""
        await replace_view(client, body["view"]["id"], self._text(body))

    async def try_again(self, body: Body) -> None:
        """Keep another try to read a link or a file as a job."""
        channel, ts, key = _action(body)["value"].split("/", maxsplit=2)
        modal = (body.get("view") or {}).get("type") == "modal"
        to = {"view": {"view_id": body["view"]["id"]}} if modal else {"response_url": body["response_url"]}
        payload = {
            "to": to,
            "user": body["user"]["id"],
            "channel": _place(body),
            "place": channel,
            "ts": ts,
            "key": key,
        }
        await self.intake.put("again", str(body["trigger_id"]), payload)

    async def _text(self, body: Body) -> View:
        name, _, part = _action(body)["value"].rpartition("/")
        place = _place(body)
        scope = await self.access.scope(place or None, body["user"]["id"])
        article = await self._page(name, scope) if _is_page(body) else await self.shelf.article(scope, name)
        if article is None:
            raise InputError(_FORGOTTEN)
        return text_view(article, int(part), await self.shelf.changed(scope, article.id), place)

    async def _page(self, url: str, scope: Scope) -> Article:
        read = await self.shelf.read(url, scope)
        if read.document is None:
            raise InputError(f"{url} can't be read any more: {read.reason}")
        return read.document if isinstance(read.document, Article) else read.document.as_article(url)

    async def _add_feed(self, user: str) -> View:
        await self.access.editing(user)
        return add_feed_view()

    async def _all_feeds(self, user: str) -> View:
        scope = await self.access.feeds(None, user)
        may_edit = await self.access.may_edit(user)
        return feeds_view(await self.feeds.feeds(scope), self.intake.now(), may_edit=may_edit)

    async def _digest(self, channel: str, user: str) -> View:
        own = await self.access.direct(user)
        await self.access.scope(channel or own, user)
        if channel not in ("", own):
            await self.access.editing(user)
            await self.access.inside(channel, user)
        briefs = self.intake.stores.briefs
        brief = await self.intake.front(briefs.brief, self.intake.workspace, channel or own)
        return digest_view(brief, (await self.access.person(user)).zone or "UTC", own)

    async def _passage(self, body: Body) -> View:
        turn_id, _, number = _action(body)["value"].rpartition("/")
        turn = await self.intake.front(self.intake.stores.turns.turn, self.intake.workspace, turn_id)
        if turn is None or not number.isdigit() or not 1 <= int(number) <= len(turn.citations):
            raise InputError(_GONE)
        user, channel = body["user"]["id"], _channel(body) or turn.channel
        if not _channel(body) and turn.asker != user:
            raise Refused(_ELSEWHERE)
        scope = await self.access.scope(channel or None, user)
        if turn.conversation not in (None, scope.conversation):
            raise Refused(_ELSEWHERE)
        cited = turn.citations[int(number) - 1]
        return passage_view(await self.shelf.article(scope, cited.article_id), cited, channel)

    async def _settings(self, user: str) -> View:
        await self.access.editing(user)
        return settings_view(await self.access.chosen(), overruled=self.shelf.overruled)


def _action(body: Body) -> Mapping[str, str]:
    """The element that was pressed."""
    action: Mapping[str, str] = body["actions"][0]
    return action


def _channel(body: Body) -> str:
    found = (body.get("channel") or {}).get("id") or (body.get("container") or {}).get("channel_id")
    return str(found or "")


def _is_page(body: Body) -> bool:
    """Whether a text is that of a page, rather than of an article in the library."""
    return url_key(_action(body)["value"].rpartition("/")[0]) is not None


def _place(body: Body) -> str:
    """The conversation where something was pressed, also within a modal that was opened from there."""
    return _channel(body) or str((body.get("view") or {}).get("private_metadata") or "")
