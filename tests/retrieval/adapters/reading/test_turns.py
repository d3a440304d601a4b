"""Whose turn it is to ask a host."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from retrieval.adapters.reading.turns import Turns
from retrieval.errors import FetchError


def test_two_have_a_turn() -> None:
    """The third waits, in vain or until one is done; another host has turns of its own."""
    turns = Turns()
    with turns.turn("a", 1), turns.turn("a", 1), turns.turn("b", 1):
        with pytest.raises(FetchError, match="try again later") as caught, turns.turn("a", 0.01):
            pass
        assert caught.value.later
    with turns.turn("a", 0), turns.turn("a", 0):
        pass


def test_a_turn_ends_with_an_error_too() -> None:
    """And nothing is left of its host."""
    turns = Turns()
    for _ in range(5):
        with pytest.raises(ValueError, match="oops"), turns.turn("a", 0):
            raise ValueError("oops")
    assert not turns._asked


def test_many_threads_take_turns() -> None:
    """All of them get theirs."""
    turns, lock, busy, most = Turns(), threading.Lock(), 0, 0

    def ask(_: int) -> None:
        nonlocal busy, most
        with turns.turn("a", 10):
            with lock:
                busy += 1
                most = max(most, busy)
            time.sleep(0.001)
            with lock:
                busy -= 1

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(ask, range(200)))
    assert most == 2
    assert not turns._asked
