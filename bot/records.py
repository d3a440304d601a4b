"""What the bot keeps of its work in Slack, as frozen values: jobs, replies, answers given, threads, votes, preferences.

A `ts` is Slack's name for a message within its channel: seconds since 1970 with six decimals, as text, which sorts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any

from retrieval.domain import Point
from retrieval.news import NO_TASTE, Taste

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
class Standing:
    """How a job stands since a moment: ``state`` is `waiting`, `held`, `aside` or `done`.

    Of one that is done only that is kept: its kind is empty, and its attempts are none.
    """

    id: str
    kind: str
    state: str
    attempts: int
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Backlog:
    """How much work there is: jobs waiting or in hand, jobs set aside, and since when the oldest waits."""

    waiting: int
    aside: int
    oldest: datetime | None


IN_ITS_THREAD = "first"
"""A part's thread where that is the one of its reply's first message, which has no ts before it is posted."""


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a job's reply, as it is in the ledger.

    ``state`` is `ready` (not sent), `sending` (it may have reached Slack) or `sent` (``ts`` is the message). ``key``
    goes with the message as metadata, by which it is found again. ``replaces`` is the message that it takes the place
    of. ``thread`` is a message's ts, or `IN_ITS_THREAD`: under the first message of the same reply.
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
    """A thread that the bot was started in: `stopped` ends follow-ups, `quiet` is while people talk to each other.

    ``among`` are the ids of the articles that it is about, if it is about some alone.
    """

    channel: str
    ts: str
    stopped: bool = False
    quiet: bool = False
    among: frozenset[str] | None = None


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
    ``point`` is how sure an answer has to be.
    """

    editors: frozenset[str] = frozenset()
    everyone_edits: bool = False
    guests: bool = False
    shared: bool = False
    reading: frozenset[str] = field(default_factory=frozenset)
    point: Point = Point.BALANCED

    def reads(self, channel: str, on: bool) -> "Preferences":
        """The same with a channel's links read, or no longer."""
        return replace(self, reading=self.reading | {channel} if on else self.reading - {channel})


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When digests are due: on which days of the week (0 is Monday), and when by the clocks of a zone (IANA)."""

    days: frozenset[int]
    at: time
    zone: str


@dataclass(frozen=True, slots=True)
class Brief:
    """A conversation's digest: when it comes, if by itself, to whose order, and what is wanted in it.

    ``due`` is when the next one is; ``done`` the local date of the last that came by itself; ``until`` the end of the
    window of the last one posted. ``silent`` keeps it from saying that there is nothing new. ``paused`` says why it
    does not come any more.
    """

    workspace: str
    channel: str
    owner: str = ""
    rhythm: Rhythm | None = None
    due: datetime | None = None
    done: date | None = None
    until: datetime | None = None
    taste: Taste = NO_TASTE
    silent: bool = False
    paused: str = ""


@dataclass(frozen=True, slots=True)
class Tokens:
    """A bot token and, if the app rotates its tokens, when it expires and what renews it. Shown to nobody."""

    bot: str = field(repr=False)
    refresh: str | None = field(default=None, repr=False)
    expires: datetime | None = None


@dataclass(frozen=True, slots=True)
class Installation:
    """A workspace that installed the app, ``at`` a time, by somebody (``installer``), with its tokens.

    ``workspace`` is the team's id or, where a whole Enterprise Grid organisation installed it, the organisation's.
    ``fence`` rises whenever the tokens change.
    """

    workspace: str
    name: str
    app: str
    bot_user: str
    tokens: Tokens
    at: datetime
    enterprise: str | None = None
    scopes: tuple[str, ...] = ()
    installer: str = ""
    fence: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """A story as a digest told it: by which its buttons know it."""

    headline: str
    source: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """A digest that was posted: ``id`` is its job's. Its stories' articles count as told in its channel."""

    workspace: str
    id: str
    channel: str
    conversation: str | None
    at: datetime
    until: datetime
    stories: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """A link or a file of a message in a channel that is read, and what became of it.

    ``key`` is its canonical address, or `file:` and a file's id; ``audience`` whose its article is, as of articles.
    ``outcome`` is an ingest's, by its value; ``reason`` why it failed, if it did; ``at`` when it was read.
    """

    workspace: str
    channel: str
    ts: str
    key: str
    url: str
    thread: str
    user: str
    audience: str
    article_id: str | None
    outcome: str
    reason: str
    at: datetime
