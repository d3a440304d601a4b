"""Threads for what would hold the event loop up, a lane for each kind of it, so that none waits behind another."""

import asyncio
from collections.abc import AsyncIterator, Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Lane:
    """Some threads that functions are run on, in the order in which they came."""

    def __init__(self, name: str, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads, name)

    async def __call__(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run it there, and give what it gives."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, lambda: function(*args, **kwargs))

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

    def _shut(self, generator: Generator[T, None, None], done: "asyncio.Future[T | None]") -> None:
        if not done.cancelled():
            done.exception()  # looked at, so that nobody is told of one that nobody waits for
        with suppress(RuntimeError):  # the lane is closed, and the generator with it
            self._pool.submit(generator.close)

    def close(self) -> None:
        """Let what runs end, and take no more."""
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
