"""What the bot needs kept, as narrow protocols; `bot.stores` answers to them. Every method may raise LibraryError."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.records import (
    Aside,
    Backlog,
    Brief,
    Edition,
    Installation,
    Job,
    Lease,
    Part,
    Preferences,
    Shared,
    Standing,
    Thread,
    Tokens,
    Turn,
    Vote,
)


class Inbox(Protocol):
    """Work that has to be done once: put in before it is acknowledged, leased, and finished under a fence."""

    def put(self, job: Job, now: datetime, delay: timedelta = timedelta(0)) -> bool:
        """Keep a job, to be worked from ``now + delay`` on; False if its identity is known already."""

    def knows(self, workspace: str, job_id: str) -> bool:
        """Whether a job was put in, be it done or not."""

    def hurry(self, workspace: str, job_id: str, now: datetime) -> None:
        """End the delay of a job that nobody has taken yet."""

    def claim(
        self, now: datetime, lease: timedelta, at_once: int | None = None, without: Collection[str] = ()
    ) -> Lease | None:
        """Take a job that is due: of the workspace with the fewest in hand, and of those the longest due.

        Its thread has no earlier one unfinished; it is none of the kinds ``without``, and none of a workspace that has
        so many ``at_once`` in hand already, over all processes.
        """

    def crowded(self, workspace: str, kinds: Collection[str], most: int) -> bool:
        """Whether so many of a workspace's jobs of these kinds wait, or more."""

    def next_due(self) -> datetime | None:
        """When the next job is due that `claim` could give, or its lease runs out."""

    def renew(self, lease: Lease, until: datetime) -> bool:
        """Keep a job in hand; False if it is lost to another or was cancelled."""

    def finish(self, lease: Lease, now: datetime) -> bool:
        """It is done, and its payload let go of; False if it was lost."""

    def put_off(self, lease: Lease, due: datetime, reason: str, counted: bool = True) -> bool:
        """Try again later; False if it was lost. Uncounted, this attempt was none of the job's own making."""

    def set_aside(self, lease: Lease, now: datetime, reason: str) -> bool:
        """It failed for good: keep it for whoever runs this, and let its thread go on."""

    def cancel(self, workspace: str, thread: str, now: datetime, job_id: str | None = None) -> list[Job]:
        """Cancel a thread's unfinished jobs of kind `question`, or the one of that id; tells those not begun.

        A job not begun is finished at once; one in hand loses its next `renew`, and whoever has it ends it.
        """

    def is_cancelled(self, lease: Lease) -> bool:
        """Whether somebody cancelled it while it was in hand."""

    def backlog(self, workspace: str | None = None) -> Backlog:
        """How much there is, of a workspace or over all."""

    def aside(self, limit: int = 100, workspace: str | None = None) -> list[Aside]:
        """What was set aside, of a workspace or over all, the latest first."""

    def latest(self, workspace: str, limit: int) -> list[Standing]:
        """How a workspace's jobs stand, those that are done too, the latest first: since they came, or were done."""

    def retry(self, job_id: str, now: datetime, workspace: str | None = None) -> bool:
        """Take a job that was set aside up again, of a workspace or of any; False if there is none."""

    def prune(self, before: datetime) -> int:
        """Forget jobs that were finished before that, unless they hold an answer that is kept; says how many."""


class Outbox(Protocol):
    """The ledger of replies: what a job posts, whether it may have reached Slack, and as which message."""

    def prepare(self, lease: Lease, parts: Sequence[Part], turn: Turn | None = None, about: str | None = None) -> bool:
        """Keep what a job is going to post, with the answer that it makes, in one transaction.

        A turn of the same id is replaced. The parts are found again by `posted` under the turn's id, or under
        ``about`` where they make no answer. False, with nothing kept, if the lease was lost or cancelled.
        """

    def parts(self, workspace: str, job_id: str) -> list[Part]:
        """What a job posts, in order; empty before `prepare`."""

    def mark(self, workspace: str, job_id: str, number: int, state: str, ts: str | None = None) -> None:
        """Set a part's state, and its message once that is known."""

    def posted(self, workspace: str, turn_id: str) -> list[Part]:
        """The parts sent for a turn, or about what has none, by any job, in order; none replaced or removed."""

    def removed(self, workspace: str, channel: str, ts: str) -> None:
        """A message is gone from Slack."""


class Turns(Protocol):
    """Questions and answers, by which follow-ups know their thread and buttons their answer."""

    def keep(self, turn: Turn) -> None:
        """Keep an answer; one of the same id is replaced."""

    def turn(self, workspace: str, turn_id: str) -> Turn | None:
        """The one of that id."""

    def asked_at(self, workspace: str, channel: str, question_ts: str) -> Turn | None:
        """The one that answers that message."""

    def thread(self, workspace: str, channel: str, thread: str, limit: int) -> list[Turn]:
        """The latest of a thread, the oldest first."""

    def lately(self, workspace: str, channel: str, since: datetime, limit: int) -> list[Turn]:
        """The latest of a whole channel since then, the oldest first."""

    def recent(self, workspace: str, asker: str, limit: int) -> list[Turn]:
        """The latest of one person, the latest first."""

    def drop(self, workspace: str, turn_id: str) -> None:
        """Forget one, and the votes on it."""

    def prune(self, before: datetime) -> int:
        """Forget answers that were given before that, with their votes; says how many."""

    def vote(self, workspace: str, turn_id: str, user: str, helpful: bool, at: datetime) -> bool:
        """Keep a vote in place of the same person's earlier one; False if the turn is gone."""

    def reason(self, workspace: str, turn_id: str, user: str, reason: str) -> None:
        """Keep why somebody voted so."""

    def votes(self, workspace: str, limit: int | None = None) -> list[Vote]:
        """The latest votes, the latest first."""


