"""What the bot keeps of its work in Slack, as frozen values: jobs, replies, answers given, threads, votes, preferences.

A `ts` is Slack's name for a message within its channel: seconds since 1970 with six decimals, as text, which sorts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

Json = dict[str, Any]
"""One JSON object."""


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work: its ``id`` is its identity, so that the same work put in twice is there once.

    Jobs of one ``thread`` are worked one after the other, by ``position``; an empty thread binds to nothing.
    """

    workspace: str
    id: str
    kind: str
    payload: Mapping[str, Any]
    thread: str = ""
    position: str = ""


@dataclass(frozen=True, slots=True)
class Lease:
    """A job in hand: whoever holds a lower ``fence`` has lost it.

    ``attempts`` counts this one too, and leaves out those that were put off uncounted; ``since`` is when it was put in.
    """

    job: Job
    fence: int
    attempts: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Aside:
    """A job set aside after it failed for good; ``reason`` names the error, never the message."""

    job: Job
    attempts: int
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Backlog:
    """How much work there is: jobs waiting or in hand, jobs set aside, and since when the oldest waits."""

    waiting: int
    aside: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a job's reply, as it is in the ledger.

    ``state`` is `ready` (not sent), `sending` (it may have reached Slack) or `sent` (``ts`` is the message). ``key``
    goes with the message as metadata, by which it is found again. ``replaces`` is the message that it takes the place
    of.
    """

    number: int
    channel: str
    thread: str | None
    body: Json
    key: str
    state: str = "ready"
    ts: str | None = None
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation as it was shown: the article's id, the words, and their place in its text then."""

    article_id: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what was answered. ``conversation`` is the private conversation whose articles it could see."""

    id: str
    workspace: str
    channel: str
    thread: str
    question_ts: str
    asker: str
    question: str
    text: str
    answered: bool
    citations: tuple[Cited, ...]
    conversation: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread that the bot was started in: `stopped` ends follow-ups, `quiet` is while people talk to each other."""

    channel: str
    ts: str
    stopped: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Vote:
    """What somebody thought of an answer: ``helpful`` or not, and why in their own words."""

    turn: Turn
    user: str
    helpful: bool
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Preferences:
    """A workspace's own settings.

    ``editors`` are the users who may change them besides its admins, or `everyone`. ``guests`` and ``shared``: whether
    guests, and channels shared with other companies, get answers. ``reading`` holds the channels whose links are read.
    """

    editors: frozenset[str] = frozenset()
    everyone_edits: bool = False
    guests: bool = False
    shared: bool = False
    reading: frozenset[str] = field(default_factory=frozenset)

    def reads(self, channel: str, on: bool) -> "Preferences":
        """The same with a channel's links read, or no longer."""
        return replace(self, reading=self.reading | {channel} if on else self.reading - {channel})
