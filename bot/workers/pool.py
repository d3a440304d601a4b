"""Takes jobs out of the inbox and has them done: leased, renewed, tried again, set aside; and never in silence.

This is the bot's error boundary: whatever a job raises is weighed here, and ends nothing but its job.
"""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.lanes import WHOSE, Lane
from bot.metrics import Metrics
from bot.ports import Inbox
from bot.records import Job, Lease
from bot.trouble import Trouble, weigh
from retrieval.errors import LibraryError

LEASE = timedelta(seconds=15)
"""How long a job is another's after whoever had it fell silent; longer than a call to Slack may take."""

_RENEWALS = 3  # in the time of a lease
_LONGEST = 180.0  # seconds for one turn of work; a page's fetching and reading takes less
_TRIES = 5  # of a job that fails by itself
_PATIENCE = timedelta(hours=1)  # with Slack being out of reach
_POLL = 0.25  # seconds, for jobs that another process put in
_AWAY = 2.0  # seconds, for a database that can't be used
_MARGIN = 15  # the part of a lease before whose end work stops that could not be renewed
_BACK_OFF = (1.0, 4.0, 15.0, 60.0)  # seconds
_SLOW = ("digest", "links")  # kinds of which nobody waits for an answer; they have half of the places

_logger = logging.getLogger(__name__)

Handler = Callable[[Lease], Awaitable[None]]
"""Does a job; what it raises is for `weigh`."""

FindHandler = Callable[[Job], Awaitable[Handler]]
"""Gives what does a job; what it raises is for `weigh` too."""


