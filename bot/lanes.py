"""Threads for what would hold the event loop up, a lane for each kind of it, so that none waits behind another."""

import asyncio
import itertools
from collections import deque
from collections.abc import AsyncIterator, Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


WHOSE: ContextVar[str] = ContextVar("whose", default="")
"""The workspace that work is done for, in the task that does it; empty for what is done for none."""


class Lane:
    """Some threads that functions are run on: workspaces take turns, and each one's come in their order.

    So who has much to do keeps another waiting for what is running, and no longer.
    """

    def __init__(self, name: str, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads, name)
        self._threads = self._free = threads
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}
        self._begun: dict[str, int] = {}  # when each workspace had its last turn, as turns are counted
        self._turns = itertools.count(1)

    @property
    def busy(self) -> bool:
        """Whether it is at work, so that what can wait should."""
        return self._free < self._threads

    async def __call__(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run it there, and give what it gives."""
        await self._turn()
        running = asyncio.get_running_loop().run_in_executor(self._pool, lambda: function(*args, **kwargs))
        running.add_done_callback(lambda _: self._go_on())
        return await running

    def wait(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same for who is on a thread of another lane, and waits there."""
        return self._pool.submit(function, *args, **kwargs).result()

    async def each(self, generator: Generator[T, None, None]) -> AsyncIterator[T]:
        """What a generator gives, made there step by step; one that is left early is closed."""
        loop = asyncio.get_running_loop()
        step: asyncio.Future[T | None] = loop.create_future()
        try:
            while True:
                step = loop.run_in_executor(self._pool, next, generator, None)
                if (item := await asyncio.shield(step)) is None:
                    return
                yield item
        finally:
            step.add_done_callback(lambda done: self._shut(generator, done))

    async def _turn(self) -> None:
        """Wait for a thread."""
        whose = WHOSE.get()
        if self._free:
            self._free -= 1
            self._begun[whose] = next(self._turns)
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(whose, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # it had its turn already
                self._go_on()
            raise

    def _go_on(self) -> None:
        """Give a thread that is free to whoever is next: of the workspace whose last turn is longest ago."""
        while self._waiting:
            whose = min(self._waiting, key=lambda one: self._begun.get(one, 0))
            turn = self._waiting[whose].popleft()
            if not self._waiting[whose]:
                del self._waiting[whose]
            if not turn.done():
                self._begun[whose] = next(self._turns)
                turn.set_result(None)
                return
        self._free += 1

    def _shut(self, generator: Generator[T, None, None], done: "asyncio.Future[T | None]") -> None:
        if not done.cancelled():
            done.exception()  # looked at, so that nobody is told of one that nobody waits for
        with suppress(RuntimeError):  # the lane is closed, and the generator with it
            self._pool.submit(generator.close)

    def close(self) -> None:
        """Let what runs end, and take no more."""
        for turn in [turn for queue in self._waiting.values() for turn in queue]:
            turn.cancel()
        self._pool.shutdown(cancel_futures=True)


@dataclass(frozen=True, slots=True)
class Lanes:
    """``front`` keeps what Slack sends before it is acknowledged; ``store`` is for the database otherwise.

    ``slow`` is for what takes seconds: summaries and digests. ``feeds`` is for polling, which takes as long as there is
    something due, and waits for the lane of the models.
    """

    front: Lane
    store: Lane
    model: Lane
    slow: Lane
    web: Lane
    feeds: Lane

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for lane in (self.feeds, self.web, self.slow, self.model, self.store, self.front):
            lane.close()


def lanes(model_threads: int) -> Lanes:
    """Lanes with as many threads for models as torch may use; to be used in ``with``."""
    return Lanes(
        front=Lane("front", 1),
        store=Lane("store", 2),
        model=Lane("model", model_threads),
        slow=Lane("slow", 2),
        web=Lane("web", 4),
        feeds=Lane("feeds", 1),
    )
