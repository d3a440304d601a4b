"""What a process of `serve` does at once, and how that ends."""

import asyncio

import pytest

from bot.serve import together


def test_where_one_fails_all_end_in_order_and_it_is_told() -> None:
    """Nothing goes on in silence without it, and nothing is cut off."""
    ended: list[str] = []

    async def fail() -> None:
        raise RuntimeError("unforeseen")

    async def work(ending: asyncio.Event) -> None:
        await ending.wait()
        await asyncio.sleep(0)
        ended.append("work")

    async def run() -> None:
        ending = asyncio.Event()
        await together([ending.wait(), work(ending), fail()], ending)

    with pytest.raises(RuntimeError, match="unforeseen"):
        asyncio.run(run())
    assert ended == ["work"]