@dataclass(slots=True)
class Pool:
    """``size`` jobs are in hand at most; leases go by the clock that ``now`` is, which all processes share.

    The last places are for workspaces with fewer than ``at_once`` in hand, in all processes; None: for any.
    """

    inbox: Inbox
    store: Lane
    metrics: Metrics
    now: Callable[[], datetime]
    size: int
    at_once: int | None = None
    _awake: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: dict[asyncio.Task[None], Lease] = field(default_factory=dict)
    _settling: set[asyncio.Task[None]] = field(default_factory=set)

    def wake(self) -> None:
        """Look for work now."""
        self._awake.set()

    def stop_work(self, workspace: str, thread: str) -> None:
        """Stop what is in hand here for a thread; the inbox has been told already."""
        for task, lease in list(self._tasks.items()):
            if (lease.job.workspace, lease.job.thread) == (workspace, thread):
                task.cancel()

    async def run(self, find: FindHandler, ending: asyncio.Event) -> None:
        """Work until ``ending`` is set; what is in hand then is left to `drain`."""
        end = asyncio.ensure_future(ending.wait())
        while not ending.is_set():
            self._awake.clear()
            pause = await self._take_up(find)
            if pause:
                woken = asyncio.ensure_future(self._awake.wait())
                await asyncio.wait({end, woken}, timeout=pause, return_when=asyncio.FIRST_COMPLETED)
                woken.cancel()
        end.cancel()

    async def drain(self, seconds: float) -> None:
        """Let what is in hand end, for so long; what does not is given back to be done by the next process."""
        if self._settling:
            await asyncio.wait(self._settling, timeout=seconds)
        for task, lease in list(self._tasks.items()):
            try:
                await self.store(self.inbox.put_off, lease, self.now(), "stopped", counted=False)
            except LibraryError as error:
                _logger.warning("Job %s is not given back before its lease runs out: %s", lease.job.id, error)
            task.cancel()
        if self._settling:
            await asyncio.wait(self._settling)

    async def measure(self) -> None:
        """Bring the numbers of waiting jobs up to date."""
        backlog = await self.store(self.inbox.backlog)
        self.metrics.waiting.set(backlog.waiting)
        self.metrics.aside.set(backlog.aside)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._settling.discard(task)
        self._awake.set()
        if not task.cancelled() and (error := task.exception()):
            # the database itself failed us: the lease runs out, and the job is done again
            _logger.error("A job could not be settled (%s).", type(error).__name__)
            _logger.debug("The traceback:", exc_info=error)

    async def _take_up(self, find: FindHandler) -> float:
        """Take a job up, if there is one; gives the seconds to wait before the next look."""
        free = self.size - len(self._settling)
        if free <= 0:
            return _POLL
        slow = sum(one.get_name() in _SLOW for one in self._settling)
        without = _SLOW if slow >= self.size // 2 else ()
        at_once = self.at_once if free <= self.size // 4 else None
        asked = time.monotonic()
        try:
            lease = await self.store(self.inbox.claim, self.now(), LEASE, at_once, without)
            if lease is None:
                if without or at_once:  # what is due may wait for what is in hand
                    return _POLL
                due = await self.store(self.inbox.next_due)
                return min(_POLL, max(0.01, (due - self.now()).total_seconds())) if due else _POLL
        except LibraryError as error:
            _logger.warning("No work can be taken up now: %s", error)
            return _AWAY
        task = asyncio.create_task(self._see_to(lease, find, asked), name=lease.job.kind)
        self._settling.add(task)
        task.add_done_callback(self._done)
        return 0.0

    async def _see_to(self, lease: Lease, find: FindHandler, began: float) -> None:
        """One turn of work on a job, which is ours since ``began``, and what follows from it."""
        kind = lease.job.kind
        WHOSE.set(lease.job.workspace)
        task = asyncio.ensure_future(self._work(lease, find))
        self._tasks[task] = lease
        try:
            await self._keep(task, lease, began)
        finally:
            del self._tasks[task]
            task.cancel()  # if the lease can't be kept, nothing may go on under it
        outcome = await self._settle(task, lease)
        self.metrics.work.labels(kind).observe(time.monotonic() - began)
        self.metrics.jobs.labels(kind, outcome).inc()

    async def _work(self, lease: Lease, find: FindHandler) -> None:
        if lease.attempts > _TRIES:  # it has taken the process with it each time
            raise RuntimeError("too many attempts")
        if lease.fence > 1 and await self.store(self.inbox.is_cancelled, lease):
            return
        handler = await find(lease.job)
        await handler(lease)

    async def _keep(self, task: "asyncio.Future[None]", lease: Lease, began: float) -> None:
        """Renew the lease for as long as the work goes on and the job is still ours.

        Where the database can't be reached, the work is ended before the lease is: after that, another may have it.
        """
        whole = LEASE.total_seconds()
        ours = began + whole - whole / _MARGIN
        while not task.done():
            await asyncio.wait({task}, timeout=max(0.0, min(whole / _RENEWALS, ours - time.monotonic())))
            asked = time.monotonic()
            if task.done():
                return
            in_time = asked < min(ours, began + _LONGEST)
            renewed = await self._renew(lease, ours - asked) if in_time else False
            if renewed is False:
                task.cancel()
                await asyncio.wait({task})
            elif renewed:
                ours = asked + whole - whole / _MARGIN

    async def _renew(self, lease: Lease, seconds: float) -> bool | None:
        """Whether the lease could be renewed; None where that can't be known, for now."""
        try:
            return await asyncio.wait_for(self.store(self.inbox.renew, lease, self.now() + LEASE), seconds)
        except (LibraryError, TimeoutError) as error:
            _logger.warning("Job %s can't be renewed now (%s).", lease.job.id, type(error).__name__)
            return None

    async def _settle(self, task: "asyncio.Future[None]", lease: Lease) -> str:
        """Write down how it ended; gives the outcome's name."""
        if task.cancelled():
            if await self.store(self.inbox.is_cancelled, lease):
                await self.store(self.inbox.finish, lease, self.now())
                return "stopped"
            overdue = await self.store(self.inbox.put_off, lease, self.now(), "too long")
            return "later" if overdue else "lost"
        if (error := task.exception()) is None:
            return "done" if await self.store(self.inbox.finish, lease, self.now()) else "lost"
        return await self._fail(lease, weigh(error), error)

    async def _fail(self, lease: Lease, trouble: Trouble, error: BaseException) -> str:
        if isinstance(error, LibraryError):  # whoever asked is not told what is wrong with it
            _logger.warning("Job %s: %s", lease.job.id, error)
        _logger.debug("The traceback of a job's error:", exc_info=error)
        patient = trouble.passing and self.now() - lease.since < _PATIENCE
        if patient or not (trouble.passing or trouble.final or lease.attempts >= _TRIES):
            after = trouble.after or _BACK_OFF[min(lease.attempts, len(_BACK_OFF)) - 1] * random.uniform(0.8, 1.2)  # noqa: S311 - jitter
            due = self.now() + timedelta(seconds=after)
            await self.store(self.inbox.put_off, lease, due, trouble.reason, counted=not trouble.passing)
            return "later"
        if notice := _notice(lease.job, trouble):
            await self.store(self.inbox.put, notice, self.now())
        if trouble.expected:
            await self.store(self.inbox.finish, lease, self.now())
            return "done"
        _logger.warning("Job %s is set aside: %s", lease.job.id, trouble.reason)
        await self.store(self.inbox.set_aside, lease, self.now(), trouble.reason)
        return "aside"


def _notice(job: Job, trouble: Trouble) -> Job | None:
    """The job that tells whoever asked that theirs failed, and why; a notice's own failure is told nobody."""
    if job.kind == "notice" or "to" not in job.payload or not trouble.words:
        return None
    words = {"words": trouble.words, "reference": "" if trouble.expected else job.id, "expected": trouble.expected}
    return Job(job.workspace, f"notice:{job.id}", "notice", {"to": job.payload["to"], **words})
