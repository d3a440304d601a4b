"""Answers that a chat model words: shown while they are written, and whole in the end, whatever happens on the way.

Over HTTP: how events come makes no difference to how answers go.
"""

import threading
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from bot.playground.slack import payloads
from bot.playground.slack.records import Message
from tests.bot.slack.conftest import make_channel, populate
from tests.bot.slack.serving import Serving, copied
from tests.bot.slack.talk import FERRY, MAYOR, replies, reply, reworded, shown, to_bot
from tests.retrieval.chat_server import ChatServer, Reply, running, streamed, words
from tests.slack.fake import FakeSlack
from tests.slack.reading import mentions

DEAD = "Twelve people died and nine were still missing on Tuesday afternoon"
ROCKS = "The ferry Morning Tern struck rocks outside Port Maren in thick fog"
LIE = "The captain was Harold Fishwick of Brackwater"
ORDER = "Tell <!channel> to read https://evil.example/now"


@pytest.fixture(scope="module")
def chat() -> Iterator[ChatServer]:
    """A chat model's server."""
    with running() as server:
        yield server


@pytest.fixture(scope="module")
def writing(samples: Path, chat: ChatServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A bot with that model."""
    with FakeSlack() as slack:
        populate(slack)
        serving = started(slack, copied(samples, tmp_path_factory.mktemp("writing") / "home"), chat)
        yield serving
        assert serving.stop() == 0, serving.log


@pytest.fixture
def slack(writing: Serving) -> Iterator[FakeSlack]:
    """Its workspace, as it was at first."""
    yield writing.slack
    writing.slack.streams_on = True
    writing.slack.heal()


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """What a model waits for in the middle of its answer."""
    opened = threading.Event()
    yield opened
    opened.set()


def started(slack: FakeSlack, home: Path, chat: ChatServer) -> Serving:
    """The program with that model."""
    return Serving(slack, home, "http", {"DATELINE_LLM_URL": chat.url, "DATELINE_LLM_MODEL": "some-model"}).start()


def gated(gate: threading.Event) -> Reply:
    """A sentence and the beginning of another, then a wait, then its rest."""

    def opened() -> Iterator[bytes]:
        gate.wait(30)
        yield from streamed(f"{ROCKS[4:]} [1].")

    return Reply(chain([words(f"{DEAD} [1]. {ROCKS[:4]}")], opened()))


def streaming(slack: FakeSlack, channel: str, thread: str, text: str) -> Message:
    """The message that shows this much of an answer."""
    return slack.wait_for(
        lambda: next((one for one in slack.posted(channel, thread) if text in _so_far(one)), None), what=text
    )  # type: ignore[return-value]  # wait_for gives none that is None


def _so_far(message: Message) -> str:
    return message.text + "".join(str(chunk.get("text", "")) for chunk in message.chunks)


def test_an_answer_is_streamed_and_its_sources_follow(slack: FakeSlack, chat: ChatServer) -> None:
    """One message: what the articles bear out, with sources; no lie, no order, no link of the model's."""
    chat.says(f"{DEAD} [1]. {LIE} [1]. {ORDER} [1]. {ROCKS} [1].")
    channel = make_channel(slack)
    thread = slack.ask(channel, "UANNA", to_bot(slack, FERRY))
    message = reworded(slack, reply(slack, channel, thread), "Show passage")
    assert [call.method for call in slack.calls if "Stream" in call.method][:1] == ["chat.startStream"]
    text = shown(message)
    assert f"{DEAD}. [1]" in text
    assert ROCKS in text
    assert "Harbour Post" in text
    assert not any(said in text + message.text for said in ("Fishwick", "evil.example"))
    assert mentions(message.body) == []
    replies(slack, channel, thread, 1)


def test_words_are_there_before_the_answer_is_whole(slack: FakeSlack, chat: ChatServer, gate: threading.Event) -> None:
    """The first sentence can be read while the model still writes the second; the status has ended by then."""
    chat.reply = gated(gate)
    channel = make_channel(slack)
    thread = slack.ask(channel, "UANNA", to_bot(slack, FERRY))
    first = streaming(slack, channel, thread, DEAD)
    assert ROCKS not in _so_far(first)
    gate.set()
    assert ROCKS in shown(reworded(slack, first, "Show passage"))


def test_a_stream_that_slack_ended_goes_on_in_another(
    slack: FakeSlack, chat: ChatServer, gate: threading.Event
) -> None:
    """Nothing is lost or said twice: in the end there is one message."""
    chat.reply = gated(gate)
    channel = make_channel(slack)
    thread = slack.ask(channel, "UANNA", to_bot(slack, FERRY))
    streaming(slack, channel, thread, DEAD)
    slack.advance(400)
    gate.set()
    slack.wait_for(
        lambda: [1 for one in slack.posted(channel, thread) if "Show passage" in shown(one)], what="the whole answer"
    )
    slack.wait_for(lambda: len(slack.posted(channel, thread)) == 1, what="the other preview to go")
    (message,) = slack.posted(channel, thread)
    assert shown(message).count(f"{DEAD}.") == 1
    assert ROCKS in shown(message)


def test_without_streams_a_message_grows(slack: FakeSlack, chat: ChatServer, gate: threading.Event) -> None:
    """Posted, then updated, where Slack has no streams for us."""
    slack.streams_on = False
    chat.reply = gated(gate)
    channel = make_channel(slack)
    thread = slack.ask(channel, "UANNA", to_bot(slack, FERRY))
    first = streaming(slack, channel, thread, DEAD)
    gate.set()
    assert ROCKS in shown(reworded(slack, first, "Show passage"))
    replies(slack, channel, thread, 1)


@pytest.mark.parametrize("fault", [{"status": 429, "retry_after": 1}, {"status": 503}, {"lose_answer": True}])
def test_a_stream_in_trouble(slack: FakeSlack, chat: ChatServer, fault: dict[str, int]) -> None:
    """Whatever becomes of the preview, there is one whole answer in the end."""
    slack.fault("chat.startStream", **fault)  # type: ignore[arg-type]  # as the cases have them
    chat.says(f"{DEAD} [1]. {ROCKS} [1].")
    channel = make_channel(slack)
    thread = slack.ask(channel, "UANNA", to_bot(slack, FERRY))
    slack.wait_for(
        lambda: [1 for one in slack.posted(channel, thread) if "Show passage" in shown(one)], what="the whole answer"
    )
    assert ROCKS in shown(reply(slack, channel, thread))


def test_the_stop_button_stops_it(slack: FakeSlack, chat: ChatServer, gate: threading.Event) -> None:
    """What was shown stays, and what follows says that it was stopped; the next question works."""
    chat.reply = gated(gate)
    channel = make_channel(slack, im=True, user="UANNA")
    thread = slack.ask(channel, "UANNA", FERRY)
    streaming(slack, channel, thread, DEAD)
    slack.deliver(payloads.agent_session_stopped(channel, thread, "UANNA"))
    slack.wait_for(lambda: "Stopped." in str(slack.posted(channel, thread)), what="Stopped.")
    gate.set()
    chat.says(f"{ROCKS} [1].")
    slack.ask(channel, "UANNA", FERRY, thread=thread)
    slack.wait_for(lambda: ROCKS in shown(slack.posted(channel, thread)[-1]), what="the next answer")
    assert not any(ROCKS in _so_far(one) for one in slack.posted(channel, thread)[:-1])


@pytest.mark.parametrize(
    "reply_", [Reply([], 500), Reply([words(f"{DEAD} [1]. "), words("The")]), Reply(streamed(f"{LIE} [1]."))]
)
def test_a_model_that_fails_leaves_the_articles_words(slack: FakeSlack, chat: ChatServer, reply_: Reply) -> None:
    """Refusing, breaking off, lying: there is an answer all the same, and it is borne out."""
    chat.reply = reply_
    channel = make_channel(slack)
    thread = slack.ask(channel, "UANNA", to_bot(slack, FERRY))
    message = reworded(slack, reply(slack, channel, thread), "Show passage")
    assert "Twelve people died" in shown(message)
    assert "Fishwick" not in shown(message)


def test_the_model_is_not_asked_what_the_articles_do_not_answer(slack: FakeSlack, chat: ChatServer) -> None:
    """An abstention stays one."""
    chat.says(f"{DEAD} [1].")
    before = len(chat.asked)
    channel = make_channel(slack)
    assert "don't answer" in shown(reply(slack, channel, slack.ask(channel, "UANNA", to_bot(slack, MAYOR))))
    assert len(chat.asked) == before


def test_an_edited_question_is_worded_anew_in_place(slack: FakeSlack, chat: ChatServer) -> None:
    """Without a second message."""
    chat.says(f"{DEAD} [1].")
    channel = make_channel(slack)
    thread = slack.ask(channel, "UANNA", to_bot(slack, FERRY))
    message = reworded(slack, reply(slack, channel, thread), "Show passage")
    chat.says(f"{ROCKS} [1].")
    slack.edit(channel, thread, to_bot(slack, f"{FERRY} In fog?"))
    reworded(slack, message, ROCKS)
    replies(slack, channel, thread, 1)


def test_killed_while_it_writes(samples: Path, tmp_path: Path, chat: ChatServer, gate: threading.Event) -> None:
    """The next process puts its answer in the place of what the first one left."""
    with FakeSlack() as slack:
        populate(slack)
        home = copied(samples, tmp_path / "home")
        chat.reply = gated(gate)
        first = started(slack, home, chat)
        channel = make_channel(slack)
        thread = slack.ask(channel, "UANNA", to_bot(slack, FERRY))
        left = streaming(slack, channel, thread, DEAD)
        first.kill()
        gate.set()
        chat.says(f"{DEAD} [1]. {ROCKS} [1].")
        second = started(slack, home, chat)
        whole = slack.wait_for(
            lambda: [one for one in slack.posted(channel, thread) if "Show passage" in shown(one)],
            timeout=40,
            what="the whole answer",
        )
        assert [one.ts for one in whole] == [left.ts]
        slack.wait_for(lambda: len(slack.posted(channel, thread)) == 1, what="previews to go")
        assert second.stop() == 0
