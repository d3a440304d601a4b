"""Puts together what the page shows and does."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import blake2b

from bot.playground.clock import Clock
from bot.playground.mornings import Mornings
from bot.playground.pages.desk import Desk
from bot.playground.seen import Shortcut, Work
from bot.playground.slack.people import People
from bot.playground.tour import Tour
from bot.ports import Inbox
from bot.records import Standing
from config.manifest import shortcuts

_JOBS = 50  # shown at most


def desk(
    people: People,
    clock: Clock,
    come_in: Callable[[datetime], object],
    inbox: Inbox,
    workspace: str,
    command: str,
    is_ready: Callable[[], bool],
) -> Desk:
    """The desk over these people, for a bot that keeps its jobs in that inbox, of that workspace.

    ``come_in`` takes in the articles that are published until a moment; ``is_ready`` tells whether the bot is at work.
    """
    mornings = Mornings(clock, come_in, people.world.changed)
    tour = Tour(people, command, mornings.forward, is_ready)

    async def jobs() -> Sequence[Work]:
        return [_work(one) for one in await asyncio.to_thread(inbox.latest, workspace, _JOBS)]

    return Desk(
        world=people.world,
        people=people,
        clock=clock,
        command=command,
        shortcuts=[(one["type"], Shortcut(one["callback_id"], one["name"], one["description"])) for one in shortcuts()],
        jobs=jobs,
        forward=mornings.forward,
        morning=mornings.in_words,
        stops=tour.stops,
        tour=tour.take,
        is_ready=is_ready,
    )


def _work(job: Standing) -> Work:
    """A job as it is shown; of one that is done the name tells the kind, with which it begins."""
    key = f"work-{blake2b(job.id.encode(), digest_size=8).hexdigest()}"
    kind = job.kind or job.id.partition(":")[0]
    return Work(key, job.id, kind, job.state, job.attempts, job.reason)
