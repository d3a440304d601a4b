"""What those who look after the bot see of its work: what waits, what failed for good, what people thought."""

from collections.abc import Sequence

from bot.blocks.kit import context, header
from bot.blocks.message import Block
from bot.blocks.names import person
from bot.blocks.packing import sections
from bot.blocks.text import escape, shorten
from bot.records import Aside, Backlog, Turn, Vote
from bot.wording import minute

_MOST_LISTED = 10
_LONGEST_QUESTION = 150
_LONGEST_REASON = 300


def operations(backlog: Backlog | None, aside: Sequence[Aside], votes: Sequence[Vote]) -> list[Block]:
    """The work and the feedback, each only if there is any."""
    blocks = [header("Work"), *sections([waiting(backlog)])] if backlog else []
    if aside:
        blocks += [context("Set aside after failing for good:"), *sections(map(_aside, aside[:_MOST_LISTED]))]
    if votes:
        blocks += [header("Latest feedback"), *sections(map(_vote, votes[:_MOST_LISTED]))]
    return blocks


def waiting(backlog: Backlog) -> str:
    """``3 waiting, the oldest since 12 March 2026, 09:30 UTC; 1 set aside``."""
    since = f", the oldest since {minute(backlog.oldest)}" if backlog.waiting and backlog.oldest else ""
    return f"{backlog.waiting:,} waiting{since}; {backlog.aside:,} set aside"


def _aside(item: Aside) -> str:
    job, reason = escape(f"{item.job.kind} {item.job.id}", fold=True), shorten(item.reason, _LONGEST_REASON)
    return f"• {minute(item.at)}: {job} – {reason} (tries: {item.attempts})"


def _vote(vote: Vote) -> str:
    thought = "helpful" if vote.helpful else "not helpful"
    reason = f": “{shorten(vote.reason, _LONGEST_REASON)}”" if vote.reason.strip() else ""
    return f"• {_asked(vote.turn)} – {thought} to {person(vote.user)}{reason}"


def _asked(turn: Turn) -> str:
    """The question, unless it was asked in private: who looks after the bot need not have been there."""
    return "A private question" if turn.conversation else f"“{shorten(turn.question, _LONGEST_QUESTION)}”"
