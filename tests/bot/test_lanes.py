"""Lanes: workspaces take turns at the threads, and nobody's turn is lost."""

import asyncio
import threading
from collections.abc import Awaitable, Callable

import pytest

from bot.lanes import WHOSE, Lane


async def busy(lane: Lane, whose: str, number: int, done: list[str], work: Callable[[], object]) -> None:
    """A task that has work done in the lane for a workspace."""
    WHOSE.set(whose)
    await lane(work)
    done.append(f"{whose}{number}")


async def queued(lane: Lane, done: list[str], work: Callable[[], object], **counts: int) -> list[asyncio.Task[None]]:
    """So many tasks of each workspace, the first named first."""
    tasks = [
        asyncio.create_task(busy(lane, whose, number, done, work))
        for whose, count in counts.items()
        for number in range(count)
    ]
    await asyncio.sleep(0)
    return tasks


def run(lane: Lane, scene: Callable[[Lane], Awaitable[None]]) -> None:
    """Play a scene, and close the lane."""

    async def played() -> None:
        await scene(lane)

    try:
        asyncio.run(played())
    finally:
        lane.close()


@pytest.mark.parametrize(
    ("counts", "order"),
    [
        ({"a": 4}, "a0 a1 a2 a3"),
        ({"a": 4, "b": 2}, "a0 b0 a1 b1 a2 a3"),
        ({"a": 3, "b": 1, "c": 2}, "a0 b0 c0 a1 c1 a2"),
    ],
)
def test_workspaces_take_turns(counts: dict[str, int], order: str) -> None:
    """Each one's in their order."""
    done = list[str]()

    async def scene(lane: Lane) -> None:
        held = threading.Event()
        tasks = await queued(lane, done, held.wait, **counts)
        held.set()
        await asyncio.gather(*tasks)

    run(Lane("test", 1), scene)
    assert " ".join(done) == order


def test_a_newcomer_waits_for_what_is_running_alone() -> None:
    """Not for what came before and waits too."""
    done = list[str]()

    async def scene(lane: Lane) -> None:
        held = threading.Event()
        tasks = await queued(lane, done, held.wait, a=9)
        tasks += await queued(lane, done, held.wait, b=1)
        held.set()
        await asyncio.gather(*tasks)

    run(Lane("test", 2), scene)
    assert "b0" in done[:3]
    assert len(done) == 10


@pytest.mark.parametrize("which", [[0], [1], [2, 3], [0, 1, 2, 3]], ids=str)
def test_who_gives_up_holds_up_nobody(which: list[int]) -> None:
    """Whether it was running, next, or waiting."""
    done = list[str]()

    async def scene(lane: Lane) -> None:
        held = threading.Event()
        tasks = await queued(lane, done, held.wait, a=4, b=2)
        for number in which:
            tasks[number].cancel()
        held.set()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert await asyncio.wait_for(lane(lambda: 7), 5) == 7

    run(Lane("test", 1), scene)
    assert sorted(done) == sorted({"a0", "a1", "a2", "a3", "b0", "b1"} - {f"a{number}" for number in which})


def test_who_gives_up_when_it_is_their_turn_passes_it_on() -> None:
    """Between being let in and going on."""

    async def scene(lane: Lane) -> None:
        held, done = threading.Event(), list[str]()
        first, second, third = await queued(lane, done, held.wait, a=3)
        first.add_done_callback(lambda _: second.cancel())
        held.set()
        await asyncio.gather(first, second, third, return_exceptions=True)
        assert "a2" in done
        assert await asyncio.wait_for(lane(lambda: 7), 5) == 7

    run(Lane("test", 1), scene)


def test_an_error_is_its_callers_and_no_thread_is_lost() -> None:
    """However many there are."""

    async def scene(lane: Lane) -> None:
        for _ in range(5):
            with pytest.raises(ZeroDivisionError):
                await lane(lambda: 1 // 0)
        assert await asyncio.wait_for(lane(lambda: 7), 5) == 7

    run(Lane("test", 2), scene)


def test_other_threads_may_wait_too() -> None:
    """While tasks take turns."""

    async def scene(lane: Lane) -> None:
        done = list[str]()
        other = Lane("other", 1)
        waiting = asyncio.create_task(other(lane.wait, lambda: 7))
        tasks = await queued(lane, done, lambda: None, a=20)
        assert await waiting == 7
        await asyncio.gather(*tasks)
        other.close()

    run(Lane("test", 1), scene)
