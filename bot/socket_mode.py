"""Socket Mode: Slack's requests over a websocket that we open, so that no address of ours need be public."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import ClientError
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient

from bot.trouble import code
from retrieval.errors import InputError

_PING = 5.0  # seconds; a connection that is silent for four times as long is made anew


@asynccontextmanager
async def connected(app: AsyncApp, token: str) -> AsyncIterator[None]:
    """The connection, kept up until the end; raises InputError for a token that Slack refuses."""
    client = AsyncSocketModeHandler(app, token, ping_interval=_PING).client
    try:
        client.wss_uri = await _address(client)  # by itself, the client would try a wrong token for ever
        await client.connect()  # type: ignore[no-untyped-call]  # slack_sdk gives it no types
        yield
    finally:
        await client.close()  # type: ignore[no-untyped-call]  # slack_sdk gives it no types


async def _address(client: SocketModeClient) -> str:
    try:
        return await client.issue_new_wss_url()
    except SlackApiError as error:
        raise InputError(
            f"Slack refused SLACK_APP_TOKEN ({code(error)}). It is the app-level token that begins with xapp-, with the"
            " scope connections:write; Socket Mode has to be turned on for the app."
        ) from error
    except (ClientError, TimeoutError) as error:
        raise InputError(f"Slack can't be reached ({type(error).__name__}): check the network.") from error
