"""Values for the stores to keep."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.ports import Stores
from bot.records import Cited, Job, Lease, Part, Turn

TEAM = "T1"
OTHER_TEAM = "T2"
KEY = "b3R0ZXJzLWFuZC1mZXJyaWVzLWFuZC1icmlkZ2VzLSE="
NOON = datetime(2026, 3, 12, 12, 0, 0, 123456, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LEASE = timedelta(minutes=1)
TEXT = {"text": "How many otters – 'twelve'? \N{OTTER}", "files": [], "nested": {"on": True, "of": None, "n": 1.5}}


def job(name: str, thread: str = "", position: str = "", kind: str = "question", workspace: str = TEAM) -> Job:
    """A job of that name."""
    return Job(workspace, name, kind, TEXT, thread, position)


def part(number: int = 0, **changes: Any) -> Part:
    """A part not sent yet."""
    plain = Part(
        number, "C1", "100.000001", {"text": f"part {number}", "blocks": [{"type": "divider"}]}, f"key{number}"
    )
    return replace(plain, **changes)


def turn(name: str = "turn", **changes: Any) -> Turn:
    """An answer with a source."""
    plain = Turn(
        id=name,
        workspace=TEAM,
        channel="C1",
        thread="100.000001",
        question_ts="100.000001",
        asker="U1",
        question="How many otters?",
        text="Twelve were counted. \N{OTTER}",
        answered=True,
        citations=(Cited("otters", "Twelve were counted in winter.", 29, 59), Cited("lorn", "Twelve.", 0, 7)),
        conversation=None,
        at=NOON,
    )
    return replace(plain, **changes)


def claimed(stores: Stores, now: datetime = NOON) -> Lease:
    """The job that is next, which there has to be."""
    lease = stores.inbox.claim(now, LEASE)
    assert lease is not None
    return lease


def in_hand(stores: Stores, name: str = "job", now: datetime = NOON) -> Lease:
    """A new job, claimed."""
    assert stores.inbox.put(job(name), now)
    lease = claimed(stores, now)
    assert lease.job.id == name
    return lease
