"""Opens views, in answer to a press or a shortcut, within the three seconds that Slack gives."""

import logging
from collections.abc import Awaitable, Mapping
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import notices
from bot.blocks.message import View
from bot.blocks.views import TITLE, result_view
from bot.trouble import code
from retrieval.errors import DatelineError

_logger = logging.getLogger(__name__)


async def open_view(client: AsyncWebClient, body: Mapping[str, Any], making: Awaitable[View]) -> None:
    """Open the view, on top of the one that the press came from, if any; what can't be shown is explained in it."""
    try:
        view = await making
    except DatelineError as error:
        view = result_view(TITLE, notices.refusal(str(error)).blocks)
    on_top = (body.get("view") or {}).get("type") == "modal"
    try:
        if on_top:
            await client.views_push(trigger_id=body["trigger_id"], view=view)
        else:
            await client.views_open(trigger_id=body["trigger_id"], view=view)
    except SlackApiError as error:
        _logger.warning("A view could not be opened (%s).", code(error))


async def at_once(view: View) -> View:
    """A view that needs no making."""
    return view
