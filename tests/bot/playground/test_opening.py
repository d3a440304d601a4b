"""The servers of the playground are there for those who are on this machine, and for the app alone."""

import asyncio
import socket
from collections.abc import Awaitable, Callable

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import opening
from bot.playground.clock import Clock
from bot.playground.furnishing import ANNA, NEWSROOM, START, furnished
from bot.playground.slack.people import People
from retrieval.errors import InputError


def with_slack(doing: Callable[[People], Awaitable[None]]) -> People:
    """Do something while our Slack is at work, for an app that is not there."""

    async def done() -> People:
        async with opening.slack(furnished(Clock(START)), "http://127.0.0.1:9/slack/events") as people:
            await doing(people)
        return people

    return asyncio.run(done())


def test_slack_answers_the_app_alone() -> None:
    """Whoever has its token."""

    async def ask(people: People) -> None:
        address = f"{people.world.base_url}/api/"
        told = await AsyncWebClient(people.world.identity.bot_token, base_url=address).auth_test()
        assert told["user_id"] == people.world.identity.bot_user
        with pytest.raises(SlackApiError, match="invalid_auth"):
            await AsyncWebClient("xoxb-another", base_url=address).auth_test()

    with_slack(ask)


@pytest.mark.parametrize("sign", ["Origin", "Sec-Fetch-Site", "Host"])
def test_no_page_can_send_a_browser_there(sign: str) -> None:
    """A response URL needs no token, and its number can be guessed; nor does it help to let a name lead there."""

    async def ask(people: People) -> None:
        url = people.response_url(NEWSROOM, ANNA)
        async with aiohttp.ClientSession() as session:
            async with session.post(url, data='{"text": "Buy this"}', headers={sign: "null"}) as answer:
                assert answer.status == 403
            assert people.world.shown == {}
            async with session.post(url, data='{"text": "Hello"}') as answer:
                assert answer.status == 200
            assert [shown.text for shown in people.world.shown.values()] == ["Hello"]

    with_slack(ask)


def test_what_is_on_its_way_ends_with_it() -> None:
    """An event that nobody takes would be delivered again minutes later."""

    async def say(people: People) -> None:
        people.ask(NEWSROOM, ANNA, "Anybody there?")
        await asyncio.sleep(0.05)

    (delivery,) = with_slack(say).deliveries
    assert not delivery.acked
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(delivery.done())


def test_a_port_that_is_taken_is_named() -> None:
    """With what to do about it."""
    port = opening.free_port()
    opening.check(port)
    with socket.socket() as other:
        other.bind((opening.HOST, port))
        other.listen()
        with pytest.raises(InputError, match=rf"^127\.0\.0\.1:{port} can't be listened on .*: choose .* --port\.$"):
            opening.check(port)
