"""Socket Mode: Slack's requests over a websocket that we open, so that no address of ours need be public."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from time import time

from aiohttp import ClientError
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.adapter.socket_mode.internals import build_headers
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.trouble import code
from retrieval.errors import InputError

_PING = 5.0  # seconds; a connection that is silent for four times as long is made anew

Dispatch = Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]
"""Has a request taken in."""


@asynccontextmanager
async def connected(dispatch: Dispatch, token: str, api: AsyncWebClient) -> AsyncIterator[None]:
    """The connection, kept up until the end; raises InputError for a token that Slack refuses.

    It brings the requests of all workspaces that have the app; Slack spreads them over the connections of several
    processes. ``api`` asks for its address.
    """
    client = SocketModeClient(token, web_client=api, ping_interval=_PING)

    async def take(_: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        began = time()
        asked = AsyncBoltRequest(mode="socket_mode", body=request.payload, headers=build_headers(request))
        await send_async_response(client, request, await dispatch(asked), began)

    client.socket_mode_request_listeners.append(take)
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
