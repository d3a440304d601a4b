"""The clients for Slack's API: a patient one, and one that never repeats a call by itself."""

from dataclasses import dataclass

from aiohttp import ClientSession, ClientTimeout, DummyCookieJar
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

_SECONDS = 10  # that a call may take; a lease has to outlast it


@dataclass(frozen=True, slots=True)
class Clients:
    """``patient`` repeats what may be done twice; ``posting`` is for new messages, whose ledger decides on that.

    ``bolts`` is as patient, without a session: slack-bolt copies it for what a listener does after it acknowledged.
    """

    patient: AsyncWebClient
    posting: AsyncWebClient
    bolts: AsyncWebClient


def session() -> ClientSession:
    """A session for the clients of all workspaces; its time limit holds in the place of theirs. It keeps no cookies."""
    return ClientSession(timeout=ClientTimeout(total=_SECONDS), cookie_jar=DummyCookieJar())


def clients(session: ClientSession, token: str, api_url: str) -> Clients:
    """Clients with a bot's token; those that can, share a session."""
    patient = [
        AsyncConnectionErrorRetryHandler(max_retry_count=2),
        AsyncRateLimitErrorRetryHandler(max_retry_count=3),
        AsyncServerErrorRetryHandler(max_retry_count=2),
    ]
    return Clients(
        AsyncWebClient(token, base_url=api_url, timeout=_SECONDS, session=session, retry_handlers=patient),
        AsyncWebClient(token, base_url=api_url, timeout=_SECONDS, session=session, retry_handlers=[]),
        AsyncWebClient(token, base_url=api_url, timeout=_SECONDS, retry_handlers=patient),
    )