class Threads(Protocol):
    """The threads that the bot was started in."""

    def start(self, workspace: str, channel: str, ts: str, at: datetime, among: frozenset[str] | None = None) -> None:
        """Begin to follow a thread, about some articles alone if any are named.

        Nothing changes for one that is followed already, or was stopped.
        """

    def thread(self, workspace: str, channel: str, ts: str) -> Thread | None:
        """The thread, if the bot was started in it."""

    def stop(self, workspace: str, channel: str, ts: str) -> bool:
        """End its follow-ups; False if the bot was not started in it."""

    def set_quiet(self, workspace: str, channel: str, ts: str, quiet: bool) -> None:
        """Keep still in it, or no longer (which also takes a stopped one up again)."""


class Briefs(Protocol):
    """The conversations' digests: when they come, and what is wanted in them."""

    def brief(self, workspace: str, channel: str) -> Brief:
        """A conversation's; one without a rhythm if it never chose anything. Its taste has what people liked there."""

    def briefs(self, workspace: str) -> list[Brief]:
        """Those that were ever chosen, by channel."""

    def change(self, workspace: str, channel: str, how: Callable[[Brief], Brief]) -> Brief:
        """Change one within one transaction; gives it as it is then. What is liked is not changed so."""

    def due(self, now: datetime) -> list[Brief]:
        """Those that are due over all workspaces, the longest due first; none that is paused."""

    def next_due(self) -> datetime | None:
        """When the next of them is due."""

    def advance(self, brief: Brief, done: date | None, due: datetime) -> bool:
        """Set when it is due next, and the local date of the last; False if it was changed since it was read."""

    def like(self, workspace: str, channel: str, article_ids: Sequence[str], user: str, at: datetime) -> None:
        """Keep that somebody wants more like these."""


class Editions(Protocol):
    """The digests that were posted: what was told where."""

    def keep(self, edition: Edition) -> None:
        """Keep one; one of the same id is replaced."""

    def edition(self, workspace: str, edition_id: str) -> Edition | None:
        """The one of that id."""

    def told(self, workspace: str, channel: str, until: datetime | None) -> frozenset[str]:
        """The ids of the articles that were told in a channel by editions that end at that moment or before it."""

    def prune(self, before: datetime) -> int:
        """Forget those that were posted before that; says how many."""


class Links(Protocol):
    """The links and files that were read where they were shared."""

    def keep(self, shared: Shared) -> None:
        """Keep what became of one; the same of the same message is replaced."""

    def of_message(self, workspace: str, channel: str, ts: str) -> list[Shared]:
        """Those of a message, as they were read."""

    def latest(self, workspace: str, audiences: Collection[str], key: str) -> Shared | None:
        """The one of that key that was read last, among those of these audiences."""

    def before(self, shared: Shared, limit: int) -> list[Shared]:
        """The same link or article in earlier messages, of its channel or of a public one; the first first."""

    def prune(self, before: datetime) -> int:
        """Forget those that were read before that; says how many."""


class PreferencesStore(Protocol):
    """The workspaces' own settings."""

    def preferences(self, workspace: str) -> Preferences:
        """A workspace's; the defaults if it never changed any."""

    def change(self, workspace: str, how: Callable[[Preferences], Preferences]) -> Preferences:
        """Change them within one transaction; gives them as they are then."""


class Installations(Protocol):
    """The workspaces that installed the app, with their tokens, which are encrypted wherever they are kept."""

    def keep(self, installation: Installation) -> None:
        """Keep one, in place of the workspace's earlier one."""

    def installation(self, workspace: str) -> Installation | None:
        """A workspace's own; raises LibraryError where none of our keys decrypts its tokens."""

    def workspaces(self, enterprise: str | None = None) -> list[str]:
        """All that installed it, or those of an organisation alone."""

    def claim(self, installation: Installation, now: datetime, until: datetime) -> Installation | None:
        """Take the renewal of its tokens upon oneself; None if it changed since it was read, or another has it."""

    def renew(self, installation: Installation, tokens: Tokens) -> bool:
        """Keep new tokens in place of those of this installation; False if it changed since it was read or claimed."""

    def rotate(self) -> int:
        """Encrypt anew what another than the newest key encrypted; says how many."""

    def remove(self, workspace: str) -> None:
        """Forget a workspace's tokens."""


class States(Protocol):
    """Installations that somebody has begun: each state is good once, for a while."""

    def issue(self, state: str, until: datetime) -> None:
        """Keep a state, by its hash."""

    def consume(self, state: str, now: datetime) -> bool:
        """Use a state up; False if it was never issued, is too old, or was used before."""


class Departures(Protocol):
    """The end of a workspace."""

    def forget(self, workspace: str, until: datetime, but: str | None = None) -> bool:
        """Forget all that is kept of it, articles and tokens too, in one transaction, but for the job of that id.

        False, with nothing changed, if it installed the app after ``until``. Twice does no harm.
        """


@dataclass(frozen=True, slots=True)
class Stores:
    """All that is kept, as one value; the wiring makes it."""

    inbox: Inbox
    outbox: Outbox
    turns: Turns
    threads: Threads
    preferences: PreferencesStore
    briefs: Briefs
    editions: Editions
    links: Links
    installations: Installations
    states: States
    departures: Departures
