"""A process that looks for digests that are due while days pass by quickly; to compete with others, and to be killed.

`FOLDER MOMENT HOURS` looks once in each of so many hours, once it is told to begin. With `METHOD before|after WORD…`
after that it kills itself when that method of a store is called with all these words in its arguments.
"""

import asyncio
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from bot.lanes import Lane
from bot.ports import Stores
from bot.schedules import Schedules
from bot.stores.briefs import SqlBriefs
from bot.stores.inbox import SqlInbox
from tests.bot.slack.killed import deadly
from tests.bot.stores.worker import opened

STORES = {store.__name__: store for store in (SqlInbox, SqlBriefs)}
HOUR = timedelta(hours=1)


def look(stores: Stores, *moments: datetime, wake: Callable[[], None] = lambda: None) -> None:
    """Look for what is due at each of these moments, one after the other."""
    clock = iter(moments)
    now = [next(clock)]
    lane = Lane("store", 1)
    schedules = Schedules(stores, lane, lambda: now[0], wake)

    async def looking() -> None:
        await schedules.tick()
        for now[0] in clock:
            await schedules.tick()

    try:
        asyncio.run(looking())
    finally:
        lane.close()


if __name__ == "__main__":
    folder, begin, hours, *how = sys.argv[1:]
    if how:
        name, when, *words = how
        store, _, method = name.partition(".")
        setattr(STORES[store], method, deadly(getattr(STORES[store], method), when == "before", words))
    with opened(Path(folder)) as found:
        print("ready", flush=True)
        sys.stdin.readline()
        look(found, *(datetime.fromisoformat(begin) + number * HOUR for number in range(int(hours))))
