"""`python -m bot serve` with short leases, which kills itself at a step of a job's life.

With `METHOD before|after WORD…` it does so when that method of a store is called with all these words in its arguments
or, after the call, in its result.
"""

import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
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
        if all(word in repr(told) for word in words):
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


if __name__ == "__main__":
    pool.LEASE = poll._LEASE = leaving._SETTLED = LEASE
    if len(sys.argv) > 1:
        name, when, *meant = sys.argv[1:]
        store, _, method_name = name.partition(".")
        setattr(STORES[store], method_name, deadly(getattr(STORES[store], method_name), when == "before", meant))
    sys.exit(main(["serve"]))
