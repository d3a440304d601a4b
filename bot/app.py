"""Slack's requests on one side, our listeners on the other: slack-bolt between them."""

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.logger.messages import warning_token_skipped
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.access import Access
from bot.blocks import ids, notices
from bot.blocks.views import TITLE, result_view
from bot.following import Following
from bot.intake import Intake
from bot.listeners.actions import Actions
from bot.listeners.commands import Commands
from bot.listeners.events import Events
from bot.listeners.shortcuts import Shortcuts
from bot.listeners.views import Views
from bot.shelf import Shelf
from bot.trouble import MALFORMED, Refused
from retrieval.errors import InputError

Body = Mapping[str, Any]

_ANYTHING = re.compile(".*", re.DOTALL)

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parts:
    """What the listeners work with; ``leaves``: when the app is removed, the workspace's data go."""

    client: AsyncWebClient
    intake: Intake
    access: Access
    shelf: Shelf
    feeds: Following
    leaves: bool


class _Patient(AsyncApp):
    """An app that outlives any payload."""

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        try:
            return await super().async_dispatch(req)
        except MALFORMED as error:  # it failed to tell of the first error, for which it looks at the payload again
            return await _report(error)


def build(parts: Parts) -> AsyncApp:
    """The app. Every request is answered when its listener has returned: what it must keep is kept by then.

    What it is given has been verified: by the front, or in Socket Mode by the connection.
    """
    logging.getLogger("slack_bolt.AsyncApp").addFilter(_is_news)
    app = _Patient(
        client=parts.client,
        authorize=_as(parts),
        request_verification_enabled=False,
        raise_error_for_unhandled_request=True,  # for _report: bolt would log what somebody typed
        process_before_response=True,
        attaching_conversation_kwargs_enabled=False,
    )
    app.error(_report)
    app.event(_ANYTHING)(_kept(Events(parts.intake, parts.leaves).take))
    app.command(_ANYTHING)(_kept(Commands(parts.intake).take))
    _add_shortcuts(app, Shortcuts(parts.intake))
    _add_actions(app, Actions(parts.intake, parts.access, parts.shelf, parts.feeds))
    _add_views(app, Views(parts.intake, parts.access))
    return app


def _as(parts: Parts) -> Callable[[], Awaitable[AuthorizeResult]]:
    """Who we are, which is known: bolt would ask Slack before it takes the first request."""
    us = AuthorizeResult(
        enterprise_id=None, team_id=None, bot_user_id=parts.intake.bot_user, bot_token=parts.client.token
    )

    async def authorize() -> AuthorizeResult:
        return us

    return authorize


def _is_news(record: logging.LogRecord) -> bool:
    """Bolt tells everybody that it makes no use of the token, for it knows who we are."""
    return record.getMessage() != warning_token_skipped()


async def _report(error: Exception) -> BoltResponse:
    """Have Slack send it again, unless that would fail again; what failed is told without what was said."""
    _logger.error("A request could not be taken in (%s).", type(error).__name__)
    _logger.debug("The traceback:", exc_info=error)
    return BoltResponse(status=200 if isinstance(error, (*MALFORMED, BoltUnhandledRequestError)) else 500)


def _add_shortcuts(app: AsyncApp, shortcuts: Shortcuts) -> None:
    keep = _kept(shortcuts.keep)
    app.shortcut(ids.SUMMARISE_LINKS)(ack=keep, lazy=[shortcuts.show])
    app.shortcut(ids.SAVE_LINKS)(ack=keep, lazy=[shortcuts.show])
    app.shortcut(ids.WHAT_WAS_READ)(ack=keep, lazy=[shortcuts.show])
    app.shortcut(ids.ASK_ABOUT)(ack=_ack, lazy=[shortcuts.about])
    app.shortcut(ids.ASK_ARTICLES)(ack=_ack, lazy=[shortcuts.anywhere])


def _add_actions(app: AsyncApp, actions: Actions) -> None:
    app.action(ids.DELETE)(_kept(actions.delete))
    app.action(ids.SHARE)(_kept(actions.share))
    app.action(ids.READ_LINKS)(_kept(actions.read_links))
    for press in (ids.ASK_STORY, ids.MORE_LIKE, ids.MUTE_SOURCE, ids.STORY_MENU):
        app.action(press)(_kept(actions.story))
    app.action(ids.FEEDBACK)(ack=_kept(actions.vote), lazy=[actions.ask_why])
    app.action(ids.SHOW_PASSAGE)(ack=_ack, lazy=[actions.passage])
    app.action(ids.SHOW_TEXT)(ack=_ack, lazy=[actions.show_text])
    for turn in (ids.TEXT_BACK, ids.TEXT_ON):
        app.action(turn)(ack=_ack, lazy=[actions.turn_text])
    app.action(ids.TRY_AGAIN)(_kept(actions.try_again))
    app.action(ids.SETTINGS)(ack=_ack, lazy=[actions.settings])
    app.action(ids.ADD_FEED)(ack=_ack, lazy=[actions.add_feed])
    app.action(ids.ALL_FEEDS)(ack=_ack, lazy=[actions.all_feeds])
    app.action(ids.REMOVE_FEED)(_kept(actions.remove_feed))
    for button in (ids.SET_DIGEST, ids.CHANGE_DIGEST):
        app.action(button)(ack=_ack, lazy=[actions.digest])
    for button in (ids.TRY_ASK, ids.TRY_FIND, ids.TRY_SAVE):
        app.action(button)(ack=_ack, lazy=[actions.try_it])
    app.action(_ANYTHING)(_ack)  # links are buttons too


def _add_views(app: AsyncApp, views: Views) -> None:
    async def wanted(ack: AsyncAck, body: Body) -> None:
        await ack(response_action="update", view=await views.wanted(body))

    for callback in (ids.ASK_VIEW, ids.FIND_VIEW, ids.SAVE_VIEW, ids.ADD_FEED_VIEW):
        app.view(callback)(wanted)
    app.view(ids.REASON_VIEW)(_kept(views.reason))
    app.view(ids.SETTINGS_VIEW)(_permitted(views.settings))
    app.view(ids.DIGEST_VIEW)(_permitted(views.digest))
    app.view(_ANYTHING)(_ack)


def _permitted(keep: Callable[[Body], Awaitable[None]]) -> Callable[[AsyncAck, Body], Awaitable[None]]:
    """A listener that acknowledges what has been kept, or shows why it can't be."""

    async def listener(ack: AsyncAck, body: Body) -> None:
        try:
            await keep(body)
        except InputError as refusal:
            view = result_view(TITLE, notices.refusal(str(refusal)).blocks)
            mendable = not isinstance(refusal, Refused)  # then what was filled in stays below
            await ack(response_action="push" if mendable else "update", view=view)
        else:
            await ack()

    return listener


def _kept(keep: Callable[[Body], Awaitable[None]]) -> Callable[[AsyncAck, Body], Awaitable[None]]:
    """A listener that acknowledges what has been kept."""

    async def listener(ack: AsyncAck, body: Body) -> None:
        await keep(body)
        await ack()

    return listener


async def _ack(ack: AsyncAck) -> None:
    """There is nothing to keep."""
    await ack()
