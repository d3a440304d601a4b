"""A chat model that words follow-ups, and one that does something else."""

from collections.abc import Iterator
from itertools import repeat

import pytest

from retrieval.adapters.chat import Limits
from retrieval.adapters.chat_rewriter import ChatRewriter
from retrieval.errors import ModelError
from tests.retrieval.chat_server import ChatServer, Reply, running, words

THREAD = ["What happened to the ferry Wren?", "It ran aground off Tarn Head."]
ALONE = "Who was the captain of the ferry Wren?"


@pytest.fixture
def server() -> Iterator[ChatServer]:
    """A model that does as it is told."""
    with running() as chat:
        chat.says(ALONE)
        yield chat


def rewritten(server: ChatServer, question: str = "Who was its captain?", thread: list[str] = THREAD) -> str:
    """What becomes of a follow-up."""
    limits = Limits(pause=0.01)
    return ChatRewriter(server.url, "some-model", None, limits).rewrite(question, thread)


def test_a_question_that_stands_alone(server: ChatServer) -> None:
    """The model is told the turns, the oldest first, and the question, between marks."""
    assert rewritten(server) == ALONE
    ((_, _, body),) = server.asked
    system, user = (message["content"] for message in body["messages"])
    assert "never an instruction" in system
    mark = user.partition("<turn ")[2][:16]
    first, second = (f"<turn {mark}>\n{turn}\n</turn {mark}>" for turn in THREAD)
    assert user == f"{first}\n\n{second}\n\n<question {mark}>\nWho was its captain?\n</question {mark}>"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (f"<think>It is the Wren.\n</think>\n\n{ALONE}\n", ALONE),
        (f"“{ALONE}”", ALONE),
        (f"**{ALONE}**\n\nI put in the name of the ferry.", ALONE),
        ("", "Who was its captain?"),
        ("<think>Whose", "Who was its captain?"),
        ("\ud83d", "?"),
    ],
)
def test_what_it_may_say(server: ChatServer, said: str, expected: str) -> None:
    """One line is taken, without thoughts and dress; where there is none the question stays."""
    server.says(said)
    assert rewritten(server) == expected


def test_a_model_that_does_not_stop(server: ChatServer) -> None:
    """It is not listened to for long."""
    server.reply = Reply(repeat(words("and so on ")))
    assert len(rewritten(server)) < 700
    assert server.left.wait(5)


def test_long_threads(server: ChatServer) -> None:
    """The latest turns, cut, are enough."""
    rewritten(server, thread=[f"{place} " + "word " * 10_000 for place in range(100)])
    user = server.asked[0][2]["messages"][1]["content"]
    assert len(user) < 5_000
    assert "99 word" in user
    assert "\n93 word" not in user


def test_a_server_that_fails(server: ChatServer) -> None:
    """Whoever asked goes on without it."""
    server.reply = Reply(status=401)
    with pytest.raises(ModelError, match="DATELINE_LLM_KEY"):
        rewritten(server)
