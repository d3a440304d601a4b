"""The preview of an answer: its pace, and that it changes messages before Slack's limits are reached."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import ClientSession

from bot.clients import clients
from bot.streaming import Place, Stream, left_over
from tests.slack.fake import FakeSlack

Writing = Callable[[Stream, list[float]], Awaitable[None]]


def streamed(slack: FakeSlack, write: Writing) -> Stream:
    """A stream that was written to, in a thread in C1; ``write`` gets it with a clock to set."""
    slack.user("U1")
    slack.channel("C1")
    thread = slack.say("C1", "U1", "Well?")

    async def writing() -> Stream:
        async with ClientSession() as session:
            clock = [0.0]
            both = clients(session, slack.bot_token, slack.api_url)
            stream = Stream(both, Place("C1", thread, slack.team, "U1"), lambda: clock[0])
            await write(stream, clock)
            assert await left_over(both, stream.place, slack.bot_user, thread) == stream.messages
            return stream

    return asyncio.run(writing())


def test_lines_that_come_fast_go_together() -> None:
    """The first at once, the others when it is time, the last at the end."""

    async def write(stream: Stream, clock: list[float]) -> None:
        for number in range(20):
            await stream.add(f"{number}\n")
            clock[0] += 0.1
        await stream.end()

    with FakeSlack() as slack:
        stream = streamed(slack, write)
        assert len(slack.called("chat.startStream")) == len(slack.called("chat.stopStream")) == 1
        appended = [call.arguments["markdown_text"] for call in slack.called("chat.appendStream")]
        assert len(appended) <= 4
        assert "0\n" + "".join(appended) == "".join(f"{number}\n" for number in range(20))
        assert stream.is_certain


def test_a_stream_is_changed_before_slack_ends_it() -> None:
    """After four minutes, and before a message is full; no line is lost."""

    async def write(stream: Stream, clock: list[float]) -> None:
        await stream.add("first\n")
        clock[0] = 241
        await stream.add("second\n")
        clock[0] = 242
        await stream.add("x" * 11_000)
        clock[0] = 243
        await stream.end()

    with FakeSlack() as slack:
        stream = streamed(slack, write)
        begun = [call.arguments["markdown_text"] for call in slack.called("chat.startStream")]
        assert begun == ["first\n", "second\n", "x" * 11_000]
        assert len(slack.called("chat.stopStream")) == len(stream.messages) == 3


def test_a_message_that_grows_is_changed_before_it_is_full() -> None:
    """Where there are no streams, at the length that is shown well."""

    async def write(stream: Stream, clock: list[float]) -> None:
        for _ in range(4):
            await stream.add("x" * 1_500)
            clock[0] += 2
        await stream.end()

    with FakeSlack() as slack:
        slack.streams_on = False
        stream = streamed(slack, write)
        assert [len(message.text) for message in slack.posted("C1", stream.place.thread)] == [3_000, 3_000]


def test_a_preview_that_fails_is_given_up() -> None:
    """Without an error; whoever asks knows that there may be a message that we have no name of."""

    async def write(stream: Stream, clock: list[float]) -> None:
        await stream.add("first\n")
        clock[0] += 2
        await stream.add("second\n")
        await stream.end()

    with FakeSlack() as slack:
        slack.fault("chat.startStream", error="channel_not_found", times=9)
        stream = streamed(slack, write)
        assert not stream.is_certain
        assert stream.messages == []
        assert len(slack.called("chat.startStream")) == 1


def test_one_that_is_stopped_is_marked() -> None:
    """So that nobody takes it for one left by a process that died."""

    async def write(stream: Stream, _: list[float]) -> None:
        await stream.add("first\n")
        await stream.end(stopped=True)
        stream.messages.clear()

    for streams in (True, False):
        with FakeSlack() as slack:
            slack.streams_on = streams
            streamed(slack, write)
