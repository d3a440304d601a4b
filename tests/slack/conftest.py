"""A fake Slack with somebody in it, and Slack's own client for it."""

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from tests.slack.fake import FakeSlack


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """One channel, one direct conversation, one person; impatient, so that tests are quick."""
    with FakeSlack(ack_seconds=0.5, retry_delays=(0.0, 0.05)) as fake:
        fake.user("U1")
        fake.channel("C1")
        fake.channel("D1", im=True, user="U1")
        yield fake


@pytest.fixture
def client(slack: FakeSlack) -> WebClient:
    """The app's client."""
    return WebClient(slack.bot_token, base_url=slack.api_url)
