"""Whether the app took what somebody did, in the words by which Slack says that it did not."""

import asyncio

from bot.playground.pages.acts import Wrong
from bot.playground.slack.delivering import Delivery

_PATIENCE = 4.0  # seconds: a little more than Slack gives an app
_WORDS = {"http_timeout": "operation_timeout", "connection_failed": "dispatch_failed", "http_error": "dispatch_failed"}


async def taken(delivery: Delivery, what: str) -> None:
    """Wait until the app took it; raises Wrong where it did not, or answered what Slack does not understand."""
    done, _ = await asyncio.wait({asyncio.ensure_future(delivery.done())}, timeout=_PATIENCE)
    for delivered in done:
        delivered.result()
    if not delivery.attempts:
        raise Wrong(f"{what} failed: operation_timeout")
    error = delivery.attempts[-1].error
    if error is not None:
        raise Wrong(f"{what} failed: {_WORDS.get(error, error)}")
