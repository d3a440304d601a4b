"""`python -m bot serve` with short leases, which kills itself at a step of a job's life.

With `METHOD before|after WORD…` it does so when that method of a store is called with all these words in its arguments
or, after the call, in its result. Several of these have a `+` between them. Of processes that are given the same new
file by `DIES_ONCE` in the environment, the one that comes there first dies, and no other.
"""

import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from itertools import groupby
from pathlib import Path
from typing import Any

from bot.__main__ import main
from bot.stores.briefs import SqlBriefs
from bot.stores.departures import SqlDepartures
from bot.stores.editions import SqlEditions
from bot.stores.inbox import SqlInbox
from bot.stores.links import SqlLinks
from bot.stores.outbox import SqlOutbox
from bot.tenancy import leaving
from bot.workers import pool
from retrieval import poll
from retrieval.adapters.sql_feeds import SqlFeeds

LEASE = timedelta(seconds=2)
STORES = {
    store.__name__: store for store in (SqlBriefs, SqlDepartures, SqlEditions, SqlFeeds, SqlInbox, SqlLinks, SqlOutbox)
}


def deadly(method: Callable[..., Any], before: bool, words: list[str]) -> Callable[..., Any]:
    """The method, which ends the process as a power cut would."""

    def die(*told: object) -> None:
        if all(word in repr(told) for word in words) and is_first():
            os.kill(os.getpid(), signal.SIGKILL)

    @wraps(method)
    def wrapped(*args: object, **kwargs: object) -> object:
        if before:
            die(args, kwargs)
        given = method(*args, **kwargs)
        if not before:
            die(args, kwargs, given)
        return given

    return wrapped


def is_first() -> bool:
    """Whether no other process died before this one."""
    if "DIES_ONCE" not in os.environ:
        return True
    try:
        Path(os.environ["DIES_ONCE"]).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def arrange(method: str, when: str, *words: str) -> None:
    """Have it end at that method."""
    name, _, of_store = method.partition(".")
    store = STORES[name]
    setattr(store, of_store, deadly(getattr(store, of_store), when == "before", list(words)))


if __name__ == "__main__":
    pool.LEASE = poll._LEASE = leaving._SETTLED = LEASE
    for has_words, step in groupby(sys.argv[1:], lambda word: word != "+"):
        if has_words:
            arrange(*step)
    sys.exit(main(["serve"]))
