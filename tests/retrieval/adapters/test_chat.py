"""Trying again, the budget, and what else a server may do with whoever asks it."""

import gzip
import time
from collections.abc import Iterator
from itertools import repeat
from typing import Any

import pytest

from retrieval.adapters.chat import Chat, Limits
from retrieval.budget import Budget
from retrieval.errors import ModelError
from tests.retrieval.chat_server import ChatServer, Reply, event, running, streamed, words

QUICK = Limits(pause=0.01)
WELL = Reply(streamed("All is well."))


@pytest.fixture
def server() -> Iterator[ChatServer]:
    """A server that does well."""
    with running() as chat:
        chat.reply = WELL
        yield chat


def said(server: ChatServer, limits: Limits = QUICK, budget: Budget | None = None) -> str:
    """What the model says."""
    return "".join(Chat(server.url, "some-model", None, limits, budget).say("Be brief.", "How is it?", 100))


def in_turn(server: ChatServer, *replies: Reply) -> None:
    """Let the server reply so, one after the other, and then with the last."""
    left = iter(replies)
    server.answer = lambda _: next(left, replies[-1])


@pytest.mark.parametrize("status", [429, 500, 502, 503, 529])
def test_what_may_pass_is_tried_again(server: ChatServer, status: int) -> None:
    """Twice; the answer is as if nothing had been."""
    in_turn(server, Reply(status=status), Reply(status=status, headers={"Retry-After": "0"}), WELL)
    assert said(server) == "All is well."
    assert len(server.asked) == 3


def test_three_times_and_no_more(server: ChatServer) -> None:
    """Then it is told what the last one was."""
    in_turn(server, Reply(status=503), Reply(status=503), Reply(status=429), WELL)
    with pytest.raises(ModelError, match="asked too often"):
        said(server)
    assert len(server.asked) == 3


def test_a_server_says_when(server: ChatServer) -> None:
    """It is waited for as long as it says."""
    in_turn(server, Reply(status=429, headers={"Retry-After": "1"}), WELL)
    start = time.monotonic()
    assert said(server) == "All is well."
    assert time.monotonic() - start >= 1


@pytest.mark.parametrize("wait", ["3600", "9" * 400, "11"])
def test_a_wait_that_is_too_long(server: ChatServer, wait: str) -> None:
    """Nobody waits for an hour, nor beyond the time limit."""
    for limits, told in ((QUICK, wait), (Limits(total=3), "4")):
        server.asked.clear()
        server.reply = Reply(status=429, headers={"Retry-After": told})
        with pytest.raises(ModelError, match="asked too often"):
            said(server, limits)
        assert len(server.asked) == 1


@pytest.mark.parametrize("wait", ["", "-1", "soon", "Wed, 21 Oct 2026 07:28:00 GMT", "١"])
def test_a_wait_that_is_none(server: ChatServer, wait: str) -> None:
    """The usual one will do."""
    in_turn(server, Reply(status=429, headers={"Retry-After": wait.encode().decode("latin-1")}), WELL)
    assert said(server) == "All is well."


@pytest.mark.parametrize(
    "reply", [Reply(status=401), Reply(status=404), Reply(status=302), Reply(content_type="text/html")]
)
def test_what_stays_is_not_tried_again(server: ChatServer, reply: Reply) -> None:
    """A wrong key, a wrong address."""
    server.reply = reply
    with pytest.raises(ModelError):
        said(server)
    assert len(server.asked) == 1


def test_after_the_first_word_nothing_is_tried_again(server: ChatServer) -> None:
    """What was said would be said twice."""
    server.reply = Reply([words("All "), 1.0])
    pieces = Chat(server.url, "some-model", None, Limits(silence=0.3)).say("Be brief.", "How is it?", 100)
    assert next(pieces) == "All "
    with pytest.raises(ModelError, match="says nothing for too long"):
        next(pieces)
    assert len(server.asked) == 1


def test_a_model_that_reasons(server: ChatServer) -> None:
    """Where the usual request is refused, it is made as OpenAI's newer models want it."""

    def answer(asked: Any) -> Reply:
        return WELL if "max_completion_tokens" in asked else Reply(status=400)

    server.answer = answer
    assert said(server) == "All is well."
    first, second = (body for _, _, body in server.asked)
    assert (first["max_tokens"], first["temperature"]) == (100, 0)
    assert second["max_completion_tokens"] == 100
    assert second.keys().isdisjoint({"max_tokens", "temperature"})


def test_reasoning_is_not_said(server: ChatServer) -> None:
    """However much there is of it, as long as it is not without end."""
    thought = event({"choices": [{"delta": {"content": None, "reasoning_content": "Well, "}}]})
    server.reply = Reply([*[thought] * 1_000, *streamed("All is well.")])
    assert said(server) == "All is well."
    server.reply = Reply(repeat(thought))
    with pytest.raises(ModelError, match="more than an answer can be"):
        said(server, Limits(max_bytes=300_000))


def test_compressed_answers(server: ChatServer) -> None:
    """They are not asked for, and not unpacked: a megabyte may hold a thousand."""
    bomb = gzip.compress(b"data: " + b" " * 50_000_000, 1)
    server.reply = Reply([bomb], headers={"Content-Encoding": "gzip"})
    with pytest.raises(ModelError, match="does not stream"):
        said(server)
    ((_, headers, _),) = server.asked
    assert headers["Accept-Encoding"] == "identity"


def test_a_budget_that_is_used_up(server: ChatServer) -> None:
    """The server is not asked, and the reason says when it will be again; each try counts."""
    now = 0.0
    budget = Budget(3, lambda: now)
    in_turn(server, Reply(status=503), WELL)
    assert [said(server, budget=budget), said(server, budget=budget)] == ["All is well."] * 2
    now = 1_000.0
    with pytest.raises(ModelError, match=r"asked 3 times within an hour.* DATELINE_LLM_PER_HOUR .*in 44 minutes"):
        said(server, budget=budget)
    assert len(server.asked) == 3
    now = 3_600.0
    assert said(server, budget=budget) == "All is well."


def test_the_time_for_an_answer() -> None:
    """All of it, a slow model's half before the first word; never more for a part than for the whole."""
    assert (Limits.within(120).silence, Limits.within(120).total) == (60, 120)
    assert (Limits.within(30).silence, Limits.within(30).connect) == (20, 10)
    assert (Limits.within(5).silence, Limits.within(5).connect) == (5, 5)
