"""What a process of `serve` does: all of it, or a part that others of its kind complete."""

from enum import StrEnum


class Role(StrEnum):
    """A part of the work; the parts meet in the database alone."""

    SLACK = "slack"
    """Takes Slack's requests, and loads no model."""
    WORKERS = "workers"
    """Does the jobs that come of them."""
    SCHEDULES = "schedules"
    """Puts in digests when they are due, polls the feeds, and forgets what is long done."""


EVERY_ROLE = frozenset(Role)
