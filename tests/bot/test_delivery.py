"""Replies with a thread of their own: its messages are under the first one, which has no ts before it is posted."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import ClientError, ClientSession
from slack_sdk.errors import SlackApiError

from bot.clients import clients
from bot.delivery import Delivery
from bot.lanes import Lane
from bot.playground.slack.records import Message
from bot.ports import Stores
from bot.records import IN_ITS_THREAD, Job, Lease, Part
from bot.trouble import Later
from tests.bot.stores.worker import TEAM, opened
from tests.slack.fake import FakeSlack

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
JOB = Job(TEAM, "digest:C1:2026-03-12", "digest", {})
TEXTS = ["The digest", "The first story", "The second story"]
Doing = Callable[[Delivery], Awaitable[None]]


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """A workspace with a channel."""
    with FakeSlack() as slack:
        slack.user("U1")
        slack.channel("C1")
        yield slack


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    """The stores in the test's folder."""
    with opened(tmp_path) as stores:
        yield stores


def parts(thread: str | None = None, channel: str = "C1") -> list[Part]:
    """A digest, and a message on each of two stories for its thread."""
    threads = (thread, IN_ITS_THREAD, IN_ITS_THREAD)
    bodies = [{"text": text, "blocks": [{"type": "markdown", "text": text}]} for text in TEXTS]
    return [
        Part(number, channel, each, body, f"key{number}")
        for number, (each, body) in enumerate(zip(threads, bodies, strict=True))
    ]


def prepare(stores: Stores, prepared: Sequence[Part]) -> Lease:
    """Put them into the ledger."""
    assert stores.inbox.put(JOB, NOON)
    lease = stores.inbox.claim(NOON, timedelta(minutes=1))
    assert lease is not None
    assert stores.outbox.prepare(lease, prepared, about=JOB.id)
    return lease


def do(slack: FakeSlack, stores: Stores, doing: Doing) -> None:
    """Do something with a delivery to that workspace, from that ledger."""

    async def delivering() -> None:
        lane = Lane("store", 1)
        try:
            async with ClientSession() as session:
                await doing(Delivery(clients(session, slack.bot_token, slack.api_url), stores.outbox, lane))
        finally:
            lane.close()

    asyncio.run(delivering())


def deliver(slack: FakeSlack, stores: Stores) -> None:
    """Bring what the ledger says, as a new process does."""
    do(slack, stores, lambda delivery: delivery.deliver(JOB, stores.outbox.parts(TEAM, JOB.id)))


def digest_and_replies(slack: FakeSlack) -> tuple[Message, list[Message]]:
    """What was posted: one message in the channel, and the others in its thread."""
    (first,) = [message for message in slack.posted("C1") if message.thread_ts is None]
    replies = slack.posted("C1", first.ts)
    assert len(slack.posted("C1")) == 1 + len(replies)
    return first, replies


def test_they_are_under_the_first(slack: FakeSlack, stores: Stores) -> None:
    """In order, and in the ledger with their messages."""
    prepare(stores, parts())
    do(slack, stores, lambda delivery: delivery.deliver(JOB, parts(), fresh=True))
    first, replies = digest_and_replies(slack)
    assert [message.text for message in (first, *replies)] == TEXTS
    assert [part.ts for part in stores.outbox.posted(TEAM, JOB.id)] == [first.ts, *(each.ts for each in replies)]


def test_the_first_may_be_in_a_thread_itself(slack: FakeSlack, stores: Stores) -> None:
    """They are in that one too."""
    ts = slack.say("C1", "U1", "The news, please.")
    prepare(stores, parts(ts))
    deliver(slack, stores)
    assert [message.text for message in slack.posted("C1", ts)] == TEXTS


@pytest.mark.parametrize("number", range(len(TEXTS)))
@pytest.mark.parametrize("arrives", [True, False])
def test_one_that_may_have_arrived(slack: FakeSlack, stores: Stores, number: int, arrives: bool) -> None:
    """It is looked for where it belongs; the rest goes on under the same message, and each is there once."""
    prepare(stores, parts())
    slack.fault(
        "chat.postMessage",
        lose_answer=arrives,
        before=not arrives,
        when=lambda given: given["text"] == TEXTS[number],
    )
    with pytest.raises((SlackApiError, ClientError)):
        deliver(slack, stores)
    assert len(slack.posted("C1")) == number + arrives
    deliver(slack, stores)
    first, replies = digest_and_replies(slack)
    assert [message.text for message in (first, *replies)] == TEXTS


def test_there_are_no_threads_at_a_response_url(slack: FakeSlack, stores: Stores) -> None:
    """They are sent after the first, also when that was broken off."""
    prepare(stores, parts(channel=""))
    url = slack.response_url("C1", "U1")
    slack.fault("response_url", status=503, when=lambda given: given["text"] == TEXTS[1])

    async def respond(delivery: Delivery) -> None:
        await delivery.respond(JOB, stores.outbox.parts(TEAM, JOB.id), url)

    with pytest.raises(Later):
        do(slack, stores, respond)
    do(slack, stores, respond)
    assert [response.text for response in slack.responses] == TEXTS
    assert slack.posted("C1") == []
