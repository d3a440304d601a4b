"""Opens views, in answer to a press or a shortcut, within the three seconds that Slack gives."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import notices
from bot.blocks.message import View
from bot.blocks.views import TITLE, loading_view, result_view
from bot.trouble import code, weigh
from retrieval.errors import DatelineError, InputError

Body = Mapping[str, Any]

_logger = logging.getLogger(__name__)


async def open_view(client: AsyncWebClient, body: Body, making: Awaitable[View]) -> str:
    """Open the view, on top of the one that the press came from, if any; what can't be shown is explained in it.

    Gives the view's id; nothing where Slack did not open it.
    """
    view = await _made(making)
    open_it = client.views_push if (body.get("view") or {}).get("type") == "modal" else client.views_open
    try:
        opened = await open_it(trigger_id=body["trigger_id"], view=view)
    except SlackApiError as error:
        _logger.warning("A view could not be opened (%s).", code(error))
        return ""
    return str(opened["view"]["id"])


async def open_slowly(client: AsyncWebClient, body: Body, make: Callable[[], Awaitable[View]]) -> None:
    """The same for a view that may take longer than Slack waits: until then, one that says so is open."""
    if view_id := await open_view(client, body, at_once(loading_view(TITLE))):
        await replace_view(client, view_id, make())


async def replace_view(client: AsyncWebClient, view_id: str, making: Awaitable[View]) -> None:
    """Put the view in the place of another; what can't be shown is explained in it."""
    view = await _made(making)
    try:
        await client.views_update(view_id=view_id, view=view)
    except SlackApiError as error:
        _logger.warning("A view could not be changed (%s).", code(error))


async def _made(making: Awaitable[View]) -> View:
    try:
        return await making
    except DatelineError as error:
        if not isinstance(error, InputError):
            _logger.warning("A view can't be made: %s", error)
        return result_view(TITLE, notices.refusal(weigh(error).words).blocks)


async def at_once(view: View) -> View:
    """A view that needs no making."""
    return view
