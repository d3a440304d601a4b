"""Digests by their schedule, for tests that can't wait for the time of day."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.playground.slack.records import Message
from tests.bot.slack.results import typed, words
from tests.slack.workspace import Workspace


def daily(slack: Workspace, user: str, channel: str) -> str:
    """Choose a digest for a time of day that has just been; gives what is said to that."""
    at = datetime.now(UTC) - timedelta(minutes=1)
    return words(typed(slack, user, channel, f"brief daily {at:%H:%M} UTC"))


def due_now(home: Path, channel: str) -> None:
    """Have a channel's digest be due, as if it had not come today."""
    with closing(sqlite3.connect(home / "dateline.db", timeout=10)) as database, database:
        at = datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
        database.execute("UPDATE brief SET due = ? WHERE channel = ?", (at, channel))


def followed(home: Path, thread: str) -> bool:
    """Whether the bot minds a thread."""
    with closing(sqlite3.connect(home / "dateline.db")) as database:
        return database.execute("SELECT 1 FROM thread WHERE ts = ?", (thread,)).fetchone() is not None


def heads(slack: Workspace, channel: str) -> list[Message]:
    """What the bot said in a channel, outside of threads."""
    return [one for one in slack.posted(channel) if one.thread_ts is None]


def digest(slack: Workspace, channel: str, before: int = 0) -> Message:
    """The digest in a channel, which has so many already."""
    found = slack.wait_for(lambda: heads(slack, channel)[before:], 30, what=f"a digest in {channel}")
    assert len(found) == 1, [message.text for message in found]
    return found[0]
